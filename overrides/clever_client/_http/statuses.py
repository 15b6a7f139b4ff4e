"""Statuses: what a response that is not a success means. The status decides; the body only explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import json_codec
from .errors import (
    BadRequestError,
    ForbiddenError,
    NotFoundError,
    RateLimitError,
    RedirectError,
    RequestTooLargeError,
    ServerError,
    StatusError,
    UnauthorizedError,
)

if TYPE_CHECKING:
    from datetime import datetime

    from .responses import Response

_ERRORS: dict[int, type[StatusError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    413: RequestTooLargeError,
    429: RateLimitError,
}
_ERRORS_BY_HUNDRED: dict[int, type[StatusError]] = {1: StatusError, 3: RedirectError, 4: StatusError}
REFUSALS = frozenset((400, 401, 403, 404, 405, 406, 411, 413, 414, 415, 417, 421, 422, 426, 428, 429, 431))
"""The statuses that prove that a request was not processed. All others of a change leave it open: a proxy
sends 408 or 499 when it has given up waiting, a redirect often follows a change that was made, and a 409
may be about the first copy of a request that arrived twice."""
_PERMANENT = frozenset((400, 404, 405, 406, 411, 413, 414, 415, 417, 422, 501))
"""The statuses that the same request would get again, whenever it is sent."""
_LONGEST_TEXT = 2000


def status_error(
    response: Response, retry_at: datetime | None = None, *, in_doubt: bool = False
) -> StatusError:
    """Make the error for a response that is not a success.

    Args:
        response: The response.
        retry_at: When the service wants to be asked again.
        in_doubt: An earlier attempt may have been processed.
    """
    request, status = response.request, response.status
    service = request.service
    message, code = server_message(response)
    documented = message is not None and service.texts.fullmatch(message) is not None
    kind = _ERRORS.get(status)
    if status == 400 and message is not None and message.startswith(service.not_found):
        kind, code = NotFoundError, service.not_found
    if kind is None:
        kind = _ERRORS_BY_HUNDRED.get(status // 100, ServerError)
    text = f"{request.method} {request.template} was answered {status}"
    text += f": {message}" if documented else f" ({code})" if code else ""
    advice = service.advise(status, message if documented else None, request.template)
    text += f"; {advice}" if advice else ""
    text += f" [retry at {retry_at:%Y-%m-%dT%H:%M:%SZ}]" if retry_at else ""
    text += f" [{response.attempts} attempts]" if response.attempts > 1 else ""
    text += f" [request {response.request_id}]" if response.request_id else ""
    refused_for_good = documented and message in service.permanent_texts
    in_doubt = in_doubt or (request.is_write and status not in REFUSALS)
    return kind(
        text + (request.doubt() if in_doubt else ""),
        **request.error_details(response.attempts),
        status=status,
        request_id=response.request_id,
        retry_at=retry_at,
        code=code,
        message_from_server=message,
        is_documented=documented,
        is_token_refused=refuses_token(response),
        is_permanent=refused_for_good or status in _PERMANENT,
        may_have_been_processed=in_doubt,
    )


def server_message(response: Response) -> tuple[str | None, str | None]:
    """Read the message and the documented code from the body of an error: JSON of one of three shapes, or
    text."""
    try:
        body = json_codec.loads(response.body)
    except ValueError:
        is_text = response.content_type in ("text/plain", "") and not response.body.lstrip().startswith(b"<")
        text = response.body[:_LONGEST_TEXT].decode(errors="replace").strip() if is_text else ""
        return text or None, None
    if not isinstance(body, dict):
        return None, None
    error = body.get("error")
    texts = (body.get("message"), body.get("error_description"), error)
    message = next((text[:_LONGEST_TEXT] for text in texts if isinstance(text, str) and text), None)
    return message, error if isinstance(error, str) and error in response.request.service.codes else None


def refuses_token(response: Response) -> bool:
    """Tell whether the service says that it no longer takes the token: 401, or a 403 with the text that means
    the same.
    """
    if response.status == 403:
        return server_message(response)[0] == response.request.service.token_refused
    return response.status == 401
