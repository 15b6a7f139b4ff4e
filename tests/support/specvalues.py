"""JSON made from the schemas of a document: as it should be, and as services send it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from hypothesis import strategies as st

Node = dict[str, Any]

# How dates have been seen, and how they might be.
ODD_DATES = [
    "2023-01-02T03:04:05.678Z",
    "2023-01-02T03:04:05Z",
    "2023-01-02T03:04:05.678901Z",
    "2023-01-02T03:04:05.678+02:00",
    "2023-01-02T03:04:05,678Z",
    "2015-08-25 00:00:00.000000",
    "2012-08-01",
    "20120801",
    "2023-W01-1",
    "5/7/2009",
    "05/07/2009",
    "13/32/2009",
    "Jan 5 2023",
    "2023-01-02 03:04 EST",
    "2023-01-02T24:00:00.000Z",
    "2016-12-31T23:59:60.000Z",
    "2023-02-30T03:04:05.678Z",
    "0001-01-01T00:00:00.000Z",
    "9999-12-31T23:59:59.999-14:00",
    "12:30",
    "2023",
    "soon",
    "",
    " ",
    "9" * 5000,
]

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(ODD_DATES),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def schema_names(document: Node, models: Iterable[str], renamed: Mapping[str, str]) -> dict[str, str]:
    """The schema of each model that has one of its own, by the model's name.

    Args:
        document: An OpenAPI document.
        models: The names of the generated classes.
        renamed: The classes that the generator was told to name otherwise, by schema.
    """

    def plain(name: str) -> str:
        return re.sub(r"[\W_]", "", name).lower()

    schemas = {plain(renamed.get(name, name)): name for name in document["components"]["schemas"]}
    return {model: schemas[plain(model)] for model in models if plain(model) in schemas}


class Values:
    """Makes values for the schemas of one document.

    Args:
        document: An OpenAPI document in which everything is spelled out.
    """

    def __init__(self, document: Node) -> None:
        self.schemas: Node = document["components"]["schemas"]
        self.sent = cache(self._sent)

    def _resolve(self, node: Node) -> tuple[str | None, Node]:
        name = node.get("$ref", "").rpartition("/")[2]
        return (name, self.schemas[name]) if name else (None, node)

    def merged(self, node: Node) -> Node:
        """The schema, with the properties of all that it is made of."""
        _, node = self._resolve(node)
        parts = [self.merged(part) for part in node.get("allOf", ())]
        properties = {key: child for part in parts for key, child in part.get("properties", {}).items()}
        required = [key for part in parts for key in part.get("required", ())]
        if not properties and "properties" not in node:
            return node
        properties |= node.get("properties", {})
        return {**node, "properties": properties, "required": [*required, *node.get("required", ())]}

    # ------------------------------------------------------------------------------------ as it should be

    def full(self, node: Node, text: str = "text", depth: int = 8) -> Any:
        """One value in which every property is there, as the schema wants it.

        Args:
            node: The schema.
            text: What stands wherever any text may stand.
            depth: How deep schemas that refer to themselves are followed.
        """
        node = self.merged(node)
        if options := node.get("oneOf") or node.get("anyOf"):
            return self.full(options[0], text, depth)
        if "mapping" in node.get("discriminator", {}) and depth:
            return self.full({"$ref": next(iter(node["discriminator"]["mapping"].values()))}, text, depth)
        if "const" in node:
            return node["const"]
        if "enum" in node:
            return node["enum"][0]
        if node.get("type") == "array":
            return [self.full(node["items"], text, depth - 1)] if depth else []
        if "properties" in node:
            required = node.get("required", ())
            return {
                key: self.full(child, text, depth - 1)
                for key, child in node["properties"].items()
                if depth > 0 or key in required
            }
        if node.get("type") == "object" or "x-free-form" in node:
            return {text: [text, None, {text: 1.5}]}
        formats = {"date-time": "2023-01-02T03:04:05.678Z", "date": "2023-01-02"}
        scalars = {"integer": 7, "number": 1.5, "boolean": True}
        return formats.get(node.get("format", "")) or scalars.get(node.get("type", ""), text)

    # ------------------------------------------------------------------------------------ as it is sent

    def records(self, name: str) -> st.SearchStrategy[Node]:
        """Objects for a named schema, with anything wrong in them but what the schema requires."""
        return self.sent(name)

    def _sent(self, name: str) -> st.SearchStrategy[Any]:
        schema = self.merged(self.schemas[name])
        if "enum" in schema:
            return self._value(schema)
        required = set(schema.get("required", ()))
        properties = schema.get("properties", {})
        typed = st.fixed_dictionaries(
            {key: self._value(properties[key], noise=False) for key in sorted(required)},
            optional={key: self._value(child) for key, child in properties.items() if key not in required},
        )
        unlisted = st.dictionaries(
            st.text(max_size=5).filter(lambda key: key not in properties), ANYTHING, max_size=2
        )
        return st.builds(lambda record, more: {**more, **record}, typed, st.just({}) | unlisted)

    def _value(self, node: Node, *, noise: bool = True) -> st.SearchStrategy[Any]:
        fitting = self._fitting(node)
        return st.one_of(fitting, fitting, fitting, fitting, ANYTHING) if noise else fitting

    def _fitting(self, node: Node) -> st.SearchStrategy[Any]:
        if node.get("nullable"):
            return st.none() | self._fitting({key: value for key, value in node.items() if key != "nullable"})
        name, _ = self._resolve(node)
        if name is not None:
            mapping = self.schemas[name].get("discriminator", {}).get("mapping", {})
            names = sorted({name, *(target.rpartition("/")[2] for target in mapping.values())})
            return (
                st.sampled_from(names).flatmap(self.sent) if mapping else st.deferred(lambda: self.sent(name))
            )
        if options := node.get("oneOf") or node.get("anyOf") or node.get("allOf"):
            return st.one_of(*(self._fitting(option) for option in options))
        if "const" in node:
            return st.just(node["const"])
        if "enum" in node:
            return st.sampled_from([*node["enum"], "", "not listed yet", 77])
        if node.get("type") == "array":
            return st.lists(self._value(node["items"]), max_size=3)
        if node.get("type") == "object" or "x-free-form" in node:
            return st.dictionaries(st.text(max_size=5), ANYTHING, max_size=2)
        if node.get("format") in ("date", "date-time"):
            return st.sampled_from(ODD_DATES) | st.datetimes().map(
                lambda moment: moment.isoformat(timespec="milliseconds") + "Z"
            )
        return {
            "null": st.none(),
            "integer": st.integers(),
            "number": st.integers() | st.floats(allow_nan=False, allow_infinity=False),
            "boolean": st.booleans(),
            "string": st.text(min_size=node.get("minLength", 0), max_size=8),
        }.get(node.get("type", ""), ANYTHING)
