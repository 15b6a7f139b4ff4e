"""What a fault is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from .._messages import FakeResponse, Request
from ..server.wire import Steps, render


class ListPositions(Protocol):
    """The list that a request reads, as far as faults of paging need it."""

    def first_kept(self) -> Any:
        """Tell the position of the first item."""

    def after(self, cursor: str) -> Any:
        """Tell the position of the first item after a cursor."""

    def mark(self, position: Any) -> str:
        """Make a cursor that leads to a position."""
        ...


Change = Callable[[FakeResponse, Request, ListPositions | None], FakeResponse]


def _unchanged(response: FakeResponse, request: Request, positions: ListPositions | None) -> FakeResponse:
    return response


@dataclass(frozen=True)
class Fault:
    """One way in which a request goes wrong.

    Attributes:
        name: What it is called in `FaultScript.injected`.
        change: Makes the answer from the honest one.
        steps: Puts the answer on a socket.
        raises: The name of the httpx exception that a transport without a socket raises, or "".
        in_body: That exception comes after half of the body, not in place of the answer.
        processed: The service did its work before things went wrong. If not, it never saw the request.
    """

    name: str
    change: Change = _unchanged
    steps: Callable[[FakeResponse], Steps] = field(default=lambda response: [render(response)])
    raises: str = ""
    in_body: bool = False
    processed: bool = True
