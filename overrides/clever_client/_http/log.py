"""Logging under ``clever_client``: off until somebody listens, and metadata only."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from .responses import Response

if TYPE_CHECKING:
    from .responses import Request
    from .retry import AttemptFailure

_logger = logging.getLogger("clever_client")
_logger.addHandler(logging.NullHandler())


def attempt(request: Request, outcome: Response | AttemptFailure, attempt: int, seconds: float) -> None:
    """Log one attempt: method, path template, status or fault, milliseconds, request id."""
    level = logging.DEBUG if isinstance(outcome, Response) and outcome.is_success else logging.INFO
    if not _logger.isEnabledFor(level):
        return
    milliseconds = round(seconds * 1000)
    if isinstance(outcome, Response):
        result, request_id = str(outcome.status), outcome.request_id or "-"
    else:
        result, request_id = outcome.kind.name.lower(), "-"
    _logger.log(
        level,
        "%s %s: %s (attempt %d, %d ms, request %s)",
        request.method,
        request.template,
        result,
        attempt,
        milliseconds,
        request_id,
    )


def pause(request: Request, seconds: float) -> None:
    """Log a pause before the next attempt."""
    _logger.info("%s %s: next attempt in %.2f s", request.method, request.template, seconds)
