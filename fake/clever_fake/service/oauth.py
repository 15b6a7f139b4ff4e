"""The OAuth endpoints: districts' tokens, codes for users' tokens, and what a token stands for."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any
from urllib.parse import parse_qsl, urlencode

from .._messages import FakeResponse, Request, json_response, oauth_error
from .._random import SeededRandom
from ..district.tokens import SCOPES, Tokens


def list_tokens(tokens: Tokens, request: Request) -> FakeResponse:
    """Answer `GET /oauth/tokens?owner_type=district`."""
    _check_client(tokens, request, {})
    if request.param("owner_type") != "district":
        raise oauth_error(400, "invalid_request", "owner_type must be district")
    wanted = request.param("district")
    items = [
        {
            "id": SeededRandom(token).hex(24),
            "created": created,
            "owner": {"type": "district", "id": owner},
            "access_token": token,
            "scopes": SCOPES,
        }
        for owner, (token, created) in tokens.of_districts().items()
        if wanted in (None, owner)
    ]
    uri = f"/oauth/tokens?{urlencode(request.query)}"
    return json_response({"data": items, "links": [{"rel": "self", "uri": uri}]})


def exchange_code(tokens: Tokens, request: Request) -> FakeResponse:
    """Answer `POST /oauth/tokens`: a user's token for an authorization code, sent as JSON or as a form."""
    sent = _read(request)
    _check_client(tokens, request, sent)
    if sent.get("grant_type") != "authorization_code":
        raise oauth_error(400, "unsupported_grant_type", "grant_type must be authorization_code")
    token = tokens.redeem_code(str(sent.get("code")), str(sent.get("redirect_uri")))
    if token is None:
        raise oauth_error(400, "invalid_grant", "invalid code")
    return json_response({"access_token": token, "token_type": "bearer"})


def token_info(tokens: Tokens, request: Request) -> FakeResponse:
    """Answer `GET /oauth/tokeninfo`: the application of a token, and what it may do."""
    grant = tokens.grant(request)
    scopes = ("read:user_id", "read:users") if grant.user_id else SCOPES
    return json_response({"client_id": tokens.client_id, "scopes": scopes})


def me(tokens: Tokens, request: Request) -> FakeResponse:
    """Answer `GET /me`: whom a token stands for."""
    district_id, user_id = tokens.grant(request)
    kind, own = ("user", user_id) if user_id else ("district", district_id)
    data = {"id": own, "district": district_id, "type": kind, "authorized_by": "district"}
    links = [
        {"rel": "self", "uri": "/me"},
        {"rel": "canonical", "uri": f"/v3.1/{kind}s/{own}"},
        {"rel": "district", "uri": f"/v3.1/districts/{district_id}"},
    ]
    return json_response({"type": kind, "data": data, "links": links})


def _read(request: Request) -> dict[str, Any]:
    text = request.body.decode("utf-8", "replace")
    if "json" not in request.headers.get("content-type", "") and not text.lstrip().startswith("{"):
        return dict(parse_qsl(text))
    try:
        sent = json.loads(text)
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise oauth_error(400, "invalid_request", "request body must be a JSON object or a form")
    return sent


def _check_client(tokens: Tokens, request: Request, sent: dict[str, Any]) -> None:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        known = b64decode(encoded).decode() if scheme.lower() == "basic" else ""
    except ValueError:
        known = ""
    if not scheme:
        known = f"{sent.get('client_id')}:{sent.get('client_secret')}"
    if known != f"{tokens.client_id}:{tokens.client_secret}":
        raise oauth_error(401, "invalid_client", "client id or secret is wrong")
