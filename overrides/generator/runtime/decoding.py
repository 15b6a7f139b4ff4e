"""Reading JSON into models: what their flat decoders call, and what is done with a record that doesn't fit.

A decoder takes the values of a record as they are and fails at the first that is not of its field's type.
Then `decode_leniently` finds out which it is, keeps it aside as it came, and reads the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any, NoReturn, Self, TypeVar

from .errors import DecodeError
from .model import Extras, ReceivedModel, fields_by_key
from .types import listed_values

T = TypeVar("T")
M = TypeVar("M", bound=ReceivedModel)

NEW = object.__new__
DECODE_FAILURES = (TypeError, ValueError, KeyError, AttributeError, DecodeError)


def reject() -> NoReturn:
    """Say that a value does not fit its declared type. Decoders catch it; nobody else sees it."""
    raise TypeError("the value does not fit its declared type")


def keep_unlisted(record: ReceivedModel, source: Mapping[str, Any]) -> None:
    """Keep what fields can't: keys that the document doesn't list, and which listed ones are null."""
    fields = fields_by_key(type(record))
    extras = record._extras
    if extras is None:
        extras = record._extras = Extras()
    for key, value in source.items():
        if key not in fields:
            extras.additional[key] = value
    extras.nulls = tuple(key for key in fields if source.get(key, fields) is None)


def decode_leniently(
    decode: Callable[..., M], model: type[M], required: tuple[str, ...], source: Any, strict: bool
) -> M:
    """Read a record of which something doesn't fit: find out what, keep that as it came, and read the rest.

    A decoder calls it where it has failed. With ``strict`` that failure goes on to the caller of the decoder.

    Raises:
        DecodeError: The value is not an object, or lacks what makes it one of these.
    """
    if strict:
        raise  # what the decoder has caught
    if not isinstance(source, dict):
        if isinstance(source, Mapping):
            return decode(dict(source))
        raise DecodeError(
            model.__name__, f"a JSON object is needed, not {type(source).__name__}", source
        ) from None
    fitting = {key: source[key] for key in required if key in source}
    try:
        decode(fitting, strict=True)
    except DECODE_FAILURES as error:
        reason = _what_is_missing(required, source, error)
    else:
        return _decode_the_rest(decode, fitting, source)
    raise DecodeError(model.__name__, reason, source)


def _what_is_missing(required: tuple[str, ...], source: Mapping[str, Any], error: Exception) -> str:
    missing = [key for key in required if source.get(key) is None]
    names = ", ".join(f"`{key}`" for key in missing or required)
    if missing:
        return f"{names} missing"
    return f"not of its type: one of {names}" + (f" ({error})" if isinstance(error, DecodeError) else "")


def _decode_the_rest(decode: Callable[..., M], fitting: dict[str, Any], source: Mapping[str, Any]) -> M:
    core, misfits = dict(fitting), {}
    for key, value in source.items():
        try:
            decode({**core, key: value}, strict=True)
        except DECODE_FAILURES:
            misfits[key] = value
        else:
            fitting[key] = value
    record = decode(fitting, strict=True)
    record.additional_properties.update(misfits)
    return record


class OpenEnum(dict[Any, T]):
    """The values of an enum, each by itself. Text that isn't listed stays text, and null stays None."""

    __slots__ = ()

    @classmethod
    def of(cls, alias: Any) -> Self:
        """Make the table of ``Literal[...] | UnknownValue``, or of the ``Literal`` alone where values are
        numbers.
        """
        table: dict[Any, Any] = {value: value for value in (*listed_values(alias), None)}
        made = cls()
        made.update(table)
        return made

    def __missing__(self, key: object) -> Any:
        return key if type(key) is str else reject()


class ClosedEnum(dict[Any, T]):
    """The values of an enum of numbers, each by itself. There is no text that could stand for a newer one."""

    __slots__ = ()

    @classmethod
    def of(cls, alias: Any) -> Self:
        """Make the table of a ``Literal``."""
        table: dict[Any, Any] = {value: value for value in listed_values(alias)}
        made = cls()
        made.update(table)
        return made


class Variants(dict[str, Callable[..., Any]]):
    """The decoder for each tag of a union. A variant's module is loaded when its tag is first met."""

    def __init__(self, package: str, modules: Mapping[str, str], otherwise: Callable[..., Any]) -> None:
        super().__init__()
        self._package = package
        self._modules = modules
        self._otherwise = otherwise

    @property
    def tags(self) -> Collection[str]:
        """The tags that are listed."""
        return self._modules.keys()

    def module(self, tag: str) -> ModuleType | None:
        """Return the module of a variant; None if no tag is listed like this."""
        name = self._modules.get(tag)
        return None if name is None else import_module(f"{self._package}.{name}")

    def __missing__(self, tag: str) -> Callable[..., Any]:
        module = self.module(tag)
        if module is None:
            return self._otherwise
        decode: Callable[..., Any] = getattr(module, f"decode_{self._modules[tag]}")
        self[tag] = decode
        return decode


def expect_str(value: Any) -> str:
    """Return text, or fail."""
    return value if isinstance(value, str) else reject()


def expect_int(value: Any) -> int:
    """Return a whole number, or fail. JSON's true is not 1."""
    return value if type(value) is int else reject()


def expect_number(value: Any) -> float:
    """Return a number as it came (5 stays 5), or fail."""
    return value if type(value) is float or type(value) is int else reject()


def expect_bool(value: Any) -> bool:
    """Return true or false, or fail."""
    return value if value is True or value is False else reject()


def expect_object(value: Any) -> dict[str, Any]:
    """Return any JSON object, or fail."""
    return value if isinstance(value, dict) else reject()


def expect_list(value: Any) -> list[Any]:
    """Return a list, or fail."""
    return value if isinstance(value, list) else reject()


def expect_str_list(value: Any) -> list[str]:
    """Return a list of nothing but text, or fail."""
    if not isinstance(value, list):
        reject()
    "".join(value)  # takes nothing but text: the fastest way to ask
    return value


def expect_constant(value: Any, expected: T) -> T:
    """Return the one value allowed, or fail."""
    return expected if value == expected and type(value) is type(expected) else reject()


def require_null(value: Any) -> None:
    """Return None for null, or fail."""
    return None if value is None else reject()


def first_that_fits(value: Any, *readers: Callable[[Any], Any]) -> Any:
    """Return the value as the first of several types that it fits, or fail."""
    for reader in readers:
        try:
            return reader(value)
        except DECODE_FAILURES:
            continue
    reject()


def object_in(value: Any, *keys: str) -> dict[str, Any] | None:
    """Return the object that is found by keys in any JSON; None where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else None
