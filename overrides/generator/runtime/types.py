"""What fields can hold beside plain values: UNSET, and values of enums that are not listed."""

from __future__ import annotations

from collections.abc import MutableMapping
from enum import Enum
from functools import cache
from http import HTTPStatus
from typing import Any, Final, Generic, Literal, NewType, NoReturn, TypeVar, get_args, get_origin

from attrs import define, field

T = TypeVar("T")


class Unset(Enum):
    """The type of `UNSET`. An enum of one, so that type checkers narrow ``is UNSET``.

    Its value is nothing that any encoder writes: a key that must not be sent is left out, or an error.
    """

    UNSET = object()

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __str__(self) -> NoReturn:
        raise TypeError("UNSET is not a value to write: leave the field out")

    def __reduce_ex__(self, protocol: object) -> tuple[Any, ...]:
        return getattr, (Unset, "UNSET")  # by its name: its value is another object in every process


UNSET: Final = Unset.UNSET
"""In a request: the field is not sent. None is sent as null, and clears the field."""

UnknownValue = NewType("UnknownValue", str)
"""A value of an enum that this version does not list. It is plain text: ask `is_listed`."""


@cache
def listed_values(alias: Any) -> frozenset[str | int]:
    """Return the values that an enum such as ``GradeLevel`` lists."""
    literal = alias if get_origin(alias) is Literal else get_args(alias)[0]
    return frozenset(get_args(literal))


def is_listed(value: object, alias: Any) -> bool:
    """Tell whether an enum lists a value. The service may send a newer one; it is kept as plain text.

    Args:
        value: What a field holds.
        alias: The enum, such as ``GradeLevel``.
    """
    return isinstance(value, (str, int)) and value in listed_values(alias)


@define
class Response(Generic[T]):
    """What a plain generated function got, with status and headers."""

    status_code: HTTPStatus
    content: bytes = field(repr=False)
    headers: MutableMapping[str, str] = field(repr=False)
    parsed: T | None


__all__ = ["UNSET", "Response", "UnknownValue", "Unset", "is_listed", "listed_values"]
