"""The fake's LMS Connect: its checks, its texts, and what a PATCH leaves alone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from clever_fake import FakeClever, FakeResponse

pytestmark = pytest.mark.slow

NOW = "2026-01-15T12:00:00Z"
NEW = {"title": "Essay", "description": "Two pages", "due_date": "2026-02-01T00:00:00Z"}
UNKNOWN = "0" * 24


class Lms:
    """One section of a fake, ready to be asked."""

    def __init__(self, lms: Any = "canvas", **settings: Any) -> None:
        self.fake = FakeClever(now=NOW, events=0, lms=lms, rate_limit=None, **settings)
        self.section = self.fake.district.section_ids[0]
        self.students = self.fake.district.students_of(self.section)
        self.root = f"/v3.1/sections/{self.section}/assignments"

    def send(self, method: str, target: str, body: Any = ...) -> FakeResponse:
        sent = b"" if body is ... else body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.fake.handle(method, target, {"Authorization": f"Bearer {self.fake.token}"}, sent)

    def ok(self, method: str, target: str, body: Any = ...) -> Any:
        answer = self.send(method, target, body)
        assert answer.status == 200, answer
        return json.loads(answer.body)

    def refused(self, method: str, target: str, body: Any = ...) -> tuple[int, str]:
        answer = self.send(method, target, body)
        return answer.status, json.loads(answer.body)["message"]

    def create(self, **fields: Any) -> str:
        """Create an assignment; give its path."""
        return f"{self.root}/{self.ok('POST', self.root, NEW | fields)['data']['id']}"


@pytest.fixture
def lms() -> Lms:
    return Lms()


def test_create_read_delete(lms: Lms) -> None:
    created = lms.ok("POST", lms.root, NEW)["data"]
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", created["id"])
    assert created == NEW | {
        "id": created["id"],
        "due_date": "2026-02-01T00:00:00.000Z",
        "created": "2026-01-15T12:00:00.000Z",
        "last_modified": "2026-01-15T12:00:00.000Z",
        "assignee_mode": "all",
        "grading_type": "points",
        "state": "open",
    }
    path = f"{lms.root}/{created['id']}"
    assert lms.ok("GET", path)["data"] == created
    assert lms.send("DELETE", path)[::2] == (200, b"")
    assert lms.refused("GET", path) == (404, "Assignment does not exist")
    assert lms.refused("DELETE", path) == (404, "Assignment does not exist")


def test_an_empty_description_is_a_description(lms: Lms) -> None:
    assert lms.ok("GET", lms.create(description=""))["data"]["description"] == ""


def test_two_creates_make_two(lms: Lms) -> None:
    assert lms.create() != lms.create()
    assert len(lms.fake.district.lms.assignments) == 2


def test_an_assignment_belongs_to_its_section(lms: Lms) -> None:
    path = lms.create()
    other = path.replace(lms.section, lms.fake.district.section_ids[1])
    assert lms.refused("GET", other) == (404, "Assignment does not exist")
    assert lms.refused("GET", path.replace(lms.section, UNKNOWN)) == (404, "Assignment does not exist")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", "request body is required, but was empty"),
        ({}, "missing required field(s): title, description, due_date"),
        ({"title": "x"}, "missing required field(s): description, due_date"),
        (NEW | {"due_date": None}, "missing required field(s): due_date"),
        (NEW | {"due_date": "2026-01-15T12:00:00Z"}, "due_date must be in the future"),
        (NEW | {"due_date": "2026-01-15T13:00:00+02:00"}, "due_date must be in the future"),
        (
            NEW | {"submission_types": ["video"]},
            "validation failure list:\n"
            "submission_types.0 in body should be one of [link file text discussion]",
        ),
        (
            {"grading_type": "stars", "assignee_mode": "some", "submission_types": ["file", "song"]},
            "validation failure list:\nassignee_mode in body should be one of [all individuals]\n"
            "grading_type in body should be one of [points percent pass_fail letter_grade]\n"
            "submission_types.1 in body should be one of [link file text discussion]",
        ),
        (
            NEW | {"attachments": [{"type": "song"}]},
            "validation failure list:\nattachments.0.type in body should be one of [link file text]",
        ),
        (NEW | {"title": 5}, 'validation failure list:\ntitle in body must be of type string: "number"'),
        (
            NEW | {"points_possible": True},
            'validation failure list:\npoints_possible in body must be of type number: "boolean"',
        ),
        (
            NEW | {"due_date": "soon"},
            'validation failure list:\ndue_date in body must be of type datetime: "soon"',
        ),
        ([], 'validation failure list:\nbody must be of type object: "array"'),
        (
            NEW | {"assignee_mode": "individuals", "assignee_ids": [UNKNOWN]},
            f"NOT_FOUND: Person with id clever:{UNKNOWN} not found for this integration.",
        ),
        (
            NEW | {"assignee_mode": "individuals", "assignee_ids": ["nobody"]},
            "INVALID_ID: clever:nobody is not a valid id.",
        ),
        (
            NEW | {"due_date": "2026-02-30T00:00:00Z"},
            'parsing time "2026-02-30T00:00:00Z": day out of range',
        ),
    ],
)
def test_create_is_checked(lms: Lms, body: Any, text: str) -> None:
    assert lms.refused("POST", lms.root, body) == (400, text)
    assert not lms.fake.district.lms.assignments


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"{", "unexpected end of JSON input"),
        (b'{"title": "x', "unexpected end of JSON input"),
        (b'{"title": ,}', "invalid character ',' looking for beginning of value"),
        (b"[1 2]", "invalid character '2' after array element"),
        (b'{"a": [1] "b": 2}', "invalid character '\"' after object key:value pair"),
        (b'{"a" 1}', "invalid character '1' after object key"),
        (b"{'a': 1}", "invalid character '\\'' looking for beginning of object key string"),
        (b"{} x", "invalid character 'x' after top-level value"),
        (b'{"points_possible": NaN}', "invalid character 'N' looking for beginning of value"),
        (
            b'{"points_possible": 1e999}',
            "json: cannot unmarshal number 1e999 into Go value of type float64",
        ),
        (b"[" * 100_000, "exceeded max depth"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_not_json_is_refused_in_plain_text(lms: Lms, body: bytes, text: str) -> None:
    answer = lms.send("POST", lms.root, body)
    assert answer.status == 400
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.body.decode() == text


def test_times_come_back_in_one_form(lms: Lms) -> None:
    path = lms.create(due_date="2026-02-01T09:30:15.5+01:00", display_date="2026-01-20")
    stored = lms.ok("GET", path)["data"]
    assert stored["due_date"] == "2026-02-01T08:30:15.500Z"
    assert stored["display_date"] == "2026-01-20T00:00:00.000Z"


def test_null_for_a_choice_is_not_stored(lms: Lms) -> None:
    path = lms.create(assignee_mode=None, grading_type=None)
    stored = lms.ok("GET", path)["data"]
    assert (stored["assignee_mode"], stored["grading_type"]) == ("all", "points")
    lms.ok("PATCH", path, {"grading_type": "percent"})
    assert lms.ok("PATCH", path, {"grading_type": None})["data"]["grading_type"] == "percent"


def test_lone_surrogates_are_replaced(lms: Lms) -> None:
    sent = json.dumps(NEW | {"title": "a\ud800b", "description": "\U0001f600"}).encode()
    made = json.loads(lms.send("POST", lms.root, sent).body)["data"]
    assert made["title"] == "a\ufffdb"
    assert made["description"] == "\U0001f600"


def test_a_grader_must_be_somebody(lms: Lms) -> None:
    one = f"{lms.create()}/submissions/{lms.students[0]}"
    teacher = lms.fake.district.user_ids[0]
    assert lms.ok("PATCH", one, {"grader_id": teacher})["data"]["grader_id"] == teacher
    text = f"NOT_FOUND: Person with id clever:{UNKNOWN} not found for this integration."
    assert lms.refused("PATCH", one, {"grader_id": UNKNOWN}) == (400, text)
    assert lms.refused("PATCH", one, {"grader_id": "x"}) == (
        400,
        "INVALID_ID: clever:x is not a valid id.",
    )


def test_schoology_takes_no_links() -> None:
    link = {"attachments": [{"type": "link", "url": "https://x.example"}]}
    schoology = Lms("schoology")
    assert schoology.send("POST", schoology.root, NEW | link).status == 400
    assert schoology.ok("POST", schoology.root, NEW | {"attachments": [{"type": "text", "text": "x"}]})
    assert Lms("canvas").create(**link)


def test_fields_that_are_not_known_are_noted_or_refused(lms: Lms) -> None:
    lms.create(colour="red")
    assert [*lms.fake.ignored] == [f"POST {lms.root}: colour"]
    strict = Lms(strict=True)
    assert strict.refused("POST", strict.root, NEW | {"colour": "red"}) == (400, "not known here: colour")
    assert not strict.fake.district.lms.assignments
    status, text = strict.refused("POST", f"{strict.root}?draft=true", NEW)
    assert (status, text) == (400, "not known here: draft")
    assert not strict.fake.district.lms.assignments


def test_all_three_kinds_of_attachment_pass(lms: Lms) -> None:
    sent = [
        {"type": "text", "text": "Read this"},
        {"type": "link", "url": "https://x.example"},
        {"type": "file"},
    ]
    path = lms.create(attachments=sent)
    assert lms.ok("GET", path)["data"]["attachments"] == sent


def test_ids_are_checked(lms: Lms) -> None:
    text = 'validation failure list:\nsection_id in path must be of type mongo-id: "nonsense"'
    assert lms.refused("POST", "/v3.1/sections/nonsense/assignments", NEW) == (400, text)
    unknown = f"/v3.1/sections/{UNKNOWN}/assignments"
    assert lms.refused("POST", unknown, NEW) == (400, f"NOT_FOUND: Section with id clever:{UNKNOWN}")
    path = lms.create()
    assert lms.refused("GET", f"{path}/submissions/nonsense")[0] == 400
    assert lms.refused("GET", f"{path}/submissions/{UNKNOWN}") == (404, "User not found")
    assert lms.refused("GET", f"{lms.root}/nonsense") == (404, "Assignment does not exist")


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("description", "", ""),
        ("points_possible", 0, 0),
        ("points_possible", None, None),
        ("due_date", None, None),
        ("attachments", [], ...),
        ("max_attempts", None, ...),
        ("max_attempts", 0, 0),
        ("title", None, ""),
    ],
)
def test_patch_tells_apart_what_is_sent(lms: Lms, field: str, value: Any, shown: Any) -> None:
    path = lms.create(points_possible=10, max_attempts=2, attachments=[{"type": "file"}])
    before = lms.ok("GET", path)["data"]
    lms.fake.clock.advance(minutes=1)
    after = lms.ok("PATCH", path, {field: value})["data"]
    assert after.pop(field, ...) == shown
    assert after.pop("last_modified") == "2026-01-15T12:01:00.000Z"
    assert after == {name: kept for name, kept in before.items() if name not in {field, "last_modified"}}


def test_patch_is_checked(lms: Lms) -> None:
    path = lms.create()
    assert lms.refused("PATCH", path) == (400, "request body is required, but was empty")
    assert lms.refused("PATCH", path, {"due_date": "2020-01-01T00:00:00Z"}) == (
        400,
        "due_date must be in the future",
    )
    assert lms.refused("PATCH", f"{lms.root}/none", {}) == (404, "Assignment does not exist")
    assert lms.ok("PATCH", path, {})["data"]["title"] == "Essay"


def test_the_state_follows_the_clock(lms: Lms) -> None:
    path = lms.create(start_date="2026-01-16T00:00:00Z", end_date="2026-01-20T00:00:00Z")
    states = []
    for _ in range(3):
        states.append(lms.ok("GET", path)["data"]["state"])
        lms.fake.clock.advance(days=3)
    assert states == ["scheduled", "open", "locked"]


def test_some_systems_ignore_some_fields() -> None:
    sent = {"start_date": "2026-01-16T00:00:00Z", "term_id": UNKNOWN}
    shown = {}
    for name in ("canvas", "schoology", "google_classroom"):
        lms = Lms(name)
        shown[name] = set(lms.ok("GET", lms.create(**sent))["data"]) & set(sent)
    assert shown == {"canvas": set(sent), "schoology": {"term_id"}, "google_classroom": set()}


def test_letter_grades_have_a_scale(lms: Lms) -> None:
    assert lms.ok("GET", lms.create(grading_type="letter_grade"))["data"]["grading_scale"]
    assert "grading_scale" not in lms.ok("GET", lms.create())["data"]


def test_submissions_come_page_by_page(lms: Lms) -> None:
    path = lms.create()
    following: str | None = f"{path}/submissions?limit=10"
    users, sizes = [], []
    while following:
        page = lms.ok("GET", following)
        users += [submission["user_id"] for submission in page["data"]]
        sizes.append(len(page["data"]))
        assert [each["rel"] for each in page.get("links", [])] in ([], ["next"])
        following = page["links"][0]["uri"] if "links" in page else None
    assert users == lms.students
    assert sizes == [10, 10, 5]
    assert "links" not in lms.ok("GET", f"{path}/submissions")


def test_a_cursor_lasts_two_hours(lms: Lms) -> None:
    path = lms.create()
    following = lms.ok("GET", f"{path}/submissions?limit=10")["links"][0]["uri"]
    lms.fake.clock.advance(hours=2)
    assert lms.ok("GET", following)
    lms.fake.clock.advance(seconds=1)
    assert lms.refused("GET", following) == (400, "cursor has expired")
    other = following.replace(path, lms.create())
    assert lms.refused("GET", other) == (400, "cursor is invalid")
    assert lms.refused("GET", f"{path}/submissions?cursor=nonsense") == (400, "cursor is invalid")


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        ("0", "limit in query should be greater than or equal to 1"),
        ("101", "limit in query should be less than or equal to 100"),
        ("x", "limit in query must be of type integer"),
    ],
)
def test_the_limit_is_checked(lms: Lms, limit: str, text: str) -> None:
    answer = lms.refused("GET", f"{lms.create()}/submissions?limit={limit}")
    assert answer == (400, f"validation failure list:\n{text}")


def test_individuals_only(lms: Lms) -> None:
    chosen = lms.students[2:4]
    path = lms.create(assignee_mode="individuals", assignee_ids=chosen)
    assert [each["user_id"] for each in lms.ok("GET", f"{path}/submissions")["data"]] == chosen
    assert lms.refused("GET", f"{path}/submissions/{lms.students[0]}") == (404, "User not found")


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("grade_points", 0, 0),
        ("grade_points", None, ...),
        ("grade", "", ""),
        ("grade", None, None),
        ("flags", [], ...),
        ("flags", ["excused", "late"], ["excused", "late"]),
        ("grade_comment", "Well done", "Well done"),
        ("state", "returned", "returned"),
        ("state", None, "created"),
    ],
)
def test_grading_changes_what_is_sent_and_no_more(lms: Lms, field: str, value: Any, shown: Any) -> None:
    path = f"{lms.create()}/submissions/{lms.students[0]}"
    given = {"grade_points": 5, "grade": "B", "flags": ["late"], "state": "created"}
    before = lms.ok("PATCH", path, given)["data"]
    assert {name: before[name] for name in given} == given
    lms.fake.clock.advance(minutes=1)
    after = lms.ok("PATCH", path, {field: value})["data"]
    assert after == lms.ok("GET", path)["data"]
    assert after.pop(field, ...) == shown
    assert after.pop("last_modified") == "2026-01-15T12:01:00.000Z"
    assert after == {name: kept for name, kept in before.items() if name not in {field, "last_modified"}}


def test_a_grade_stays_with_its_student_and_assignment(lms: Lms) -> None:
    first, second = lms.create(), lms.create()
    lms.ok("PATCH", f"{first}/submissions/{lms.students[0]}", {"grade_points": 3})
    graded = [
        each["user_id"] for each in lms.ok("GET", f"{first}/submissions")["data"] if "grade_points" in each
    ]
    assert graded == [lms.students[0]]
    assert "grade_points" not in lms.ok("GET", f"{second}/submissions/{lms.students[0]}")["data"]


def test_grading_is_checked(lms: Lms) -> None:
    path = f"{lms.create()}/submissions"
    one = f"{path}/{lms.students[0]}"
    assert lms.refused("PATCH", one) == (400, "request body is required, but was empty")
    text = "validation failure list:\nflags.0 in body should be one of [excused late missing]"
    assert lms.refused("PATCH", one, {"flags": ["lost"]}) == (400, text)
    assert lms.refused("PATCH", one, {"grade_points": "5"})[0] == 400
    assert lms.refused("PATCH", f"{path}/{UNKNOWN}", {"grade": "A"}) == (404, "User not found")
    teacher = lms.fake.district.user_ids[0]
    assert lms.refused("PATCH", f"{path}/{teacher}", {"grade": "A"}) == (404, "User not found")


def test_a_student_whose_grades_the_system_refuses(lms: Lms) -> None:
    path = f"{lms.create()}/submissions"
    lms.fake.district.lms.fail_updates_for(lms.students[0])
    assert lms.refused("PATCH", f"{path}/{lms.students[0]}", {"grade": "A"}) == (
        500,
        "Error updating submission",
    )
    assert lms.ok("PATCH", f"{path}/{lms.students[1]}", {"grade": "A"})["data"]["grade"] == "A"


def test_google_classroom_has_no_submission_ids() -> None:
    held = {}
    for name in ("canvas", "schoology", "google_classroom"):
        lms = Lms(name)
        held[name] = {bool(each["id"]) for each in lms.ok("GET", f"{lms.create()}/submissions")["data"]}
    assert held == {"canvas": {True}, "schoology": {True}, "google_classroom": {False}}


def test_a_district_has_no_access_to_anothers_sections() -> None:
    fake = FakeClever(now=NOW, events=0, districts=2)
    section = fake.districts[1].section_ids[0]
    answer = fake.handle(
        "POST",
        f"/v3.1/sections/{section}/assignments",
        {"Authorization": f"Bearer {fake.token}"},
        json.dumps(NEW).encode(),
    )
    assert answer.status == 400
