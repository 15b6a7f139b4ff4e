"""Which actions of an overlay have nothing left to do, and which have nothing left to hold on to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from pipeline.document import Node, SpecError
from pipeline.overlay import Location, apply_overlay, locations, would_change


@dataclass(frozen=True)
class FailedAction:
    """An action that can't be applied.

    Attributes:
        index: Its place in the list of actions.
        target: What it points at.
        reason: Why it was written.
        problem: What is wrong now.
        caught_up: Whether the document says by now what the action would make it say.
    """

    index: int
    target: str
    reason: str
    problem: str
    caught_up: bool


def examine(document: Node, overlay: Node, before: Node | None = None) -> tuple[Node, list[FailedAction]]:
    """Apply the actions one after the other, past those that can't be applied.

    Args:
        document: A document.
        overlay: An overlay.
        before: The document as it was when the overlay fitted. By it an action whose target selects what is
            wrong (``[?@.format == 'datetime']``) is told from one that lost what it held on to: nothing
            matches any more in either case, but here all that it matched is as it would make it.

    Returns:
        The document with the other actions applied, and the actions that failed: all, not only the first.
    """
    failed = []
    for index, action in enumerate(overlay["actions"]):
        held = locations(before, action) if before is not None else []
        if held and before is not None:
            before = _applied(before, action)
        try:
            document = apply_overlay(document, {"actions": [action]})
        except SpecError as error:
            problem = str(error).rpartition("): ")[2]
            target, reason = str(action.get("target")), " ".join(str(action.get("description")).split())
            caught_up = problem.startswith("changes nothing") or (
                problem.startswith("matches nothing") and _is_settled(document, action, held)
            )
            failed.append(FailedAction(index, target, reason, problem, caught_up))
    return document, failed


def _applied(document: Node, action: Node) -> Node:
    try:
        return apply_overlay(document, {"actions": [action]})
    except SpecError:
        return document


def _is_settled(document: Node, action: Node, held: list[Location]) -> bool:
    """Whether what an action held on to is there, and as the action would make it."""
    there = [location for location in held if _exists(document, location)]
    if action.get("remove"):
        parents = [location for location in held if _exists(document, location[:-1])]
        return bool(parents) and not there
    return bool(there) and not any(would_change(document, location, action) for location in there)


def _exists(document: Node, location: Location) -> bool:
    node: Any = document
    for step in location:
        keys: Any = range(len(node)) if isinstance(node, list) else node
        if not isinstance(keys, dict | range) or step not in keys:
            return False
        node = node[step]
    return True


def drop(path: Path, indexes: set[int]) -> None:
    """Take actions out of an overlay file, and leave every other line as it is."""
    text = path.read_text("utf-8")
    lines = text.splitlines(keepends=True)
    actions = YAML(typ="rt", pure=True).load(text)["actions"]
    starts = [actions.lc.item(index)[0] for index in range(len(actions))]
    for index in sorted(indexes, reverse=True):
        end = starts[index + 1] if index + 1 < len(starts) else len(lines)
        while lines[end - 1].lstrip().startswith("#") or not lines[end - 1].strip():
            end -= 1  # a comment or an empty line before an action belongs to that action
        del lines[starts[index] : end]
    path.write_text("".join(lines), encoding="utf-8")
