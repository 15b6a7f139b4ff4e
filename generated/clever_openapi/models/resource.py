from __future__ import annotations

import datetime
from typing import Any, ClassVar

from attrs import define
from attrs.setters import NO_OP

from ..dates import read_datetime, write_datetime
from ..decoding import DECODE_FAILURES, NEW, decode_leniently, expect_list, expect_str, keep_unlisted, reject
from ..model import ReceivedModel, decodes
from ..rows import Column


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class Resource(ReceivedModel):
    id: str
    created: datetime.datetime | None = None
    district: str | None = None
    resource_id: str | None = None
    roles: list[ResourceRolesItem] | None = None
    title: str | None = None
    updated: datetime.datetime | None = None

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    _columns: ClassVar[tuple[Column, ...]] = (
        Column("id", str, "id"),
        Column("district", str, "district"),
        Column("created", datetime.datetime, "created"),
        Column("updated", datetime.datetime, "updated"),
        Column("resource_id", str, "resource_id"),
        Column("title", str, "title"),
    )

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        out["id"] = self.id
        if (value := self.created) is not None:
            out["created"] = write_datetime(value)
        if (value := self.district) is not None:
            out["district"] = value
        if (value := self.resource_id) is not None:
            out["resource_id"] = value
        if (value := self.roles) is not None:
            out["roles"] = value
        if (value := self.title) is not None:
            out["title"] = value
        if (value := self.updated) is not None:
            out["updated"] = write_datetime(value)


@decodes(Resource)
def decode_resource(source: Any, strict: bool = False) -> Resource:
    try:
        record = NEW(Resource)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.id = value = source["id"]
        if type(value) is not str or not value:
            reject()
        record.created = value = read_datetime(record, "created", get("created"))
        if value is None:
            missing += 1
        record.district = value = get("district")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.resource_id = value = get("resource_id")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.roles = value = get("roles")
        if value is None:
            missing += 1
        else:
            record.roles = [RESOURCE_ROLES_ITEM[expect_str(item)] for item in expect_list(value)]
        record.title = value = get("title")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.updated = value = read_datetime(record, "updated", get("updated"))
        if value is None:
            missing += 1
        if len(source) + missing != 7:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_resource, Resource, ("id",), source, strict)


from .resource_roles_item import RESOURCE_ROLES_ITEM, ResourceRolesItem
