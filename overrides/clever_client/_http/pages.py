"""Pages read as JSON. A record that is not JSON costs no other record."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from . import json_codec
from .page_split import BrokenRecord, SplitRecord, split_page


class PageReader:
    """Reads the pages of one list.

    Args:
        in_items: Each record is the ``data`` of an item that has its address beside it.
    """

    def __init__(self, *, in_items: bool) -> None:
        self._in_items = in_items

    def page(self, body: bytes) -> Any:
        """Read a page. A record that is not JSON comes as a `BrokenRecord`.

        Raises:
            ValueError: What surrounds the records is not JSON.
        """
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


def record_of(item: Any) -> Any:
    """Return the record of an item that has its address beside it.

    Raises:
        DecodeError: The record's bytes are not JSON.
    """
    if type(item) is dict:
        return item.get("data")
    if type(item) is BrokenRecord:
        raise item.error("Record")
    return item
