"""OpenTelemetry spans, for those who asked: ``Options(tracing=True)`` and the extra ``otel``."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from .errors import InvalidArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opentelemetry.trace import Span

    from .requests import Request
    from .responses import Response


class RequestSpan:
    """The span of one call. Named by the path template: no id of a person is in a span."""

    __slots__ = ("_span",)

    def __init__(self, span: Span) -> None:
        self._span = span

    def end(self, response: Response) -> None:
        """Note what came back."""
        self._span.set_attribute("http.response.status_code", response.status)
        if response.attempts > 1:
            self._span.set_attribute("http.request.resend_count", response.attempts - 1)
        if response.request_id:
            self._span.set_attribute(response.request.service.request_id_attribute, response.request_id)


@contextmanager
def span(request: Request, host: str) -> Iterator[RequestSpan]:
    """Open a client span around one call, retries included.

    Raises:
        InvalidArgumentError: The OpenTelemetry API is not installed: install the extra ``otel``.
    """
    try:
        from opentelemetry.trace import SpanKind, StatusCode, get_tracer
    except ImportError:
        raise InvalidArgumentError("tracing needs the package opentelemetry-api (the extra otel)") from None
    attributes = {
        "http.request.method": request.method,
        "url.template": request.template,
        "server.address": host,
    }
    tracer = get_tracer(request.service.name, request.service.version)
    # Exceptions are not recorded: a span holds the error's class and status only.
    with tracer.start_as_current_span(
        f"{request.method} {request.template}",
        kind=SpanKind.CLIENT,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield RequestSpan(current)
        except BaseException as error:
            status = getattr(error, "status", None)
            if isinstance(status, int):
                current.set_attribute("http.response.status_code", status)
            current.set_attribute(
                "error.type", str(status) if isinstance(status, int) else type(error).__name__
            )
            current.set_status(StatusCode.ERROR)
            raise
