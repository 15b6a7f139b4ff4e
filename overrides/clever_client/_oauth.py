"""What an app asks of Clever's OAuth endpoints, and what the answers mean. It sends nothing."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from base64 import b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from ._errors import InvalidArgumentError, LoginRefusedError
from ._http.requests import Request
from ._http.secrets import Secret
from ._http.urls import BaseUrl
from ._ids import MongoId
from ._service import CLEVER, api_base_url

if TYPE_CHECKING:
    pass

API_URL = "https://api.clever.com/v3.1"
OAUTH_URL = "https://clever.com"
TOKENS = "/oauth/tokens"
TOKEN_INFO = "/oauth/tokeninfo"  # noqa: S105  # a path
_AUTHORIZE = "/oauth/authorize"
# The codes of RFC 6749, 4.1.2.1. Any other text is somebody's, and is not shown.
_OAUTH_ERRORS = {
    "access_denied",
    "invalid_request",
    "invalid_scope",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_response_type",
}


class LoginRedirect(NamedTuple):
    """Where to send the browser so that a user logs in.

    Attributes:
        url: The address at Clever.
        state: Keep it in the user's own session, and give it to `complete_login`.
    """

    url: str
    state: str

    def __repr__(self) -> str:
        return "<LoginRedirect>"


class Hidden:
    """A value on its way through frames whose locals a reporter of errors could send away."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def is_plain_text(self) -> bool:
        """Tell whether the value is ASCII text that Basic authentication can carry."""
        return (
            isinstance(self.value, str)
            and self.value.isascii()
            and self.value.isprintable()
            and self.value == self.value.strip() != ""
        )


class AppCredentials:
    """The app's id and secret, and the two hosts that they are for.

    Raises:
        InvalidArgumentError: The client id or the secret is missing, or is not text that Basic
            authentication can carry.
    """

    def __init__(
        self, client_id: str | None, secret: Hidden, base_url: str | None, oauth_url: str | None
    ) -> None:
        client_id = os.environ.get("CLEVER_CLIENT_ID", "") if client_id is None else client_id
        if secret.value is None:
            secret.value = os.environ.get("CLEVER_CLIENT_SECRET")
        for name, given in (("client_id", Hidden(client_id)), ("client_secret", secret)):
            if not given.is_plain_text():
                raise InvalidArgumentError(
                    f"{name} is needed, as plain text: give it to the app, or set CLEVER_{name.upper()}"
                )
        if ":" in client_id:
            raise InvalidArgumentError("client_id must not have a colon: Basic authentication ends it there")
        self.client_id: str = client_id
        self.basic: Secret = Secret(b64encode(f"{client_id}:{secret.value}".encode()).decode())
        self.api: BaseUrl = api_base_url(base_url or os.environ.get("CLEVER_BASE_URL") or API_URL)
        oauth_url = oauth_url or os.environ.get("CLEVER_OAUTH_URL")
        if oauth_url is None and self.api.origin != BaseUrl(API_URL).origin:
            raise InvalidArgumentError(
                "base_url is not Clever's own, so oauth_url is needed too (or CLEVER_OAUTH_URL): without it "
                "the app's secret would go to clever.com"
            )
        self.oauth: BaseUrl = BaseUrl(oauth_url or OAUTH_URL, "oauth_url")
        if self.oauth.path:
            raise InvalidArgumentError("oauth_url must be a host without a path, as in https://clever.com")


def authorize(app: AppCredentials, redirect_uri: str, district_id: str | None) -> LoginRedirect:
    """Make the address that a login begins at, with a state that nobody can guess.

    Raises:
        InvalidArgumentError: The redirect URI is not an absolute URL, or the district's id is not one.
    """
    state = secrets.token_urlsafe(32)
    query = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": checked_redirect_uri(redirect_uri),
        "state": state,
    }
    if district_id is not None:
        query["district_id"] = MongoId(district_id, "district_id")
    return LoginRedirect(app.oauth.target(f"{_AUTHORIZE}?{urlencode(query)}"), state)


def checked_redirect_uri(value: object) -> str:
    """Check a redirect URI.

    Raises:
        InvalidArgumentError: The URI is not an absolute URL; give the one that is registered with Clever.
    """
    parts = None
    if isinstance(value, str):
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = None
    if not isinstance(value, str) or parts is None or not parts.scheme or not parts.netloc or parts.fragment:
        raise InvalidArgumentError("redirect_uri must be an absolute URL, as registered with Clever")
    return value


def code_of_login(callback: Hidden, kept: Hidden) -> Secret | LoginRefusedError | None:
    """Return the authorization code that a browser brought back; None where the login must be begun anew.

    A login that was begun at Clever (its portal, or a link of a district) brings a code and no state. Anybody
    can make a browser do that with a code of their own, so the code is not redeemed: the browser is sent to
    the authorize address with a state, as if the login began here. The user, who is logged in at Clever, sees
    nothing of it.

    Args:
        callback: The address that the browser asked for, or the parameters of its query.
        kept: The state that was kept in the user's session when the login was begun; None for nothing.

    Returns:
        An error, instead of raising it, so that the caller can let go of what must not hang on it.
    """
    given = _parameters(callback)
    if "error" in given:
        code = str(given["error"].value)
        code = code if code in _OAUTH_ERRORS else "unknown_error"
        return LoginRefusedError(f"the login was refused ({code}): let the user try again", code=code)
    if "state" not in given:
        return None
    if not isinstance(kept.value, str) or not hmac.compare_digest(
        str(given["state"].value).encode(), kept.value.encode()
    ):
        return LoginRefusedError(
            "the login's state is not the one in the user's session: somebody else may have begun it. Do not "
            "log the user in; let them try again",
            code="state_mismatch",
        )
    if "code" not in given or not given["code"].is_plain_text():
        return LoginRefusedError("the login brought no code: let the user try again", code="no_code")
    return Secret(given["code"].value)


def _parameters(callback: Hidden) -> dict[str, Hidden]:
    if isinstance(callback.value, str):
        query = callback.value.partition("?")[2] if "?" in callback.value else callback.value
        callback = Hidden(parse_qs(query.partition("#")[0], keep_blank_values=True))
        del query
    if not isinstance(callback.value, Mapping):
        raise InvalidArgumentError(
            "callback must be the address that the browser asked for, or its parameters"
        )
    found = {}
    for name in ("code", "state", "error"):
        given = Hidden(callback.value.get(name))
        if isinstance(given.value, list | tuple):
            given = Hidden(given.value[0] if given.value else None)
        if isinstance(given.value, str):
            found[name] = given
    return found


def tokens_request(oauth: BaseUrl, district_id: str | None) -> Request:
    """Build the request for the tokens of all districts, or of one."""
    query = {"owner_type": "district"} | ({} if district_id is None else {"district": district_id})
    return Request("GET", TOKENS, oauth.target(f"{TOKENS}?{urlencode(query)}"), service=CLEVER)


def code_request(oauth: BaseUrl, code: Secret, redirect_uri: str) -> Request:
    """Build the request that makes a token of an authorization code."""
    body = {"code": code.reveal(), "grant_type": "authorization_code", "redirect_uri": redirect_uri}
    return Request("POST", TOKENS, oauth.target(TOKENS), json.dumps(body).encode(), CLEVER)
