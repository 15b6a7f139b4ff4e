"""Decide how a value is annotated, read from JSON and written, by what its schema says.

Every property of a schema has a kind. From its kind follow its annotation, the statements that read it from
a JSON object, and the ones that write it. A model that is received holds a value or None; one that is sent
has UNSET too and is written by its base class, which checks what it holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from openapi_python_client.strings import snake_case

_KINDS = {
    "AnyProperty": "any",
    "BooleanProperty": "bool",
    "ConstProperty": "const",
    "DateProperty": "date",
    "DateTimeProperty": "datetime",
    "FloatProperty": "number",
    "IntProperty": "int",
    "ListProperty": "list",
    "LiteralEnumProperty": "enum",
    "ModelProperty": "model",
    "NoneProperty": "null",
    "StringProperty": "str",
    "UnionProperty": "union",
    "UuidProperty": "str",
}
_ANNOTATIONS = {
    "any": "Any",
    "bool": "bool",
    "date": "datetime.date",
    "datetime": "datetime.datetime",
    "int": "int",
    "null": "None",
    "number": "float",
    "object": "dict[str, Any]",
    "str": "str",
}

_READERS = {
    "bool": "expect_bool",
    "date": "expect_date",
    "datetime": "expect_datetime",
    "int": "expect_int",
    "null": "require_null",
    "number": "expect_number",
    "object": "expect_object",
    "str": "expect_str",
}
_WRITERS = {"date": "write_date", "datetime": "write_datetime"}


def python_literal(value: str) -> str:
    """Write text as a Python literal in double quotes."""
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Import:
    """A name that a module takes from another of the models."""

    module: str
    name: str


class Value:
    """What one schema says about a value: in a field, in a list or in a union.

    Args:
        parsed: The generator's property.
        free_form: It is any JSON object.
        nullable: It may be null, which the generator doesn't tell for such objects.
    """

    def __init__(self, parsed: Any, *, free_form: bool = False, nullable: bool = False) -> None:
        self.parsed = parsed
        self._free_form = free_form
        self._nullable = nullable

    @cached_property
    def kind(self) -> str:
        """What sort of value it is, by the names in this module's tables."""
        return "object" if self._free_form else _KINDS[type(self.parsed).__name__]

    @cached_property
    def members(self) -> list[Value]:
        """The members of a union without null."""
        return [
            Value(inner) for inner in self.parsed.inner_properties if _KINDS[type(inner).__name__] != "null"
        ]

    @cached_property
    def item(self) -> Value:
        """What a list holds."""
        return Value(self.parsed.inner_property)

    @cached_property
    def nullable(self) -> bool:
        """Whether null is one of a union."""
        if self.kind == "union":
            return len(self.members) < len(self.parsed.inner_properties)
        return self._nullable or self.kind == "null"

    @cached_property
    def core(self) -> Value:
        """The value without null, where only one type is left."""
        return self.members[0] if self.kind == "union" and len(self.members) == 1 else self

    # ------------------------------------------------------------------------------------------------- models

    @property
    def class_name(self) -> str:
        """The name of its class."""
        return str(self.parsed.class_info.name)

    @property
    def module(self) -> str:
        """The name of the module that holds its class."""
        return str(self.parsed.class_info.module_name)

    @property
    def union_name(self) -> str | None:
        """The name of the union for which a base with a discriminator stands."""
        schema = self.parsed.data
        return str(schema.model_extra["x-union-name"]) if schema.discriminator else None

    @property
    def table(self) -> str:
        """The name of an enum's table of values."""
        return str(self.parsed.get_class_name_snake_case()).upper()

    @property
    def is_integer_enum(self) -> bool:
        """Whether it is an enum whose values are numbers."""
        return self.kind == "enum" and self.parsed.value_type is int

    # ---------------------------------------------------------------------------------------- what is written

    def annotation(self) -> str:
        """Say the type, with None where null is allowed."""
        if self.kind == "union":
            parts = [member.annotation() for member in self.members]
            return " | ".join(dict.fromkeys([*parts, "None"] if self.nullable else parts))
        if self.kind == "list":
            return f"list[{self.item.annotation()}]"
        if self.kind == "model":
            # By its module, because the members of a union may have fields of it.
            return f"{snake_case(self.union_name)}.{self.union_name}" if self.union_name else self.class_name
        if self.kind == "enum":
            return self.class_name
        if self.kind == "const":
            return f"Literal[{self._constant}]"
        return _ANNOTATIONS[self.kind] + (" | None" if self._nullable else "")

    @property
    def _constant(self) -> str:
        value = self.parsed.value.raw_value
        return python_literal(value) if isinstance(value, str) else repr(value)

    def imports(self) -> Iterator[Import]:
        """Name what the value needs from other modules of models, for its annotation and to be read."""
        if self.kind == "union":
            for member in self.members:
                yield from member.imports()
        elif self.kind == "list":
            yield from self.item.imports()
        elif self.kind == "enum":
            yield Import(self.module, self.class_name)
            yield Import(self.module, self.table)
        elif self.kind == "model" and self.union_name:
            yield Import("", snake_case(self.union_name))
            yield Import(self.module, f"decode_{snake_case(self.union_name)}")
        elif self.kind == "model":
            yield Import(self.module, self.class_name)
            yield Import(self.module, f"decode_{self.module}")

    def reader(self, value: str) -> str:
        """Return an expression that reads a value that is not null, or fails."""
        if self.kind == "any":
            return value
        if self.kind == "enum":
            return f"{self.table}[expect_{self.parsed.value_type.__name__}({value})]"
        if self.kind == "model":
            return f"{self.decoder}({value})"
        if self.kind == "list":
            plain = {"str": f"expect_str_list({value})", "any": f"expect_list({value})"}
            return (
                plain.get(self.item.kind) or f"[{self.item.reader('item')} for item in expect_list({value})]"
            )
        if self.kind == "union":
            readers = ", ".join(
                [*(member.function() for member in self.members), *(["require_null"] * self.nullable)]
            )
            return f"first_that_fits({value}, {readers})"
        if self.kind == "const":
            return f"expect_constant({value}, {self._constant})"
        return f"{_READERS[self.kind]}({value})"

    @property
    def decoder(self) -> str:
        """The name of the function that reads it, for a model or a union."""
        return f"decode_{snake_case(self.union_name) if self.union_name else self.module}"

    def function(self) -> str:
        """Return a function that reads a value or fails, for a member of a union."""
        if self.kind == "model":
            return self.decoder if self.union_name else f"partial({self.decoder}, strict=True)"
        if self.kind in _READERS:
            return _READERS[self.kind]
        return f"lambda value: {self.reader('value')}"

    def writer(self, value: str) -> str | None:
        """Return an expression that writes a value that is not null; None where it is JSON as it is."""
        if self.kind == "model":
            return f"{value}.to_dict()"
        if self.kind in _WRITERS:
            return f"{_WRITERS[self.kind]}({value})"
        if self.kind == "list" and (item := self.item.writer("item")):
            return f"[{item} for item in {value}]"
        if self.kind == "union" and any(member.writer(value) for member in self.members):
            return f"to_plain({value})"
        return None
