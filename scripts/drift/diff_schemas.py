"""Compare two schemas in normal form."""

from __future__ import annotations

import json
from typing import Any

from drift.change import Notes, join, pairs, was_is
from drift.normal import canonical
from drift.schemas import bare, describe, type_rule
from pipeline.document import Node

_UPPER = ("maximum", "maxLength", "maxItems", "maxProperties")
_LOWER = ("minimum", "minLength", "minItems", "minProperties")
_LIMITS = (*_UPPER, *_LOWER, "pattern", "multipleOf", "uniqueItems", "exclusiveMinimum", "exclusiveMaximum")
# Keys that a method of their own compares.
_COMPARED = {
    "bases", "type", "format", "items", "nullable", "enum", "properties", "required", "additionalProperties",
    "anyOf", "oneOf", "allOf",
}  # fmt: skip


class SchemaComparison:
    """Notes what changed from one schema to another, all the way down."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes

    def compare(self, subject: str, place: str, old: Node, new: Node, uses: frozenset[str]) -> None:
        if old == new:
            return
        if rule := type_rule(old, new):
            text = f"was {bare(old)}, is {bare(new)}"
            self.notes.note(rule, subject, place, text, bare(old), bare(new), directions=uses)
        self._null(subject, place, old, new, uses)
        self._enum(subject, place, old, new, uses)
        self._properties(subject, place, old, new, uses)
        for key in ("anyOf", "oneOf", "allOf"):
            self._variants(key, subject, place, old.get(key, []), new.get(key, []), uses)
        self._unknown_keys(subject, place, old, new, uses)
        if "items" in old and "items" in new:
            self.compare(subject, f"{place}[]", old["items"], new["items"], uses)
        for key, one, other in pairs(old, new):
            if key in _LIMITS:
                self._limit(key, subject, place, one, other, uses)
            elif key == "default":
                self.notes.leaf("default-changed", subject, join(place, key), one, other, uses)
            elif key not in _COMPARED:
                self.notes.leaf("", subject, join(place, key), one, other, uses)

    def _null(self, subject: str, place: str, old: Node, new: Node, uses: frozenset[str]) -> None:
        was, now = old.get("nullable", False), new.get("nullable", False)
        if was != now:
            rule, text = (
                ("null-allowed", "may be null now") if now else ("null-forbidden", "can't be null now")
            )
            self.notes.note(rule, subject, place, text, was, now, directions=uses)

    def _enum(self, subject: str, place: str, old: Node, new: Node, uses: frozenset[str]) -> None:
        was, now = old.get("enum"), new.get("enum")
        if was == now:
            return
        if was is None or now is None:
            verb = "added" if was is None else "removed"
            self.notes.note(
                f"enum-{verb}", subject, place, f"list of values {verb}", was, now, directions=uses
            )
            return
        added, removed = sorted({*now} - {*was}), sorted({*was} - {*now})
        for value in added:
            text = f"value {value} added"
            self.notes.note(
                "enum-value-added", subject, place, text, None, json.loads(value), directions=uses
            )
        rule = "enum-value-removed" if "request" in uses else "received-value-removed"
        renamed = f"; renamed, perhaps, to {' or '.join(added[:3])}" if added else ""
        for value in removed:
            text = f"value {value} removed{renamed}"
            self.notes.note(rule, subject, place, text, json.loads(value), None, directions=uses)

    def _properties(self, subject: str, place: str, old: Node, new: Node, uses: frozenset[str]) -> None:
        before, after = old.get("required", []), new.get("required", [])
        was, now = old.get("properties", {}), new.get("properties", {})
        for name, one, other in pairs(was, now):
            where = f"{place}.{name}" if place else name
            what = "required-property" if one is None and name in after else "property"
            detail = describe(one or other or {})
            if not self.notes.came_or_went(what, subject, where, one, other, uses, detail=detail):
                self.compare(subject, where, one or {}, other or {}, uses)
        for name in sorted({*before} ^ {*after}):
            if (name in was) == (name in now):  # added and removed ones are told already
                is_required = name in after
                status = "required" if is_required else "optional"
                where, text = f"{place}.{name}" if place else name, f"is {status} now"
                self.notes.note(
                    f"property-{status}", subject, where, text, not is_required, is_required, directions=uses
                )

    def _variants(
        self, key: str, subject: str, place: str, old: list[Node], new: list[Node], uses: frozenset[str]
    ) -> None:
        was, now = {canonical(item): item for item in old}, {canonical(item): item for item in new}
        for item, before, after in pairs(was, now):
            if before is None or after is None:
                verb = "added" if before is None else "removed"
                rule = f"variant-{verb}" if key != "allOf" and was and now else "type-changed"
                text = f"{key} {verb} {describe(was.get(item) or now[item])}"
                self.notes.note(rule, subject, place, text, before, after, directions=uses)

    def _unknown_keys(self, subject: str, place: str, old: Node, new: Node, uses: frozenset[str]) -> None:
        was, now = old.get("additionalProperties", True), new.get("additionalProperties", True)
        if was == now:
            return
        if isinstance(was, dict) and isinstance(now, dict):
            self.compare(subject, f"{place}{{}}", was, now, uses)
            return
        rule = "unknown-keys-changed"
        if now is False:
            rule = "unknown-keys-forbidden"
        elif was is False:
            rule = "unknown-keys-allowed"
        text = f"additionalProperties was {_extra(was)}, is {_extra(now)}"
        self.notes.note(rule, subject, place, text, was, now, directions=uses)

    def _limit(self, key: str, subject: str, place: str, old: Any, new: Any, uses: frozenset[str]) -> None:
        if old == new:
            return
        looser = new is None
        if isinstance(old, int | float) and isinstance(new, int | float):
            looser = (key in _UPPER and new > old) or (key in _LOWER and new < old)
        rule = "constraint-loosened" if looser else "constraint-tightened"
        self.notes.note(rule, subject, join(place, key), was_is(old, new), old, new, directions=uses)


def _extra(value: Any) -> str:
    return describe(value) if isinstance(value, dict) else "anything" if value else "forbidden"
