"""What `clever-client doctor` looks at. Each check tells what it found and, where needed, what to do."""

from __future__ import annotations

import os
import platform
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib import metadata
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urlsplit

from clever_client import Clever, CleverError, ForbiddenError, TransportError, UnauthorizedError

from .._sending import is_refused_token

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clever_client import Response

_EXTRAS = ("msgspec", "orjson", "sqlalchemy", "psycopg", "opentelemetry-api")
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_MAX_SKEW = timedelta(seconds=60)


class Check(NamedTuple):
    """What a check found.

    Attributes:
        name: What was looked at.
        result: ``ok``, ``note`` (good to know) or ``problem``.
        found: What was found. It holds no secret and no record.
        advice: What to do, where something is to be done.
    """

    name: str
    result: Literal["ok", "note", "problem"]
    found: str
    advice: str | None = None


def check_all(token_file: Path | None) -> Iterator[Check]:
    """Check everything, and give each result as soon as it is known."""
    yield _versions()
    yield _address()
    yield from _network_settings()
    token = _token(token_file)
    if token is None:
        if os.environ.get("CLEVER_CLIENT_ID") and os.environ.get("CLEVER_CLIENT_SECRET"):
            yield from _app()
            return
        advice = "set CLEVER_TOKEN, or CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET of your app"
        yield Check("credentials", "problem", "there are none", advice)
        return
    if token != token.strip() or token.lower().startswith("bearer "):
        advice = "give the token alone, without 'Bearer' and without spaces around it"
        yield Check("credentials", "problem", "the token has something around it", advice)
        return
    yield Check("credentials", "ok", f"a token of {len(token)} characters")
    try:
        with Clever(token) as clever:
            yield from _district(clever)
    except CleverError as error:
        yield Check("credentials", "problem", str(error))


def _versions() -> Check:
    found = [f"clever-client {metadata.version('clever-client')}", f"Python {platform.python_version()}"]
    for name in ("httpx", *_EXTRAS):
        with suppress(metadata.PackageNotFoundError):
            found.append(f"{name} {metadata.version(name)}")
    return Check("versions", "ok", ", ".join(found))


def _address() -> Check:
    url = os.environ.get("CLEVER_BASE_URL")
    if not url:
        return Check("address", "ok", "Clever's own")
    parts = urlsplit(url)
    shown = f"{parts.scheme}://{parts.hostname}"
    if not parts.path.rstrip("/").endswith("/v3.1"):
        return Check(
            "address", "problem", f"CLEVER_BASE_URL leads to {shown}", "its path must end with /v3.1"
        )
    return Check("address", "note", f"CLEVER_BASE_URL leads to {shown}", "unset it to talk to Clever itself")


def _network_settings() -> Iterator[Check]:
    proxies = [name for name in _PROXIES if os.environ.get(name)]
    if proxies:
        hosts = sorted({urlsplit(os.environ[name]).hostname or "?" for name in proxies})
        yield Check("proxy", "note", f"{', '.join(proxies)} name {', '.join(hosts)}")
    else:
        yield Check("proxy", "ok", "none")
    for name in _CERTIFICATES:
        if (place := os.environ.get(name)) and not os.path.exists(place):  # noqa: PTH110  # as OpenSSL asks
            advice = "correct it or unset it: no connection can be checked without certificates"
            yield Check("certificates", "problem", f"{name} names nothing that is there", advice)
            return
    named = [name for name in _CERTIFICATES if os.environ.get(name)]
    yield Check(
        "certificates",
        "note" if named else "ok",
        f"from {' and '.join(named)}" if named else "the usual ones",
    )


def _token(file: Path | None) -> str | None:
    if file is not None:
        return file.read_text("utf-8").rstrip("\r\n")
    return os.environ.get("CLEVER_TOKEN") or None


def _district(clever: Clever) -> Iterator[Check]:
    """Ask for one event, and read all that the response tells."""
    try:
        response = clever.with_options(deadline=30).request("GET", "/events", params={"limit": 1})
    except (UnauthorizedError, ForbiddenError) as error:
        yield _refused(error)
        return
    except TransportError as error:
        advice = "look at the proxy, the certificates and the network above"
        yield Check("network", "problem", str(error), advice)
        return
    yield Check("token", "ok", "Clever accepts it")
    yield _rate_limit(response)
    yield _clock(response)
    yield _events(clever)


def _refused(error: UnauthorizedError | ForbiddenError) -> Check:
    if is_refused_token(error):
        found = f"Clever does not accept it ({_words(error)})"
        return Check("token", "problem", found, "take a new token of the district")
    advice = "look in Clever's dashboard what the district shares with your app"
    return Check("token", "problem", f"it may not read events ({_words(error)})", advice)


def _words(error: CleverError) -> str:
    said = getattr(error, "message_from_server", None)
    return (
        said if said and getattr(error, "is_documented", False) else f"status {getattr(error, 'status', '?')}"
    )


def _rate_limit(response: Response) -> Check:
    limit, left = (response.headers.get(f"x-ratelimit-{name}") for name in ("limit", "remaining"))
    if limit is None:
        return Check("rate limit", "note", "the response tells none")
    return Check("rate limit", "ok", f"{left} of {limit} requests are left in this minute")


def _clock(response: Response) -> Check:
    try:
        theirs = parsedate_to_datetime(response.headers.get("date", ""))
    except (TypeError, ValueError):
        return Check("clock", "note", "the response has no date to compare with")
    skew = datetime.now(UTC) - theirs
    found = f"{abs(skew.total_seconds()):.0f} s {'ahead of' if skew > timedelta() else 'behind'} Clever's"
    if abs(skew) > _MAX_SKEW:
        return Check("clock", "problem", found, "let this machine take its time from a time server")
    return Check("clock", "ok", found)


def _events(clever: Clever) -> Check:
    newest = clever.events.latest()
    if newest is None:
        advice = "if the district has changed lately, ask Clever to switch on events for your app"
        return Check("events", "note", "there are none", advice)
    when = f"{newest.created:%Y-%m-%d %H:%M} UTC" if newest.created else "of an unknown time"
    return Check("events", "ok", f"switched on; the newest is from {when}")


def _app() -> Iterator[Check]:
    from clever_client.oauth import CleverApp

    try:
        with CleverApp() as app:
            districts = list(app.districts())
    except (UnauthorizedError, ForbiddenError) as error:
        advice = "copy client id and secret anew from Clever's dashboard"
        yield Check("credentials", "problem", f"Clever does not accept them ({_words(error)})", advice)
        return
    except CleverError as error:
        yield Check(
            "network", "problem", str(error), "look at the proxy, the certificates and the network above"
        )
        return
    yield Check("credentials", "ok", f"the app is connected with {len(districts)} districts")
    if districts:
        with CleverApp() as app:
            yield from _district(app.client(districts[0].id))
