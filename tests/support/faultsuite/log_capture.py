"""Captures all that is logged and traced while a case runs, down to the last library."""

from __future__ import annotations

import logging
import re
from types import TracebackType
from typing import Self
from unittest import mock

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

_ATTEMPT = re.compile(
    r"(GET|POST|PATCH|DELETE) /[a-z_{}/]+: "
    r"(\d{3}|[a-z_]+) \(attempt \d+, \d+ ms, request [\w-]+\)"
    r"|(GET|POST|PATCH|DELETE) /[a-z_{}/]+: next attempt in [\d.]+ s"
)


class LogCapture(logging.Handler):
    """Captures inside its `with` block.

    Attributes:
        lines: All of it, as lines of text.
    """

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self._exporter = InMemorySpanExporter()
        self._provider = TracerProvider()
        self._provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self._patch = mock.patch.object(trace, "get_tracer", self._provider.get_tracer)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record. One of the client's own must be of the form that holds metadata only."""
        text = record.getMessage()
        self.lines.append(f"{record.name} {text} {record.exc_info}")
        if record.name == "clever_client":
            assert _ATTEMPT.fullmatch(text), text

    def __enter__(self) -> Self:
        root = logging.getLogger()
        self._level = root.level
        root.setLevel(logging.DEBUG)
        root.addHandler(self)
        self._patch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        root = logging.getLogger()
        root.removeHandler(self)
        root.setLevel(self._level)
        self._patch.stop()
        self.lines += [span.to_json() for span in self._exporter.get_finished_spans()]
        self._provider.shutdown()
