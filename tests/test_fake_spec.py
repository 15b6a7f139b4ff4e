"""The fake's answers against Clever's own documents, as vendored.

Schemas are closed first: a key that they don't list is an error. What then differs, differs because the real
service does, and is listed in `DIFFERENCES`, each with its reason. One that is no longer needed fails.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from clever_fake import FakeClever, FakeResponse
from jsonschema import Draft202012Validator, FormatChecker
from ruamel.yaml import YAML

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
SPECS = ("clever-events-api-openapi.yml", "clever-lms-connect-api-openapi.yml")
NOW = "2026-01-15T12:00:00Z"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True)
class Difference:
    """One way in which the service isn't what its documents say."""

    schema: str
    path: str
    change: Callable[[Any], Any]
    reason: str


def _also_null(schema: Any) -> Any:
    return {"anyOf": [schema, {"type": "null"}]}


def _date(schema: Any) -> Any:
    return _also_null({"type": "string", "format": "date"})


def _or(text: str) -> Callable[[Any], Any]:
    return lambda schema: {"anyOf": [schema, {"type": "string", "const": text}]}


def _new(schema: Any) -> Callable[[Any], Any]:
    return lambda _: schema


_KINDS = ("Course", "District", "Resource", "School", "Section", "Term", "User")
_LINKS = {"type": "array", "items": {"$ref": "#/$defs/Link"}}

DIFFERENCES = [
    *(
        Difference(
            f"{kind}Object",
            "properties/previous_attributes",
            _new({"type": "object"}),
            "specified beside data, really inside it",
        )
        for kind in _KINDS
    ),
    Difference("Term", "properties/start_date", _date, "a plain date, though marked as a time"),
    Difference("Term", "properties/end_date", _date, "a plain date, though marked as a time"),
    Difference("District", "properties/pause_start", _date, "a plain date, though marked as a time"),
    Difference("District", "properties/pause_end", _date, "a plain date, though marked as a time"),
    Difference("Student", "properties/dob", _or(""), "an empty string where there is none"),
    *(
        Difference(f"{kind}Response", f"properties/{key}", _new(schema), reason)
        for kind in ("Event", *_KINDS)
        for key, schema, reason in (
            ("uri", {"type": "string"}, "every item has its address"),
            ("links", _LINKS, "one record has links too"),
        )
    ),
    *(
        Difference(f"{kind}Response", "properties/count", _new({"type": "integer"}), "asked for, and guessed")
        for kind in ("Courses", "Districts", "Schools", "Sections", "Terms", "Users")
    ),
    Difference(
        "Link",
        "properties/rel/enum",
        lambda rels: [*rels, "canonical"],
        "more relations than the specified ones",
    ),
    Difference("Attachment", "properties/text", _new({"type": "string"}), "documented, not specified"),
]

# Statuses that the operations' own lists lack, and the service has.
STATUSES = {
    401: "on every operation",
    403: "a wrong token",
    413: "a limit above the maximum",
    400: "anything unreadable",
}


@cache
def documents_of_clever() -> tuple[dict[str, Any], ...]:
    yaml = YAML(typ="safe")
    return tuple(yaml.load(ROOT / "specs" / name) for name in SPECS)


@cache
def documents() -> tuple[dict[str, Any], ...]:
    return (*documents_of_clever(), data_api())


@cache
def data_api() -> dict[str, Any]:
    """Give the Data API's table in the form of Clever's own documents."""
    table = YAML(typ="safe").load(ROOT / "overrides" / "data-api.yaml")
    missing = {"$ref": "#/components/responses/NotFound"}

    def answered(schema: str) -> dict[str, Any]:
        return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}

    return {
        "paths": {
            path: {"get": {"responses": {"200": answered(schema), "404": missing}}}
            for path, (_, schema, *_) in table["paths"].items()
        },
        "components": {"schemas": {}, "responses": documents_of_clever()[0]["components"]["responses"]},
    }


def closed(schema: Any) -> Any:
    """Write an OpenAPI 3.0 schema as JSON Schema, with no room for keys that it doesn't list."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": schema["$ref"].replace("#/components/schemas/", "#/$defs/")}
    if "allOf" in schema:  # only events: the parent's properties and their own
        parent, own = (_resolved(part) for part in schema["allOf"])
        return closed(
            own | {"properties": parent["properties"] | own["properties"], "required": ["type", "id"]}
        )
    made = {name: closed(part) for name, part in schema.items() if name != "properties"}
    if "properties" in schema:
        made["properties"] = {name: closed(part) for name, part in schema["properties"].items()}
        made["additionalProperties"] = False
    if made.pop("nullable", False):
        return _also_null(made)  # null is meant also where an enum doesn't list it
    return made


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    schemas = documents()[0]["components"]["schemas"]
    return schemas[part["$ref"].rpartition("/")[2]] if "$ref" in part else part


def definitions(*left_out: Difference) -> dict[str, Any]:
    """Give all schemas of both documents, closed, with the differences that there are."""
    made: dict[str, Any] = {}
    for document in documents():
        made |= closed(document["components"]["schemas"])
    made = copy.deepcopy(made)
    for difference in DIFFERENCES:
        if difference not in left_out:
            *way, last = difference.path.split("/")
            place = made[difference.schema]
            for step in way:
                place = place[step]
            place[last] = difference.change(place.get(last))
    made["EventResponse"]["properties"]["data"] = {"type": "object"}  # each is held to its own type's schema
    return made


FORMATS = FormatChecker(formats=())


@FORMATS.checks("datetime", raises=ValueError)
@FORMATS.checks("date-time", raises=ValueError)
def _is_time(value: object) -> bool:
    return not isinstance(value, str) or bool(STAMP.fullmatch(value) and datetime.fromisoformat(value))


@FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or bool(date.fromisoformat(value))


class Judge:
    """Holds values to schemas.

    Args:
        defs: All schemas, by their names.
    """

    def __init__(self, defs: dict[str, Any]) -> None:
        self._defs = defs
        self._validator = cache(self._make_validator)
        self._reach = {name: {*re.findall(r"'#/\$defs/([^']+)'", repr(defs[name]))} for name in defs}

    def _make_validator(self, schema: str) -> Any:
        root = {"$ref": f"#/$defs/{schema}", "$defs": self._defs}
        return Draft202012Validator(root, format_checker=FORMATS)

    def faults(self, schema: str, value: Any) -> Iterator[str]:
        """Tell what is wrong with a value."""
        for error in self._validator(schema).iter_errors(value):
            yield f"{schema}{error.json_path[1:]}: {error.message}"

    def reaches(self, schema: str, other: str) -> bool:
        """Whether a schema is another one, or refers to it."""
        seen, new = set(), {schema}
        while new - seen:
            seen |= new
            new = {found for name in new for found in self._reach[name]}
        return other in seen


class Recorder:
    """Asks a fake and notes for every answer which schema the documents give it."""

    def __init__(self, fake: FakeClever, token: str | None = None) -> None:
        self.fake = fake
        self.token = token or fake.token
        self.noted: list[tuple[str, Any]] = []

    def ask(self, method: str, path: str, body: Any = ..., query: str = "") -> Any:
        sent = b"" if body is ... else json.dumps(body).encode()
        target = f"/v3.1{path}{query}"
        answer = self.fake.handle(method, target, {"Authorization": f"Bearer {self.token}"}, sent)
        schema = _schema_of(method, path, answer)
        value = json.loads(answer.body) if answer.body else None
        if schema:
            self.noted.append((schema, value))
        return value


def _schema_of(method: str, path: str, answer: FakeResponse) -> str | None:
    for document in documents():
        for template, operations in document["paths"].items():
            if re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", template), path) and method.lower() in operations:
                return _schema_of_answer(operations[method.lower()]["responses"], document, answer)
    raise AssertionError(f"{method} {path} is in no document")


def _schema_of_answer(
    responses: dict[str, Any], document: dict[str, Any], answer: FakeResponse
) -> str | None:
    response = responses.get(str(answer.status))
    if response is None:
        assert answer.status in STATUSES, answer
        return "BadRequest"  # every refusal has this shape
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    if "content" not in response:
        assert answer.body == b""
        return None
    assert answer.headers["Content-Type"].startswith("application/json")
    schema: str = response["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return schema


def _ask_for_records(ask: Callable[..., Any], roster: dict[str, dict[str, Any]]) -> None:
    """Ask for all that the Data API has: every list, and a few of the records of each path."""
    for path in data_api()["paths"]:
        record_type = path.split("/")[1]
        if "{" not in path:
            ask("GET", path, query="?limit=10000&count=true" if path != "/resources" else "?limit=3")
            continue
        for record_id in [*roster[record_type]][:8]:
            ask("GET", path.format(id=record_id), query="?limit=5")
        ask("GET", path.format(id="0" * 24))
    ask("GET", "/users", query="?limit=10001")
    ask("GET", "/users", query="?role=principal")


@cache
def record() -> list[tuple[str, Any]]:
    """Do everything that the service can do, and some things that it refuses."""
    fake = FakeClever(now=NOW, events=400, users=150, districts=3, rate_limit=None)
    noted: list[tuple[str, Any]] = []
    for district in fake.districts:
        recorder = Recorder(fake, district.token)
        ask = recorder.ask
        page = ask("GET", "/events", query="?limit=500")
        ask("GET", page["data"][0]["uri"].removeprefix("/v3.1"))
        for refused in ("?limit=0", "?limit=10001", "?starting_after=x"):
            ask("GET", "/events", query=refused)
        ask("GET", f"/events/{'0' * 24}")
        _ask_for_records(ask, district.roster())
        section = district.section_ids[0]
        root = f"/sections/{section}/assignments"
        work = [{"type": "text", "text": "Read"}, {"type": "link", "url": "https://x.example"}]
        new = {"title": "t", "description": "d", "due_date": "2026-02-01T00:00:00Z"}
        everything = new | {
            "assignee_ids": district.students_of(section)[:9],
            "assignee_mode": "individuals",
            "attachments": work[:1] if district.lms_type == "schoology" else work,
            "description_plaintext": "",
            "display_date": "2026-01-18T00:00:00+00:00",
            "end_date": "2026-02-08T00:00:00Z",
            "grading_type": "letter_grade",
            "max_attempts": 2,
            "points_possible": 10.5,
            "start_date": "2026-01-20T00:00:00.000Z",
            "submission_types": ["file", "text"],
            "term_id": "f" * 24,
        }
        for sent in (new, everything):
            one = f"{root}/{ask('POST', root, sent)['data']['id']}"
            ask("GET", one)
            ask(
                "PATCH", one, {"points_possible": None, "title": "", "attachments": [], "assignee_mode": None}
            )
            ask("PATCH", one, {"assignee_mode": "all"})
            student = ask("GET", f"{one}/submissions", query="?limit=5")["data"][0]["user_id"]
            ask("GET", f"{one}/submissions/{student}")
            grade = {
                "grade_points": 0,
                "grade": "A",
                "flags": ["late"],
                "state": "returned",
                "grader_id": district.user_ids[0],
            }
            ask("PATCH", f"{one}/submissions/{student}", grade)
            ask("PATCH", f"{one}/submissions/{student}", {"extra_attempts": 0, "override_due_date": NOW})
            ask("PATCH", f"{one}/submissions/{student}", {"grade": None, "flags": [], "grade_points": None})
            district.lms.fail_updates_for(student)
            ask("PATCH", f"{one}/submissions/{student}", grade)
            ask("GET", f"{one}/submissions/{'0' * 24}")
            ask("DELETE", one)
            ask("DELETE", one)
        ask("POST", root, {})
        recorder.token = "wrong"
        ask("GET", "/events")
        ask("POST", root, new)
        recorder.token = ""
        ask("GET", "/events")
        ask("POST", root, new)
        noted += recorder.noted
    return noted


@cache
def answers() -> list[tuple[str, Any]]:
    """Every answer with its schema, and every event in it with that of its type."""
    found = []
    for schema, value in record():
        found.append((schema, value))
        items = value["data"] if schema == "EventsResponse" else [value] if schema == "EventResponse" else []
        found += [(item["data"]["type"], item["data"]) for item in items]
    return found


def test_every_answer_is_as_specified_save_for_the_known_differences() -> None:
    judge = Judge(definitions())
    assert [fault for answer in answers() for fault in judge.faults(*answer)][:5] == []


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda each: f"{each.schema}:{each.path}")
def test_every_known_difference_is_still_one(difference: Difference) -> None:
    assert difference.reason
    judge = Judge(definitions(difference))
    concerned = [answer for answer in answers() if judge.reaches(answer[0], difference.schema)]
    assert any(fault for answer in concerned for fault in judge.faults(*answer)), (
        f"the fake no longer differs here: take {difference.schema} {difference.path} out"
    )


@pytest.mark.completeness
def test_every_operation_and_event_type_was_asked_for() -> None:
    specified = {
        (method, template)
        for document in documents()
        for template, operations in document["paths"].items()
        for method in operations
    }
    assert specified
    schemas = {schema for schema, _ in record()}
    assert schemas >= {"EventsResponse", "EventResponse", "AssignmentResponse", "SubmissionsResponse"}
    assert schemas >= {"SubmissionResponse", "BadRequest", "NotFound", "Unauthorized", "InternalError"}
    seen = {
        item["data"]["type"]
        for schema, page in record()
        if schema == "EventsResponse"
        for item in page["data"]
    }
    assert seen == {name for name in documents()[0]["components"]["schemas"] if "." in name}


@pytest.mark.completeness
def test_every_property_of_a_record_turns_up() -> None:
    """What the documents list and the fake never shows is listed here, so that it is a choice."""
    shown: set[tuple[str, str]] = set()
    defs = definitions()

    def walk(value: Any, schema: Any) -> None:
        name = schema.get("$ref", "").rpartition("/")[2]
        schema = defs.get(name, schema)
        for option in schema.get("anyOf", []):
            walk(value, option)
        if isinstance(value, dict):
            for key, part in value.items():
                if key in schema.get("properties", {}):
                    shown.add((name, key))
                    walk(part, schema["properties"][key])
        if isinstance(value, list) and "items" in schema:
            for part in value:
                walk(part, schema["items"])

    for schema, value in record():
        walk(value, {"$ref": f"#/$defs/{schema}"})
        for item in value["data"] if schema == "EventsResponse" else []:
            walk(item["data"], {"$ref": f"#/$defs/{item['data']['type']}"})
    records = {name for name, _ in shown} - {"EventsResponse", "EventResponse"}
    missing = {(name, key) for name in records for key in defs[name].get("properties", {})} - shown
    assert sorted(f"{name}.{key}" for name, key in missing if "." not in name) == NEVER_SHOWN


NEVER_SHOWN = [
    "Assignment.category_id",  # decided by the LMS alone
    "District.error",  # of a district whose sync failed
    *(f"Student.{name}" for name in ("created", "last_modified")),  # a user has these, its roles repeat none
    *(f"Teacher.{name}" for name in ("created", "district", "last_modified", "name")),
]


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ("Student", {"grade": "14"}),
        ("Student", {"grade": 5}),
        ("Student", {"unheard": 1}),
        ("User", {"created": "yesterday"}),
        ("Term", {"start_date": "2026-01-15T12:00:00Z"}),
        ("users.created", {"type": "users.created", "created": NOW}),
        ("Submission", {"flags": ["lost"]}),
        ("Submission", {"state": None}),
    ],
)
def test_the_judge_is_strict(schema: str, value: Any) -> None:
    assert [*Judge(definitions()).faults(schema, value)]


def test_every_format_is_checked() -> None:
    used = set(re.findall(r"'format': '([\w-]+)'", repr(definitions())))
    assert used - set(FORMATS.checkers) == {"float"}  # that is for numbers, which are no text
