"""Decide how each model reads and writes JSON. The templates lay out what is decided here.

Every property of a schema has a kind. From its kind follow its annotation, the statements that read it from
a JSON object, and the ones that write it. A model that is received holds a value or None; one that is sent
has UNSET too and is written by its base class, which checks what it holds.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from openapi_python_client.strings import pascal_case, snake_case

RESERVED = frozenset(
    ("additional_properties", "columns", "from_dict", "from_received", "to_dict", "to_row", "was_sent")
)
"""Names that the base classes of models have. A field of such a name gets an underscore."""

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
_EXACT = {
    "bool": ("bool",),
    "int": ("int",),
    "number": ("float", "int"),
    "object": ("dict",),
    "str": ("str",),
}
"""The types that JSON gives for a kind. Their values are taken as they are."""

_COLUMN_TYPES = {
    "bool": "bool",
    "date": "datetime.date",
    "datetime": "datetime.datetime",
    "enum": "str",
    "int": "int",
    "number": "float",
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
            return f"{self.table}[expect_int({value})]" if self.is_integer_enum else f"{self.table}[{value}]"
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


class Field:
    """A property of a model.

    Args:
        parsed: The generator's property.
        schema: The property's own schema.
        sent: The model is sent, not received.
    """

    def __init__(self, parsed: Any, schema: Any, *, sent: bool) -> None:
        self._parsed = parsed
        self._schema = schema
        self._sent = sent
        self.key = parsed.name.get_untrusted_value()
        self.required = bool(parsed.required)
        free_form = type(parsed).__name__ == "AnyProperty" and self.marked("x-free-form")
        nullable = free_form and bool(getattr(schema, "nullable", False))
        self.value = Value(parsed, free_form=free_form, nullable=nullable)

    def marked(self, mark: str) -> bool:
        """Tell whether the property's own schema carries one of our marks."""
        return bool((getattr(self._schema, "model_extra", None) or {}).get(mark))

    @property
    def name(self) -> str:
        name = str(self._parsed.python_name)
        return f"{name}_" if name in RESERVED else name

    @property
    def literal(self) -> str:
        """The JSON key, as a Python literal."""
        return python_literal(self.key)

    @property
    def is_constant(self) -> bool:
        """Whether the field can hold one value only, such as the tag of an event."""
        return self.required and self.value.kind == "const"

    @property
    def description(self) -> str | None:
        kind = self.value.core.kind
        if self._parsed.description is None or (kind == "model" and self.value.core.union_name):
            return None
        return str(self._parsed.description.get_untrusted_value())

    @property
    def can_be_none(self) -> bool:
        """Whether a received field can be None."""
        return not self.required or self.value.nullable

    def declaration(self) -> str:
        """Return the field as it stands in the class."""
        annotation = self.value.annotation()
        none = [] if annotation == "Any" or annotation.endswith("None") else ["None"]
        if self.is_constant:
            return f"{self.name}: {annotation} = {self.value._constant}"
        if self._sent:
            return f"{self.name}: {annotation}" + ("" if self.required else " | Unset = UNSET")
        if not self.can_be_none:
            return f"{self.name}: {annotation}"
        return f"{self.name}: {' | '.join([annotation, *none])}" + ("" if self.required else " = None")

    # -------------------------------------------------------------------------------------------- statements

    def read(self) -> list[str]:
        """Return the statements that read the field. What is absent or null is counted in ``missing``."""
        target = f"record.{self.name}"
        source = f"source[{self.literal}]" if self.required else f"get({self.literal})"
        core = self.value.core
        if not self.can_be_none:
            return self._read_required(target, source, core)
        if core.kind in _EXACT:
            unlike = " and ".join(f"type(value) is not {name}" for name in _EXACT[core.kind])
            return [
                f"{target} = value = {source}",
                f"if {unlike}:",
                "    missing += 1 if value is None else reject()",
            ]
        direct = {
            "any": source,
            "null": f"require_null({source})",
            "enum": f"{core.table}[{source}]" if core.kind == "enum" else "",
            "date": f"read_date(record, {self.literal}, {source})",
            "datetime": f"read_datetime(record, {self.literal}, {source})",
        }.get(core.kind)
        if direct and not core.is_integer_enum:
            return [f"{target} = value = {direct}", "if value is None:", "    missing += 1"]
        return [
            f"{target} = value = {source}",
            "if value is None:",
            "    missing += 1",
            "else:",
            f"    {target} = {core.reader('value')}",
        ]

    def _read_required(self, target: str, source: str, core: Value) -> list[str]:
        if core.kind == "const" and isinstance(core.parsed.value.raw_value, str):
            return [f"if {source} != {core._constant}:", "    reject()", f"{target} = {core._constant}"]
        if core.kind in _EXACT:
            unlike = " and ".join(f"type(value) is not {name}" for name in _EXACT[core.kind])
            empty = " or not value" if getattr(self._schema, "minLength", None) else ""
            return [f"{target} = value = {source}", f"if {unlike}{empty}:", "    reject()"]
        if core.kind in ("date", "datetime"):
            return [f"{target} = read_{core.kind}(record, {self.literal}, {source}) or reject()"]
        if core.kind == "enum":
            return [f"{target} = {core.table}[expect_{core.parsed.value_type.__name__}({source})]"]
        return [f"{target} = {core.reader(source)}"]

    def write(self) -> list[str]:
        """Return the statements that write the field of a received model."""
        source = f"self.{self.name}"
        if not self.can_be_none:
            return [f"out[{self.literal}] = {self.value.core.writer(source) or source}"]
        written = self.value.core.writer("value") or "value"
        return [f"if (value := {source}) is not None:", f"    out[{self.literal}] = {written}"]


class Shortcut:
    """A property that leads to a field further in, such as from an event to its record.

    Args:
        name: Its name.
        steps: The JSON keys that lead there.
        model: Where it begins.
        models: All models, by class.
    """

    def __init__(
        self, name: str, steps: list[str], model: ModelCode, models: Mapping[str, ModelCode]
    ) -> None:
        self.name = name
        self.description: str | None = None
        self.annotation = "dict[str, Any] | None"
        self.imports: list[Import] = []
        self.lines: list[str] = []
        reached, optional, expression = model, False, "self"
        for place, step in enumerate(steps[:-1], 1):
            field = reached.field(step)
            expression = f"{expression}.{field.name}"
            if field.value.core.kind == "any":
                keys = ", ".join(python_literal(key) for key in steps[place:])
                self.lines.append(f"return object_in({expression}, {keys})")
                return
            if field.can_be_none:
                self.lines += [f"if ({field.name} := {expression}) is None:", "    return None"]
                optional, expression = True, field.name
            reached = models[field.value.core.class_name]
        field = reached.field(steps[-1])
        optional = optional or field.can_be_none
        annotation = field.value.core.annotation()
        self.annotation = f"{annotation} | None" if optional and annotation != "Any" else annotation
        self.description = field.description
        self.imports = [item for item in field.value.core.imports() if item.name in annotation]
        self.lines.append(f"return {expression}.{field.name}")


class ModelCode:
    """What the template needs to lay out a model.

    Args:
        parsed: The generator's model.
        openapi: All that the generator has parsed.
    """

    def __init__(self, parsed: Any, openapi: Any) -> None:
        self._parsed = parsed
        self._openapi = openapi
        self.name = str(parsed.class_info.name)
        self.module = str(parsed.class_info.module_name)
        self.marks: Mapping[str, Any] = parsed.data.model_extra or {}
        self.sent = bool(self.marks.get("x-sent"))
        schemas = parsed.data.properties or {}
        self.fields = [
            Field(found, schemas.get(found.name), sent=self.sent)
            for found in (*parsed.required_properties, *parsed.optional_properties)
        ]

    def field(self, key: str) -> Field:
        """Find the field of a JSON key.

        Raises:
            LookupError: The model has no such property: a mark (x-...) in the overlay names it; mend it
                there.
        """
        for field in self.fields:
            if field.key == key:
                return field
        raise LookupError(f"{self.name} has no property {key}; look at the marks (x-...) in the overlay")

    @property
    def description(self) -> str | None:
        words = self._parsed.data.title or self._parsed.data.description
        return (
            None if words is None else str(words if isinstance(words, str) else words.get_untrusted_value())
        )

    def docstring(self, text: str | None) -> list[str]:
        """Return a docstring of what the document says; nothing where it says nothing."""
        if not text or not text.strip():
            return []
        text = text.strip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
        lines = [line for part in text.splitlines() for line in textwrap.wrap(part, 108) or [""]]
        if lines[-1].endswith('"'):
            lines[-1] += " "
        return [f'"""{lines[0]}"""'] if len(lines) == 1 else [f'"""{lines[0]}', *lines[1:], '"""']

    @property
    def shown(self) -> tuple[str, ...]:
        """The fields that stand in the repr: what a record is, unless that would name a person."""
        return tuple(
            field.name
            for field in self.fields
            if field.name in ("id", "type_") and not field.marked("x-personal")
        )

    @property
    def renamed(self) -> dict[str, str]:
        """The JSON keys of the fields that have another name."""
        return {field.name: field.key for field in self.fields if field.name != field.key}

    @property
    def writes_several_types(self) -> bool:
        """Whether the one variable through which fields are written holds now this type, now that."""
        return len({field.value.annotation() for field in self.fields if field.can_be_none}) > 1

    @property
    def required_keys(self) -> tuple[str, ...]:
        """The JSON keys without which there is no record."""
        return tuple(field.key for field in self.fields if field.required)

    @property
    def received_as(self) -> ModelCode | None:
        """The received model from which one that is sent can be made."""
        name = self.marks.get("x-received-as")
        return None if name is None else self._models[str(name)]

    @cached_property
    def _models(self) -> dict[str, ModelCode]:
        return {str(model.class_info.name): ModelCode(model, self._openapi) for model in self._openapi.models}

    @cached_property
    def shortcuts(self) -> list[Shortcut]:
        """Properties that the document's marks ask for."""
        asked: Mapping[str, str] = self.marks.get("x-shortcuts") or {}
        return [Shortcut(name, path.split("."), self, self._models) for name, path in sorted(asked.items())]

    @cached_property
    def columns(self) -> list[tuple[str, str, str]]:
        """The columns of the record's flat row: name, Python type, where in the JSON."""
        found = []
        for group in self.marks.get("x-columns") or ():
            start = str(group.get("in", ""))
            for key in group["keys"]:
                path = f"{start}.{key}" if start else str(key)
                name = f"{group['as']}_{key}" if start else str(key)
                found.append((name.replace(".", "_"), self._column_type(path), path))
        return found

    def _column_type(self, path: str) -> str:
        model = self
        *keys, last = path.split(".")
        for key in keys:
            model = self._models[model.field(key).value.core.class_name]
        kind = model.field(last).value.core.kind
        if kind not in _COLUMN_TYPES:
            raise LookupError(f"{self.name}: x-columns: {path} is of kind {kind}, which no column can hold")
        return _COLUMN_TYPES[kind]

    def imports(self) -> list[tuple[str, list[str]]]:
        """Return what the module takes from other modules of models, by module."""
        found = [item for field in self.fields for item in field.value.imports()]
        found += [item for shortcut in self.shortcuts for item in shortcut.imports]
        if self.received_as:
            found.append(Import(self.received_as.module, self.received_as.name))
        by_module: dict[str, set[str]] = {}
        for item in found:
            decoders = item.name.startswith("decode_") or item.name.isupper()
            if item.module != self.module and not (self.sent and decoders):
                by_module.setdefault(item.module, set()).add(item.name)
        return [(module, sorted(names)) for module, names in sorted(by_module.items())]

    # --------------------------------------------------------------------------------------------- unions

    @property
    def union_name(self) -> str | None:
        """The name of the union for which this base stands; None where it is a plain model."""
        return str(self.marks["x-union-name"]) if self._parsed.data.discriminator else None

    @property
    def union_module(self) -> str:
        """The name of the union's module."""
        return snake_case(self.union_name or "")

    @property
    def tag(self) -> str:
        """The JSON key that tells the members of a union apart."""
        return str(self._parsed.data.discriminator.propertyName.get_untrusted_value())

    @cached_property
    def variants(self) -> list[tuple[str, ModelCode]]:
        """The members of the union, by their tag."""
        found = []
        for tag, reference in self._parsed.data.discriminator.mapping.items():
            for other in self._openapi.models:
                if "#" + other.name.get_untrusted_value() == reference.get_untrusted_value():
                    text = tag if isinstance(tag, str) else tag.get_untrusted_value()
                    found.append((text, ModelCode(other, self._openapi)))
        return sorted(found, key=lambda pair: pair[0])

    @property
    def families(self) -> dict[str, list[str]]:
        """The unions of members whose tags begin alike, up to a dot, such as ``users.created``."""
        found: dict[str, list[str]] = {}
        for tag, variant in self.variants:
            if "." in tag:
                name = f"Any{pascal_case(tag.partition('.')[0])}{(self.union_name or '').removeprefix('Any')}"
                found.setdefault(name, []).append(variant.name)
        return found
