"""The script that says which request meets which fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

from .._messages import Request
from .._random import SeededRandom
from ._catalogue import CATALOGUE, TRANSIENT
from ._catalogue import headers as _with_headers
from ._catalogue import status as _status
from ._fault import Fault


@dataclass
class _Rule:
    """Picks the requests that meet a fault."""

    pick: Callable[[], Fault | None]
    method: str | None
    path: str | None
    left: int | None = None

    def draw(self, request: Request) -> Fault | None:
        """Take the fault for a request; None where it is to be answered well."""
        if (
            self.left == 0
            or (self.method or request.method) != request.method
            or (self.path or "") not in request.url
        ):
            return None
        fault = self.pick()
        if fault is not None and self.left is not None:
            self.left -= 1
        return fault


class FaultScript:
    """Says which requests go wrong, and how.

    Rules are asked in the order in which they were made; the first to answer counts.
    Every rule can be narrowed to a `method`, and to a `path` that is part of the request's target.

    Attributes:
        injected: The names of the faults that struck, in order.
    """

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self._lock = Lock()
        self.injected: list[str] = []

    def next(
        self,
        fault: Fault | None = None,
        *,
        times: int = 1,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        method: str | None = None,
        path: str | None = None,
    ) -> None:
        """Let the next requests go wrong.

        Args:
            fault: How. Or say it with `status`, `headers` and `body`.
            times: How many requests.
            status: Answer with this status.
            headers: Answer with these headers; without a status they are added to the real answer.
            body: Answer with this body.
            method: Only requests with this method.
            path: Only requests with this in their target.
        """
        if fault is None:
            fault = _with_headers(headers or {}) if status is None else _status(status, headers, body)
        chosen = fault
        self._rules.append(_Rule(lambda: chosen, method, path, times))

    def every(self, nth: int, fault: Fault, *, method: str | None = None, path: str | None = None) -> None:
        """Let each n-th request go wrong."""
        seen = 0

        def pick() -> Fault | None:
            nonlocal seen
            seen += 1
            return fault if seen % nth == 0 else None

        self._rules.append(_Rule(pick, method, path))

    def at_random(
        self,
        share: float,
        *,
        seed: int = 0,
        among: Iterable[Fault | str] | None = None,
        in_a_row: int = 2,
        method: str | None = None,
        path: str | None = None,
    ) -> None:
        """Let a share of the requests go wrong, the same ones for the same seed.

        Args:
            share: Which share, from 0 to 1.
            seed: Decides which, and how.
            among: The faults to draw from, themselves or by name; `faults.TRANSIENT` by default.
            in_a_row: How many requests may go wrong one after the other: a client with one try more always
                comes through.
            method: Only requests with this method.
            path: Only requests with this in their target.
        """
        chosen = [CATALOGUE[each]() if isinstance(each, str) else each for each in among or TRANSIENT]
        random = SeededRandom(seed, "faults")
        row = 0

        def pick() -> Fault | None:
            nonlocal row
            strikes = random.below(1_000_000) < share * 1_000_000 and row < in_a_row
            row = row + 1 if strikes else 0
            return random.pick(chosen) if strikes else None

        self._rules.append(_Rule(pick, method, path))

    def clear(self) -> None:
        """Forget all rules."""
        self._rules.clear()

    def draw(self, request: Request) -> Fault | None:
        """Give the fault that a request meets, if any."""
        with self._lock:
            for rule in self._rules:
                if fault := rule.draw(request):
                    self.injected.append(fault.name)
                    return fault
        return None
