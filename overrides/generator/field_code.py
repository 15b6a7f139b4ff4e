"""Decide how a model declares, reads and writes each of its fields."""

from __future__ import annotations

from typing import Any

from value_code import Value, python_literal  # pyright: ignore[reportMissingImports] - beside this file

RESERVED = frozenset(
    ("additional_properties", "columns", "from_dict", "from_received", "to_dict", "to_row", "was_sent")
)
"""Names that the base classes of models have. A field of such a name gets an underscore."""

_EXACT = {
    "bool": ("bool",),
    "int": ("int",),
    "number": ("float", "int"),
    "object": ("dict",),
    "str": ("str",),
}
"""The types that JSON gives for a kind. Their values are taken as they are."""


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
