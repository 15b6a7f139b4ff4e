"""The operations, each described once: how its request is built, and how its path is named to people."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._errors import InvalidArgumentError
from ._http.requests import Request, build_request, encode_body
from ._ids import MongoId, path_segment
from ._service import CLEVER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ._http.urls import BaseUrl


class Operation:
    """One operation of the API.

    Args:
        method: Its HTTP method.
        template: Its path.
        function: The generated module that builds its request, below ``clever_openapi.api``.
        max_limit: The largest ``limit`` that the service takes.
        values: What each of its filters can be.
        body: The model that its body must be.
    """

    def __init__(
        self,
        method: str,
        template: str,
        function: str,
        *,
        max_limit: int | None = None,
        values: Mapping[str, tuple[str, ...]] | None = None,
        body: str | None = None,
    ) -> None:
        self.method = method
        self.template = template
        self.max_limit = max_limit
        self.values: Mapping[str, tuple[str, ...]] = values or {}
        self._function = function
        self._body = body

    def build_request(self, base: BaseUrl, **arguments: Any) -> Request:
        """Check the arguments and build the request. An argument that is None is not sent.

        Raises:
            InvalidArgumentError: An id, a filter, the limit or the body is not what the operation takes;
                the text names it. Nothing was sent.
        """
        given = {name: value for name, value in arguments.items() if value is not None}
        for name, value in given.items():
            if name in _CHECKS:
                given[name] = _CHECKS[name](value, name)
        for name, values in self.values.items():
            if name in given and given[name] not in values:
                raise InvalidArgumentError(f"{name} must be one of {', '.join(values)}")
        if "starting_after" in given and "ending_before" in given:
            raise InvalidArgumentError("give starting_after or ending_before, not both")
        self.check_limit(given.get("limit"))
        self._check_body(given.get("body"))
        request = self._build(given)
        body = encode_body(request["json"]) if "json" in request else None
        return build_request(
            base, CLEVER, self.method, request["url"], request.get("params"), body, template=self.template
        )

    def _build(self, given: dict[str, Any]) -> dict[str, Any]:
        module = import_module(f"clever_openapi.api.{self._function}")
        try:
            request: dict[str, Any] = module._get_kwargs(**given)
            return request
        except (ValueError, TypeError, AttributeError) as error:
            # The text of a ValueError names what is wrong with a date, never its value. Others may quote.
            wrong_type = f"a value is not of its field's type ({type(error).__name__})"
            problem = str(error) if type(error) is ValueError else wrong_type
        raise InvalidArgumentError(f"{self.method} {self.template}: this cannot be sent: {problem}")

    def check_limit(self, limit: object) -> None:
        """Check the size of a page.

        Raises:
            InvalidArgumentError: The service does not give so many records at once.
        """
        if limit is None or self.max_limit is None:
            return
        if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= self.max_limit:
            raise InvalidArgumentError(f"limit must be a whole number from 1 to {self.max_limit}")

    def _check_body(self, body: object) -> None:
        if self._body is None:
            return
        if not isinstance(body, getattr(import_module("clever_openapi.models"), self._body)):
            raise InvalidArgumentError(
                f"{self.method} {self.template}: the body must be an object of {self._body}"
            )


def build_plain_request(base: BaseUrl, method: str, path: str, params: Any, json: Any) -> Request:
    """Build a request as a caller spells it.

    Raises:
        InvalidArgumentError: The method is not a word, or the path or the body cannot be sent.
    """
    is_word = isinstance(method, str) and method.isascii() and method.isalpha()
    if not is_word or not isinstance(path, str):
        raise InvalidArgumentError("the method must be one word, and the path a string such as /events")
    body = None if json is None else encode_body(json)
    return build_request(base, CLEVER, method.upper(), path, params, body, template=template_of(path))


def template_of(path: str) -> str:
    """Return the template that a path is made from; of unknown paths only the first segment is shown."""
    from ._data_operations import OPERATIONS as DATA_OPERATIONS  # which stand on this module

    segments = path.partition("?")[0].split("/")
    operations = (*OPERATIONS, *DATA_OPERATIONS)
    for operation in operations:
        pattern = operation.template.split("/")
        if len(pattern) == len(segments) and all(
            want.startswith("{") or want == have for want, have in zip(pattern, segments, strict=True)
        ):
            return operation.template
    first_segments = {operation.template.split("/")[1] for operation in operations}
    known = segments[1] if len(segments) > 1 and segments[1] in first_segments else "..."
    return f"/{known}" if len(segments) == 2 else f"/{known}/..."


def _event_or_last(value: str, name: str) -> str:
    return value if value == "last" else MongoId(value, name)


def _texts(value: object, name: str) -> list[str]:
    texts = (
        [value] if isinstance(value, str) else list(value) if isinstance(value, (list, tuple, set)) else []
    )
    if not texts or not all(isinstance(text, str) and text for text in texts):
        raise InvalidArgumentError(f"{name} must be a text or a list of texts")
    return texts


# Record types of older API versions, and today's roles, which people take for types.
_USERS_BEFORE_V3 = frozenset(
    (
        "contact",
        "contacts",
        "district_admin",
        "district_admins",
        "districtadmins",
        "school_admins",
        "schooladmins",
        "staff",
        "student",
        "studentcontacts",
        "students",
        "teacher",
        "teachers",
    )
)


def check_record_types(value: object, name: str) -> list[str]:
    """Check record types.

    New ones are allowed; a misspelt one is not, for the service answers it with silence.
    """
    types = _texts(value, name)
    models = import_module("clever_openapi.models").__all__
    known = {model.removesuffix("Created").lower() for model in models if model.endswith("Created")}
    for text in types:
        if text.lower() in _USERS_BEFORE_V3:
            raise InvalidArgumentError(
                f"{name} has no such type: in this version of the API they are 'users'"
            )
        if "," in text:
            raise InvalidArgumentError(f'{name} must be a list for several types: ["users", "sections"]')
        if text not in known and ("." in text or get_close_matches(text.lower(), known, cutoff=0.85)):
            raise InvalidArgumentError(f"{name} has no such type; there are {', '.join(sorted(known))}")
    return types


_CHECKS: dict[str, Callable[[Any, str], Any]] = {
    "id": MongoId,
    "section_id": MongoId,
    "user_id": MongoId,
    "school": MongoId,
    "starting_after": MongoId,
    "ending_before": _event_or_last,
    "assignment_id": path_segment,
    "record_type": check_record_types,
}

_ASSIGNMENTS = "/sections/{section_id}/assignments"
_ASSIGNMENT = _ASSIGNMENTS + "/{assignment_id}"
_SUBMISSIONS = _ASSIGNMENT + "/submissions"
_SUBMISSION = _SUBMISSIONS + "/{user_id}"

LIST_EVENTS = Operation("GET", "/events", "events.get_events", max_limit=10_000)
GET_EVENT = Operation("GET", "/events/{id}", "events.get_event")
CREATE_ASSIGNMENT = Operation(
    "POST", _ASSIGNMENTS, "assignments.create_assignment_for_section", body="AssignmentRequest"
)
GET_ASSIGNMENT = Operation("GET", _ASSIGNMENT, "assignments.get_assignment_for_section")
UPDATE_ASSIGNMENT = Operation(
    "PATCH", _ASSIGNMENT, "assignments.update_assignment_for_section", body="AssignmentUpdate"
)
DELETE_ASSIGNMENT = Operation("DELETE", _ASSIGNMENT, "assignments.delete_assignment_for_section")
LIST_SUBMISSIONS = Operation("GET", _SUBMISSIONS, "assignments.get_submissions_for_assignment", max_limit=100)
GET_SUBMISSION = Operation("GET", _SUBMISSION, "submissions.get_submission_for_assignment")
UPDATE_SUBMISSION = Operation(
    "PATCH", _SUBMISSION, "submissions.update_submission_for_assignment", body="SubmissionRequest"
)
OPERATIONS = (
    LIST_EVENTS,
    GET_EVENT,
    CREATE_ASSIGNMENT,
    GET_ASSIGNMENT,
    UPDATE_ASSIGNMENT,
    DELETE_ASSIGNMENT,
    LIST_SUBMISSIONS,
    GET_SUBMISSION,
    UPDATE_SUBMISSION,
)
