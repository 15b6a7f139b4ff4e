"""What all models share: their base class, UNSET, open enums, dates, and how a value that doesn't fit is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import Enum
from functools import lru_cache
from http import HTTPStatus
from importlib import import_module
from types import ModuleType
from typing import Any, ClassVar, Final, Generic, Literal, NoReturn, Self, SupportsIndex, TypeVar, get_args, get_origin

from attrs import define, field, fields

from .errors import DecodeError

T = TypeVar("T")


class Unset(Enum):
    """The type of `UNSET`: the field was not there. An enum of one, so that type checkers narrow ``is UNSET``."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
Unset.__hash__ = object.__hash__  # type: ignore[method-assign]  # Enum's own is slow, and decoders look UNSET up


class UnknownValue(str):
    """A value of an enum that this version doesn't list. It is the text that was sent."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"UnknownValue({super().__repr__()})"


class OpenEnum(dict[Any, T]):
    """The values of an enum, each by itself. Text that isn't listed gives an `UnknownValue`; absent stays absent."""

    __slots__ = ()

    @classmethod
    def of(cls, alias: Any) -> Self:
        """From ``Literal[...] | UnknownValue``, or the ``Literal`` alone where values are numbers."""
        table: dict[Any, Any] = {value: value for value in (UNSET, *get_args(listed(alias)))}
        return cls(table)

    def or_null(self) -> OpenEnum[T | None]:
        """The same, where null is allowed."""
        return OpenEnum({**self, None: None})

    def __missing__(self, key: object) -> Any:
        return UnknownValue(key) if isinstance(key, str) else misfit()


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Model:
    """The base of all models.

    A field that was not in the JSON is `UNSET`. A value that doesn't fit its field's declared type is not in the field:
    it is kept, as it came, in `additional_properties` under its own name, beside the keys that the document doesn't
    list. So nothing is lost: ``to_dict`` gives back what ``from_dict`` was given.
    """

    _additional: dict[str, Any] | None = field(default=None, alias="additional_properties")

    _shown: ClassVar[tuple[str, ...]] = ()

    def __attrs_post_init__(self) -> None:
        if self._additional is not None:
            self._additional = dict(self._additional)

    @property
    def additional_properties(self) -> dict[str, Any]:
        """Keys that the document doesn't list, and values that don't fit their field."""
        if self._additional is None:
            self._additional = {}
        return self._additional

    def to_dict(self) -> dict[str, Any]:
        """The JSON object.

        Raises:
            ValueError: A datetime has no time zone.
        """
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Model) or other.__class__ is not self.__class__:
            return NotImplemented
        return (self._additional or {}) == (other._additional or {}) and all(
            getattr(self, name) == getattr(other, name) for name in _field_names(self)
        )

    def __repr__(self) -> str:
        """The class, and the id and type of the record. Values may be personal data: ask for them by name."""
        shown = (f" {name.rstrip('_')}={getattr(self, name)!r}" for name in self._shown)
        return f"<{self.__class__.__name__}{''.join(shown)}>"


def _field_names(model: Model) -> Iterable[str]:
    return (attribute.name for attribute in fields(type(model)) if attribute.name != "_additional")


@define
class Response(Generic[T]):
    """What a plain generated function got, with status and headers."""

    status_code: HTTPStatus
    content: bytes = field(repr=False)
    headers: MutableMapping[str, str] = field(repr=False)
    parsed: T | None


# ---------------------------------------------------------------------------------------------------------- decoding
# Every model's module has a ``decode`` with a fast path that raises one of these as soon as a value doesn't fit.


def misfit() -> NoReturn:
    """Say that a value does not fit its declared type. Decoders catch it; nobody else sees it."""
    raise TypeError("the value does not fit its declared type")


MISFIT = (TypeError, ValueError, KeyError, AttributeError, DecodeError)


def careful(decode: Callable[..., T], model: str, required: tuple[str, ...], source: Any) -> T:
    """Read a record of which something doesn't fit: find out what, keep that as it came, and read the rest.

    Raises:
        DecodeError: The record can't be used at all.
    """
    if not isinstance(source, dict):
        if isinstance(source, Mapping):
            return decode(dict(source))
        raise DecodeError(model, f"a JSON object is needed, not {type(source).__name__}", source) from None
    fitting = {key: source[key] for key in required if key in source}
    try:
        decode(fitting, strict=True)
    except MISFIT:
        names = ", ".join(f"`{name}`" for name in required)
        raise DecodeError(model, f"missing, or not of its type: one of {names}", source) from None
    core, misfits = dict(fitting), {}
    for key, value in source.items():
        try:
            decode({**core, key: value}, strict=True)
        except MISFIT:
            misfits[key] = value
        else:
            fitting[key] = value
    record = decode(fitting, strict=True)
    record.additional_properties.update(misfits)  # type: ignore[attr-defined]  # T is a Model
    return record


def unlisted(source: Mapping[str, Any], listed: Collection[str]) -> dict[str, Any]:
    """The part of a record that the document doesn't list."""
    return {key: value for key, value in source.items() if key not in listed}


def unset(value: Any) -> int:
    """How many fields are absent, 1 or 0, where a value is not of its field's type; or a misfit."""
    return 1 if value is UNSET else misfit()


def unset_or_null(value: Any) -> int:
    """The same, where null is allowed."""
    return 0 if value is None else unset(value)


def not_null(value: Any) -> None:
    """Nothing for null, else a misfit."""
    if value is not None:
        misfit()


def text(value: Any) -> str:
    """Text, or a misfit."""
    return value if isinstance(value, str) else misfit()


def integer(value: Any) -> int:
    """A whole number, or a misfit. JSON's true is not 1."""
    return value if type(value) is int else misfit()


def number(value: Any) -> float:
    """A number as it came (5 stays 5), or a misfit."""
    return value if type(value) is float or type(value) is int else misfit()


def boolean(value: Any) -> bool:
    """True or false, or a misfit."""
    return value if value is True or value is False else misfit()


def free_form(value: Any) -> dict[str, Any]:
    """Any JSON object, or a misfit."""
    return value if isinstance(value, dict) else misfit()


def null(value: Any) -> None:
    """Null, or a misfit."""
    return None if value is None else misfit()


def items(value: Any) -> list[Any]:
    """A list, or a misfit."""
    return value if isinstance(value, list) else misfit()


def texts(value: Any) -> list[str]:
    """A list of nothing but text, or a misfit."""
    if not isinstance(value, list):
        misfit()
    "".join(value)  # takes nothing but text: the fastest way to ask
    return value


def constant(value: Any, expected: T) -> T:
    """The one value allowed, or a misfit."""
    return expected if value == expected and type(value) is type(expected) else misfit()


def one_of(value: Any, *readers: Callable[[Any], Any]) -> Any:
    """The value as the first of several types that it fits, or a misfit."""
    for reader in readers:
        try:
            return reader(value)
        except MISFIT:
            continue
    misfit()


class Variants(dict[str, Callable[..., Any]]):
    """The decoder for each tag of a union. A variant's module is loaded when its tag is first met."""

    def __init__(self, package: str, modules: Mapping[str, str], otherwise: Callable[..., Any]) -> None:
        super().__init__()
        self._package = package
        self._modules = modules
        self._otherwise = otherwise

    def module(self, tag: str) -> ModuleType | None:
        """The module of a variant; None if no tag is listed like this."""
        name = self._modules.get(tag)
        return None if name is None else import_module(f"{self._package}.{name}")

    def __missing__(self, tag: str) -> Callable[..., Any]:
        module = self.module(tag)
        if module is None:
            return self._otherwise
        decode: Callable[..., Any] = module.decode
        self[tag] = decode
        return decode


def to_json(value: Any) -> Any:
    """The JSON of a value of a union."""
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, datetime):
        return write_datetime(value)
    if isinstance(value, date):
        return write_date(value)
    return [to_json(item) for item in value] if isinstance(value, list) else value


# --------------------------------------------------------------------------------------- by msgspec, where there is one
# A model's ``struct`` takes the JSON of a record that has nothing odd in it, and its ``adopt`` makes the record of that.


def struct_of(
    model: str,
    name: str,
    types: Mapping[str, Any],
    *,
    required: Collection[str] = (),
    renamed: Mapping[str, str] | None = None,
    tag: tuple[str | None, str | None] = (None, None),
) -> Any:
    """A Struct with the fields of the model in a module. What is absent is UNSET.

    It refuses every key and value that isn't listed. Dates are text to it. Alone, it doesn't insist on its tag.
    """
    from msgspec import defstruct

    return defstruct(
        name,
        [(field, of) if field in required else (field, of, UNSET) for field, of in types.items()],
        kw_only=True,
        rename=renamed,
        tag_field=tag[0],
        tag=tag[1],
        forbid_unknown_fields=True,
        omit_defaults=True,
        gc=False,  # it holds nothing that could hold it
        namespace={
            "_model": import_module(model),
            "__repr__": object.__repr__,  # values may be personal data
            "__rich_repr__": lambda self: (),
        },
    )


def list_of(item: Any) -> Any:
    """The type of a list, from the type of its items."""
    return list[item]


def listed(alias: Any) -> Any:
    """The values of an enum that are listed: of ``Literal[...] | UnknownValue`` the first."""
    return alias if get_origin(alias) is Literal else get_args(alias)[0]


# ------------------------------------------------------------------------------------------------------------- dates
# On the wire: 2023-01-02T03:04:05.678Z and 2023-01-02. What is written otherwise is read tolerantly and remembers its
# text, so that it goes back as it came.


class WrittenDateTime(datetime):
    """A datetime that was not written in the canonical form, and remembers how it was."""

    __slots__ = ("text",)

    text: str

    def __conform__(self, protocol: object) -> str:
        """What sqlite3 stores: the same text as for any datetime."""
        return self.isoformat(" ")

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return _written, (super().__reduce_ex__(protocol), getattr(self, "text", None))


class WrittenDate(date):
    """A date that was not written in the canonical form, and remembers how it was."""

    __slots__ = ("text",)

    text: str

    def __conform__(self, protocol: object) -> str:
        """What sqlite3 stores: the same text as for any date."""
        return self.isoformat()

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return _written, (super().__reduce_ex__(protocol), getattr(self, "text", None))


def _written(reduced: tuple[Callable[..., Any], tuple[Any, ...]], text: str | None) -> Any:
    make, arguments = reduced[:2]
    value = make(*arguments)
    if text is not None:
        value.text = text
    return value


_from_iso = datetime.fromisoformat
_MONTH_DAY_YEAR = re.compile(r"(1[0-2]|0?[1-9])/([0-9]{1,2})/([0-9]{4})").fullmatch


def read_datetime(record: Model, name: str, value: Any) -> Any:
    """`to_datetime` for an optional field: what nothing reads is kept in the record's `additional_properties`."""
    if value is UNSET:
        return value
    try:
        # Of all the forms that fromisoformat reads, only the canonical one has these where they are. 24:00 is not in it.
        if len(value) == 24 and value[7] == "-" and value[10] == "T" and value[19] == "." and value[23] == "Z":
            if value[11] != "2" or value[12] != "4":
                return _from_iso(value)
        return to_datetime(value)
    except MISFIT:
        record.additional_properties[name] = value
        return UNSET


def read_date(record: Model, name: str, value: Any) -> Any:
    """`to_date` for an optional field: what nothing reads is kept in the record's `additional_properties`."""
    if value is UNSET:
        return value
    try:
        return to_date(value)
    except MISFIT:
        record.additional_properties[name] = value
        return UNSET


def to_datetime(value: Any) -> datetime:
    """An aware datetime, or a misfit."""
    moment = _tolerant(value)
    if len(value) in (24, 27) and not moment.utcoffset() and write_datetime(moment) == value:
        return moment
    written = WrittenDateTime.combine(moment.date(), moment.timetz())
    written.text = value
    return written


@lru_cache(10_000)
def to_date(value: Any) -> date:
    """The day as it was written, or a misfit. Days repeat, so what was read once is remembered."""
    if len(value) == 10 and value[4:8:3] == "--":
        return date.fromisoformat(value)
    american = _MONTH_DAY_YEAR(value)
    if american:
        day: date = date(int(american[3]), int(american[1]), int(american[2]))
    else:
        day = _tolerant(value)
    written = WrittenDate(day.year, day.month, day.day)
    written.text = value
    return written


def _tolerant(value: Any) -> datetime:
    """An aware datetime from whatever a person would read as one date. Without a time zone it is UTC."""
    if not isinstance(value, str) or len(value) > 64:
        misfit()
    try:
        moment = _from_iso(value)
    except ValueError:
        try:
            moment = _by_dateutil(value)
        except Exception:  # whatever the parser stumbles over
            misfit()
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _by_dateutil(value: str) -> datetime:
    from dateutil.parser import parse

    # dateutil fills what is missing from a default. Two defaults that differ show that something was: no whole date.
    first: datetime = parse(value, default=datetime(2000, 1, 1), tzinfos=_time_zone)
    second: datetime = parse(value, default=datetime(2001, 2, 2), tzinfos=_time_zone)
    if first != second:
        misfit()
    return first


def _time_zone(name: str | None, offset: int | None) -> tzinfo | None:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    return None if name is None else misfit()


def write_datetime(value: datetime) -> str:
    """The canonical form, in UTC, or the text that the datetime was read from.

    Raises:
        ValueError: It has no time zone, so it is no point in time; or in UTC its year is not 1 to 9999.
    """
    written = getattr(value, "text", None)
    if written is not None:
        return str(written)
    if value.tzinfo is not UTC:
        if value.utcoffset() is None:
            raise ValueError("a datetime needs a time zone: datetime(..., tzinfo=timezone.utc)")
        try:
            value = value.astimezone(UTC)
        except OverflowError as error:
            raise ValueError("this datetime has no year in UTC") from error
    precision = "microseconds" if value.microsecond % 1000 else "milliseconds"
    bare = datetime.combine(value.date(), value.time())  # half the price of replace(tzinfo=None)
    return bare.isoformat("T", precision) + "Z"


def write_date(value: date) -> str:
    """YYYY-MM-DD, or the text that the date was read from."""
    written = getattr(value, "text", None)
    if written is not None:
        return str(written)
    return f"{value.year:04}-{value.month:02}-{value.day:02}"


__all__ = ["UNSET", "Model", "OpenEnum", "Response", "UnknownValue", "Unset", "WrittenDate", "WrittenDateTime"]
