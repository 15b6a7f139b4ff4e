"""Who may ask: bearer tokens, authorization codes, and what the application is known by."""

from __future__ import annotations

from .._clock import Clock, stamp
from .._messages import Request, http_error
from .._random import SeededRandom

CODE_SECONDS = 60


class Tokens:
    """The tokens of all districts, and the application's credentials.

    Attributes:
        client_id: The application's id.
        client_secret: Its secret.
    """

    def __init__(self, seed: int, clock: Clock) -> None:
        self._random = SeededRandom(seed, "tokens")
        self._clock = clock
        self._district_of: dict[str, str] = {}
        self._created: dict[str, str] = {}
        self._revoked: set[str] = set()
        self._codes: dict[str, tuple[str, float]] = {}
        self.client_id: str = self._random.hex(20)
        self.client_secret: str = self._random.hex(40)

    def issue(self, district_id: str) -> str:
        """Give a district a new token; the one that it had is no longer good."""
        for token in [token for token, owner in self._district_of.items() if owner == district_id]:
            del self._district_of[token]
            self._revoked.add(token)
        token = f"fake{self._random.hex(36)}"
        self._district_of[token] = district_id
        self._created[token] = stamp(int(self._clock.seconds()))
        return token

    def token_of(self, district_id: str) -> str:
        """Give the token that a district has now."""
        return next(token for token, owner in self._district_of.items() if owner == district_id)

    def of_districts(self) -> list[tuple[str, str, str]]:
        """List the tokens that are good: each token, its district's id and when it was made."""
        return [(token, owner, self._created[token]) for token, owner in self._district_of.items()]

    def issue_code(self, redirect_uri: str) -> str:
        """Make an authorization code: good for one minute, once."""
        code = self._random.hex(32)
        self._codes[code] = (redirect_uri, self._clock.seconds() + CODE_SECONDS)
        return code

    def redeem_code(self, code: str, redirect_uri: str) -> str | None:
        """Exchange an authorization code for a user's token; None where it is not good."""
        expected_uri, until = self._codes.pop(code, ("", 0.0))
        if until < self._clock.seconds() or redirect_uri != expected_uri:
            return None
        return f"user{self._random.hex(36)}"

    def district(self, request: Request) -> str:
        """Tell whose data a request may see.

        Raises:
            HttpError: It has no token, or one that is not good.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token or token in self._revoked:
            raise http_error(401, "No authorization provided")
        if token not in self._district_of:
            raise http_error(403, "Could not authorize token")
        return self._district_of[token]
