"""What Clever's OAuth endpoints answer, and what that means."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from ._http import json_codec
from ._http.secrets import Secret
from ._ids import is_mongo_id
from ._oauth import Hidden

if TYPE_CHECKING:
    from ._http.responses import Response


class ConnectedDistrict(NamedTuple):
    """A district that is connected to the app.

    Attributes:
        id: The district's id. Keep this, never the token: tokens change.
        token_created: When its token was made.
        scopes: What the token may do.
    """

    id: str
    token_created: datetime | None
    scopes: tuple[str, ...]


class TokenInfo(NamedTuple):
    """What Clever says of a token.

    Attributes:
        client_id: The app that the token was made for. Compare it with your own before you trust a token that
            somebody sent you.
        scopes: What the token may do.
    """

    client_id: str
    scopes: tuple[str, ...]


class Identity(NamedTuple):
    """Whom a token stands for.

    Attributes:
        type: ``user`` for one that a login gave, ``district`` for a district's.
        id: The id of that user or district.
        district_id: The district.
    """

    type: str
    id: str
    district_id: str | None

    def __repr__(self) -> str:
        return f"<Identity {self.type}>"


class UserToken(Secret):
    """The token that a login gave. ``reveal()`` gives its text; it hides from repr, logs and pickles."""

    __slots__ = ()


def read_districts(items: list[Any], response: Response) -> list[tuple[ConnectedDistrict, Secret]]:
    """Read a page of the list of tokens. Tokens of others than districts are left out.

    Raises:
        InvalidResponseError: An item is not a token with its owner.
    """
    items = items[::-1]
    found = []
    while items:
        if (read := _read_district(items.pop())) is None:
            items.clear()  # reporters of errors send the locals of frames away
            raise response.unreadable("a list of tokens with their owners was expected")
        if read[0] is not None:
            found.append((read[0], read[1]))
    return found


def _read_district(item: Any) -> tuple[ConnectedDistrict | None, Secret] | None:
    owner = item.get("owner") if isinstance(item, dict) else None
    is_token = isinstance(item, dict) and Hidden(item.get("access_token")).is_plain_text()
    if not is_token or not isinstance(owner, dict) or not is_mongo_id(owner.get("id")):
        return None
    token = Secret(item["access_token"])
    if owner.get("type") not in (None, "district"):
        return None, token
    created, scopes = _time(item.get("created")), _texts(item.get("scopes"))
    return ConnectedDistrict(owner["id"], created, scopes), token


def read_user_token(response: Response) -> UserToken:
    """Read the answer to an authorization code.

    Raises:
        InvalidResponseError: The answer holds no ``access_token``.
    """
    token = Hidden(response.object().get("access_token"))
    if not token.is_plain_text():
        raise response.unreadable("an `access_token` was expected")
    return UserToken(token.value)


def read_token_info(response: Response) -> TokenInfo:
    """Read what Clever says of a token.

    Raises:
        InvalidResponseError: The answer does not say which app the token is for.
    """
    said = response.object()
    client_id, scopes = said.get("client_id"), said.get("scopes")
    if not isinstance(client_id, str):
        del said, client_id, scopes  # reporters of errors send the locals of frames away
        raise response.unreadable("a `client_id` was expected")
    return TokenInfo(client_id, _texts(scopes))


def read_identity(response: Response) -> Identity:
    """Read whom a token stands for.

    Raises:
        InvalidResponseError: The answer does not say whom the token stands for.
    """
    said = response.object()
    data = said.get("data")
    kind = said.get("type", data.get("type") if isinstance(data, dict) else None)
    if not isinstance(data, dict) or not isinstance(data.get("id"), str) or not isinstance(kind, str):
        del said, data, kind  # an id of a person
        raise response.unreadable("an object with a `type`, and an id in `data`, was expected")
    district = data.get("district", data["id"] if kind == "district" else None)
    return Identity(kind, data["id"], district if isinstance(district, str) else None)


def _time(value: object) -> datetime | None:
    if isinstance(value, str):
        with suppress(ValueError):
            return datetime.fromisoformat(value)
    return None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()


class _PlainPages:
    """Reads pages of tokens as plain JSON."""

    def page(self, body: bytes) -> Any:
        """Read a page.

        Raises:
            ValueError: The body is not JSON.
        """
        return json_codec.loads(body)


PLAIN_PAGES: Any = _PlainPages()
