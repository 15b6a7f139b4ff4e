"""Which actions of an overlay have nothing left to do, and which have nothing left to hold on to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from pipeline.document import Node, SpecError
from pipeline.overlay import apply_overlay


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


def examine(document: Node, overlay: Node) -> list[FailedAction]:
    """Apply the actions one after the other, and return all that can't be applied, not only the first."""
    failed = []
    for index, action in enumerate(overlay["actions"]):
        try:
            document = apply_overlay(document, {"actions": [action]})
        except SpecError as error:
            problem = str(error).rpartition("): ")[2]
            target, reason = str(action.get("target")), " ".join(str(action.get("description")).split())
            failed.append(FailedAction(index, target, reason, problem, problem.startswith("changes nothing")))
    return failed


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
