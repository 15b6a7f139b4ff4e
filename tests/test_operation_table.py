"""Operations as a table: spelled out, written back, and the methods that are made of them."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from pipeline.document import SpecError, load
from pipeline.operation_table import from_table, rewrite, to_table
from pipeline.read_methods import methods
from pipeline.resources import operations_module, page, resources_module

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "overrides" / "data-api.yaml"

SHOP: dict[str, Any] = {
    "openapi": "3.0.0",
    "info": {"title": "Shop", "version": "1.0.0"},
    "method": "get",
    "tags": {"Pets": "Animals.", "Toys": "Things."},
    "texts": {"size": "How large."},
    "parameters": {
        "limit": {"type": "integer"},
        "after": {"type": "string"},
        "size": {"type": "string", "enum": ["large", "small", "tiny"]},
    },
    "groups": {"page": ["limit", "after"]},
    "responses": {"404": {"$ref": "#/components/responses/NotFound"}},
    "paths": {
        "/pets": ["getPets", "PetsResponse", "page"],
        "/pets/{id}": ["getPet", "PetResponse"],
        "/pets/{id}/toys": ["getToysForPet", "ToysResponse", "page", {"size": ["large", "small"]}],
        "/toys": ["getToys", "ToysResponse", "size"],
    },
}


def shop(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(SHOP), **changes}


def test_a_line_is_spelled_out() -> None:
    assert from_table(SHOP, "shop.yaml")["paths"]["/pets/{id}/toys"] == {
        "get": {
            "operationId": "getToysForPet",
            "parameters": [
                {"in": "path", "name": "id", "required": True, "schema": {"type": "string"}},
                {
                    "in": "query",
                    "name": "limit",
                    "description": "As the service describes it.",
                    "schema": {"type": "integer"},
                },
                {
                    "in": "query",
                    "name": "after",
                    "description": "As the service describes it.",
                    "schema": {"type": "string"},
                },
                {
                    "in": "query",
                    "name": "size",
                    "description": "How large.",
                    "schema": {"type": "string", "enum": ["large", "small"]},
                },
            ],
            "responses": {
                "200": {
                    "description": "",
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/ToysResponse"}}
                    },
                },
                "404": {"$ref": "#/components/responses/NotFound"},
            },
            "tags": ["Pets"],
        }
    }


@pytest.mark.parametrize(
    "line", [["getPets"], ["getPets", "PetsResponse", "colour"], "getPets", [7, "PetsResponse", ["page"]]]
)
def test_a_line_that_is_none_is_named(line: Any) -> None:
    with pytest.raises(SpecError, match=r"shop\.yaml: paths\./pets: not a line of the table"):
        from_table(shop(paths={"/pets": line}), "shop.yaml")


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(SpecError, match=r"shop\.yaml: colours"):
        from_table(shop(colours={}), "shop.yaml")


def test_what_is_spelled_out_can_be_written_back() -> None:
    assert to_table(from_table(SHOP, "shop.yaml"), SHOP, "shop.yaml") == SHOP


def test_our_table_is_in_its_written_form() -> None:
    """So that a bump changes the lines that moved, and no other."""
    table = load(TABLE)
    again = to_table(from_table(table, TABLE.name), table, TABLE.name)
    assert rewrite(TABLE.read_text("utf-8"), again) == TABLE.read_text("utf-8")


def test_new_operations_parameters_and_values_are_taken_over(tmp_path: Path) -> None:
    document = from_table(SHOP, "shop.yaml")
    toys = document["paths"]["/toys"]["get"]["parameters"]
    toys[0]["schema"]["enum"].append("huge")
    toys.append({"in": "query", "name": "colour", "schema": {"type": "string"}})
    document["paths"]["/toys/{id}"] = copy.deepcopy(document["paths"]["/pets/{id}"])
    document["paths"]["/toys/{id}"]["get"] |= {"operationId": "getToy", "tags": ["Toys"]}
    del document["paths"]["/pets"]
    new = to_table(document, SHOP, "shop.yaml")
    assert new["parameters"]["size"]["enum"] == ["large", "small", "tiny", "huge"]
    assert new["paths"] == {
        "/pets/{id}": ["getPet", "PetResponse"],
        "/pets/{id}/toys": ["getToysForPet", "ToysResponse", "page", {"size": ["large", "small"]}],
        "/toys": ["getToys", "ToysResponse", "size", "colour"],
        "/toys/{id}": ["getToy", "PetResponse"],
    }
    path = tmp_path / "shop.yaml"
    text = "# The shop's.\nopenapi: 3.0.0\ninfo: {title: Shop, version: 1.0.0}\nmethod: get\n"
    text += "tags: {Pets: Animals., Toys: Things.}\ntexts: {size: How large.}\n\nparameters:\n"
    path.write_text(rewrite(text, new), encoding="utf-8")
    assert path.read_text("utf-8").startswith("# The shop's.\n")
    assert load(path) == new


@pytest.mark.parametrize(
    "said",
    [
        {"post": {"operationId": "createPet"}},
        {"get": {"operationId": "getPets"}},
        {"get": {"operationId": "getPets", "deprecated": True}},
        {"get": {"operationId": "getPets", "responses": {"200": {"description": "no body"}}}},
        {"get": {"operationId": "getPets", "parameters": [{"in": "header", "name": "x", "schema": {}}]}},
    ],
)
def test_what_no_line_can_say_needs_a_person(said: dict[str, Any]) -> None:
    document = from_table(SHOP, "shop.yaml")
    for method, operation in said.items():
        document["paths"]["/pets"].setdefault(method, {})
        document["paths"]["/pets"][method] |= operation
    if said == {"get": {"operationId": "getPets"}}:
        del document["paths"]["/pets"]["get"]["tags"]
    with pytest.raises(SpecError, match=r"shop\.yaml: paths\./pets: upstream says what a line"):
        to_table(document, SHOP, "shop.yaml")


# ---------------------------------------------------------------------------------------------- methods

CONFIG: dict[str, Any] = {
    "notice": "Made.",
    "doc": "The shop.",
    "operations-doc": "The operations.",
    "operation-module": "._operations",
    "models": "shop.models",
    "imports": [],
    "typing-imports": ["from collections.abc import Callable"],
    "maximum": {"limit": 50},
    "client": "shop",
    "page-head": "# Calls",
    "page-tail": "The end.",
    "prefix": "Async",
    "base": "Base",
    "stream": "Stream",
    "on-error": "on_error: Callable[[Exception], object] | None = None",
    "on-error-doc": "Called.",
    "list-raises": {"ValueError": "Wrong."},
    "get-raises": {"KeyError": "Not there."},
}


def _document(table: dict[str, Any]) -> dict[str, Any]:
    def reference(name: str) -> dict[str, Any]:
        return {"$ref": f"#/components/schemas/{name}"}

    schemas: dict[str, Any] = {}
    for name in ("Pet", "Toy"):
        schemas[f"{name}Response"] = {"properties": {"data": reference(name)}}
        schemas[f"{name}sResponse"] = {
            "properties": {"data": {"type": "array", "items": reference(f"{name}Response")}}
        }
    return {**from_table(table, "shop.yaml"), "components": {"schemas": schemas}}


def test_one_rule_names_the_methods() -> None:
    made = methods(_document(SHOP), list(SHOP["paths"]))
    assert [(method.tag, method.name, method.model, method.is_list) for method in made] == [
        ("Pets", "list", "Pet", True),
        ("Pets", "get", "Pet", False),
        ("Pets", "toys", "Toy", True),
        ("Toys", "list", "Toy", True),
    ]


@pytest.mark.parametrize(
    ("path", "line", "said"),
    [
        ("/pets", ["listPets", "PetsResponse"], "name of a read operation"),
        ("/pets", ["getPet", "PetResponse"], "0 parameters"),
        ("/pets/{id}", ["getPets", "PetsResponse"], "1 parameters"),
        ("/pets/{id}/toys/{toy}", ["getToyForPet", "ToyResponse"], "2 parameters"),
        ("/pets", ["getPets", "Pet"], "not an envelope"),
    ],
)
def test_an_operation_outside_the_rule_is_named(path: str, line: list[str], said: str) -> None:
    table = shop(paths={path: line})
    with pytest.raises(SpecError, match=said):
        methods(_document(table), [path])


def test_the_source_compiles_and_says_what_it_takes() -> None:
    table = shop()
    table["parameters"]["with_count"] = {"type": "string", "enum": ["true", ""]}
    table["paths"]["/pets"].append("with_count")
    made = methods(_document(table), list(table["paths"]))
    operations, resources = operations_module(CONFIG, made), resources_module(CONFIG, made, SHOP["tags"])
    compile(operations, "operations", "exec")
    compile(resources, "resources", "exec")
    assert 'GET_PET = Operation("GET", "/pets/{id}", "pets.get_pet")' in operations
    assert "values={'size': ('large', 'small')}" in operations
    assert 'GET_PETS = Operation("GET", "/pets", "pets.get_pets", max_limit=50)' in operations
    assert "class AsyncPets(Base):" in resources
    assert "size: Literal['large', 'small'] | None = None" in resources
    assert "with_count: bool = False" in resources
    assert 'with_count="true" if with_count else None' in resources
    assert "Iterate over the toys of a pet, page after page, fetched as you go." in resources


def test_the_page_lists_every_call() -> None:
    made = methods(_document(SHOP), list(SHOP["paths"]))
    assert page(CONFIG, made).splitlines() == [
        "# Calls",
        "",
        "| call | gives | path | operation |",
        "| --- | --- | --- | --- |",
        "| `shop.pets.list(after=)` | a list of `Pet` | `/pets` | `getPets` |",
        "| `shop.pets.get(pet_id)` | one `Pet` | `/pets/{id}` | `getPet` |",
        "| `shop.pets.toys(pet_id, after=, size=)` | a list of `Toy` | `/pets/{id}/toys` | `getToysForPet` |",
        "| `shop.toys.list(size=)` | a list of `Toy` | `/toys` | `getToys` |",
        "",
        "The end.",
    ]
