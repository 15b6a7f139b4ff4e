"""Logging under the name of the service: off until somebody listens, and metadata only."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

from .responses import Response

if TYPE_CHECKING:
    from .requests import Request
    from .retry import AttemptFailure


@cache
def _logger(name: str) -> logging.Logger:
    logger = logging.getLogger(name)
    logger.addHandler(logging.NullHandler())
    return logger


def attempt(request: Request, outcome: Response | AttemptFailure, attempt: int, seconds: float) -> None:
    """Log one attempt: method, path template, status or failure, milliseconds, request id."""
    level = logging.DEBUG if isinstance(outcome, Response) and outcome.is_success else logging.INFO
    logger = _logger(request.service.name)
    if not logger.isEnabledFor(level):
        return
    milliseconds = round(seconds * 1000)
    if isinstance(outcome, Response):
        result, request_id = str(outcome.status), outcome.request_id or "-"
    else:
        result, request_id = outcome.kind.name.lower(), "-"
    logger.log(
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
    _logger(request.service.name).info(
        "%s %s: next attempt in %.2f s", request.method, request.template, seconds
    )
