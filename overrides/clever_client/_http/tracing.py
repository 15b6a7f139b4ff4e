"""OpenTelemetry spans, for those who asked: ``Options(tracing=True)`` and the extra ``otel``."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from .._errors import InvalidArgumentError
from .._version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opentelemetry.trace import Span

    from .responses import Answer, Call


class CallSpan:
    """The span of one call. Named by the path template: no id of a person is in a span."""

    __slots__ = ("_span",)

    def __init__(self, span: Span) -> None:
        self._span = span

    def end(self, answer: Answer) -> None:
        """Note what came back."""
        self._span.set_attribute("http.response.status_code", answer.status)
        if answer.attempts > 1:
            self._span.set_attribute("http.request.resend_count", answer.attempts - 1)
        if answer.request_id:
            self._span.set_attribute("clever.request_id", answer.request_id)


@contextmanager
def span(call: Call, host: str) -> Iterator[CallSpan]:
    """A client span around one call, retries included.

    Raises:
        InvalidArgumentError: The OpenTelemetry API is not installed.
    """
    try:
        from opentelemetry.trace import SpanKind, StatusCode, get_tracer
    except ImportError:
        raise InvalidArgumentError("tracing needs the extra: pip install 'clever-client[otel]'") from None
    attributes = {"http.request.method": call.method, "url.template": call.template, "server.address": host}
    tracer = get_tracer("clever_client", __version__)
    # Exceptions are not recorded: a span holds the error's class and status only.
    with tracer.start_as_current_span(
        f"{call.method} {call.template}",
        kind=SpanKind.CLIENT,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield CallSpan(current)
        except BaseException as error:
            status = getattr(error, "status", None)
            if isinstance(status, int):
                current.set_attribute("http.response.status_code", status)
            current.set_attribute(
                "error.type", str(status) if isinstance(status, int) else type(error).__name__
            )
            current.set_status(StatusCode.ERROR)
            raise
