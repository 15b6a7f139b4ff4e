"""Decide what stands in the module of each model. The templates lay out what is decided here."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from field_code import Field  # pyright: ignore[reportMissingImports] - beside this file
from openapi_python_client.strings import pascal_case, snake_case
from value_code import Import, python_literal  # pyright: ignore[reportMissingImports] - beside this file

_COLUMN_TYPES = {
    "bool": "bool",
    "date": "datetime.date",
    "datetime": "datetime.datetime",
    "enum": "str",
    "int": "int",
    "number": "float",
    "str": "str",
}


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
