"""Differences from upstream that we know of and keep: where, what upstream says, why ours differs."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.document import Node

_ABSENT = object()


@dataclass(frozen=True)
class KnownDifference:
    """One known difference.

    Attributes:
        at: A JSON pointer into the document, as OpenAPI 3.0.
        reason: Why the difference is there.
        upstream: What upstream says at this place.
        ours: What the vendored document says; ``None`` where it says nothing.
    """

    at: str
    reason: str
    upstream: Any
    ours: Any = None


def apply_known_differences(
    document: Node, known: Iterable[KnownDifference]
) -> tuple[Node, list[KnownDifference], list[KnownDifference]]:
    """Put our side of each known difference in place of upstream's.

    Returns:
        The document, the differences that were there, and those that upstream has removed.
    """
    document = copy.deepcopy(document)
    found: list[KnownDifference] = []
    removed: list[KnownDifference] = []
    for difference in known:
        *steps, last = (_unescape(step) for step in difference.at.split("/")[1:])
        parent: Any = document
        for step in steps:
            parent = parent.get(step) if isinstance(parent, dict) else None
        if not isinstance(parent, dict) or parent.get(last, _ABSENT) != difference.upstream:
            removed.append(difference)
            continue
        found.append(difference)
        if difference.ours is None:
            del parent[last]
        else:
            parent[last] = copy.deepcopy(difference.ours)
    return document, found, removed


def _unescape(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
