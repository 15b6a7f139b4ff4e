"""From OpenAPI 3.1 or 3.2 to OpenAPI 3.0."""

from __future__ import annotations

from typing import Any

from pipeline.document import Node


def from_openapi_31(document: Node) -> Node:
    """Say a document in OpenAPI 3.0, in place. What only 3.1 or 3.2 has a word for stays as it is."""
    document["openapi"] = "3.0.3"
    document.setdefault("paths", {})
    for item in document["paths"].values():
        for method, operation in item.pop("additionalOperations", {}).items():
            item.setdefault(method.lower(), operation)  # 3.2: a method by any name
    _restate(document)
    return document


def _restate(node: Any) -> None:
    """Say in 3.0's words, in place, what 3.1 took from JSON Schema."""
    if isinstance(node, list):
        for child in node:
            _restate(child)
        return
    if not isinstance(node, dict):
        return
    for child in node.values():
        _restate(child)
    if isinstance(node.get("type"), list):
        types = [item for item in node["type"] if item != "null"]
        if len(types) < len(node["type"]):
            node["nullable"] = True
        if len(types) == 1:
            node["type"] = types[0]
        elif types:
            del node["type"]
            node["anyOf"] = [{"type": item} for item in types]
    for key in ("anyOf", "oneOf"):
        options = node.get(key)
        if isinstance(options, list) and {"type": "null"} in options:
            rest = [option for option in options if option != {"type": "null"}]
            node["nullable"] = True
            node[key] = rest
            if len(rest) == 1 and not (rest[0].keys() & node.keys()):
                del node[key]
                node |= rest[0]
    if "const" in node and not isinstance(node["const"], dict):
        node["enum"] = [node.pop("const")]
    for limit, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(node.get(exclusive), int | float) and not isinstance(node[exclusive], bool):
            node[limit] = node[exclusive]
            node[exclusive] = True
