"""The app whose districts are read: made by its import name, where it is needed, once a process.

So no token is ever an option, part of a plan, or sent from the driver to an executor.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from clever_client import InvalidArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clever_client import Clever

    class District(Protocol):
        """A district, by its id."""

        @property
        def id(self) -> str: ...


class App(Protocol):
    """What knows districts and their tokens: a `CleverApp`, or an object of yours."""

    def districts(self) -> Iterable[District]:
        """Give the districts that are connected."""
        ...

    def client(self, district_id: str, /) -> Clever:
        """Give a client of a district."""
        ...


@cache
def app_of(name: str) -> App:
    """Make the app that a name such as ``company.clever:make_app`` leads to.

    Raises:
        InvalidArgumentError: The name leads to nothing that can be called.
    """
    module, _, attribute = name.partition(":")
    try:
        make = getattr(import_module(module), attribute)
        if not callable(make):
            raise TypeError("it cannot be called")
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise InvalidArgumentError(
            f"app must be the import name of a callable, such as 'company.clever:make_app': {name!r} leads "
            "to none. It must be installed on the driver and on the executors"
        ) from error
    return cast("App", make())
