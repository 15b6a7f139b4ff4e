"""What a transport raises, in our words. httpx and httpcore name their errors alike: the names are enough."""

from __future__ import annotations

import ssl

import httpcore
import httpx

from .retry import AttemptFailure, FailureKind

TRANSPORT_ERRORS = (
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

# Errors that prove that no request went out. A write that failed on a kept connection proves nothing: the
# service may have read all of it before the connection broke. (A proxy error is a CONNECT that the proxy
# refused.)
_UNCONNECTED = frozenset(
    ("ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol")
)


def failure(error: BaseException) -> AttemptFailure:
    """What a transport's error says about the request."""
    name = type(error).__name__
    is_timeout = isinstance(error, (TimeoutError, httpx.TimeoutException, httpcore.TimeoutException))
    if _is_distrust(error):
        return AttemptFailure(FailureKind.UNTRUSTED, f"{name}: {_certificate_problem(error)}")
    if name in _UNCONNECTED:
        # Operating system and TLS texts only. The texts of other errors can quote what the server sent.
        return AttemptFailure(
            FailureKind.UNCONNECTED, f"{name}: {error}" if name == "ConnectError" else name, is_timeout
        )
    return AttemptFailure(FailureKind.SLOW if is_timeout else FailureKind.LOST, name, is_timeout)


def _chain(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain


def _is_distrust(error: BaseException) -> bool:
    return any(isinstance(link, ssl.SSLCertVerificationError) for link in _chain(error))


def _certificate_problem(error: BaseException) -> str:
    found = next(link for link in _chain(error) if isinstance(link, ssl.SSLCertVerificationError))
    return str(found.verify_message)
