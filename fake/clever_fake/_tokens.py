"""Who may ask, and how often: bearer tokens, the rate limit, and the endpoint that hands out tokens."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from ._clock import Clock, stamp
from ._dice import Dice
from ._http import Answer, Request, answer, refuse, refuse_oauth

CODE_SECONDS: Final = 60
_WINDOW: Final = 60


@dataclass
class RateLimit:
    """So many requests a minute for each token.

    Attributes:
        limit: How many; None: no limit, and no headers that speak of one.
    """

    clock: Clock
    limit: int | None
    _used: dict[str, tuple[int, int]] = field(default_factory=dict)

    def count(self, bucket: str) -> tuple[bool, dict[str, str]]:
        """Count a request; tell whether it may pass, and what the headers say."""
        if self.limit is None:
            return True, {}
        window = int(self.clock.seconds()) // _WINDOW
        began, used = self._used.get(bucket, (window, 0))
        used = used + 1 if began == window else 1
        self._used[bucket] = (window, used)
        headers = {
            "X-RateLimit-Bucket": bucket,
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - used)),
            "X-RateLimit-Reset": str((window + 1) * _WINDOW),
        }
        return used <= self.limit, headers


class Tokens:
    """The tokens of all districts, and the OAuth endpoints.

    Attributes:
        client_id: The application's id.
        client_secret: Its secret.
    """

    def __init__(self, seed: int, clock: Clock) -> None:
        self._dice = Dice(seed, "tokens")
        self._clock = clock
        self._district_of: dict[str, str] = {}
        self._created: dict[str, str] = {}
        self._revoked: set[str] = set()
        self._codes: dict[str, tuple[str, float]] = {}
        self.client_id: str = self._dice.hex(20)
        self.client_secret: str = self._dice.hex(40)

    def issue(self, district_id: str) -> str:
        """Give a district a new token; the one that it had is no longer good."""
        for token in [token for token, owner in self._district_of.items() if owner == district_id]:
            del self._district_of[token]
            self._revoked.add(token)
        token = f"fake{self._dice.hex(36)}"
        self._district_of[token] = district_id
        self._created[token] = stamp(int(self._clock.seconds()))
        return token

    def token_of(self, district_id: str) -> str:
        """Give the token that a district has now."""
        return next(token for token, owner in self._district_of.items() if owner == district_id)

    def issue_code(self, redirect_uri: str) -> str:
        """Make an authorization code: good for one minute, once."""
        code = self._dice.hex(32)
        self._codes[code] = (redirect_uri, self._clock.seconds() + CODE_SECONDS)
        return code

    def district(self, request: Request) -> str:
        """Tell whose data a request may see.

        Raises:
            Refused: It has no token, or one that is no good.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token or token in self._revoked:
            raise refuse(401, "No authorization provided")
        if token not in self._district_of:
            raise refuse(403, "Could not authorize token")
        return self._district_of[token]

    def list_tokens(self, request: Request) -> Answer:
        """Answer `GET /oauth/tokens?owner_type=district`."""
        self._check_client(request)
        if request.param("owner_type") != "district":
            raise refuse_oauth(400, "invalid_request", "owner_type must be district")
        wanted = request.param("district")
        tokens = [
            {
                "id": Dice(token).hex(24),
                "created": self._created[token],
                "owner": {"type": "district", "id": owner},
                "access_token": token,
                "scopes": ["read:districts", "read:events", "read:sections", "read:users"],
            }
            for token, owner in self._district_of.items()
            if wanted in (None, owner)
        ]
        uri = f"/oauth/tokens?{urlencode(request.query)}"
        return answer({"data": tokens, "links": [{"rel": "self", "uri": uri}]})

    def exchange_code(self, request: Request) -> Answer:
        """Answer `POST /oauth/tokens`: an authorization code for a token."""
        self._check_client(request)
        try:
            sent: Any = json.loads(request.body)
        except ValueError:
            sent = None
        if not isinstance(sent, dict) or sent.get("grant_type") != "authorization_code":
            raise refuse_oauth(400, "unsupported_grant_type", "grant_type must be authorization_code")
        redirect_uri, until = self._codes.pop(str(sent.get("code")), ("", 0.0))
        if until < self._clock.seconds() or redirect_uri != sent.get("redirect_uri"):
            raise refuse_oauth(400, "invalid_grant", "invalid code")
        return answer({"access_token": f"user{self._dice.hex(36)}"})

    def _check_client(self, request: Request) -> None:
        known = b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {known}":
            raise refuse_oauth(401, "invalid_client", "client id or secret is wrong")
