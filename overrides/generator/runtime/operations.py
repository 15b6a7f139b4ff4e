"""What all plain functions have beneath them: how a request is built, and how an answer is read."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from .bodies import RequestModel
from .errors import DecodeError, UnexpectedStatus
from .types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx

    from .client import Client

T = TypeVar("T")


def build_request(
    method: str,
    path: str,
    path_values: Mapping[str, object],
    *,
    query: Mapping[str, object] | None = None,
    allowed: Any = None,
    renamed: Mapping[str, str] | None = None,
    body: RequestModel | Unset = UNSET,
) -> dict[str, Any]:
    """Build what an httpx client's ``request`` takes. What is UNSET or None is not in the query.

    Args:
        method: The HTTP method.
        path: The path, with names in braces.
        path_values: What stands in the place of these names.
        query: The parameters of the query, by their Python names; None for an operation that has none.
        allowed: The ``TypedDict`` of these parameters.
        renamed: The names on the wire of those that have another name in Python.
        body: The model to send.

    Raises:
        TypeError: The operation has no parameter of such a name. The service would leave it out of account.
        ValueError: A field of the body holds a value of another type; the text names the field.
    """
    quoted = {name: quote(str(value), safe="") for name, value in path_values.items()}
    request: dict[str, Any] = {"method": method, "url": path.format_map(quoted)}
    if query:
        if unknown := query.keys() - allowed.__annotations__.keys():
            raise TypeError(f"{method.upper()} {path} has no parameter {', '.join(sorted(unknown))}")
        names = renamed or {}
        request["params"] = {
            names.get(name, name): value
            for name, value in query.items()
            if value is not UNSET and value is not None
        }
    if body is not UNSET:
        request["json"] = body.to_dict()
    return request


def read_response(
    client: Client, request: Mapping[str, Any], response: httpx.Response, models: Mapping[int, Any]
) -> Response[Any]:
    """Read an answer into the model that the document lists for its status.

    Raises:
        UnexpectedStatus: The document does not list the status. ``may_have_been_processed`` says whether a
            change may have been made.
        DecodeError: The body is not JSON, or cannot be read. After a request that changes something,
            ``may_have_been_processed`` is true.
    """
    status, model = response.status_code, models.get(response.status_code)
    changes = request["method"] not in ("get", "head")
    result: Any = None
    if model is not None:
        try:
            result = model.from_dict(_json(response, model))
        except DecodeError as error:
            error.may_have_been_processed = changes and (status < 400 or status >= 500)
            raise
    elif client.raise_on_unexpected_status and not 200 <= status < 300:
        unexpected = UnexpectedStatus(status, response.content)
        unexpected.may_have_been_processed = changes and status >= 500
        raise unexpected
    return Response(HTTPStatus(status), response.content, response.headers, result)


def _json(response: httpx.Response, model: type) -> Any:
    try:
        return response.json()
    except ValueError:
        pass  # its text and its pickle would have the body
    raise DecodeError(model.__name__, "the body is not JSON")
