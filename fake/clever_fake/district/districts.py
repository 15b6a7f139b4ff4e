"""All districts of the service, each made when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from .district import District
from .tokens import Tokens


class Districts(Sequence[District]):
    """The districts, connected or not. A district costs next to nothing until it is asked for.

    Args:
        count: How many there are, all connected.
        id_of: Gives the id of the district with a number.
        make: Makes the district with a number.
        tokens: Where each connected one gets its token.
    """

    def __init__(
        self, count: int, id_of: Callable[[int], str], make: Callable[[int], District], tokens: Tokens
    ) -> None:
        self._id_of = id_of
        self._make = make
        self._tokens = tokens
        self._numbers: dict[str, int] = {}
        self._made: dict[int, District] = {}
        for _ in range(count):
            self.connect()

    @property
    def ids(self) -> list[str]:
        """The ids of all districts."""
        return [*self._numbers]

    def connect(self, district_id: str | None = None) -> str:
        """Connect a district to the application: a new one, or one that was disconnected.

        Returns:
            Its id.

        Raises:
            KeyError: No district has the id; leave it out to connect a new one.
        """
        if district_id is None:
            district_id = self._id_of(len(self._numbers))
            self._numbers[district_id] = len(self._numbers)
        elif district_id not in self._numbers:
            raise KeyError(district_id)
        self._tokens.issue(district_id)
        return district_id

    def disconnect(self, district_id: str) -> None:
        """Disconnect a district: its token is no longer good, and is listed no longer.

        Raises:
            KeyError: No district has the id; `ids` lists those that are there.
        """
        if district_id not in self._numbers:
            raise KeyError(district_id)
        self._tokens.revoke(district_id)

    def by_id(self, district_id: str) -> District:
        """Give the district with this id.

        Raises:
            KeyError: No district has the id; `ids` lists those that are there.
        """
        return self[self._numbers[district_id]]

    @overload
    def __getitem__(self, number: int) -> District: ...
    @overload
    def __getitem__(self, number: slice) -> list[District]: ...
    def __getitem__(self, number: int | slice) -> District | list[District]:
        """Give one district, or several."""
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        number = range(len(self._numbers))[number]
        if number not in self._made:
            self._made[number] = self._make(number)
        return self._made[number]

    def __iter__(self) -> Iterator[District]:
        """Give all districts, one after the other."""
        return (self[number] for number in range(len(self)))

    def __len__(self) -> int:
        return len(self._numbers)
