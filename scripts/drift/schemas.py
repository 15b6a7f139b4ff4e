"""Schemas in normal form: where they are used, how they are called, and how one type became another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.document import Node

_NUMBERS = ("integer", "number")


def directions_of(form: Node) -> dict[str, frozenset[str]]:
    """Return, for each schema that an operation reaches, whether it is sent, received or both."""
    schemas: Node = form["schemas"]
    subtypes = _subtypes(schemas)
    found: dict[str, set[str]] = {}
    for operation in form["operations"].values():
        sent = [operation["parameters"], operation.get("body", {})]
        for direction, holders in (("request", sent), ("response", [operation["responses"]])):
            todo = list(_names(holders))
            while todo:
                name = todo.pop()
                if name in schemas and direction not in found.setdefault(name, set()):
                    found[name].add(direction)
                    todo += [*_names(schemas[name]), *subtypes.get(name, ())]
    return {name: frozenset(directions) for name, directions in found.items()}


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, child in value.items():
            if key == "bases":
                yield from child
            else:
                yield from _names(child)
    elif isinstance(value, list):
        for child in value:
            yield from _names(child)


def _subtypes(schemas: Node) -> dict[str, list[str]]:
    """What is received where a base with a discriminator is referred to."""
    subtypes: dict[str, list[str]] = {}
    for name, schema in schemas.items():
        for base in schema.get("bases", []):
            if "discriminator" in schemas.get(base, {}):
                subtypes.setdefault(base, []).append(name)
    return subtypes


def describe(schema: Node) -> str:
    """Say a type in a few words: ``list of Pet or null``."""
    return bare(schema) + (" or null" if schema.get("nullable") else "")


def bare(schema: Node) -> str:
    """Say a type without its null."""
    if schema.get("type") == "array":
        return f"list of {describe(schema.get('items', {}))}"
    if bases := schema.get("bases"):
        return " and ".join(bases)
    for key, word in (("oneOf", " or "), ("anyOf", " or "), ("allOf", " and ")):
        if key in schema:
            return word.join(describe(part) for part in schema[key])
    name = str(schema.get("type", "object" if "properties" in schema else "anything"))
    if "enum" in schema:
        return f"{name} of {len(schema['enum'])} values"
    return f"{name} ({schema['format']})" if "format" in schema else name


def type_rule(old: Node, new: Node) -> str:
    """Return the rule for a change of type, or an empty string where it is the same."""
    was, now = _shape(old), _shape(new)
    if was == now:
        return ""
    if was[0] != now[0] or was[3] != now[3]:
        return "type-changed"
    has_properties = "properties" in old and "properties" in new
    if has_properties and {was[1], now[1]} == {None, "object"} and was[2] == now[2]:
        return "type-spelled-out"
    if was[1] in _NUMBERS and now[1] in _NUMBERS:
        if was[1] == now[1]:
            return "number-format-changed"
        return "type-widened" if now[1] == "number" else "type-narrowed"
    return "type-changed"


def _shape(schema: Node) -> tuple[tuple[str, ...], object, object, bool]:
    return tuple(schema.get("bases", ())), schema.get("type"), schema.get("format"), "items" in schema
