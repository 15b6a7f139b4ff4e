"""What all formats share: the methods, the error, and what a ``$ref`` makes superfluous."""

from __future__ import annotations

from pipeline.document import Node, walk

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


class NotASpecError(Exception):
    """The bytes are not an OpenAPI document that can be read. The message is one clear line."""


def drop_repeats(document: Node) -> None:
    """Drop, in place, what stands beside a ``$ref`` and only repeats what its target says."""
    schemas = document.get("components", {}).get("schemas", {})
    for node in walk(document):
        target = schemas.get(str(node.get("$ref")).removeprefix("#/components/schemas/"), {})
        for key in [key for key in node if key in target and node[key] == target[key]]:
            del node[key]
