"""What `_http` is told about Clever: its documented texts and codes, and what to do about them."""

from __future__ import annotations

import re

from ._http.errors import InvalidArgumentError
from ._http.service import Service
from ._http.urls import BaseUrl
from ._version import __version__

# Clever's documented texts. They hold no data of a person, so they may be shown; any other text might.
_TEXTS = re.compile(
    r"missing required field\(s\): [a-z_]{1,40}(, [a-z_]{1,40}){0,20}"
    r"|request body is required, but was empty"
    r"|due_date must be in the future"
    r"|validation failure list:(\n[a-z_.0-9]{1,80} in body "
    r"(should be one of \[[a-z_ ]{1,200}\]|is required)){1,20}"
    r"|Assignment does not exist|User not found|No authorization provided|Could not authorize token"
    r"|Error updating submission"
)
_CODES = frozenset(
    (
        "NOT_FOUND",
        "INVALID_ID",
        "access_denied",
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "unauthorized_client",
        "unsupported_grant_type",
    )
)
_TOKEN_REFUSED = "Could not authorize token"  # noqa: S105  # a text of the service's
_ROTATED = (
    "a token was sent, and Clever does not accept it: it was mistyped, rotated or revoked. Take the "
    "district's present token from GET https://clever.com/oauth/tokens, or give the client a callable "
    "that fetches it"
)


def _advise(status: int, text: str | None, template: str) -> str | None:
    if (status in (401, 403) and text == _TOKEN_REFUSED) or status == 401:
        return _ROTATED
    if status == 403:
        return "the token is good, but not allowed to do this: check what the district shares with the app"
    if status == 404 and "{user_id}" in template:
        return "check the order of the ids: section, assignment, user; and that the user is in the section"
    if status == 404 and text is None:
        return "check the id, and that base_url ends in the version, as in https://api.clever.com/v3.1"
    if 300 <= status < 400:
        return "redirects are not followed: check base_url"
    if status == 413:
        return "ask for less at once"
    if status == 429:
        return "wait before you ask again"
    return None


CLEVER = Service(
    name="clever_client",
    version=__version__,
    request_id_headers=("clever-request-id", "x-request-id"),
    request_id_attribute="clever.request_id",
    texts=_TEXTS,
    codes=_CODES,
    token_refused=_TOKEN_REFUSED,
    # Observed: a student who never opened the LMS's tool gets this 500 for ever.
    permanent_texts=frozenset(("Error updating submission",)),
    look="look in the LMS before you send it again",
    advise=_advise,
)


def api_base_url(url: str) -> BaseUrl:
    """Check the address of Clever's API, or of a stand-in.

    Raises:
        InvalidArgumentError: The address is not an absolute URL, or is Clever's without the API's version.
    """
    base = BaseUrl(url, example="https://api.clever.com/v3.1")
    if not base.path and base.host == "api.clever.com":
        raise InvalidArgumentError("base_url lacks the version, as in https://api.clever.com/v3.1")
    return base
