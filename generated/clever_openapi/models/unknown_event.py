from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, Variants, careful, misfit, read_datetime, unlisted, write_datetime

if TYPE_CHECKING:
    from .courses_created import CoursesCreated
    from .courses_deleted import CoursesDeleted
    from .courses_updated import CoursesUpdated
    from .districts_created import DistrictsCreated
    from .districts_deleted import DistrictsDeleted
    from .districts_updated import DistrictsUpdated
    from .resources_created import ResourcesCreated
    from .resources_deleted import ResourcesDeleted
    from .resources_updated import ResourcesUpdated
    from .schools_created import SchoolsCreated
    from .schools_deleted import SchoolsDeleted
    from .schools_updated import SchoolsUpdated
    from .sections_created import SectionsCreated
    from .sections_deleted import SectionsDeleted
    from .sections_updated import SectionsUpdated
    from .terms_created import TermsCreated
    from .terms_deleted import TermsDeleted
    from .terms_updated import TermsUpdated
    from .users_created import UsersCreated
    from .users_deleted import UsersDeleted
    from .users_updated import UsersUpdated


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class UnknownEvent(Model):
    """An event of a type that this version does not know. `data` is the raw JSON."""

    id: str
    type_: str
    created: datetime.datetime | Unset = UNSET
    data: Any | Unset = UNSET

    _shown: ClassVar[tuple[str, ...]] = ("id", "type_")

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> UnknownEvent:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object, or lacks what makes it a UnknownEvent.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        out["id"] = self.id
        out["type"] = self.type_
        if (value := self.created) is not UNSET:
            out["created"] = write_datetime(value)
        if (value := self.data) is not UNSET:
            out["data"] = value
        return out


_KEYS: frozenset[str] = frozenset({
"id", "type", "created", "data", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> UnknownEvent:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(UnknownEvent)
        record._additional = None
        absent = 0
        record.id = value = source["id"]
        if type(value) is not str:
            misfit()
        record.type_ = value = source["type"]
        if type(value) is not str:
            misfit()
        record.created = value = read_datetime(record, "created", source.get("created", UNSET))
        if value is UNSET:
            absent += 1
        record.data = value = source.get("data", UNSET)
        if value is UNSET:
            absent += 1

        if len(source) + absent != 4:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "UnknownEvent", ("id", "type"), source)


AnyEvent: TypeAlias = "CoursesCreated | CoursesDeleted | CoursesUpdated | DistrictsCreated | DistrictsDeleted | DistrictsUpdated | ResourcesCreated | ResourcesDeleted | ResourcesUpdated | SchoolsCreated | SchoolsDeleted | SchoolsUpdated | SectionsCreated | SectionsDeleted | SectionsUpdated | TermsCreated | TermsDeleted | TermsUpdated | UsersCreated | UsersDeleted | UsersUpdated | UnknownEvent"
"""Any of them: `UnknownEvent` where the tag is not one that this version knows."""

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
    otherwise=decode,
)


def decode_any_event(source: Any) -> AnyEvent:
    """Read any of them, by its ``type``.

    Raises:
        DecodeError: It is not an object, or lacks what makes it one of them.
    """
    try:
        read = VARIANTS[source["type"]]
    except MISFIT:
        read = decode
    record: AnyEvent = read(source)
    return record
