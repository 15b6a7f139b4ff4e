"""Who may ask: bearer tokens, authorization codes, and what the application is known by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from .._clock import Clock, stamp
from .._messages import Request, http_error
from .._random import SeededRandom

CODE_SECONDS: Final = 60
SCOPES: Final = ("read:districts", "read:events", "read:sections", "read:users")


class Grant(NamedTuple):
    """What a token lets its bearer see.

    Attributes:
        district_id: The district.
        user_id: The one user that it is about; "" for a district's token.
    """

    district_id: str
    user_id: str = ""


class DistrictToken(NamedTuple):
    """A district's token, and when it was made."""

    token: str
    created: str


class _Code(NamedTuple):
    redirect_uri: str
    until: float
    grant: Grant


class Tokens:
    """The tokens of all districts and users, and the application's credentials.

    Args:
        seed: Decides the tokens.
        clock: Tells when a code is no longer good.
        first_user: Gives the id of who logs in to a district where nobody is named.

    Attributes:
        client_id: The application's id.
        client_secret: Its secret.
    """

    def __init__(
        self, seed: int, clock: Clock, first_user: Callable[[str], str] = lambda district_id: ""
    ) -> None:
        self._first_user = first_user
        self._random = SeededRandom(seed, "tokens")
        self._clock = clock
        self._of_district: dict[str, DistrictToken] = {}
        self._grants: dict[str, Grant] = {}
        self._revoked: set[str] = set()
        self._codes: dict[str, _Code] = {}
        self.client_id: str = self._random.hex(20)
        self.client_secret: str = self._random.hex(40)

    def issue(self, district_id: str, token: str | None = None) -> str:
        """Give a district a new token; the one that it had is no longer good.

        Args:
            district_id: The district.
            token: The token; a made-up one by default.
        """
        self.revoke(district_id)
        token = token or f"fake{self._random.hex(36)}"
        self._of_district[district_id] = DistrictToken(token, stamp(int(self._clock.seconds())))
        self._grants[token] = Grant(district_id)
        self._revoked.discard(token)
        return token

    def revoke(self, district_id: str) -> None:
        """Take a district's token away."""
        if held := self._of_district.pop(district_id, None):
            del self._grants[held.token]
            self._revoked.add(held.token)

    def token_of(self, district_id: str) -> str:
        """Give the token that a district has now.

        Raises:
            KeyError: The district is not connected, so it has no token; `connect` it first.
        """
        return self._of_district[district_id].token

    def of_districts(self) -> dict[str, DistrictToken]:
        """Give the tokens that are good, by district."""
        return dict(self._of_district)

    def issue_code(self, redirect_uri: str, *, district_id: str = "", user_id: str = "") -> str:
        """Make an authorization code: good for one minute, once.

        Args:
            redirect_uri: Where the login was to lead.
            district_id: The user's district; the first by default.
            user_id: Who logs in; the district's first user by default.
        """
        code = self._random.hex(32)
        district_id = district_id or next(iter(self._of_district), "")
        until = self._clock.seconds() + CODE_SECONDS
        grant = Grant(district_id, user_id or self._first_user(district_id))
        self._codes[code] = _Code(redirect_uri, until, grant)
        return code

    def redeem_code(self, code: str, redirect_uri: str) -> str | None:
        """Exchange an authorization code for a user's token; None where it is not good."""
        held = self._codes.pop(code, None)
        if held is None or held.until < self._clock.seconds() or redirect_uri != held.redirect_uri:
            return None
        token = f"user{self._random.hex(36)}"
        self._grants[token] = held.grant
        return token

    def grant(self, request: Request, unknown: int = 401) -> Grant:
        """Tell what a request may see.

        Args:
            request: The request.
            unknown: The status for a token that was never good.

        Raises:
            HttpError: The request has no token, or one that is not good: 401.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token or token in self._revoked:
            raise http_error(401, "No authorization provided")
        grant = self._grants.get(token)
        if grant is None or grant.district_id not in self._of_district:
            raise http_error(unknown, "Could not authorize token")
        return grant
