from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from attrs import define
from attrs.setters import NO_OP

from ..dates import read_datetime, write_datetime
from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class UsersUpdated(ReceivedModel):
    data: UserObject
    id: str
    type_: Literal["users.updated"] = "users.updated"
    created: datetime.datetime | None = None

    _shown: ClassVar[tuple[str, ...]] = ("id", "type_")
    _renamed: ClassVar[Mapping[str, str]] = {"type_": "type"}

    @property
    def previous_attributes(self) -> dict[str, Any] | None:
        """On `*.updated`: the former values of what changed, nested like `object_`."""
        return self.data.previous_attributes

    @property
    def record(self) -> User:
        return self.data.object_

    def _write(self, out: dict[str, Any]) -> None:
        out["data"] = self.data.to_dict()
        out["id"] = self.id
        out["type"] = self.type_
        if (value := self.created) is not None:
            out["created"] = write_datetime(value)


@decodes(UsersUpdated)
def decode_users_updated(source: Any, strict: bool = False) -> UsersUpdated:
    try:
        record = NEW(UsersUpdated)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.data = decode_user_object(source["data"])
        record.id = value = source["id"]
        if type(value) is not str:
            reject()
        if source["type"] != "users.updated":
            reject()
        record.type_ = "users.updated"
        record.created = value = read_datetime(record, "created", get("created"))
        if value is None:
            missing += 1
        if len(source) + missing != 4:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_users_updated, UsersUpdated, ("data", "id", "type"), source, strict)


from .user import User
from .user_object import UserObject, decode_user_object
