"""Make one document of several."""

from __future__ import annotations

import copy

from pipeline.document import Node, SpecError


def join(documents: dict[str, Node]) -> Node:
    """Make one document of several.

    What two of them define, they must define alike: the day they don't, this fails and names the place.

    Args:
        documents: Each document by the name of its file, in the order in which they are joined.

    Raises:
        SpecError: Two documents differ about the same thing.
    """
    joined: Node = {}
    for name, document in documents.items():
        for key, value in document.items():
            if key == "info":
                continue
            if key in ("paths", "components"):
                _merge(joined.setdefault(key, {}), value, f"{name}: {key}", depth=1 if key == "paths" else 2)
            elif joined.setdefault(key, copy.deepcopy(value)) != value:
                raise SpecError(f"{name}: {key}: differs from what an earlier document says")
    infos = [document["info"] for document in documents.values()]
    joined["info"] = {
        "title": " and ".join(info["title"] for info in infos),
        "version": max(info["version"] for info in infos),
    }
    return joined


def _merge(into: Node, value: Node, place: str, depth: int) -> None:
    for key, child in value.items():
        if key not in into:
            into[key] = copy.deepcopy(child)
        elif depth > 1:
            _merge(into[key], child, f"{place}.{key}", depth - 1)
        elif into[key] != child:
            raise SpecError(f"{place}.{key}: differs from what an earlier document says")
