"""Rewrite OpenAPI idioms that the generator doesn't know into ones that it does."""

from __future__ import annotations

import copy

from pipeline.directions import split_by_direction
from pipeline.document import Node, SpecError, walk


def spell_out(document: Node) -> Node:
    """Rewrite idioms that the generator doesn't know into ones that it does. The meaning stays.

    Raises:
        SpecError: An idiom is used in a way that can't be spelled out.
    """
    document = copy.deepcopy(document)
    _name_nullable_enums(document)
    _lift_named_enums(document)
    _mark_free_form_objects(document)
    _spell_out_null(document)
    _spell_out_subtypes(document)
    split_by_direction(document)
    return document


def _ref(name: str) -> str:
    return f"#/components/schemas/{name}"


def _name_nullable_enums(document: Node) -> None:
    """Give an inline enum that can be null the name that it would have if it could not."""
    for name, schema in document["components"]["schemas"].items():
        for key, node in schema.get("properties", {}).items():
            if node.get("nullable") and "enum" in node:
                node.setdefault("x-enum-name", f"{name}_{key}")


def _lift_named_enums(document: Node) -> None:
    """Make one schema of all inline enums that carry the same ``x-enum-name``: one type, one name."""
    schemas = document["components"]["schemas"]
    for node in list(walk(document)):
        if "x-enum-name" not in node:
            continue
        name = node.pop("x-enum-name")
        shared = schemas.setdefault(name, {"type": node["type"], "enum": []})
        values = {value for value in node.pop("enum") if value is not None}
        shared["enum"] = sorted(values.union(shared["enum"]))
        del node["type"]
        node["$ref"] = _ref(name)


def _mark_free_form_objects(document: Node) -> None:
    """An object of which nothing is known is any JSON object: a ``dict``, not a class without fields.

    The generator knows "anything" but not "any object", so the mark tells the model template.
    """
    for schema in document["components"]["schemas"].values():
        for node in list(walk(schema))[1:]:
            known = node.keys() & {"properties", "allOf", "oneOf", "anyOf"}
            if (
                node.get("type") == "object"
                and not known
                and node.get("additionalProperties", {}) in ({}, True)
            ):
                node.pop("additionalProperties", None)
                del node["type"]
                node["x-free-form"] = True


def _spell_out_null(document: Node) -> None:
    """``nullable`` beside ``$ref`` is "this or null"."""
    for node in list(walk(document)):
        if node.get("nullable") and "$ref" in node:
            del node["nullable"]
            node["oneOf"] = [{"$ref": node.pop("$ref")}, {"type": "null"}]


def _spell_out_subtypes(document: Node) -> None:
    """``allOf: [base with a discriminator, ...]``: the base's properties, the subtype's own, and a fixed tag.

    The base gets an explicit ``mapping`` and a name for the union of its subtypes, from which the model
    template makes that union.
    """
    schemas = document["components"]["schemas"]
    bases = {_ref(name): name for name, schema in schemas.items() if "discriminator" in schema}
    for name, schema in schemas.items():
        parts = schema.get("allOf", ())
        used = [part["$ref"] for part in parts if part.get("$ref") in bases]
        if not used:
            continue
        if len(used) > 1:
            raise SpecError(f"components.schemas.{name}: has two bases with a discriminator")
        base = schemas[bases[used[0]]]
        discriminator = base["discriminator"]
        tag = discriminator["propertyName"]
        properties: Node = copy.deepcopy(base["properties"])
        required = list(base.get("required", ()))
        for part in parts:
            if part.get("$ref") == used[0]:
                continue
            if "$ref" in part:
                raise SpecError(f"components.schemas.{name}: allOf of a second reference ({part['$ref']})")
            properties.update(part.get("properties", {}))
            required += [item for item in part.get("required", ()) if item not in required]
        mapping = discriminator.setdefault("mapping", {})
        value = next((value for value, target in mapping.items() if target in (_ref(name), name)), name)
        mapping[value] = _ref(name)
        base["x-union-name"] = f"Any{bases[used[0]]}"
        properties[tag] = {"const": value}
        if tag not in required:
            required.append(tag)
        del schema["allOf"]
        for mark, said in base.items():
            if mark.startswith("x-") and mark != "x-union-name":
                schema.setdefault(mark, copy.deepcopy(said))
        schema |= {"type": "object", "properties": properties, "required": required}
