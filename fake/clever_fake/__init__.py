"""A Clever of your own for tests, demonstrations and development: no account, no network, no real children.

    from clever_fake import FakeClever

    fake = FakeClever(seed=1, events=1000)
    bearer = {"Authorization": f"Bearer {fake.token}"}
    client = httpx.Client(transport=fake.transport(), base_url=fake.base_url, headers=bearer)

The same service is a pytest fixture, `fake_clever`, and a program, `python -m clever_fake`.
What can go wrong with it is in `clever_fake.faults`.
Nothing here imports the client: the fake is its judge.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import faults
    from ._clock import Clock
    from ._messages import FakeResponse, Request
    from .district.district import District
    from .faults._server import FaultServer
    from .service.fake import FakeClever

__all__ = ["Clock", "District", "FakeClever", "FakeResponse", "FaultServer", "Request", "faults"]

_MODULE_OF = {
    "Clock": "_clock",
    "District": "district.district",
    "FakeClever": "service.fake",
    "FakeResponse": "_messages",
    "FaultServer": "faults._server",
    "Request": "_messages",
}


if not TYPE_CHECKING:  # to type checkers, a name that isn't listed is a mistake

    def __getattr__(name: str) -> object:
        # Loaded on first use: pytest imports this package in every session of everybody who has it installed.
        if name == "faults":
            return import_module(f"{__name__}.faults")
        if name in _MODULE_OF:
            value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
            globals()[name] = value
            return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
