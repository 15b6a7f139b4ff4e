"""Tell what is sent from what is received, by the operations that reach it; what is both is split."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from pipeline.document import Node, SpecError, walk

_SUFFIX = "Request"


def split_by_direction(document: Node) -> None:
    """Mark each object that a request body reaches as sent; one that is received too gets a twin to send.

    The twin is named like what it is made of with ``Request`` behind. Enums are the same both ways.

    Raises:
        SpecError: The name of a twin is taken.
    """
    operations = [
        operation
        for path in document.get("paths", {}).values()
        for operation in path.values()
        if isinstance(operation, dict)
    ]
    bodies = [operation.get("requestBody", {}) for operation in operations]
    sent = _reached(document, bodies)
    received = _reached(document, [operation.get("responses", {}) for operation in operations])
    schemas: Node = document["components"]["schemas"]
    for name, schema in schemas.items():
        schemas[name] = copy.deepcopy(schema)  # an anchor in YAML makes one node of two
    twins = {name: name + _SUFFIX for name in sorted(sent & received) if _is_object(schemas[name])}
    for name, twin in twins.items():
        if twin in schemas:
            raise SpecError(f"components.schemas.{name}: is sent and received, and {twin} is taken")
        schemas[twin] = copy.deepcopy(schemas[name])
        if "x-union-name" in schemas[twin]:
            schemas[twin]["x-union-name"] += _SUFFIX
    renamed = {_ref(name): _ref(twin) for name, twin in twins.items()}
    for name in sorted((sent - received) | set(twins.values())):
        if _is_object(schemas[name]):
            for node in (schemas[name], *walk(schemas[name])):
                if node is schemas[name] or node.get("type") == "object":
                    node["x-sent"] = True
            _rename(schemas[name], renamed)
    shared = document["components"].get("requestBodies", {})
    _rename([*bodies, shared], renamed)


def _ref(name: str) -> str:
    return f"#/components/schemas/{name}"


def _is_object(schema: Node) -> bool:
    return bool(schema.keys() & {"properties", "allOf", "oneOf", "anyOf", "discriminator"})


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, child in node.items():
            if key in ("$ref", "mapping"):
                yield from [child] if isinstance(child, str) else child.values()
            else:
                yield from _references(child)
    elif isinstance(node, list):
        for child in node:
            yield from _references(child)


def _reached(document: Node, nodes: list[Any]) -> set[str]:
    """Return the names of the schemas that nodes lead to, through whatever component."""
    seen: set[str] = set()
    todo = list(_references(nodes))
    while todo:
        reference = todo.pop()
        if reference not in seen:
            seen.add(reference)
            found: Any = document
            for step in reference.removeprefix("#/").split("/"):
                found = found[step]
            todo += _references(found)
    start = _ref("")
    return {reference.removeprefix(start) for reference in seen if reference.startswith(start)}


def _rename(node: Any, renamed: dict[str, str]) -> None:
    if isinstance(node, dict):
        for key, child in node.items():
            if isinstance(child, str) and child in renamed:
                node[key] = renamed[child]
            else:
                _rename(child, renamed)
    elif isinstance(node, list):
        for child in node:
            _rename(child, renamed)
