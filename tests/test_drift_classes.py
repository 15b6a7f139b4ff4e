"""Every class of change, in every place: found, named and judged."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest

from drift.change import Change
from drift.convert import parse
from drift.diff import compare
from drift.rules import RULES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SHOP = parse((Path(__file__).parent / "samples" / "drift" / "shop.openapi30.yml").read_bytes())

ABSENT = object()
SCHEMAS = "/components/schemas"
ORDER = f"{SCHEMAS}/Order/properties"  # received only
NEW = f"{SCHEMAS}/NewOrder/properties"  # sent only
LIST = "/paths/~1orders/get"
CREATE = "/paths/~1orders/post"
GET = "/paths/~1orders~1{id}/get"
UPLOAD = "/paths/~1receipts/post"

# Id, what is done to the document, and the changes that this makes: (rule, breaking, subject and place).
Edit = tuple[str, Any]
Expected = tuple[str, bool, str]

HARMLESS, BREAKS = False, True

CASES: dict[str, tuple[list[Edit], list[Expected]]] = {
    # ------------------------------------------------------------------------------------------ received
    "response: property added": (
        [(f"{ORDER}/paid_at", {"type": "string"})],
        [("property-added", HARMLESS, "schema Order paid_at")],
    ),
    "response: required property added": (
        [(f"{ORDER}/paid_at", {"type": "string"}), (f"{SCHEMAS}/Order/required", ["id", "paid_at"])],
        [("required-property-added", HARMLESS, "schema Order paid_at")],
    ),
    "response: property removed": (
        [(f"{ORDER}/note", ABSENT)],
        [("property-removed", BREAKS, "schema Order note")],
    ),
    "response: type changed": (
        [(f"{ORDER}/note/type", "integer")],
        [("type-changed", BREAKS, "schema Order note")],
    ),
    "response: format changed": (
        [(f"{ORDER}/id/format", "date-time")],
        [("type-changed", BREAKS, "schema Order id")],
    ),
    "response: number format changed": (
        [(f"{ORDER}/total/format", "double")],
        [("number-format-changed", HARMLESS, "schema Order total")],
    ),
    "response: number narrowed": (
        [(f"{ORDER}/total/type", "integer")],
        [("type-narrowed", HARMLESS, "schema Order total")],
    ),
    "response: reference changed": (
        [(f"{ORDER}/state/$ref", "#/components/schemas/Address")],
        [("type-changed", BREAKS, "schema Order state")],
    ),
    "response: items changed": (
        [(f"{ORDER}/lines/items/$ref", "#/components/schemas/Address")],
        [("type-changed", BREAKS, "schema Order lines[]")],
    ),
    "response: null allowed": (
        [(f"{ORDER}/total/nullable", True)],
        [("null-allowed", BREAKS, "schema Order total")],
    ),
    "response: null allowed beside a reference": (
        [(f"{ORDER}/state/nullable", True)],
        [("null-allowed", BREAKS, "schema Order state")],
    ),
    "response: null forbidden": (
        [(f"{ORDER}/address/nullable", ABSENT)],
        [("null-forbidden", HARMLESS, "schema Order address")],
    ),
    "response: property required": (
        [(f"{SCHEMAS}/Order/required", ["id", "note"])],
        [("property-required", HARMLESS, "schema Order note")],
    ),
    "response: property optional": (
        [(f"{SCHEMAS}/Order/required", ABSENT)],
        [("property-optional", BREAKS, "schema Order id")],
    ),
    "response: property deprecated": (
        [(f"{ORDER}/note/deprecated", True)],
        [("deprecated", HARMLESS, "schema Order note")],
    ),
    "response: property deprecated in words": (
        [(f"{ORDER}/total/description", "Deprecated. Use the lines.")],
        [
            ("deprecated", HARMLESS, "schema Order total"),
            ("text-changed", HARMLESS, "schema Order total description"),
        ],
    ),
    "response: text changed": (
        [(f"{ORDER}/note/description", "Other words")],
        [("text-changed", HARMLESS, "schema Order note description")],
    ),
    "response: extension added": (
        [(f"{ORDER}/note/x-validation", True)],
        [("extension-changed", HARMLESS, "schema Order note x-validation")],
    ),
    "response: constraint added": (
        [(f"{ORDER}/note/maxLength", 9)],
        [("constraint-tightened", HARMLESS, "schema Order note maxLength")],
    ),
    "response: pattern of a subtype removed": (
        [(f"{SCHEMAS}/Book/allOf/0/properties/isbn/pattern", ABSENT)],
        [("constraint-loosened", HARMLESS, "schema Book isbn pattern")],
    ),
    "response: values of a map": (
        [(f"{ORDER}/labels/additionalProperties/type", "integer")],
        [("type-changed", BREAKS, "schema Order labels{}")],
    ),
    "response: map opened": (
        [(f"{ORDER}/labels/additionalProperties", True)],
        [("unknown-keys-changed", BREAKS, "schema Order labels")],
    ),
    "response: unknown keys forbidden": (
        [(f"{SCHEMAS}/Order/additionalProperties", False)],
        [("unknown-keys-forbidden", HARMLESS, "schema Order")],
    ),
    "response: union": (
        [(f"{ORDER}/total", {"oneOf": [{"type": "number"}, {"type": "string"}]})],
        [
            ("type-changed", BREAKS, "schema Order total"),
            *[("type-changed", BREAKS, "schema Order total")] * 2,
        ],
    ),
    "response: status added": (
        [(f"{GET}/responses/410", {"description": "Gone"})],
        [("response-added", HARMLESS, "operation GET /orders/{id} response 410")],
    ),
    "response: success removed": (
        [(f"{GET}/responses/200", ABSENT)],
        [("success-response-removed", BREAKS, "operation GET /orders/{id} response 200")],
    ),
    "response: error removed": (
        [(f"{GET}/responses/404", ABSENT)],
        [("response-removed", HARMLESS, "operation GET /orders/{id} response 404")],
    ),
    "response: content removed": (
        [(f"{GET}/responses/200/content", ABSENT)],
        [("response-content-removed", BREAKS, "operation GET /orders/{id} response 200 content")],
    ),
    "response: content added": (
        [("/paths/~1orders~1{id}/delete/responses/204/content", {"text/plain": {}})],
        [("response-content-added", HARMLESS, "operation DELETE /orders/{id} response 204 content")],
    ),
    "response: media type added": (
        [(f"{GET}/responses/200/content/text~1csv", {})],
        [("media-type-added", HARMLESS, "operation GET /orders/{id} response 200 text/csv")],
    ),
    "response: inline schema": (
        [(f"{LIST}/responses/200/content/application~1json/schema/items/$ref", "#/components/schemas/State")],
        [("type-changed", BREAKS, "operation GET /orders response 200 application/json[]")],
    ),
    "response: header added": (
        [(f"{LIST}/responses/200/headers/X-Next", {"schema": {"type": "string"}})],
        [("header-added", HARMLESS, "operation GET /orders response 200 header x-next")],
    ),
    "response: header removed": (
        [(f"{LIST}/responses/200/headers", ABSENT), ("/components/headers", ABSENT)],
        [("header-removed", BREAKS, "operation GET /orders response 200 header x-total")],
    ),
    "response: header changed": (
        [("/components/headers/Total/schema/type", "string")],
        [("type-changed", BREAKS, "operation GET /orders response 200 header x-total")],
    ),
    "response: shared response changed": (
        [("/components/responses/NotFound/description", "Nothing here")],
        [
            ("text-changed", HARMLESS, "operation GET /orders response 404 description"),
            ("text-changed", HARMLESS, "operation GET /orders/{id} response 404 description"),
        ],
    ),
    # ---------------------------------------------------------------------------------------------- sent
    "request: property added": (
        [(f"{NEW}/gift", {"type": "boolean"})],
        [("property-added", HARMLESS, "schema NewOrder gift")],
    ),
    "request: required property added": (
        [(f"{NEW}/gift", {"type": "boolean"}), (f"{SCHEMAS}/NewOrder/required", ["lines", "gift"])],
        [("required-property-added", BREAKS, "schema NewOrder gift")],
    ),
    "request: property removed": (
        [(f"{NEW}/count", ABSENT)],
        [("property-removed", BREAKS, "schema NewOrder count")],
    ),
    "request: property required": (
        [(f"{SCHEMAS}/NewOrder/required", ["lines", "state"])],
        [("property-required", BREAKS, "schema NewOrder state")],
    ),
    "request: property optional": (
        [(f"{SCHEMAS}/NewOrder/required", ABSENT)],
        [("property-optional", HARMLESS, "schema NewOrder lines")],
    ),
    "request: type changed": (
        [(f"{NEW}/count/type", "string")],
        [("type-changed", BREAKS, "schema NewOrder count")],
    ),
    "request: number widened": (
        [(f"{NEW}/count/type", "number")],
        [("type-widened", HARMLESS, "schema NewOrder count")],
    ),
    "request: null allowed": (
        [(f"{NEW}/count/nullable", True)],
        [("null-allowed", HARMLESS, "schema NewOrder count")],
    ),
    "request: constraint tightened": (
        [(f"{NEW}/count/maximum", 5)],
        [("constraint-tightened", BREAKS, "schema NewOrder count maximum")],
    ),
    "request: constraint loosened": (
        [(f"{NEW}/count/maximum", 50)],
        [("constraint-loosened", HARMLESS, "schema NewOrder count maximum")],
    ),
    "request: constraint of a subtype tightened": (
        [(f"{SCHEMAS}/Book/allOf/0/properties/isbn/maxLength", 13)],
        [("constraint-tightened", BREAKS, "schema Book isbn maxLength")],
    ),
    "request: constraint removed": (
        [(f"{NEW}/count/maximum", ABSENT)],
        [("constraint-loosened", HARMLESS, "schema NewOrder count maximum")],
    ),
    "request: default changed": (
        [(f"{NEW}/count/default", 1)],
        [("default-changed", BREAKS, "schema NewOrder count default")],
    ),
    "request: unknown keys forbidden": (
        [(f"{SCHEMAS}/NewOrder/additionalProperties", False)],
        [("unknown-keys-forbidden", BREAKS, "schema NewOrder")],
    ),
    "request: property deprecated": (
        [(f"{NEW}/count/deprecated", True)],
        [("deprecated", HARMLESS, "schema NewOrder count")],
    ),
    "request: inline form field removed": (
        [(f"{UPLOAD}/requestBody/content/multipart~1form-data/schema/properties/note", ABSENT)],
        [("property-removed", BREAKS, "operation POST /receipts body multipart/form-data.note")],
    ),
    "request: body added": (
        [(f"{GET}/requestBody", {"content": {"application/json": {"schema": {}}}})],
        [("body-added", HARMLESS, "operation GET /orders/{id} body")],
    ),
    "request: required body added": (
        [(f"{GET}/requestBody", {"required": True, "content": {"application/json": {"schema": {}}}})],
        [("required-body-added", BREAKS, "operation GET /orders/{id} body")],
    ),
    "request: body removed": (
        [(f"{UPLOAD}/requestBody", ABSENT)],
        [("body-removed", BREAKS, "operation POST /receipts body")],
    ),
    "request: body optional": (
        [("/components/requestBodies/NewOrder/required", False)],
        [("body-optional", HARMLESS, "operation POST /orders body")],
    ),
    "request: media type removed": (
        [(f"{UPLOAD}/requestBody/content", {"text/plain": {"schema": {"type": "string"}}})],
        [
            ("media-type-removed", BREAKS, "operation POST /receipts body multipart/form-data"),
            ("media-type-added", HARMLESS, "operation POST /receipts body text/plain"),
        ],
    ),
    # --------------------------------------------------------------------------------------------- enums
    "enum: value added, both ways": (
        [(f"{SCHEMAS}/State/enum", ["open", "paid", "Y", "N", "lost"])],
        [("enum-value-added", HARMLESS, "schema State")],
    ),
    "enum: value removed, both ways": (
        [(f"{SCHEMAS}/State/enum", ["open", "paid", "Y"])],
        [("enum-value-removed", BREAKS, "schema State")],
    ),
    "enum: value removed, received only": (
        [(f"{ORDER}/note/enum", ["a"])],
        [("enum-added", HARMLESS, "schema Order note")],
    ),
    "enum: list added, sent": (
        [(f"{NEW}/count/enum", [1, 2])],
        [("enum-added", BREAKS, "schema NewOrder count")],
    ),
    "enum: list removed, both ways": (
        [(f"{SCHEMAS}/State/enum", ABSENT)],
        [("enum-removed", BREAKS, "schema State")],
    ),
    "enum: value of a parameter removed": (
        [(f"{LIST}/parameters/2/schema/items/enum", ["open"])],
        [("enum-value-removed", BREAKS, "operation GET /orders parameter query state[]")],
    ),
    "enum: value of a parameter added": (
        [(f"{LIST}/parameters/2/schema/items/enum", ["open", "paid", "lost"])],
        [("enum-value-added", HARMLESS, "operation GET /orders parameter query state[]")],
    ),
    # ---------------------------------------------------------------------------------------- parameters
    "parameter: added": (
        [(f"{GET}/parameters/1", {"in": "query", "name": "full", "schema": {"type": "boolean"}})],
        [("parameter-added", HARMLESS, "operation GET /orders/{id} parameter query full")],
    ),
    "parameter: required one added": (
        [(f"{GET}/parameters/1", {"in": "query", "name": "full", "required": True, "schema": {}})],
        [("required-parameter-added", BREAKS, "operation GET /orders/{id} parameter query full")],
    ),
    "parameter: removed": (
        [(f"{LIST}/parameters/3", ABSENT)],
        [("parameter-removed", BREAKS, "operation GET /orders parameter query limit")],
    ),
    "parameter: required": (
        [(f"{LIST}/parameters/3/required", True)],
        [("parameter-required", BREAKS, "operation GET /orders parameter query limit")],
    ),
    "parameter: optional": (
        [(f"{GET}/parameters/0/required", False)],
        [("parameter-optional", HARMLESS, "operation GET /orders/{id} parameter path id")],
    ),
    "parameter: moved to a header": (
        [(f"{LIST}/parameters/3/in", "header")],
        [
            ("parameter-added", HARMLESS, "operation GET /orders parameter header limit"),
            ("parameter-removed", BREAKS, "operation GET /orders parameter query limit"),
        ],
    ),
    "parameter: type changed": (
        [(f"{LIST}/parameters/3/schema/type", "string")],
        [("type-changed", BREAKS, "operation GET /orders parameter query limit")],
    ),
    "parameter: limit lowered": (
        [(f"{LIST}/parameters/3/schema/maximum", 50)],
        [("constraint-tightened", BREAKS, "operation GET /orders parameter query limit maximum")],
    ),
    "parameter: limit raised": (
        [(f"{LIST}/parameters/3/schema/maximum", 500)],
        [("constraint-loosened", HARMLESS, "operation GET /orders parameter query limit maximum")],
    ),
    "parameter: default changed": (
        [(f"{LIST}/parameters/3/schema/default", 50)],
        [("default-changed", BREAKS, "operation GET /orders parameter query limit default")],
    ),
    "parameter: written another way": (
        [(f"{LIST}/parameters/1/explode", True)],
        [("parameter-encoding-changed", BREAKS, "operation GET /orders parameter query fields explode")],
    ),
    "parameter: deprecated": (
        [(f"{LIST}/parameters/1/deprecated", True)],
        [("deprecated", HARMLESS, "operation GET /orders parameter query fields")],
    ),
    "parameter: described": (
        [(f"{LIST}/parameters/1/description", "Which")],
        [("text-changed", HARMLESS, "operation GET /orders parameter query fields description")],
    ),
    # ---------------------------------------------------------------------------------------- operations
    "operation: added": (
        [("/paths/~1orders~1{id}/patch", {"operationId": "edit", "responses": {}})],
        [("operation-added", HARMLESS, "operation PATCH /orders/{id}")],
    ),
    "operation: removed": (
        [("/paths/~1orders~1{id}/delete", ABSENT)],
        [("operation-removed", BREAKS, "operation DELETE /orders/{id}")],
    ),
    "operation: moved": (
        [("/paths/~1slips", SHOP["paths"]["/receipts"]), ("/paths/~1receipts", ABSENT)],
        [("operation-moved", BREAKS, "operation POST /slips")],
    ),
    "operation: renamed": (
        [(f"{GET}/operationId", "readOrder")],
        [("operation-renamed", BREAKS, "operation GET /orders/{id} operationId")],
    ),
    "operation: other tag": (
        [(f"{GET}/tags", ["shop"])],
        [("operation-tags-changed", BREAKS, "operation GET /orders/{id} tags")],
    ),
    "operation: deprecated": (
        [(f"{GET}/deprecated", True)],
        [("deprecated", HARMLESS, "operation GET /orders/{id}")],
    ),
    "operation: no longer deprecated": (
        [("/paths/~1orders~1{id}/delete/deprecated", False)],
        [("undeprecated", HARMLESS, "operation DELETE /orders/{id}")],
    ),
    "operation: summary changed": (
        [(f"{LIST}/summary", "All orders")],
        [("text-changed", HARMLESS, "operation GET /orders summary")],
    ),
    "operation: something else": (
        [(f"{LIST}/servers", [{"url": "https://other.example"}])],
        [("other-changed", BREAKS, "operation GET /orders servers")],
    ),
    # ------------------------------------------------------------------------------------------ security
    "security: another scheme asked": (
        [(f"{CREATE}/security", [{"key": []}])],
        [("security-tightened", BREAKS, "operation POST /orders security")],
    ),
    "security: scope added": (
        [(f"{CREATE}/security", [{"login": ["orders:read", "orders:write"]}])],
        [("security-tightened", BREAKS, "operation POST /orders security")],
    ),
    "security: scope removed": (
        [(f"{CREATE}/security", [{"login": []}])],
        [("security-loosened", HARMLESS, "operation POST /orders security")],
    ),
    "security: alternative added": (
        [(f"{CREATE}/security", [{"login": ["orders:read"]}, {"key": []}])],
        [("security-loosened", HARMLESS, "operation POST /orders security")],
    ),
    "security: none asked": (
        [(f"{CREATE}/security", [])],
        [("security-loosened", HARMLESS, "operation POST /orders security")],
    ),
    "security: document asks more": (
        [("/security", [{"key": [], "login": []}]), (f"{LIST}/security", ABSENT)],
        [("security-tightened", BREAKS, "document security")],
    ),
    "security: scheme added": (
        [("/components/securitySchemes/basic", {"type": "http", "scheme": "basic"})],
        [("security-scheme-added", HARMLESS, "document security scheme basic")],
    ),
    "security: scheme removed": (
        [("/components/securitySchemes/login", ABSENT)],
        [("security-scheme-removed", BREAKS, "document security scheme login")],
    ),
    "security: scheme changed": (
        [("/components/securitySchemes/key/name", "X-Other")],
        [("security-scheme-changed", BREAKS, "document security scheme key name")],
    ),
    # ------------------------------------------------------------------------------ schemas and document
    "schema: added": (
        [(f"{SCHEMAS}/Coupon", {"type": "object", "properties": {"code": {"type": "string"}}})],
        [("schema-added", HARMLESS, "schema Coupon")],
    ),
    "schema: subtype added": (
        [(f"{SCHEMAS}/Game", {"allOf": [{"$ref": "#/components/schemas/Line"}]})],
        [("schema-added", HARMLESS, "schema Game")],
    ),
    "schema: removed": (
        [(f"{SCHEMAS}/Book", ABSENT)],
        [("schema-removed", BREAKS, "schema Book")],
    ),
    "schema: other base": (
        [(f"{SCHEMAS}/Book/allOf/1/$ref", "#/components/schemas/Address")],
        [("type-changed", BREAKS, "schema Book")],
    ),
    "schema: type said": (
        [(f"{SCHEMAS}/Address/type", ABSENT)],
        [("type-spelled-out", HARMLESS, "schema Address")],
    ),
    "schema: discriminator removed": (
        [(f"{SCHEMAS}/Line/discriminator", ABSENT)],
        [("other-changed", BREAKS, "schema Line discriminator")],
    ),
    "document: server added": (
        [("/servers/1", {"url": "https://eu.shop.example/v1"})],
        [("server-added", HARMLESS, "document server https://eu.shop.example/v1")],
    ),
    "document: server replaced": (
        [("/servers/0/url", "https://shop.example/v2")],
        [
            ("server-removed", BREAKS, "document server https://shop.example/v1"),
            ("server-added", HARMLESS, "document server https://shop.example/v2"),
        ],
    ),
    "document: server changed": (
        [("/servers/0/variables", {"a": {"default": "b"}})],
        [("server-changed", BREAKS, "document server https://shop.example/v1 variables")],
    ),
    "document: version": (
        [("/info/version", "1.1")],
        [("version-changed", HARMLESS, "document version")],
    ),
    "document: title": (
        [("/info/title", "Store")],
        [("text-changed", HARMLESS, "document title")],
    ),
    "document: tag described": (
        [("/tags/0/description", "Orders")],
        [("text-changed", HARMLESS, "document tag orders")],
    ),
    "document: extension": (
        [("/x-samples-languages", ["go"])],
        [("extension-changed", HARMLESS, "document x-samples-languages")],
    ),
    "document: unused component": (
        [("/components/responses/Teapot", {"description": "Short and stout"})],
        [("unused-component-changed", HARMLESS, "document responses Teapot")],
    ),
}

# A different document is needed to show these.
SHOWN_ELSEWHERE = {
    "body-required", "received-value-removed", "variant-added", "variant-removed", "unknown-keys-allowed",
    "file-added", "file-removed", "file-vanished", "file-moved", "known-difference-gone",
}  # fmt: skip


def edited(document: dict[str, Any], edits: list[Edit]) -> dict[str, Any]:
    document = copy.deepcopy(document)
    for pointer, value in edits:
        *steps, last = (step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
        node: Any = document
        for step in steps:
            node = node[int(step)] if isinstance(node, list) else node[step]
        if isinstance(node, list):
            node[int(last) : int(last) + 1] = [] if value is ABSENT else [value]
        elif value is ABSENT:
            del node[last]
        else:
            node[last] = copy.deepcopy(value)
    return document


def told(changes: list[Change]) -> list[Expected]:
    return sorted((c.rule, c.breaking, f"{c.subject} {c.place}".strip()) for c in changes)


@pytest.mark.parametrize("case", CASES)
def test_class_of_change(case: str) -> None:
    edits, expected = CASES[case]
    assert told(compare(SHOP, edited(SHOP, edits))) == sorted(expected)


@pytest.mark.parametrize("case", CASES)
def test_the_way_back_is_a_change_too(case: str) -> None:
    edits, _ = CASES[case]
    assert compare(edited(SHOP, edits), SHOP)


def test_every_rule_is_shown() -> None:
    shown = {rule for _, expected in CASES.values() for rule, _, _ in expected}
    assert shown | SHOWN_ELSEWHERE == RULES.keys()


def test_variants_of_a_union() -> None:
    def union(*types: str) -> dict[str, Any]:
        return edited(SHOP, [(f"{ORDER}/total", {"oneOf": [{"type": name} for name in types]})])

    two, three = union("string", "number"), union("number", "boolean", "string")
    assert told(compare(two, three)) == [("variant-added", BREAKS, "schema Order total")]
    assert told(compare(three, two)) == [("variant-removed", HARMLESS, "schema Order total")]


def test_a_value_that_is_renamed_in_answers_breaks_nothing_and_is_told() -> None:
    was, now = (edited(SHOP, [(f"{ORDER}/note/enum", values)]) for values in (["a", "b"], ["a", "c"]))
    added, removed = sorted(compare(was, now), key=lambda change: change.rule)
    assert (added.rule, removed.rule) == ("enum-value-added", "received-value-removed")
    assert removed.goes_silent
    assert not removed.breaking
    assert removed.text == 'value "b" removed; renamed, perhaps, to "c"'
    assert "goes silent" in removed.because


def test_what_the_comparison_has_no_name_for_is_still_told() -> None:
    nothing = edited(SHOP, [(f"{ORDER}/note/default", None)])
    assert told(compare(nothing, SHOP)) == [("other-changed", BREAKS, "document")]


def test_body_required() -> None:
    optional = edited(SHOP, [("/components/requestBodies/NewOrder/required", ABSENT)])
    assert told(compare(optional, SHOP)) == [("body-required", BREAKS, "operation POST /orders body")]


def test_unknown_keys_allowed() -> None:
    closed = edited(SHOP, [(f"{SCHEMAS}/Order/additionalProperties", False)])
    assert told(compare(closed, SHOP)) == [("unknown-keys-allowed", HARMLESS, "schema Order")]


@pytest.mark.parametrize(
    ("pointer", "kind"),
    [(f"{ORDER}/new", "added"), (f"{ORDER}/note", "removed"), (f"{ORDER}/total/type", "changed")],
)
def test_kinds(pointer: str, kind: str) -> None:
    value = {"added": {"type": "string"}, "removed": ABSENT, "changed": "string"}[kind]
    (change,) = compare(SHOP, edited(SHOP, [(pointer, value)]))
    assert change.kind == kind


def test_a_deprecation_is_a_kind_of_its_own() -> None:
    (change,) = compare(SHOP, edited(SHOP, [(f"{GET}/deprecated", True)]))
    assert (change.kind, change.text) == ("deprecated", "is deprecated now")


def test_a_change_says_why_it_is_harmless_here() -> None:
    (change,) = compare(SHOP, edited(SHOP, [(f"{NEW}/count/nullable", True)]))
    assert change.because == "only sent here"


def test_the_same_change_in_swagger_is_judged_the_same() -> None:
    swagger = parse((Path(__file__).parent / "samples" / "drift" / "shop.swagger20.yml").read_bytes())
    swagger["definitions"]["State"]["enum"].append("lost")
    del swagger["definitions"]["Order"]["properties"]["address"]["x-nullable"]
    swagger["paths"]["/orders"]["get"]["parameters"][3]["required"] = True
    assert told(compare(SHOP, swagger)) == [
        ("enum-value-added", HARMLESS, "schema State"),
        ("null-forbidden", HARMLESS, "schema Order address"),
        ("parameter-required", BREAKS, "operation GET /orders parameter header x-trace"),
    ]


def test_the_documented_table_is_the_rules() -> None:
    text = (ROOT / "docs" / "drift.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (yes|no) \| (yes|no) \| (.+) \|$", text, re.MULTILINE)
    words = {True: "yes", False: "no"}
    assert rows == [(name, words[r.in_request], words[r.in_response], r.because) for name, r in RULES.items()]
