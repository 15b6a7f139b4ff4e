"""Pages whose records stay bytes: split by msgspec where it is installed, by the reference otherwise."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from .page_split import split_page

if TYPE_CHECKING:
    from collections.abc import Callable

_OLDEST = (0, 19)
"""Older versions of msgspec round some integers beyond 64 bits."""

_LONGEST_NUMBER = 300
"""Digits in a row from which Python may not hold a number."""


class RawPageReader:
    """Reads the pages of one list, and none of their records.

    Args:
        in_items: Each record is the ``data`` of an item that has its address beside it.
        columns: Makes records of their JSON, and leaves as it is what is unusual.
    """

    def __init__(self, *, in_items: bool, columns: Callable[[list[bytes]], list[Any]]) -> None:
        self._in_items = in_items
        self._columns = columns

    def page(self, body: bytes) -> Any:
        """Read a page. Its ``data`` are records, or bytes, a `SplitRecord` or a `BrokenRecord` for each.

        Raises:
            ValueError: What surrounds the records is not JSON.
        """
        with suppress(Exception):  # the reference finds out what is wrong with which record
            page = split_by_msgspec(body, in_items=self._in_items)
            texts = [bytes(raw) for raw in page["data"]]
            if not body.isascii():  # msgspec does not look into what it skips
                for text in texts:
                    _ = text.isascii() or text.decode()
            return page | {"data": self._columns(texts)}
        return split_page(body, in_items=self._in_items, raw=True)


def split_by_msgspec(body: bytes, *, in_items: bool) -> dict[str, Any]:
    """Cut a page into its records, each as msgspec's ``Raw``, of which nothing is read.

    Raises:
        Exception: Something about the page is odd, or msgspec is not installed.
    """
    if _msgspec() is None or _has_long_number(body):
        raise ValueError("msgspec cannot split this page")
    page = _decoder(in_items)(body)
    raws = [item.data for item in page.data] if in_items else page.data
    return {"data": raws, "links": page.links, "count": page.count}


def raw_type() -> type:
    """Return the type of a record's text in a page that msgspec has split."""
    found: type = _msgspec().Raw
    return found


@cache
def _msgspec() -> Any:
    """Return msgspec; None where it is not installed, broken or too old."""
    try:
        import msgspec

        version = tuple(map(int, msgspec.__version__.split(".")[:2]))
    except Exception:  # it is not there, or broken
        return None
    return msgspec if version >= _OLDEST else None


def _has_long_number(body: bytes) -> bool:
    """Whether so many digits stand in a row somewhere: then every twentieth byte is one, too."""
    step = 20
    return b"0" * (_LONGEST_NUMBER // step - 1) in body[::step].translate(_DIGITS)


_DIGITS = bytes.maketrans(b"123456789", b"000000000")


@cache  # cached_property has a lock in Python 3.11, which a fork may leave locked
def _decoder(in_items: bool) -> Callable[[bytes], Any]:
    import msgspec

    silent = {"__repr__": object.__repr__}
    record: Any = msgspec.Raw
    if in_items:
        record = msgspec.defstruct("Item", [("data", msgspec.Raw)], gc=False, namespace=silent)
    # Only the records may be anything: what surrounds them is judged whole.
    fields: list[Any] = [("data", list[record]), ("links", Any, None), ("count", Any, None)]
    page = msgspec.defstruct("Page", fields, gc=False, forbid_unknown_fields=True, namespace=silent)
    return msgspec.json.Decoder(page).decode
