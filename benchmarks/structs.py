"""Classes for libraries that bring no generator: msgspec Structs, and attrs classes read by cattrs. Both come
from one plan of all fields, made from the effective document."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from keyword import iskeyword
from typing import Any, Literal

from pipeline.document import Node

Fields = list[tuple[str, str, Any, bool]]  # name in JSON, name in Python, type, required
Make = Callable[[str, Fields], type]

_SCALARS = {"string": str, "integer": int, "number": float, "boolean": bool, "null": None}
_FORMATS = {"date-time": datetime.datetime, "date": datetime.date}


def build(document: Node, make: Make) -> dict[str, Any]:
    """Every schema of the document as a type. ``make`` makes a class; tags of unions are ``Literal``."""
    schemas = document["components"]["schemas"]
    built: dict[str, Any] = {}

    def named(name: str) -> Any:
        if name not in built:
            schema = schemas[name]
            built[name] = make(name, fields_of(schema)) if "properties" in schema else type_of(schema)
        return built[name]

    def fields_of(schema: Node) -> Fields:
        required = schema.get("required", ())
        return [
            (key, python_name(key), type_of(child), key in required)
            for key, child in schema["properties"].items()
        ]

    def type_of(node: Node) -> Any:
        kind = node.get("type")
        if "$ref" in node:
            return named(node["$ref"].rpartition("/")[2])
        if "oneOf" in node:
            return union(*(type_of(part) for part in node["oneOf"]))
        if isinstance(kind, list):
            return union(*(type_of({**node, "type": one}) for one in kind))
        if "const" in node:
            return Literal[node["const"]]
        if "enum" in node:
            return Literal[tuple(node["enum"])]
        if kind == "array":
            return list[type_of(node["items"])]  # type: ignore[misc]  # a type made at run time
        if kind == "object":
            return dict[str, Any]
        return _FORMATS.get(node.get("format", ""), _SCALARS[kind]) if kind else Any

    for name in schemas:
        named(name)
    return built


def union(*parts: Any) -> Any:
    """``a | b | c`` of types made at run time."""
    together = parts[0]
    for part in parts[1:]:
        together |= part
    return together


def python_name(key: str) -> str:
    """A name that Python allows."""
    return f"{key}_" if iskeyword(key) or not key.isidentifier() else key
