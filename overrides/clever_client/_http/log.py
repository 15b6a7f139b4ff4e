"""Logging under ``clever_client``: off until somebody listens, and metadata only."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from .responses import Answer

if TYPE_CHECKING:
    from .responses import Call
    from .retry import Failure

_logger = logging.getLogger("clever_client")
_logger.addHandler(logging.NullHandler())


def attempt(call: Call, outcome: Answer | Failure, attempt: int, seconds: float) -> None:
    """Log one attempt: method, path template, status or fault, milliseconds, request id."""
    level = logging.DEBUG if isinstance(outcome, Answer) and outcome.is_success else logging.INFO
    if not _logger.isEnabledFor(level):
        return
    milliseconds = round(seconds * 1000)
    if isinstance(outcome, Answer):
        result, request_id = str(outcome.status), outcome.request_id or "-"
    else:
        result, request_id = outcome.fault.name.lower(), "-"
    _logger.log(
        level,
        "%s %s: %s (attempt %d, %d ms, request %s)",
        call.method,
        call.template,
        result,
        attempt,
        milliseconds,
        request_id,
    )


def pause(call: Call, seconds: float) -> None:
    """Log a pause before the next attempt."""
    _logger.info("%s %s: next attempt in %.2f s", call.method, call.template, seconds)
