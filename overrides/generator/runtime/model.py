"""What all models have in common, and what a record that was received remembers beside its fields."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any, ClassVar, Self, TypeVar

import attrs
from attrs import define, field
from attrs.setters import NO_OP

from .rows import row_of

M = TypeVar("M", bound="ReceivedModel")
F = TypeVar("F", bound="Callable[..., Any]")


class Extras:
    """What the JSON of a record had beside the values of its fields.

    Attributes:
        additional: Keys that the document doesn't list, and values that don't fit their field, as they came.
        nulls: The listed keys that came as null.
        texts: Dates that were written in another form than ours: what the text was read as, and the text.
    """

    __slots__ = ("additional", "nulls", "texts")

    def __init__(self, additional: Mapping[str, Any] | None = None) -> None:
        self.additional: dict[str, Any] = dict(additional or {})
        self.nulls: tuple[str, ...] = ()
        self.texts: dict[str, tuple[date, str]] = {}

    def copy(self) -> Extras:
        """Return a copy that shares nothing that changes."""
        return _extras(self.additional, self.nulls, self.texts)

    def __reduce__(self) -> tuple[Any, ...]:
        return _extras, (self.additional, self.nulls, self.texts)

    def restore(self, record: Model, out: dict[str, Any]) -> dict[str, Any]:
        """Put into a record's JSON the nulls and the texts of dates, as long as the fields still say so."""
        fields = fields_by_key(type(record))
        for key, (value, text) in self.texts.items():
            if getattr(record, fields[key]) == value:
                out[key] = text
        for key in self.nulls:
            out.setdefault(key, None)
        return out


def _extras(
    additional: Mapping[str, Any], nulls: tuple[str, ...], texts: Mapping[str, tuple[date, str]]
) -> Extras:
    made = Extras(additional)
    made.nulls, made.texts = nulls, dict(texts)
    return made


def _to_extras(value: Mapping[str, Any] | Extras | None) -> Extras | None:
    """Take over what is given as ``additional_properties``, from a caller or by `attrs.evolve`."""
    if value is None:
        return None
    return value.copy() if isinstance(value, Extras) else Extras(value)


class ModelType(type):
    """The type of model classes. It answers for ``__attrs_attrs__`` in the place of the class.

    msgspec writes the slots of a class that has this attribute of its own, by their Python names and without
    what isn't listed. Without it, msgspec asks its ``enc_hook``, as every other encoder asks its own.
    """

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **arguments: Any
    ) -> ModelType:
        attributes = namespace.pop("__attrs_attrs__", None)
        made = super().__new__(cls, name, bases, namespace, **arguments)
        if attributes is not None:
            type.__setattr__(made, "_attributes", attributes)
        return made

    @property
    def __attrs_attrs__(cls) -> Any:
        return cls.__dict__["_attributes"]


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Model(metaclass=ModelType):
    """The base of all models."""

    _extras: Extras | None = field(default=None, alias="additional_properties", converter=_to_extras)

    _shown: ClassVar[tuple[str, ...]] = ()
    _renamed: ClassVar[Mapping[str, str]] = {}

    @property
    def additional_properties(self) -> dict[str, Any]:
        """Keys that the document doesn't list, and values that don't fit their field."""
        if self._extras is None:
            self._extras = Extras()
        return self._extras.additional

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """Read a JSON object.

        Args:
            source: The object, as `json.loads` gives it.

        Raises:
            DecodeError: The value is not an object, or lacks what makes it one of these. The error's
                ``raw`` has it.
        """
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object.

        Raises:
            ValueError: A field holds what can't be written; the text names the field.
        """
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Model) or other.__class__ is not self.__class__:
            return NotImplemented
        mine, theirs = self._extras, other._extras
        return (mine.additional if mine else {}) == (theirs.additional if theirs else {}) and all(
            getattr(self, name) == getattr(other, name) for name in keys_by_field(type(self))
        )

    def __repr__(self) -> str:
        """Show the class, and the id and type of the record. Values may be personal: ask for them by name."""
        shown = (f" {name.rstrip('_')}={getattr(self, name)!r}" for name in self._shown)
        return f"<{self.__class__.__name__}{''.join(shown)}>"

    def __str__(self) -> str:
        """Show the same as `repr`.

        ``json.dumps(record, default=str)`` would write that in place of the record and lose it in silence, so
        it is refused there: `to_json` is the function for ``default``.
        """
        if sys._getframe(1).f_globals.get("__name__") == "json.encoder":
            raise TypeError(
                f"str() is not the JSON of a {type(self).__name__}: use default=clever_client.to_json"
            )
        return repr(self)

    def __replace__(self, **changes: Any) -> Self:
        return attrs.evolve(self, **changes)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from .guests import pydantic_schema

        return pydantic_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        from .guests import json_schema

        return json_schema(cls)


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class ReceivedModel(Model):
    """The base of what the service sends: a field holds a value, or None.

    A value that doesn't fit its field's declared type is not in the field: it is kept, as it came, in
    `additional_properties` under its own name, beside the keys that the document doesn't list. So nothing is
    lost: ``to_dict`` gives back what ``from_dict`` was given.
    """

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        record: Self = _DECODERS[cls](source)
        return record

    def to_dict(self) -> dict[str, Any]:
        extras = self._extras
        out: dict[str, Any] = {**extras.additional} if extras else {}
        self._write(out)
        return extras.restore(self, out) if extras else out

    def _write(self, out: dict[str, Any]) -> None:
        """Put the fields that hold a value into the JSON object. A model without fields has none to put."""

    def was_sent(self, name: str) -> bool:
        """Tell whether a field was in the JSON: as a value, as null, or as something that doesn't fit.

        Args:
            name: The name of the field.

        Raises:
            AttributeError: The model has no such field. Keys that the document does not list are in
                `additional_properties`.
        """
        key = keys_by_field(type(self)).get(name)
        if key is None:
            raise AttributeError(f"{type(self).__name__} has no field {name!r}")
        if getattr(self, name) is not None:
            return True
        extras = self._extras
        return extras is not None and (key in extras.nulls or key in extras.additional)

    def to_row(self) -> dict[str, Any]:
        """Return the flat row of a record: a value or None for each of its `columns`, always in their order.

        Raises:
            TypeError: The model is a part of a record, without an id of its own: ask for the row of the
                record, such as a `User`.
        """
        return row_of(self)


_DECODERS: dict[type[ReceivedModel], Callable[..., Any]] = {}


def decodes(model: type[ReceivedModel]) -> Callable[[F], F]:
    """Make a function the one that reads a model."""

    def register(decode: F) -> F:
        _DECODERS[model] = decode
        return decode

    return register


@cache
def keys_by_field(model: type[Model]) -> dict[str, str]:
    """Return the JSON key of each field of a model."""
    names = (attribute.name for attribute in attrs.fields(model))
    return {name: model._renamed.get(name, name) for name in names if name != "_extras"}


@cache
def fields_by_key(model: type[Model]) -> dict[str, str]:
    """Return the field of each JSON key that a model lists."""
    return {key: name for name, key in keys_by_field(model).items()}


__all__ = ["Extras", "Model", "ReceivedModel", "decodes", "fields_by_key", "keys_by_field"]
