"""What both halves of io share: failures, bodies, settings. httpx and httpcore are imported in the io
modules alone."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import httpcore
import httpx

from .bodies import TooLargeError, seconds_left
from .errors import InvalidArgumentError
from .retry import AttemptFailure, FailureKind

if TYPE_CHECKING:
    from .requests import Request
    from .retry import Limits
    from .secrets import Headers
    from .urls import BaseUrl

HTTPX_VERSION = httpx.__version__
KEEP_ALIVE = 5.0
"""For how many seconds an unused connection is kept: less than any server or proxy in between does."""
MAX_IDLE = 20
"""How many unused connections to one origin are kept."""
SSL_SETTINGS = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")


class DeadlinePassedError(TimeoutError):
    """The call's deadline has passed. Never leaves the client."""


class ProxyUnreachableError(httpcore.ConnectError):
    """The connection that was not made is one to a proxy. Never leaves the io modules."""


TRANSPORT_ERRORS = (
    TooLargeError,
    httpx.HTTPError,
    httpx.StreamError,
    httpx.InvalidURL,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    OSError,  # what a transport of the caller's may raise
)
"""What may come of sending a request."""

# Errors that prove that no request went out. A write that failed on a kept connection proves nothing: the
# service may have read all of it before the connection broke.
_UNCONNECTED = frozenset(("ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol"))


def failure(error: BaseException) -> AttemptFailure:
    """Say what a transport's error means for the request. httpx and httpcore name their errors alike."""
    name = type(error).__name__
    is_timeout = isinstance(error, (TimeoutError, httpx.TimeoutException, httpcore.TimeoutException))
    if isinstance(error, TooLargeError):
        return AttemptFailure(FailureKind.TOO_LARGE, str(error))
    if (distrust := _distrust(error)) is not None:
        return AttemptFailure(FailureKind.UNTRUSTED, distrust.verify_message)
    if name in ("ProxyUnreachableError", "ProxyError"):
        return AttemptFailure(FailureKind.PROXY, "", is_timeout)
    if name in _UNCONNECTED:
        # Operating system and TLS texts only. The texts of other errors can quote what the server sent.
        reason = f"{name}: {error}" if name == "ConnectError" else name
        return AttemptFailure(FailureKind.UNCONNECTED, reason, is_timeout)
    return AttemptFailure(FailureKind.SLOW if is_timeout else FailureKind.LOST, name, is_timeout)


def _distrust(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None


# -------------------------------------------------------------------------------------------------- requests


def timeouts(limits: Limits) -> dict[str, float | None]:
    """Write the limits of an attempt as httpx and httpcore want them: none ends later than the whole call."""
    waits = {"connect": limits.connect, "read": limits.read, "write": limits.write, "pool": limits.pool}
    left = seconds_left(limits.ends_at)
    if left is None:
        return waits
    return {name: left if seconds is None else min(seconds, left) for name, seconds in waits.items()}


def httpx_request(request: Request, headers: Headers, limits: Limits) -> httpx.Request:
    """Write a request for a transport or client of the caller's."""
    return httpx.Request(
        request.method,
        request.url,
        headers=headers.reveal(),
        content=request.body,
        extensions={"timeout": timeouts(limits)},
    )


def httpcore_request(request: Request, base: BaseUrl, headers: Headers, limits: Limits) -> httpcore.Request:
    """Write a request for a connection of our own."""
    lines = [("Host", base.netloc), *headers.reveal().items()]
    if request.body is not None or request.is_write:
        lines.append(("content-length", str(len(request.body or b""))))
    target = request.url.removeprefix(base.origin)
    url = httpcore.URL(scheme=base.scheme, host=base.host, port=base.port, target=target)
    extensions = {"timeout": timeouts(limits)}
    return httpcore.Request(request.method, url, headers=lines, content=request.body, extensions=extensions)


# ---------------------------------------------------------------------------------------------------- bodies


class Received(NamedTuple):
    """A response of which the body has not been read.

    Attributes:
        status: The HTTP status.
        headers: The headers; names in any case.
        parts: The body as it came, piece by piece; iterable or, for an async client, async iterable.
        holder: What has to be released.
        is_decoded: The body has been decompressed by somebody else.
    """

    status: int
    headers: Mapping[str, str]
    parts: Any
    holder: Any
    is_decoded: bool = False


def receive(response: httpx.Response) -> Received:
    """Take a response from a transport or client of the caller's, which may have read it already."""
    if response.is_stream_consumed and hasattr(response, "_content"):
        is_decoded = not isinstance(response.stream, httpx.ByteStream)
        parts = _Pieces([response.content]) if is_decoded else response.stream
        return Received(response.status_code, response.headers, parts, response, is_decoded)
    return Received(response.status_code, response.headers, response.stream, response)


class _Pieces(httpx.ByteStream):
    def __init__(self, pieces: list[bytes]) -> None:
        super().__init__(b"".join(pieces))


# --------------------------------------------------------------------------------------- our own connections


def is_reusable(connection: Any) -> bool:
    """Tell whether a connection can carry another request: it is idle, and nothing is left unread behind the
    response.

    h11 keeps what came behind a response, and would take it for the next one. There is no public way to see
    it; what can't be seen is not trusted. A test holds that this one works.
    """
    if not connection.is_idle():
        return False
    link = connection
    while link is not None:
        state = getattr(link, "_h11_state", None)
        if state is not None:
            return bool(state.trailing_data == (b"", False))
        link = getattr(link, "_connection", None)
    return False


def load_ssl_context() -> ssl.SSLContext:
    """Load the certificates to trust, as the environment says.

    Raises:
        InvalidArgumentError: A setting of the environment cannot be used; the text names it.
    """
    given = [name for name in SSL_SETTINGS if os.environ.get(name)]
    # httpx 0.27 reads what is there, and trusts its own certificates where nothing is.
    if all(Path(os.environ[name]).exists() for name in given if name != "SSLKEYLOGFILE"):
        with suppress(OSError, ValueError):
            return httpx.create_ssl_context()
    given = given or ["the system's certificates"]
    raise InvalidArgumentError(f"TLS cannot be set up: check {' and '.join(given)}")


def pool_factory(
    pool: Any, http_proxy: Any, socks_proxy: Any, proxy: str | None, context: ssl.SSLContext | None
) -> Callable[[Any], Any]:
    """Give what makes connections over a network: httpcore's pools, each used for a single connection.

    Args:
        pool: httpcore's class without a proxy.
        http_proxy: Its class for an HTTP proxy.
        socks_proxy: Its class for a SOCKS proxy.
        proxy: The proxy's address.
        context: The certificates to trust; None where everything is plain http.

    Raises:
        InvalidArgumentError: The proxy's address cannot be used.
    """
    settings: dict[str, Any] = {"ssl_context": context, "keepalive_expiry": KEEP_ALIVE}
    if proxy is None:
        return lambda network: pool(network_backend=network, **settings)
    try:
        parsed = httpx.Proxy(proxy)
        scheme, host, port = parsed.url.scheme, parsed.url.host, parsed.url.port
        if not host or any(not 0 < len(label) < 64 for label in host.split(".")) or (port or 1) > 65535:
            raise ValueError
        settings["proxy_url"] = httpcore.URL(scheme=scheme, host=parsed.url.raw_host, port=port, target="/")
        settings["proxy_auth"] = parsed.raw_auth
        kind = socks_proxy if scheme.startswith("socks5") else http_proxy
        if kind is http_proxy:
            settings["proxy_headers"] = parsed.headers.raw
        kind(**settings)  # raises where something is missing
        return lambda network: kind(network_backend=network, **settings)
    except (ValueError, TypeError, RuntimeError, ImportError, httpx.InvalidURL):
        pass  # the address is not in the text: it can hold a password
    raise InvalidArgumentError(
        "the proxy's address cannot be used: check the argument proxy, or HTTPS_PROXY in the environment "
        "(a password with / ? # or @ in it has to be percent-encoded; socks needs the package socksio)"
    )


# The body is decompressed and whole by now: what described it on its way is no longer true.
_ON_THE_WIRE = ("content-encoding", "content-length", "transfer-encoding")


def httpx_response(request: Request, status: int, headers: Mapping[str, str], body: bytes) -> httpx.Response:
    """Write a response as plain generated functions want it."""
    kept = {name: value for name, value in headers.items() if name.lower() not in _ON_THE_WIRE}
    sent = httpx.Request(request.method, request.url)
    return httpx.Response(status, headers=kept, content=body, request=sent)
