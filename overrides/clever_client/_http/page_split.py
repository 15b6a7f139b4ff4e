"""Cuts a page into its records, each with its own bytes, so that one that is not JSON costs no other record.

This is the reference, in Python: it reads each record by itself and keeps the bytes of one that fails. What
msgspec splits (see `raw_pages`) must come out the same.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from .._root import DecodeError
from .json_codec import finite_float, refuse_constant

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACE = re.compile(r"[ \t\n\r]*").match
_STRING_PATTERN = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_STRING = re.compile(_STRING_PATTERN, re.DOTALL).match
_SCALAR = re.compile(rf'{_STRING_PATTERN}|[^"\[\]{{}},:\s]++', re.DOTALL).match
_BRACKET = re.compile(rf'{_STRING_PATTERN}|["\[\]{{}}]', re.DOTALL).search
_read = json.JSONDecoder(parse_constant=refuse_constant, parse_float=finite_float).raw_decode
_read_unevaluated = json.JSONDecoder(parse_constant=refuse_constant).raw_decode


class SplitRecord(NamedTuple):
    """A record that was cut out of a page: its bytes, and what they say."""

    json: bytes
    value: Any

    def __repr__(self) -> str:
        return f"<SplitRecord, {len(self.json)} bytes>"


class BrokenRecord(NamedTuple):
    """A record that is not JSON, or that Python cannot hold: its bytes, and what can be told of it."""

    json: bytes
    id: str | None
    type: str | None

    def __repr__(self) -> str:
        return f"<BrokenRecord, {len(self.json)} bytes>"

    def error(self, model: str) -> DecodeError:
        """Give the error that reports the record."""
        reason = "it is not JSON, not UTF-8, nested too deeply, or has a number that is too large"
        return DecodeError(model, reason, self.json, id=self.id, type=self.type)


def split_page(body: bytes, *, in_items: bool, raw: bool = False) -> Any:
    """Cut a page into its records, which are then in place of its ``data``.

    Args:
        body: The page.
        in_items: Each record is the ``data`` of an item that has its address beside it.
        raw: Only the bytes of the records are wanted, so a float may be larger than Python can hold.

    Raises:
        ValueError: What surrounds the records is not JSON.
    """
    text = body.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    return _Splitter(text, in_items=in_items, raw=raw).page()


def read_record(body: bytes, *, raw: bool) -> SplitRecord | BrokenRecord:
    """Read one record that was cut out of a page."""
    return _Splitter(body.decode("utf-8", "surrogateescape"), in_items=False, raw=raw).record()


class _Splitter:
    def __init__(self, text: str, *, in_items: bool, raw: bool) -> None:
        self._text = text
        self._read = _read_unevaluated if raw else _read
        self._in_items = in_items
        self._at = 0
        self._records: list[SplitRecord | BrokenRecord] = []

    def page(self) -> Any:
        """Read the page, with its records as the bytes that were sent."""
        self._skip_space()
        if not self._is_next("{"):
            return _loads(self._text)
        # The rest of the page, with a number in place of each record, is JSON that must be right.
        rest, kept = [], 0
        for key in self._members():
            if key != "data" or not self._is_next("["):
                self._skip_value()
                continue
            rest.append(self._text[kept : self._at])
            first = len(self._records)
            self._split_list()
            rest.append(f"[{','.join(map(str, range(first, len(self._records))))}]")
            kept = self._at
        rest.append(self._text[kept:])
        page: dict[str, Any] = _loads("".join(rest))
        if isinstance(page.get("data"), list):
            page["data"] = [self._records[number] for number in page["data"]]
        return page

    def _split_list(self) -> None:
        self._expect("[")
        if self._take("]"):
            return
        while True:
            self._skip_space()
            self._records.append(self._item() if self._in_items and self._is_next("{") else self.record())
            if self._take("]"):
                return
            self._expect(",")

    def _item(self) -> SplitRecord | BrokenRecord:
        start = self._at
        record: SplitRecord | BrokenRecord = SplitRecord(b"null", None)
        try:
            for key in self._members():
                if key == "data":
                    record = self.record()
                else:
                    self._skip_value()
        except ValueError:
            self._at = start
            return self._broken(start)
        return record

    def record(self) -> SplitRecord | BrokenRecord:
        """Read one record of the list; one that is not JSON is kept as a broken one."""
        start = self._at
        try:
            value, end = self._read(self._text, start)
            record = SplitRecord(self._text[start:end].encode(), value)
        except (ValueError, RecursionError):
            pass
        else:
            self._at = end
            return record
        return self._broken(start)

    def _broken(self, start: int) -> BrokenRecord:
        self._skip_value()
        end = self._at
        texts = {"id": None, "type": None} | self._texts(start)
        self._at = end
        return BrokenRecord(
            self._text[start:end].encode("utf-8", "surrogateescape"), texts["id"], texts["type"]
        )

    def _texts(self, start: int) -> dict[str, str | None]:
        """Read what can be read of an object's own texts."""
        texts: dict[str, str | None] = {}
        self._at = start
        try:
            for key in self._members():
                value_start = self._at
                self._skip_value()
                if self._text[value_start] == '"':
                    texts[key] = _loads_text(self._text[value_start : self._at])
        except ValueError:
            pass
        return texts

    def _members(self) -> Iterator[str]:
        """The keys of an object. Whoever iterates has to go behind each one's value."""
        self._expect("{")
        if self._take("}"):
            return
        while True:
            self._skip_space()
            match = _STRING(self._text, self._at)
            if match is None:
                raise ValueError("a key was expected")
            self._at = match.end()
            key = _loads_text(match[0])
            self._expect(":")
            self._skip_space()
            yield key or ""
            if self._take("}"):
                return
            self._expect(",")

    def _skip_value(self) -> None:
        """Go behind a value, whatever is in it: to where its brackets are closed."""
        depth = 0
        if not (self._is_next("{") or self._is_next("[")):
            match = _SCALAR(self._text, self._at)
            if match is None:
                raise ValueError("a value was expected")
            self._at = match.end()
            return
        while True:
            match = _BRACKET(self._text, self._at)
            if match is None or match[0] == '"':
                raise ValueError("brackets or quotation marks are not closed")
            self._at = match.end()
            depth += 1 if match[0] in "[{" else -1 if match[0] in "]}" else 0
            if not depth:
                return

    def _skip_space(self) -> None:
        match = _SPACE(self._text, self._at)
        assert match is not None  # it also matches nothing
        self._at = match.end()

    def _is_next(self, char: str) -> bool:
        return self._text.startswith(char, self._at)

    def _take(self, char: str) -> bool:
        self._skip_space()
        if not self._is_next(char):
            return False
        self._at += 1
        return True

    def _expect(self, char: str) -> None:
        if not self._take(char):
            raise ValueError("brackets, commas or colons are not where they should be")


def _loads(text: str) -> Any:
    from .json_codec import loads

    return loads(text.encode())


def _loads_text(text: str) -> str | None:
    """Read one JSON string; None if it is none."""
    try:
        value = _loads(text)
    except ValueError:
        return None
    return value if isinstance(value, str) else None
