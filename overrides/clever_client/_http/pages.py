"""Pages read as JSON. A record that is not JSON costs no other record."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from . import json_codec
from .page_split import BrokenRecord, SplitRecord, read_record, split_page
from .raw_pages import raw_type, split_by_msgspec

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class TextReader(Protocol):
        """What reads a record from its text, and where anything is odd about that has it decoded."""

        @property
        def is_ready(self) -> bool: ...

        def read(self, text: Any, decode: Callable[[Any], Any]) -> Any: ...


R = TypeVar("R")

_WORTH_PREPARING = 500_000
"""Bytes of a list after which its records are read from their text, if nobody has prepared that before."""


class PageReader(Generic[R]):
    """Reads the pages of lists, and their records.

    Args:
        decode: Makes a record of its JSON.
        in_items: Each record is the ``data`` of an item that has its address beside it.
        name: What a record is called, for errors.
        from_text: Reads a record from its text, where msgspec is installed.
    """

    def __init__(
        self, decode: Callable[[Any], R], *, in_items: bool, name: str, from_text: TextReader
    ) -> None:
        self._decode = decode
        self._in_items = in_items
        self._name = name
        self._from_text = from_text
        self._seen = 0
        self._text_type: type | None = None  # of an item that is a record's text

    def page(self, body: bytes) -> Any:
        """Read a page. Its records are read by `record`.

        Raises:
            ValueError: What surrounds the records is not JSON.
        """
        self._seen += len(body)
        if self._seen > _WORTH_PREPARING or self._from_text.is_ready:
            with suppress(Exception):
                page = split_by_msgspec(body, in_items=self._in_items)
                self._text_type = raw_type()
                return page
        with suppress(ValueError):
            return json_codec.loads(body)
        page = split_page(body, in_items=self._in_items)
        if isinstance(page.get("data"), list):
            page["data"] = [self._item(record) for record in page["data"]]
        return page

    def _item(self, record: SplitRecord | BrokenRecord) -> Any:
        if isinstance(record, BrokenRecord):
            return record
        return {"data": record.value} if self._in_items else record.value

    def record(self, item: Any) -> R:
        """Read an item of a page.

        Raises:
            DecodeError: The record is not JSON, or lacks what makes it one.
        """
        if type(item) is self._text_type:
            return cast("R", self._from_text.read(item, self._decode_text))
        if type(item) is BrokenRecord:
            raise item.error(self._name)
        return self._decode(item.get("data") if self._in_items and type(item) is dict else item)

    def _decode_text(self, text: Any) -> R:
        body = bytes(text)
        try:
            value = json_codec.loads(body)
        except ValueError:
            item = self._item(read_record(body, raw=False))
        else:
            return self._decode(value)
        return self.record(item)
