"""Say in OpenAPI 3.1's words what the other steps leave in 3.0's."""

from __future__ import annotations

import copy

from pipeline.document import Node, walk


def at_openapi_31(document: Node) -> Node:
    """Return the document as OpenAPI 3.1, which the spell-outs need: ``const`` and the type ``null`` are its.

    There is no ``nullable`` in 3.1: null is one of the types. Where no type is said, it is one anyway.
    """
    document = {**copy.deepcopy(document), "openapi": "3.1.0"}
    for node in list(walk(document)):
        if not isinstance(node.get("nullable"), bool):
            continue  # a property of that name, say
        is_nullable = node.pop("nullable")
        if is_nullable and isinstance(node.get("type"), str):
            node["type"] = [node["type"], "null"]
            if "enum" in node and None not in node["enum"]:
                node["enum"].append(None)
    return document
