"""`/oauth/tokens`: the tokens of all districts, and an authorization code for a user's token."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any
from urllib.parse import urlencode

from .._messages import FakeResponse, Request, json_response, oauth_error
from .._random import SeededRandom
from ..district.tokens import Tokens


def list_tokens(tokens: Tokens, request: Request) -> FakeResponse:
    """Answer `GET /oauth/tokens?owner_type=district`."""
    _check_client(tokens, request)
    if request.param("owner_type") != "district":
        raise oauth_error(400, "invalid_request", "owner_type must be district")
    wanted = request.param("district")
    items = [
        {
            "id": SeededRandom(token).hex(24),
            "created": created,
            "owner": {"type": "district", "id": owner},
            "access_token": token,
            "scopes": ["read:districts", "read:events", "read:sections", "read:users"],
        }
        for token, owner, created in tokens.of_districts()
        if wanted in (None, owner)
    ]
    uri = f"/oauth/tokens?{urlencode(request.query)}"
    return json_response({"data": items, "links": [{"rel": "self", "uri": uri}]})


def exchange_code(tokens: Tokens, request: Request) -> FakeResponse:
    """Answer `POST /oauth/tokens`: an authorization code for a token."""
    _check_client(tokens, request)
    try:
        sent: Any = json.loads(request.body)
    except ValueError:
        sent = None
    if not isinstance(sent, dict) or sent.get("grant_type") != "authorization_code":
        raise oauth_error(400, "unsupported_grant_type", "grant_type must be authorization_code")
    token = tokens.redeem_code(str(sent.get("code")), str(sent.get("redirect_uri")))
    if token is None:
        raise oauth_error(400, "invalid_grant", "invalid code")
    return json_response({"access_token": token})


def _check_client(tokens: Tokens, request: Request) -> None:
    known = b64encode(f"{tokens.client_id}:{tokens.client_secret}".encode()).decode()
    if request.headers.get("authorization") != f"Basic {known}":
        raise oauth_error(401, "invalid_client", "client id or secret is wrong")
