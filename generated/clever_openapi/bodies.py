"""What is sent. Every field is checked against its annotation before it leaves; errors name the field."""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from numbers import Integral, Real
from typing import Any, Literal, Self, TypeVar, Union, get_args, get_origin, get_type_hints

from attrs import define
from attrs.setters import NO_OP

from .dates import to_date, to_datetime, write_date, write_datetime
from .errors import DecodeError
from .model import Model, ReceivedModel, keys_by_field
from .types import UNSET, Unset

R = TypeVar("R", bound="RequestModel")


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class RequestModel(Model):
    """The base of what is sent. A field that is `UNSET` is not sent; one that is None is sent as null."""

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if not isinstance(source, Mapping):
            raise DecodeError(cls.__name__, f"a JSON object is needed, not {type(source).__name__}", source)
        fields: dict[str, Any] = {}
        rest = dict(source)
        problem = None
        for name, key in keys_by_field(cls).items():
            if key in rest:
                try:
                    fields[name] = _from_json(rest.pop(key), field_types(cls)[name], key)
                except (ValueError, DecodeError) as error:
                    problem = str(error)
        if problem is None:
            try:
                return cls(**fields, additional_properties=rest or None)
            except TypeError as error:
                problem = str(error).partition(" missing ")[2] and f"missing {str(error).partition(': ')[2]}"
        raise DecodeError(cls.__name__, problem or "not of its type", source)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object: the fields that are not UNSET.

        Raises:
            ValueError: A field holds a value of another type; the text names the field and the type needed.
        """
        return self._to_json(type(self).__name__)

    def _to_json(self, place: str) -> dict[str, Any]:
        out = {**self._extras.additional} if self._extras else {}
        hints = field_types(type(self))
        for name, key in keys_by_field(type(self)).items():
            if (value := getattr(self, name)) is not UNSET:
                out[key] = _to_json(value, hints[name], f"{place}.{name}")
        return out


@cache
def field_types(model: type[Model]) -> dict[str, tuple[Any, ...]]:
    """Return the types that each field of a model takes, UNSET aside."""
    hints = get_type_hints(model)
    return {
        name: tuple(option for option in _options(hints[name]) if option is not Unset)
        for name in keys_by_field(model)
    }


def _options(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


# ------------------------------------------------------------------------------------------------- writing


def _to_json(value: Any, options: tuple[Any, ...], place: str) -> Any:
    problem = None
    for option in options:
        try:
            return _WRITERS[_kind(option)](value, option, place)
        except _UnfitError as error:
            problem = problem or error.problem
    needed = " or ".join(dict.fromkeys(_needed(option) for option in options))
    raise ValueError(problem or f"{place}: {needed} is needed, not {type(value).__name__}") from None


class _UnfitError(Exception):
    """A value is not of a type that its field takes. The problem is what to say, if there is more."""

    def __init__(self, problem: str | None = None) -> None:
        super().__init__(problem)
        self.problem = problem


def _write_str(value: Any, option: Any, place: str) -> str:
    if not isinstance(value, str):
        raise _UnfitError
    return str.__str__(value)


def _write_bool(value: Any, option: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise _UnfitError
    return value


def _write_int(value: Any, option: Any, place: str) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise _UnfitError
    return int(value)


def _write_number(value: Any, option: Any, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (Real, Decimal)):
        raise _UnfitError
    number = int(value) if isinstance(value, Integral) else float(value)
    if not math.isfinite(number):
        raise _UnfitError(f"{place}: a finite number is needed")
    return number


def _write_datetime(value: Any, option: Any, place: str) -> str:
    if not isinstance(value, datetime):
        raise _UnfitError
    try:
        return write_datetime(value)
    except ValueError as error:
        raise _UnfitError(f"{place}: {error}") from None


def _write_date(value: Any, option: Any, place: str) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _UnfitError
    return write_date(value)


def _write_null(value: Any, option: Any, place: str) -> None:
    if value is not None:
        raise _UnfitError


def _write_constant(value: Any, option: Any, place: str) -> Any:
    if not any(type(value) is type(listed) and value == listed for listed in get_args(option)):
        raise _UnfitError
    return value


def _write_list(value: Any, option: Any, place: str) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        raise _UnfitError
    options = _options(get_args(option)[0])
    return [_to_json(item, options, f"{place}[{number}]") for number, item in enumerate(value)]


def _write_model(value: Any, option: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, option):
        raise _UnfitError
    return value._to_json(place) if isinstance(value, RequestModel) else value.to_dict()


def _write_object(value: Any, option: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _UnfitError
    return value


def _write_any(value: Any, option: Any, place: str) -> Any:
    return value


_WRITERS: dict[str, Callable[[Any, Any, str], Any]] = {
    "any": _write_any,
    "bool": _write_bool,
    "constant": _write_constant,
    "date": _write_date,
    "datetime": _write_datetime,
    "int": _write_int,
    "list": _write_list,
    "model": _write_model,
    "null": _write_null,
    "number": _write_number,
    "object": _write_object,
    "str": _write_str,
}
_KINDS: dict[Any, str] = {
    Any: "any",
    bool: "bool",
    date: "date",
    datetime: "datetime",
    float: "number",
    int: "int",
    list: "list",
    dict: "object",
    str: "str",
    type(None): "null",
}
_NEEDED = {
    "any": "anything",
    "bool": "true or false",
    "date": "a date",
    "datetime": "a datetime with a time zone",
    "int": "a whole number",
    "list": "a list",
    "null": "None",
    "number": "a number",
    "object": "a dict",
    "str": "text",
}


def _kind(option: Any) -> str:
    if get_origin(option) is Literal:
        # Enums of text are open: type checkers hold it to what is listed, the service decides.
        return "str" if all(isinstance(listed, str) for listed in get_args(option)) else "constant"
    option = getattr(option, "__supertype__", get_origin(option) or option)
    return _KINDS.get(option) or "model"


def _needed(option: Any) -> str:
    kind = _kind(option)
    if kind == "constant":
        return f"one of {', '.join(map(repr, get_args(option)))}"
    return _NEEDED.get(kind) or f"a {option.__name__}"


# ------------------------------------------------------------------------------------------------- reading


def _from_json(value: Any, options: tuple[Any, ...], place: str) -> Any:
    """Read what `_to_json` writes."""
    problem = None
    for option in options:
        kind = _kind(option)
        try:
            if kind in ("date", "datetime") and isinstance(value, str):
                return to_datetime(value) if kind == "datetime" else to_date(value)
            if kind == "model":
                return option.from_dict(value)
            if kind == "list" and isinstance(value, list):
                inner = _options(get_args(option)[0])
                return [_from_json(item, inner, f"{place}[{number}]") for number, item in enumerate(value)]
            if kind not in ("date", "datetime", "list"):
                _to_json(value, (option,), place)
                return value
        except (TypeError, ValueError, DecodeError) as error:
            problem = problem or (str(error) if isinstance(error, DecodeError) else None)
    needed = " or ".join(dict.fromkeys(_needed(option) for option in options))
    raise ValueError(problem or f"`{place}`: {needed} is needed, not {type(value).__name__}") from None


# ---------------------------------------------------------------------------------- from what was received


def from_received(cls: type[R], record: ReceivedModel) -> R:
    """Make a request of what a record that was received has.

    What was absent stays UNSET, so that it is not sent. A None copied by hand would be sent as null, and
    would clear the field.
    """
    fields: dict[str, Any] = {}
    names = keys_by_field(type(record))
    for name, options in field_types(cls).items():
        if name in names and record.was_sent(name):
            value = getattr(record, name)
            if value is not None or name not in record.additional_properties:
                fields[name] = _as_sent(value, options)
    return cls(**fields)


def _as_sent(value: Any, options: tuple[Any, ...]) -> Any:
    if isinstance(value, ReceivedModel):
        models = _models_in(options)
        return next((from_received(model, value) for model in models), value)
    if isinstance(value, list):
        items = tuple(_options(get_args(option)[0])[0] for option in options if _kind(option) == "list")
        return [_as_sent(item, items) for item in value]
    return value


def _models_in(options: tuple[Any, ...]) -> Iterator[type[RequestModel]]:
    return (option for option in options if isinstance(option, type) and issubclass(option, RequestModel))


__all__ = ["RequestModel", "field_types", "from_received"]
