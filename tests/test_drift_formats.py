"""Swagger 2.0, OpenAPI 3.0 and 3.1: one meaning, one normal form; and a conversion that loses nothing."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from drift.convert import parse, to_openapi_30, version_of
from drift.diff import compare
from drift.shapes import NotASpecError

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parent / "samples" / "drift"
SHOPS = sorted(SAMPLES.glob("shop.*.yml"))


def shop(name: str) -> dict[str, Any]:
    return parse((SAMPLES / f"shop.{name}.yml").read_bytes())


@pytest.mark.parametrize(
    ("one", "other"), list(itertools.permutations(SHOPS, 2)), ids=lambda path: path.name.split(".")[1]
)
def test_the_same_api_in_another_format_has_not_moved(one: Path, other: Path) -> None:
    assert compare(parse(one.read_bytes()), parse(other.read_bytes())) == []


@pytest.mark.parametrize("name", ["swagger20", "openapi31"])
def test_a_conversion_is_valid_and_means_the_same(name: str) -> None:
    converted = to_openapi_30(shop(name))
    assert version_of(converted) == "openapi-3.0"
    assert compare(shop(name), converted) == []
    # "null" is OpenAPI 3.1's: a valid 3.0 document has none left.
    OpenAPIV30SpecValidator(converted).validate()


def test_null_beside_a_reference_survives_the_conversion() -> None:
    address = to_openapi_30(shop("swagger20"))["components"]["schemas"]["Order"]["properties"]["address"]
    assert address == {"$ref": "#/components/schemas/Address", "nullable": True}


def test_a_body_that_two_operations_take_is_shared() -> None:
    document = shop("swagger20")
    assert "content" in to_openapi_30(document)["paths"]["/orders"]["post"]["requestBody"]
    document["paths"]["/orders/{id}"]["put"] = document["paths"]["/orders"]["post"] | {"operationId": "put"}
    converted = to_openapi_30(document)
    reference = {"$ref": "#/components/requestBodies/NewOrder"}
    assert converted["paths"]["/orders"]["post"]["requestBody"] == reference
    assert converted["paths"]["/orders/{id}"]["put"]["requestBody"] == reference
    assert converted["components"]["requestBodies"]["NewOrder"]["required"] is True


@pytest.mark.parametrize(
    ("swagger", "openapi"),
    [
        ("multi", {"explode": True}),
        ("csv", {"explode": False}),
        ("ssv", {"explode": False, "style": "spaceDelimited"}),
        ("pipes", {"explode": False, "style": "pipeDelimited"}),
        ("tsv", {"explode": False, "x-collectionFormat": "tsv"}),
    ],
)
def test_array_parameters(swagger: str, openapi: dict[str, object]) -> None:
    parameter = {"in": "query", "name": "n", "type": "array", "collectionFormat": swagger, "items": {}}
    document = {"swagger": "2.0", "paths": {"/": {"get": {"parameters": [parameter], "responses": {}}}}}
    (converted,) = to_openapi_30(document)["paths"]["/"]["get"]["parameters"]
    expected = {"in": "query", "name": "n", "schema": {"type": "array", "items": {}}} | openapi
    assert converted == expected


@pytest.mark.parametrize(
    ("flow", "name"),
    [
        ("accessCode", "authorizationCode"),
        ("application", "clientCredentials"),
        ("implicit", "implicit"),
        ("password", "password"),
    ],
)
def test_oauth_flows(flow: str, name: str) -> None:
    document = {
        "swagger": "2.0",
        "paths": {},
        "securityDefinitions": {"a": {"type": "oauth2", "flow": flow}, "b": {"type": "basic"}},
    }
    schemes = to_openapi_30(document)["components"]["securitySchemes"]
    assert list(schemes["a"]["flows"]) == [name]
    assert schemes["b"] == {"type": "http", "scheme": "basic"}


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ({"const": "a"}, {"enum": ["a"]}),
        ({"type": ["integer", "null"]}, {"type": "integer", "nullable": True}),
        ({"type": ["integer", "string"]}, {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
        ({"exclusiveMinimum": 3}, {"minimum": 3, "exclusiveMinimum": True}),
        (
            {"enum": ["a", None], "type": ["string", "null"]},
            {"enum": ["a"], "type": "string", "nullable": True},
        ),
    ],
)
def test_words_of_31(new: dict[str, Any], old: dict[str, Any]) -> None:
    def document(version: str, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "openapi": version,
            "paths": {},
            "components": {"schemas": {"S": {"properties": {"p": schema}}}},
        }

    assert compare(document("3.1.0", new), document("3.0.0", old)) == []
    assert compare(document("3.1.0", {}), document("3.0.0", old)) != []


def test_yaml_12_words_stay_text() -> None:
    document = parse(b"swagger: '2.0'\npaths: {}\ndefinitions: {S: {enum: [Y, N, yes, no, on, 2020-01-31]}}")
    assert document["definitions"]["S"]["enum"] == ["Y", "N", "yes", "no", "on", "2020-01-31"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"a: [",
        b"\xff\xfe\xff",
        b"a: 1\na: 2",
        b"<html>Not found</html>",
        b"openapi: 4.0.0\npaths: {}",
        b"swagger: '2.0'",
        b"openapi: 3.0.0\npaths: []",
    ],
)
def test_what_is_not_a_document_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(NotASpecError) as caught:
        parse(content)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "broken",
    [
        {"swagger": "2.0", "paths": {"/": None}},
        {"swagger": "2.0", "paths": {"/": {"get": {"parameters": [{}], "responses": {}}}}},
        {"swagger": "2.0", "paths": {"/": {"get": {"responses": {"200": []}}}}},
        {
            "openapi": "3.0.0",
            "paths": {"/": {"get": {"requestBody": {"$ref": "#/components/requestBodies/X"}}}},
        },
        {"openapi": "3.0.0", "paths": {}, "components": {"schemas": {"S": None}}},
    ],
)
def test_what_can_not_be_followed_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(NotASpecError):
        compare({"openapi": "3.0.0", "paths": {}}, broken)
