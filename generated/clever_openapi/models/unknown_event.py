from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define
from attrs.setters import NO_OP

from ..dates import read_datetime, write_datetime
from ..decoding import DECODE_FAILURES, NEW, Variants, decode_leniently, keep_unlisted, object_in, reject
from ..model import ReceivedModel, decodes

if TYPE_CHECKING:
    from .any_event import AnyEvent


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class UnknownEvent(ReceivedModel):
    """An event of a type that this version does not know. `data` is the raw JSON."""

    id: str
    type_: str
    created: datetime.datetime | None = None
    data: Any = None

    _shown: ClassVar[tuple[str, ...]] = ("id", "type_")
    _renamed: ClassVar[Mapping[str, str]] = {"type_": "type"}

    @property
    def previous_attributes(self) -> dict[str, Any] | None:
        return object_in(self.data, "previous_attributes")

    @property
    def record(self) -> dict[str, Any] | None:
        return object_in(self.data, "object")

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        out["id"] = self.id
        out["type"] = self.type_
        if (value := self.created) is not None:
            out["created"] = write_datetime(value)
        if (value := self.data) is not None:
            out["data"] = value


@decodes(UnknownEvent)
def decode_unknown_event(source: Any, strict: bool = False) -> UnknownEvent:
    try:
        record = NEW(UnknownEvent)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.id = value = source["id"]
        if type(value) is not str:
            reject()
        record.type_ = value = source["type"]
        if type(value) is not str:
            reject()
        record.created = value = read_datetime(record, "created", get("created"))
        if value is None:
            missing += 1
        record.data = value = get("data")
        if value is None:
            missing += 1
        if len(source) + missing != 4:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_unknown_event, UnknownEvent, ("id", "type"), source, strict)


VARIANTS = Variants(
    __name__.rpartition(".")[0],
    {
        "courses.created": "courses_created",
        "courses.deleted": "courses_deleted",
        "courses.updated": "courses_updated",
        "districts.created": "districts_created",
        "districts.deleted": "districts_deleted",
        "districts.updated": "districts_updated",
        "resources.created": "resources_created",
        "resources.deleted": "resources_deleted",
        "resources.updated": "resources_updated",
        "schools.created": "schools_created",
        "schools.deleted": "schools_deleted",
        "schools.updated": "schools_updated",
        "sections.created": "sections_created",
        "sections.deleted": "sections_deleted",
        "sections.updated": "sections_updated",
        "terms.created": "terms_created",
        "terms.deleted": "terms_deleted",
        "terms.updated": "terms_updated",
        "users.created": "users_created",
        "users.deleted": "users_deleted",
        "users.updated": "users_updated",
    },
    otherwise=decode_unknown_event,
)


def decode_any_event(source: Any) -> AnyEvent:
    """Read any of them, by its ``type``.

    Raises:
        DecodeError: It is not an object, or lacks what makes it one of them. ``raw`` of the error has it.
    """
    try:
        decode = VARIANTS[source["type"]]
    except DECODE_FAILURES:
        decode = decode_unknown_event
    record: AnyEvent = decode(source)
    return record
