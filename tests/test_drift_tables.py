"""A table of operations beside the document that its source publishes."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from bump.documents import updates, write_documents
from bump.steps import PersonNeededError
from drift.check import check
from drift.report import Report
from drift.source import Source
from drift.upstream import read
from pipeline.document import load

pytestmark = pytest.mark.slow

TABLE = """\
# The shop's operations.
openapi: 3.0.0
info: {title: Shop, version: 1.0.0}
method: get
tags: {Pets: Animals.}
texts: {size: How large.}

parameters:
  size: {type: string, enum: [large, small]}

groups:

responses:
  "404": {$ref: "#/components/responses/NotFound"}

paths:
  /pets:      [getPets, PetsResponse, size]
  /pets/{id}: [getPet,  PetResponse]
""".replace("groups:\n", "groups: {}\n")


def _response(name: str) -> dict[str, Any]:
    return {
        "description": "What was asked for",
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}},
    }


SCHEMAS: dict[str, Any] = {
    "Pet": {"type": "object", "properties": {"owner": {"$ref": "#/components/schemas/Owner"}}},
    "Owner": {"type": "object", "properties": {"name": {"type": "string"}}},
    "PetResponse": {"properties": {"data": {"$ref": "#/components/schemas/Pet"}}},
    "PetsResponse": {
        "properties": {"data": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}}
    },
}
VENDORED: dict[str, Any] = {
    "openapi": "3.0.0",
    "info": {"title": "Events", "version": "1.0.0"},
    "paths": {"/events": {"get": {"operationId": "getEvents", "responses": {"200": _response("Event")}}}},
    "components": {
        "schemas": {**SCHEMAS, "Event": {"type": "object"}},
        "responses": {"NotFound": {"description": "Not there"}},
    },
}
SOURCE: dict[str, Any] = {
    "openapi": "3.0.0",
    "info": {"title": "Shop", "version": "1.0.0", "description": "The shop's own words."},
    "paths": {
        "/pets": {
            "get": {
                "operationId": "getPets",
                "description": "Returns pets",
                "tags": ["Pets"],
                "parameters": [
                    {"in": "query", "name": "size", "schema": {"type": "string", "enum": ["small", "large"]}}
                ],
                "responses": {"200": _response("PetsResponse")},
            }
        },
        "/pets/{id}": {
            "get": {
                "operationId": "getPet",
                "summary": "One pet",
                "tags": ["Pets"],
                "parameters": [{"in": "path", "name": "id", "required": True, "schema": {"type": "string"}}],
                "responses": {
                    "200": _response("PetResponse"),
                    "404": {"$ref": "#/components/responses/NotFound"},
                },
            }
        },
    },
    "components": copy.deepcopy(
        {
            "schemas": {**SCHEMAS, "Unused": {"type": "object"}},
            "responses": VENDORED["components"]["responses"],
        }
    ),
}
SOURCE["components"]["schemas"]["Pet"]["properties"]["owner"]["nullable"] = True

UPSTREAM = """\
[[document]]
file = "events.yml"
source = "upstream/events.json"
format = "openapi-3.0"
revision = "1"
sha256 = "-"
source-sha256 = "-"

[[document.known]]
reason = "Lost on the way."
upstream = true
at = ["/components/schemas/Pet/properties/owner/nullable"]

[[document]]
file = "../overrides/shop.yaml"
schemas = "events.yml"
source = "upstream/shop.json"
format = "openapi-3.0"
revision = "1"
source-sha256 = "-"
"""


class Project:
    """A project that vendors one document and keeps a table of another's operations."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "specs" / "upstream").mkdir(parents=True)
        (root / "overrides").mkdir()
        self.table.write_text(TABLE, encoding="utf-8")
        (root / "specs" / "events.yml").write_text(json.dumps(VENDORED), encoding="utf-8")
        (root / "specs" / "upstream.toml").write_text(UPSTREAM, encoding="utf-8")
        events = copy.deepcopy(VENDORED)
        events["components"]["schemas"]["Pet"]["properties"]["owner"]["nullable"] = True
        self.write("events", events)

    @property
    def table(self) -> Path:
        return self.root / "overrides" / "shop.yaml"

    def write(self, name: str, document: dict[str, Any]) -> None:
        path = self.root / "specs" / "upstream" / f"{name}.json"
        path.write_text(json.dumps(document), encoding="utf-8")

    def drift(self, source: dict[str, Any]) -> Report:
        self.write("shop", source)
        upstream = read(self.root / "specs" / "upstream.toml")
        return check(upstream, Source(upstream))

    def take(self, source: dict[str, Any]) -> str:
        self.write("shop", source)
        upstream = read(self.root / "specs" / "upstream.toml")
        report = check(upstream, Source(upstream))
        write_documents(self.root, updates(Source(upstream), report))
        return self.table.read_text("utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def changed() -> dict[str, Any]:
    return copy.deepcopy(SOURCE)


def told(report: Report) -> list[tuple[str, str]]:
    assert not report.all_errors
    return [(change.rule, change.subject) for change in report.changes]


def test_texts_lost_nullables_and_unused_schemas_are_no_drift(project: Project) -> None:
    assert told(project.drift(SOURCE)) == []


def test_a_new_operation_drifts_and_is_taken_in_as_a_line(project: Project) -> None:
    source = changed()
    source["paths"]["/pets/{id}/friends"] = copy.deepcopy(source["paths"]["/pets/{id}"])
    operation = source["paths"]["/pets/{id}/friends"]["get"]
    operation |= {"operationId": "getFriendsForPet"}
    operation["responses"]["200"] = _response("PetsResponse")
    assert told(project.drift(source)) == [("operation-added", "operation GET /pets/{id}/friends")]
    assert project.take(source).endswith(
        """\
paths:
  /pets:              [getPets,          PetsResponse, size]
  /pets/{id}:         [getPet,           PetResponse]
  /pets/{id}/friends: [getFriendsForPet, PetsResponse]
"""
    )
    assert told(project.drift(source)) == []


def test_a_new_value_and_a_new_parameter_drift_and_are_taken_in(project: Project) -> None:
    source = changed()
    parameters = source["paths"]["/pets"]["get"]["parameters"]
    parameters[0]["schema"]["enum"].append("tiny")
    parameters.append({"in": "query", "name": "colour", "schema": {"type": "string"}})
    assert sorted(told(project.drift(source))) == [
        ("enum-value-added", "operation GET /pets"),
        ("parameter-added", "operation GET /pets"),
    ]
    text = project.take(source)
    assert "  size: {type: string, enum: [small, large, tiny]}\n  colour: {type: string}\n" in text
    assert "  /pets:      [getPets, PetsResponse, size, colour]\n" in text
    assert text.startswith("# The shop's operations.\n")
    assert told(project.drift(source)) == []


def test_an_operation_that_went_drifts(project: Project) -> None:
    source = changed()
    del source["paths"]["/pets/{id}"]
    assert ("operation-removed", "operation GET /pets/{id}") in told(project.drift(source))
    project.take(source)
    assert list(load(project.table)["paths"]) == ["/pets"]


def test_a_schema_that_moved_in_one_of_the_two_drifts(project: Project) -> None:
    source = changed()
    source["components"]["schemas"]["Owner"]["properties"]["email"] = {"type": "string"}
    assert told(project.drift(source)) == [("property-added", "schema Owner")]


def test_what_no_line_can_say_needs_a_person(project: Project) -> None:
    source = changed()
    source["paths"]["/pets"]["post"] = {"operationId": "createPet", "responses": {}}
    with pytest.raises(PersonNeededError, match="what a line of the table cannot say") as caught:
        project.take(source)
    assert caught.value.file == "overrides/shop.yaml"


def test_schemas_of_a_document_that_is_not_vendored_are_an_error(project: Project) -> None:
    path = project.root / "specs" / "upstream.toml"
    path.write_text(path.read_text("utf-8").replace('schemas = "events.yml"', 'schemas = "other.yml"'))
    assert project.drift(SOURCE).status == 2
