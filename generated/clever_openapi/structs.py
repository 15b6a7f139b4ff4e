"""Reading the text of JSON into models with msgspec: quicker than the decoders, and never otherwise.

A Struct is made from the annotations of each model, with a method that copies it into the model. It takes a
record whose values are of their types. What is odd in any way is refused: then the decoder has to read it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from types import CodeType, GenericAlias, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from .dates import read_date, read_datetime
from .decoding import NEW, OpenEnum, reject
from .model import ReceivedModel, fields_by_key, keys_by_field
from .types import UnknownValue

_MOST_UNLISTED = 50
"""How many unlisted keys are learned. For each new one the Structs are made anew."""

_TYPES: Mapping[Any, tuple[Any, str]] = {
    Any: (Any, "value"),
    bool: (bool, "value"),
    datetime.date: (str, "read_date(record, {key!r}, value)"),
    datetime.datetime: (str, "read_datetime(record, {key!r}, value)"),
    dict[str, Any]: (dict[str, Any], "value"),
    float: (int | float, "value"),
    int: (int, "value"),
    str: (str, "value"),
}
"""What a Struct takes for a field of this type, and how that is read."""

_DATES = (datetime.date, datetime.datetime)
"""In a list they have no room for the text of one that is written otherwise."""


class StructReader:
    """Reads records from their text. It learns which unlisted keys are sent all the same.

    Args:
        models: Gives the model of the records, or the members of a union that have a tag each.
    """

    def __init__(self, models: Callable[[], Sequence[type[ReceivedModel]]]) -> None:
        self._models = models
        self._unlisted: frozenset[tuple[type, str]] = frozenset()
        self._structs: _Structs | None = None

    @property
    def is_ready(self) -> bool:
        """Whether the Structs have been made. That takes as long as it takes to read a thousand records."""
        return self._structs is not None

    def read(self, text: Any, decode: Callable[[Any], Any]) -> Any:
        """Read a record from its text.

        Args:
            text: The JSON: bytes, or msgspec's ``Raw``.
            decode: Reads a text with which anything is odd, and judges it.
        """
        try:
            return (self._structs or self._make()).decode(text).to_model()
        except Exception as error:  # whatever it is, the decoder finds it out
            has_unlisted = "unknown field" in str(error)
        record = decode(text)
        if has_unlisted:
            found = self._unlisted.union(_unlisted_keys(record))
            if len(self._unlisted) < len(found) <= _MOST_UNLISTED:
                self._unlisted = found
                self._make()
        return record

    def _make(self) -> _Structs:
        self._structs = structs = _Structs(self._models(), self._unlisted)
        return structs


def _unlisted_keys(record: ReceivedModel) -> Iterator[tuple[type, str]]:
    if record._extras is not None:
        for key in record._extras.additional.keys() - fields_by_key(type(record)).keys():
            if key.isidentifier():
                yield type(record), key
    for name in keys_by_field(type(record)):
        value = getattr(record, name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, ReceivedModel):
                yield from _unlisted_keys(item)


class _Structs(dict[type[ReceivedModel], Any]):
    """The Struct of each model, made when it is first asked for."""

    def __init__(
        self, models: Sequence[type[ReceivedModel]], unlisted: AbstractSet[tuple[type, str]]
    ) -> None:
        from msgspec.json import Decoder

        super().__init__()
        self._unlisted = unlisted
        self._variants = models if len(models) > 1 else ()
        structs: Any = tuple(self[model] for model in models)
        self.decode: Callable[[Any], Any] = Decoder(Union[structs]).decode  # noqa: UP007  # of any number

    def __missing__(self, model: type[ReceivedModel]) -> Any:
        from msgspec import UNSET, UnsetType, defstruct, field

        names: dict[str, Any] = {
            "ABSENT": UNSET,
            "NEW": NEW,
            "model": model,
            "read_date": read_date,
            "read_datetime": read_datetime,
            "reject": reject,
        }
        lines = ["record = NEW(model)", "record._extras = None", "nulls = ()"]
        fields: list[Any] = []
        tag: dict[str, Any] = {}
        hints = _hints(model)
        for name, key in keys_by_field(model).items():
            hint, is_optional = hints[name], getattr(attrs.fields(model), name).default is None
            if get_origin(hint) is Literal and model in self._variants:
                tag = {"tag_field": key, "tag": get_args(hint)[0]}
                lines.append(f"record.{name} = {tag['tag']!r}")
                continue
            kind, read = self._field(_without_none(hint), f"{name}_values", names)
            lines.append(f"record.{name} = value = self.{name}")
            if is_optional:
                fields.append((name, kind | UnsetType | None, field(name=key, default=UNSET)))
                lines += ["if value is None:", f"    nulls += ({key!r},)"]
                lines += ["elif value is ABSENT:", f"    record.{name} = None"]
                lines += ["else:", f"    record.{name} = {read.format(key=key)}"] * (read != "value")
            else:
                fields.append((name, kind, field(name=key)))
                lines += [f"record.{name} = {read.format(key=key)}", f"if not record.{name}:", "    reject()"]
        unlisted = sorted(key for owner, key in self._unlisted if owner is model)
        for number, key in enumerate(unlisted):
            fields.append((f"unlisted_{number}", Any, field(name=key, default=UNSET)))
            names[f"key_{number}"] = key
            lines += [f"value = self.unlisted_{number}", "if value is not ABSENT:"]
            lines += [f"    record.additional_properties[key_{number}] = value"]
        lines += ["if nulls:", "    _ = record.additional_properties", "    record._extras.nulls = nulls"]
        lines += ["return record"]
        code = _compiled("\n    ".join(["def to_model(self, ABSENT=ABSENT):", *lines]))
        exec(code, names)  # noqa: S102  # nothing in it was received
        namespace = {"__repr__": object.__repr__, "to_model": names["to_model"]}
        struct = self[model] = defstruct(
            model.__name__, fields, namespace=namespace, forbid_unknown_fields=True, gc=False, **tag
        )
        return struct

    def _field(self, hint: Any, table: str, names: dict[str, Any]) -> tuple[Any, str]:
        """Return what a Struct takes for a field, and how it is read: nothing where decoders have to."""
        if hint in _TYPES:
            return _TYPES[hint]
        if get_origin(hint) is Literal:
            return hint, "value"
        if UnknownValue in get_args(hint):
            names[table] = OpenEnum.of(hint)
            return str, f"{table}[value]"
        if isinstance(hint, type) and issubclass(hint, ReceivedModel):
            return self[hint], "value.to_model()"
        if get_origin(hint) is list and get_args(hint)[0] not in _DATES:
            kind, read = self._field(get_args(hint)[0], table, names)
            return GenericAlias(list, (kind,)), read if read == "value" else f"[{read} for value in value]"
        return NoneType, "reject()"


_hints = cache(get_type_hints)


@cache
def _compiled(source: str) -> CodeType:
    return compile(source, "<to_model>", "exec")


def _without_none(hint: Any) -> Any:
    """Return ``T`` for ``T | None``."""
    if get_origin(hint) not in (Union, UnionType):
        return hint
    return Union[tuple(member for member in get_args(hint) if member is not NoneType)]  # noqa: UP007
