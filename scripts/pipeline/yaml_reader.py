"""Read YAML 1.2 as plain data, within bounds.

YAML 1.2's core schema, so JSON too: ``yes``, ``no``, ``Y`` and ``2020-01-31`` are text. Keys are always text,
a key that stands twice is an error, and so is whatever is too large: a document comes from outside.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import yaml  # type: ignore[import-untyped]

MAX_BYTES = 4_000_000
MAX_NODES = 200_000  # aliases count as what they stand for
MAX_DEPTH = 100

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"[-+]?[0-9]{1,400}")
_OTHER_BASE = re.compile(r"0o[0-7]{1,400}|0x[0-9a-fA-F]{1,400}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,4})?")
_WORDS = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
}


class YAMLReadError(ValueError):
    """The bytes are not one YAML document within the bounds. The message is one line."""


def read_yaml(content: bytes) -> Any:
    """Read one YAML document.

    Raises:
        YAMLReadError: The text is not YAML, or is too large, too deep or ambiguous.
    """
    if len(content) > MAX_BYTES:
        raise YAMLReadError(f"larger than {MAX_BYTES} bytes")
    if content.lstrip()[:1] in (b"{", b"["):
        with suppress(json.JSONDecodeError, UnicodeDecodeError):
            return _read_json(content)
    try:
        return _Reader(yaml.parse(content, Loader=_LOADER)).document()
    except YAMLReadError:
        raise
    except (yaml.YAMLError, UnicodeError, ValueError) as error:
        raise YAMLReadError(" ".join(str(error).split())[:300]) from error


def _read_json(content: bytes) -> Any:
    """Read JSON, whose escaped pairs of surrogates the YAML parser does not know."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        data = dict(pairs)
        if len(data) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise YAMLReadError(f"the key {twice[:80]!r} stands twice in one mapping")
        return data

    try:
        data = json.loads(
            content, object_pairs_hook=unique, parse_int=_number, parse_float=_number, parse_constant=str
        )
    except RecursionError as error:
        raise YAMLReadError(f"nested deeper than {MAX_DEPTH} levels") from error
    _check_bounds(data)
    return data


def _check_bounds(data: Any) -> None:
    level, nodes = [data], 0
    for _ in range(MAX_DEPTH + 1):
        nodes += len(level)
        children = [node.values() if isinstance(node, dict) else node for node in level if node]
        level = [child for some in children if not isinstance(some, str | int | float) for child in some]
    if nodes > MAX_NODES:
        raise YAMLReadError(f"more than {MAX_NODES} nodes")
    if level:
        raise YAMLReadError(f"nested deeper than {MAX_DEPTH} levels")


class _Reader:
    """Builds the data from the parser's events."""

    def __init__(self, events: Iterator[Any]) -> None:
        self.events = events
        self.nodes = 0
        self.anchors: dict[str, tuple[Any, int]] = {}

    def document(self) -> Any:
        self._expect(yaml.StreamStartEvent)
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        data = self._node(next(self.events), 0)
        self._expect(yaml.DocumentEndEvent)
        if not isinstance(next(self.events), yaml.StreamEndEvent):
            raise YAMLReadError("more than one document")
        return data

    def _expect(self, kind: type) -> None:
        event = next(self.events)
        if not isinstance(event, kind):
            raise YAMLReadError(f"unexpected {type(event).__name__}")

    def _count(self, nodes: int) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            raise YAMLReadError(f"more than {MAX_NODES} nodes")

    def _node(self, event: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise YAMLReadError(f"nested deeper than {MAX_DEPTH} levels")
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise YAMLReadError(f"the alias {event.anchor} stands for nothing, or for itself")
            data, size = self.anchors[event.anchor]
            self._count(size)
            return copy.deepcopy(data)
        before = self.nodes
        self._count(1)
        if not isinstance(event, yaml.ScalarEvent) and event.tag not in (
            None,
            "!",
            f"{_TAG}map",
            f"{_TAG}seq",
        ):
            raise YAMLReadError(f"the tag {event.tag[:80]}: only plain data is read")
        if isinstance(event, yaml.MappingStartEvent):
            data = self._mapping(depth)
        elif isinstance(event, yaml.SequenceStartEvent):
            data = []
            while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
                data.append(self._node(item, depth + 1))
        else:
            data = _scalar(event)
        if event.anchor:
            self.anchors[event.anchor] = data, self.nodes - before
        return data

    def _mapping(self, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            is_merge = isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]
            key = self._node(event, depth + 1)
            if isinstance(event, yaml.ScalarEvent):
                key = event.value  # what its author typed: 200, yes, 2020-01-31
            elif not isinstance(key, str):
                raise YAMLReadError("a key that is not text")
            value = self._node(next(self.events), depth + 1)
            if is_merge:
                for part in value if isinstance(value, list) else [value]:
                    if not isinstance(part, dict):
                        raise YAMLReadError("a merge of what is not a mapping")
                    merged = part | merged
            elif key in data:
                raise YAMLReadError(f"the key {key[:80]!r} stands twice in one mapping")
            else:
                data[key] = value
        return merged | data if merged else data


def _scalar(event: Any) -> Any:
    text: str = event.value
    tag = event.tag.removeprefix(_TAG) if event.tag else None
    if tag == "str" or (tag is None and not event.implicit[0]) or event.tag == "!":
        return text
    if tag not in (None, "null", "bool", "int", "float"):
        raise YAMLReadError(f"the tag {event.tag[:80]}: only plain data is read")
    return _WORDS[text] if text in _WORDS else _number(text)


def _number(text: str) -> Any:
    """A number, or the text where it is none, or one that no float can hold."""
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return text if number in (float("inf"), float("-inf")) else number
    return text  # .nan and .inf, too: JSON has no word for them
