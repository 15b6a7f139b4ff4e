"""Pages read in C, where msgspec is installed (the extra ``fast``). The records are the same as without it.

msgspec reads a record into a Struct that takes nothing but what Clever's documents list, and the model takes
its values over. A record with anything else in it, such as an unlisted key or a new value, stays plain JSON
for the model's own decoder, which loses nothing. So does a whole page that is not as listed.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from . import json_codec as _json
from .page_split import BrokenRecord, SplitRecord, split_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import ModuleType

    from clever_openapi.types import Model

_OLDEST = (0, 19)
"""Older ones round some integers beyond 64 bits."""

FIRST_PLAIN_PAGES = 1
"""Pages that are read plainly at first: for one page alone msgspec isn't worth loading."""

MAX_MISMATCH_RATIO = 0.15
"""The share of odd records on a page from which trying C first hardly pays."""

PLAIN_PAGES = 30
"""Pages that are then read plainly, before C is tried again."""


class _Decoders(NamedTuple):
    """What reads records of the models met so far."""

    models: Mapping[ModuleType, Any]  # the Struct of each; None where none can be made
    page: Callable[[bytes], Any]
    record: Callable[[bytes], Any]


class PageSchema:
    """A kind of record, and what reads it. A model is learned when the first record of it is met.

    Args:
        model_of: The module of a record's model, from its plain JSON; None if it has none.
        in_items: Each record is the ``data`` of an item that has its address beside it.
    """

    def __init__(self, model_of: Callable[[Any], ModuleType | None], *, in_items: bool) -> None:
        self.in_items: bool = in_items
        self.decoders: _Decoders = _Decoders({}, _no_decoder, _no_decoder)
        self._model_of: Callable[[Any], ModuleType | None] = model_of

    def records(self, page: Any) -> Iterable[Any]:
        """What is on a page."""
        return (item.data for item in page.data) if self.in_items else page.data

    def register(self, record: Any) -> None:
        """Meet a record, as plain JSON. What threads learn at the same time may have to be learned again."""
        model = self._model_of(record)
        if model is None or model in self.decoders.models:
            return
        struct = None
        with suppress(Exception):  # msgspec knows fewer schemas than the generator
            struct = model.struct()
        models = {**self.decoders.models, model: struct}
        structs = [struct for struct in models.values() if struct is not None]
        if not structs:
            self.decoders = _Decoders(models, _no_decoder, _no_decoder)
            return
        if (tag_field := structs[0].__struct_config__.tag_field) is not None:
            structs.append(never_matches(tag_field))
        of_any = reduce(or_, structs)
        decode = _msgspec().json.Decoder(of_any).decode
        self.decoders = _Decoders(models, _page_decoder(of_any, self.in_items), decode)


class PageReader:
    """Reads the pages of one list, one after the other.

    Args:
        kind: What its records are.
    """

    def __init__(self, kind: PageSchema) -> None:
        self._kind: PageSchema = kind
        self._any_odd: bool = False  # on the last page
        self._rest: int = FIRST_PLAIN_PAGES

    def read(self, body: bytes) -> dict[str, Any] | None:
        """A page whose records are for `to_model`, all but the odd ones; None if it is to be read plainly."""
        if self._rest or _msgspec() is None:
            self._rest = max(0, self._rest - 1)
            return None
        if not self._any_odd:
            with suppress(Exception):  # something is odd about one of them, or of a model not met before
                page = self._kind.decoders.page(body)
                return {"data": [*self._kind.records(page)], "links": page.links}
        with suppress(Exception):  # this is no such page: others find out what it is
            return self._one_by_one(body)
        self._rest = PLAIN_PAGES
        return None

    def page(self, body: bytes) -> Any:
        """Read a page. A record that is not JSON comes as a `BrokenRecord`, and costs no other record.

        Raises:
            ValueError: What surrounds the records is not JSON.
        """
        if (page := self.read(body)) is not None:
            return page
        with suppress(ValueError):
            return _json.loads(body)
        page = split_page(body, in_items=self._kind.in_items)
        if isinstance(page.get("data"), list):
            page["data"] = [self._item(record) for record in page["data"]]
        return page

    def _item(self, record: SplitRecord | BrokenRecord) -> Any:
        if isinstance(record, BrokenRecord):
            return record
        return {"data": record.value} if self._kind.in_items else record.value

    def to_model(self, record: Any) -> Model | None:
        """A record that was read in C; None if it is plain JSON.

        It is made only when it is wanted: a page of records alive at once keeps Python's collector busy.

        Raises:
            DecodeError: It is not JSON.
        """
        model = getattr(record, "_model", None)
        if model is None:
            if type(record) is BrokenRecord:
                raise record.error("Record")
            return None
        try:
            taken: Model = model.adopt(record)
        except model.MISFIT:
            taken = model.decode(_msgspec().to_builtins(record))
        return taken

    def _one_by_one(self, body: bytes) -> dict[str, Any]:
        body.decode()  # what a repeated key hides is not read, but UTF-8 it has to be
        page = _splitter(self._kind.in_items)(body)
        before = decoders = self._kind.decoders
        records: list[Any] = []
        odd = 0
        for raw in self._kind.records(page):
            try:
                records.append(decoders.record(raw))
            except Exception:  # the model's own decoder finds out
                record = _json.loads(bytes(raw))
                self._kind.register(record)
                records.append({"data": record} if self._kind.in_items else record)
                odd += 1
                decoders = self._kind.decoders
        self._any_odd = odd > 0
        if decoders is before and odd > max(3, MAX_MISMATCH_RATIO * len(records)):
            self._rest = PLAIN_PAGES
        return {"data": records, "links": page.links}


@cache
def _msgspec() -> Any:
    """msgspec; None where it is not installed, broken or too old."""
    try:
        import msgspec

        version = tuple(map(int, msgspec.__version__.split(".")[:2]))
    except Exception:  # it is not there, or broken
        return None
    return msgspec if version >= _OLDEST else None


@cache
def never_matches(tag_field: str) -> Any:
    """A Struct that no record is: of several, msgspec insists on the tag, and of one alone it doesn't."""
    impossible = Annotated[str, _msgspec().Meta(min_length=1, max_length=0)]
    return _msgspec().defstruct("Nothing", [("nothing", impossible)], tag_field=tag_field, tag="")


def _page_decoder(record: Any, in_items: bool) -> Callable[[bytes], Any]:
    msgspec = _msgspec()
    strict = {"forbid_unknown_fields": True, "gc": False, "namespace": {"__repr__": object.__repr__}}
    if in_items:
        record = msgspec.defstruct("Item", [("data", record), ("uri", Any, None)], **strict)
    page = msgspec.defstruct("Page", [("data", list[record]), ("links", Any, None)], **strict)
    decode: Callable[[bytes], Any] = msgspec.json.Decoder(page).decode
    return decode


@cache  # cached_property has a lock in Python 3.11, which a fork may leave locked
def _splitter(in_items: bool) -> Callable[[bytes], Any]:
    """Reads a page, and none of its records."""
    return _page_decoder(_msgspec().Raw, in_items)


def _no_decoder(body: bytes) -> Any:
    raise ValueError("no model has been met")
