"""What users get: the two sides as the generator reads them, joined and corrected, compared.

A document that says at last what our overlay made it say has moved, but nothing has for users. And what is
harmless in a document can break when the overlay builds on it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import replace

from drift.change import Change
from drift.diff import compare
from drift.overlay_health import examine
from pipeline.document import Node, SpecError, walk
from pipeline.join import join
from pipeline.overlay import apply_overlay
from pipeline.spell_out import spell_out


def effective_changes(ours: dict[str, Node], theirs: dict[str, Node], overlay: Node) -> list[Change]:
    """Return what changed in the document that the generator reads.

    Args:
        ours: The vendored documents by their file's name.
        theirs: The same documents as they would be vendored now.
        overlay: What corrects both.

    Raises:
        SpecError: The document can't be made of one of the two sides.
    """
    joined = join(ours)
    corrected, failed = examine(join(theirs), overlay, joined)
    for action in failed:
        if not action.caught_up:
            raise SpecError(f"overlay: {action.target}: {action.problem}")
    before, after = spell_out(apply_overlay(joined, overlay)), spell_out(corrected)
    bases = _bases(before) | _bases(after)
    # What the overlay and the spell-outs say to the generator only is an extension.
    changes = [c for c in compare(_for_users(before), _for_users(after)) if c.rule != "extension-changed"]
    told = {(change.rule, change.subject, change.place, change.text) for change in changes}
    return [change for change in changes if not _told_of_base(change, bases, told)]


def _bases(document: Node) -> dict[str, str]:
    """The base of each subtype whose properties were spelled out."""
    return {
        subtype.rpartition("/")[2]: name
        for name, schema in document["components"]["schemas"].items()
        for subtype in schema.get("discriminator", {}).get("mapping", {}).values()
    }


def _told_of_base(change: Change, bases: dict[str, str], told: set[tuple[str, str, str, str]]) -> bool:
    """Whether a change of a base is told, of which this is the repetition in a subtype."""
    base = bases.get(change.subject.removeprefix("schema "))
    return base is not None and (change.rule, f"schema {base}", change.place, change.text) in told


def _for_users(document: Node) -> Node:
    """Without the lists of subtypes: each subtype tells of itself."""
    document = {**copy.deepcopy(document), "openapi": "3.1.0"}
    for node in walk(document):
        if isinstance(node.get("discriminator"), dict):
            node["discriminator"].pop("mapping", None)
    return document


def judge(changes: Iterable[Change], effective: list[Change]) -> list[Change]:
    """Judge the changes of a document by what comes of them for users.

    A change that users get is judged by its use in all documents together. One that would break, and that
    nothing of what breaks for users belongs to, is repaired here already.
    """
    for_users = {change.key: change for change in effective}
    breaking = {change.subject for change in effective if change.breaking}
    judged = []
    for change in changes:
        if change.key in for_users:
            judged.append(replace(change, directions=for_users[change.key].directions))
        elif change.breaking and change.subject not in breaking and not change.rule.startswith("file-"):
            judged.append(replace(change, repaired=True))
        else:
            judged.append(change)
    return judged
