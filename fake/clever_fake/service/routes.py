"""What each path answers, to whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from .._messages import FakeResponse, HttpError, Request, http_error
from ..district.district import District
from ..district.districts import Districts
from ..district.tokens import Tokens
from ..faults import ListPositions
from . import data_api
from .events_api import get_event, list_events
from .oauth import exchange_code, list_tokens, me, token_info

VERSION: Final = "/v3.1"

_OAuth = Callable[[Tokens, Request], FakeResponse]
_Handler = Callable[..., FakeResponse]


class _Route(NamedTuple):
    """A path and what it answers, by method. Path parameters are checked by those who take them."""

    pattern: re.Pattern[str]
    handlers: dict[str, _Handler]
    unknown_token: int


def _events(path: str, **handlers: _Handler) -> _Route:
    return _Route(re.compile(path), handlers, unknown_token=401)


def _lms(path: str, **handlers: _Handler) -> _Route:
    return _Route(re.compile(path), handlers, unknown_token=403)


_ASSIGNMENTS: Final = "/sections/([^/]+)/assignments"
_ROUTES: Final = (
    _events("/events", GET=lambda district, request: list_events(district.events, request)),
    _events("/events/([^/]+)", GET=lambda district, _, id: get_event(district.events, id)),
    _lms(_ASSIGNMENTS, POST=lambda district, *rest: district.lms.create(*rest)),
    _lms(
        f"{_ASSIGNMENTS}/([^/]+)",
        GET=lambda district, _, *ids: district.lms.read(*ids),
        PATCH=lambda district, *rest: district.lms.update(*rest),
        DELETE=lambda district, _, *ids: district.lms.delete(*ids),
    ),
    _lms(
        f"{_ASSIGNMENTS}/([^/]+)/submissions",
        GET=lambda district, *rest: district.lms.list_submissions(*rest),
    ),
    _lms(
        f"{_ASSIGNMENTS}/([^/]+)/submissions/([^/]+)",
        GET=lambda district, _, *ids: district.lms.read_submission(*ids),
        PATCH=lambda district, *rest: district.lms.update_submission(*rest),
    ),
)
_OAUTH: Final[dict[str, dict[str, _OAuth]]] = {
    "/oauth/tokens": {"GET": list_tokens, "POST": exchange_code},
    "/oauth/tokeninfo": {"GET": token_info},
    f"{VERSION}/me": {"GET": me},
}
_NOT_FOUND: Final = FakeResponse(
    404,
    {"Content-Type": "text/html; charset=utf-8"},
    b"<!DOCTYPE html><html><head><title>404</title></head><body><h1>Not Found</h1></body></html>",
)


def answer(districts: Districts, tokens: Tokens, request: Request) -> FakeResponse:
    """Answer a request.

    Raises:
        HttpError: The request has no good token, asks for what is not there, or breaks a rule; the error
            has the status and body to answer with.
    """
    if request.path in _OAUTH:
        handlers = _OAUTH[request.path]
        return handlers[_method(request, handlers)](tokens, request)
    path = request.path.removeprefix(VERSION)
    if path == request.path:
        return _NOT_FOUND
    for route in _ROUTES:
        if match := route.pattern.fullmatch(path):
            district = _district(districts, tokens, request, route.unknown_token)
            return route.handlers[_method(request, route.handlers)](district, request, *match.groups())
    if data_api.has(path):
        grant = tokens.grant(request)
        _method(request, {"GET": None})
        return data_api.answer(districts.by_id(grant.district_id), request, path, grant.user_id)
    return _NOT_FOUND


def positions(districts: Districts, tokens: Tokens, request: Request) -> ListPositions | None:
    """Give the positions of the list that a request reads, if it reads one."""
    path = request.path.removeprefix(VERSION)
    if path == request.path:
        return None
    try:
        district = districts.by_id(tokens.grant(request).district_id)
    except HttpError:
        return None
    if path == "/events":
        return district.events
    return district.cursors if data_api.has(path) else None


def _district(districts: Districts, tokens: Tokens, request: Request, unknown: int) -> District:
    grant = tokens.grant(request, unknown)
    if grant.user_id:
        raise http_error(403, "Could not authorize token")
    return districts.by_id(grant.district_id)


def _method(request: Request, handlers: dict[str, _Handler] | dict[str, _OAuth] | dict[str, None]) -> str:
    if request.method in handlers:
        return request.method
    refused = http_error(405, "Method not allowed").response
    raise HttpError(refused._replace(headers=refused.headers | {"Allow": ", ".join(handlers)}))
