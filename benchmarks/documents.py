"""The OpenAPI documents that the contenders are made from.

This package gets its whole overlay. Each peer gets what its users would reach for: the stock generator gets
Clever's own documents, in which only the dates are made dates; the others get the effective document, with
the events spelled out as the tagged union that they all know.
"""

from __future__ import annotations

from typing import Any

from pipeline import effective_spec
from pipeline.document import Node, load
from pipeline.join import join
from pipeline.overlay import apply_overlay

_DATES = {"datetime", "plain-dates", "dob"}


def for_stock() -> Node:
    """Clever's two documents as one, with the part of the overlay that says which texts are dates."""
    overlay = load(effective_spec.OVERLAY)
    overlay["actions"] = [action for action in overlay["actions"] if action["x-quirk"] in _DATES]
    return apply_overlay(_joined(), overlay)


def for_peers() -> Node:
    """The effective document as OpenAPI 3.1. References to an event become a ``oneOf`` with discriminator."""
    document = _at_31(_undotted(effective_spec.effective_spec()))
    tag = document["components"]["schemas"]["Event"].pop("discriminator")
    union = {"oneOf": [{"$ref": target} for target in tag["mapping"].values()], "discriminator": tag}
    document["openapi"] = "3.1.0"
    spelled_out: Node = _replace(document, {"$ref": "#/components/schemas/Event"}, union)
    return spelled_out


def _joined() -> Node:
    return join({path.name: load(path) for path in sorted(effective_spec.SPECS.glob("*.yml"))})


def _undotted(document: Node) -> Node:
    """``users.updated`` becomes ``UsersUpdated``: some generators take a dot for a package."""
    schemas = document["components"]["schemas"]
    for name in [name for name in schemas if "." in name]:
        plain = "".join(word.capitalize() for word in name.split("."))
        schemas[plain] = schemas.pop(name)
        for mapping in (
            schema["discriminator"]["mapping"] for schema in schemas.values() if "discriminator" in schema
        ):
            mapping[name] = f"#/components/schemas/{plain}"
    return document


def _replace(node: Any, old: Any, new: Any) -> Any:
    if node == old:
        return new
    if isinstance(node, dict):
        return {key: _replace(value, old, new) for key, value in node.items()}
    return [_replace(item, old, new) for item in node] if isinstance(node, list) else node


def _at_31(node: Any) -> Any:
    """OpenAPI 3.1 has no ``nullable``: null is one of the types. A free-form object says so again."""
    if isinstance(node, list):
        return [_at_31(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _at_31(value) for key, value in node.items() if key not in ("nullable", "pattern")}
    if made.pop("x-free-form", False):
        made |= {"type": "object", "additionalProperties": True}
    if node.get("nullable") is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    return made
