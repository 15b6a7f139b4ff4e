"""What the LMS Connect API checks in what it is sent, and the words it refuses with.

`PATCH` and `POST` take the same fields. Only a `POST` needs some of them.
Texts that Clever documents are used as they are; the others follow their pattern.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from .._messages import Request, http_error
from .json_input import read_json

_DAY: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T|$)")
Rule = Callable[[str, Any], list[str]]


def _typed(name: str, *types: type) -> Rule:
    def check(place: str, value: Any) -> list[str]:
        fits = isinstance(value, types) and not (isinstance(value, bool) and bool not in types)
        return [] if fits else [f"{place} in body must be of type {name}: {_kind(value)}"]

    return check


def _date_time(place: str, value: Any) -> list[str]:
    if isinstance(value, str) and read_time(value) is not None:
        return []
    if isinstance(value, str) and _DAY.match(value):
        raise http_error(400, f'parsing time "{value}": day out of range')
    return [f"{place} in body must be of type datetime: {json.dumps(value)}"]


def _one_of(*choices: str) -> Rule:
    def check(place: str, value: Any) -> list[str]:
        return [] if value in choices else [f"{place} in body should be one of [{' '.join(choices)}]"]

    return check


def _list_of(rule: Rule) -> Rule:
    def check(place: str, value: Any) -> list[str]:
        if not isinstance(value, list):
            return [f"{place} in body must be of type array: {_kind(value)}"]
        return [fault for number, item in enumerate(value) for fault in rule(f"{place}.{number}", item)]

    return check


def _object_of(rules: dict[str, Rule]) -> Rule:
    def check(place: str, value: Any) -> list[str]:
        if not isinstance(value, dict):
            return [f"{place} in body must be of type object: {_kind(value)}"]
        return _check_fields(value, rules, f"{place}.")

    return check


_text = _typed("string", str)
_number = _typed("number", int, float)
_integer = _typed("integer", int)
_attachments = _list_of(
    _object_of(
        {
            "description": _text,
            "text": _text,
            "title": _text,
            "type": _one_of(
                "link", "file", "text"
            ),  # more than the specification lists: Clever's guide sends all three
            "url": _text,
        }
    )
)

ASSIGNMENT_RULES: Final[dict[str, Rule]] = {
    "assignee_ids": _list_of(_text),
    "assignee_mode": _one_of("all", "individuals"),
    "attachments": _attachments,
    "description": _text,
    "description_plaintext": _text,
    "display_date": _date_time,
    "due_date": _date_time,
    "end_date": _date_time,
    "grading_type": _one_of("points", "percent", "pass_fail", "letter_grade"),
    "max_attempts": _integer,
    "points_possible": _number,
    "start_date": _date_time,
    "submission_types": _list_of(_one_of("link", "file", "text", "discussion")),
    "term_id": _text,
    "title": _text,
}
SUBMISSION_RULES: Final[dict[str, Rule]] = {
    "attachments": _attachments,
    "extra_attempts": _integer,
    "flags": _list_of(_one_of("excused", "late", "missing")),
    "grade": _text,
    "grade_comment": _text,
    "grade_points": _number,
    "grader_id": _text,
    "override_due_date": _date_time,
    "state": _one_of("created", "submitted", "returned", "reclaimed"),
}
TIMES: Final = frozenset({"display_date", "due_date", "end_date", "override_due_date", "start_date"})
_CHOICES: Final = frozenset({"assignee_mode", "grading_type", "state"})
REQUIRED_TO_CREATE: Final = ("title", "description", "due_date")


def read_body(request: Request, rules: dict[str, Rule]) -> dict[str, Any]:
    """Read what was sent: the known fields only, each of the right kind or null.

    Raises:
        HttpError: The body is empty, not JSON, not an object, or a field breaks a rule: 400, as the service
            answers.
    """
    if not request.body.strip():
        raise http_error(400, "request body is required, but was empty")
    body = read_json(request.body)
    if not isinstance(body, dict):
        raise http_error(400, f"validation failure list:\nbody must be of type object: {_kind(body)}")
    if faults := _check_fields(body, rules, ""):
        raise http_error(400, "\n".join(["validation failure list:", *faults]))
    request.ignored += [name for name in body if name not in rules]
    if request.strict and request.ignored:
        raise http_error(400, f"not known here: {', '.join(request.ignored)}")
    known = {name: value for name, value in body.items() if name in rules}
    return {name: value for name, value in known.items() if not _is_empty_choice(name, value)}


def check_due_date(fields: dict[str, Any], now: float) -> None:
    """Refuse a due date that is not in the future.

    Raises:
        HttpError: The due date is in the past at the fake's clock: 400.
    """
    due = read_time(fields["due_date"]) if fields.get("due_date") is not None else None
    if due is not None and due.timestamp() <= now:
        raise http_error(400, "due_date must be in the future")


def check_required(fields: dict[str, Any]) -> None:
    """Refuse to create an assignment that lacks what every LMS needs.

    Raises:
        HttpError: A required field is missing or null: 400, which names the fields.
    """
    missing = [name for name in REQUIRED_TO_CREATE if fields.get(name) is None]
    if missing:
        raise http_error(400, f"missing required field(s): {', '.join(missing)}")


def read_time(text: str) -> datetime | None:
    """Read a timestamp; one with no offset counts as UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _check_fields(body: dict[str, Any], rules: dict[str, Rule], prefix: str) -> list[str]:
    given = ((name, body[name], rule) for name, rule in rules.items() if body.get(name) is not None)
    return [fault for name, value, rule in given for fault in rule(prefix + name, value)]


def canonical_time(text: str) -> str:
    """Write a time as the service gives it back: in UTC, with milliseconds."""
    moment = read_time(text)
    if moment is None:
        return text
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def _is_empty_choice(name: str, value: Any) -> bool:
    """Tell whether a null stands where only certain words can: it changes nothing."""
    return value is None and name in _CHOICES


def _kind(value: Any) -> str:
    names = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}
    return f'"{names.get(type(value), "null")}"'
