"""Steps that upstream might take, made up: each is done to whatever documents there are, by rules.

A step takes upstream's documents (Swagger 2.0) by the name of their files and changes them. No step names a
schema or a field: what it is done to is found by its shape, so that the steps outlive the documents of today.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]
Documents = dict[str, Node]
METHODS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True)
class Step:
    """One step of upstream.

    Attributes:
        name: What happens, in words.
        apply: Does it.
        opens: What the last line of a stop says is to be opened: a part of it; empty if nobody is needed.
        version: The part of the version that it asks for, as from 1.0.0: ``major``, ``minor``, ``patch``.
    """

    name: str
    apply: Callable[[Documents], None]
    opens: str = ""
    version: str = "minor"


STEPS: list[Step] = []


def step(
    name: str, *, opens: str = "", version: str = "minor"
) -> Callable[[Callable[[Documents], None]], None]:
    """Add a step."""

    def add(apply: Callable[[Documents], None]) -> None:
        STEPS.append(Step(name, apply, opens, version))

    return add


def walk(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from walk(child)
    elif isinstance(value, list):
        for child in value:
            yield from walk(child)


def operations(document: Node) -> Iterator[Node]:
    for item in document["paths"].values():
        yield from (operation for method, operation in item.items() if method in METHODS)


def named(documents: Documents, name: str) -> Iterator[Node]:
    """A schema in every document that defines it: upstream's documents are cut from one source."""
    yield from (d["definitions"][name] for d in documents.values() if name in d["definitions"])


def largest(documents: Documents) -> str:
    """The name of the schema with the most properties that is not sent: what a list gives."""
    sizes = {
        name: len(schema.get("properties", {}))
        for document in documents.values()
        for name, schema in document["definitions"].items()
        if name not in sent(documents)
    }
    return max(sorted(sizes), key=lambda name: sizes[name])


def sent(documents: Documents) -> set[str]:
    """The names of the schemas that are sent."""
    return {
        node["$ref"].rpartition("/")[2]
        for document in documents.values()
        for operation in operations(document)
        for parameter in operation.get("parameters", [])
        for node in walk(parameter)
        if "$ref" in node and "schema" in parameter
    }


def add_property(documents: Documents, schema: str, name: str, value: Node) -> None:
    for node in named(documents, schema):
        node["properties"][name] = copy.deepcopy(value)


@step("a field")
def _(documents: Documents) -> None:
    add_property(documents, largest(documents), "made_up_note", {"type": "string", "x-nullable": True})


@step("a field of time, marked as upstream marks times")
def _(documents: Documents) -> None:
    add_property(documents, largest(documents), "made_up_time", {"type": "string", "format": "datetime"})


@step("a field that is one of several words, or null")
def _(documents: Documents) -> None:
    value = {"type": "string", "enum": ["small", "large"], "x-nullable": True}
    add_property(documents, largest(documents), "made_up_size", value)


@step("a schema, and a field that refers to it")
def _(documents: Documents) -> None:
    name = largest(documents)
    for document in documents.values():
        if name in document["definitions"]:
            document["definitions"]["MadeUp"] = {
                "type": "object",
                "properties": {"id": {"type": "string"}, "when": {"type": "string", "format": "datetime"}},
            }
    add_property(documents, name, "made_up", {"$ref": "#/definitions/MadeUp"})


@step("a value of the longest list of values")
def _(documents: Documents) -> None:
    lists = [node["enum"] for node in walk(list(documents.values())) if isinstance(node.get("enum"), list)]
    longest = sorted(max(lists, key=len))
    for values in lists:
        if sorted(values) == longest:
            values.append("Made up")


def subtypes(document: Node) -> list[str]:
    bases = {name for name, schema in document["definitions"].items() if "discriminator" in schema}
    return [
        name
        for name, schema in document["definitions"].items()
        if any(part.get("$ref", "").rpartition("/")[2] in bases for part in schema.get("allOf", []))
    ]


@step("an event type")
def _(documents: Documents) -> None:
    for document in documents.values():
        for name in subtypes(document)[:1]:
            new = f"{name.rpartition('.')[0] or name}.made_up"
            document["definitions"][new] = copy.deepcopy(document["definitions"][name])


@step("an error answer of every operation")
def _(documents: Documents) -> None:
    for document in documents.values():
        for operation in operations(document):
            operation["responses"].setdefault("503", {"description": "Not now"})


@step("words only", version="patch")
def _(documents: Documents) -> None:
    for document in documents.values():
        for node in walk([document["definitions"], document["paths"]]):
            if isinstance(node.get("description"), str):
                node["description"] += " Really."


@step("what was marked wrong is put right everywhere: times", version="patch")
def _(documents: Documents) -> None:
    for node in walk(list(documents.values())):
        if node.get("format") == "datetime":
            node["format"] = "date-time"


@step("a value of answers is renamed")
def _(documents: Documents) -> None:
    received = {name for d in documents.values() for name in d["definitions"]} - sent(documents)
    lists = [
        node["enum"]
        for document in documents.values()
        for name in sorted(received & document["definitions"].keys())
        for node in walk(document["definitions"][name])
        if isinstance(node.get("enum"), list) and len(node["enum"]) > 1
    ]
    longest = sorted(max(lists, key=len))
    for values in lists:
        if sorted(values) == longest:
            values[values.index(longest[0])] = f"{longest[0]} (renamed)"


@step("another order, and nothing else", version="")
def _(documents: Documents) -> None:
    for name, document in documents.items():
        documents[name] = dict(reversed(document.items()))
        document["definitions"] = dict(reversed(document["definitions"].items()))


@step("an operation", opens="overrides/")
def _(documents: Documents) -> None:
    for document in documents.values():
        path, item = next((p, i) for p, i in document["paths"].items() if "get" in i)
        new = copy.deepcopy(item["get"])
        new["operationId"] = "madeUp"
        document["paths"]["/made_up" + path] = {"get": new}


@step("a schema that the overlay holds on to is renamed", opens="overrides/overlay.yaml", version="major")
def _(documents: Documents) -> None:
    name = largest(documents)
    for document in documents.values():
        if name in document["definitions"]:
            document["definitions"][f"{name}Renamed"] = document["definitions"].pop(name)
            for node in walk(document):
                if node.get("$ref") == f"#/definitions/{name}":
                    node["$ref"] += "Renamed"


@step("two documents no longer agree", opens="overrides/overlay.yaml")
def _(documents: Documents) -> None:
    one, other, *_ = documents.values()
    for name in sorted(one["definitions"].keys() & other["definitions"].keys()):
        properties = one["definitions"][name].get("properties", {})
        if properties:
            properties["made_up_only_here"] = {"type": "string"}
            return
