from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import define

from ..types import MISFIT, UNSET, Model, Unset, careful, struct_of, unlisted
from . import contact as _contact
from . import district_admin as _district_admin
from . import staff as _staff
from . import student as _student
from . import teacher as _teacher

if TYPE_CHECKING:
    from .contact import Contact
    from .district_admin import DistrictAdmin
    from .staff import Staff
    from .student import Student
    from .teacher import Teacher


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False)
class Roles(Model):
    """Roles, as the API describes it."""

    contact: Contact | None | Unset = UNSET
    district_admin: DistrictAdmin | None | Unset = UNSET
    staff: Staff | None | Unset = UNSET
    student: Student | None | Unset = UNSET
    teacher: Teacher | None | Unset = UNSET

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Roles:
        """Read a JSON object.

        Raises:
            DecodeError: It is not an object.
        """
        return decode(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        out: dict[str, Any] = {**self._additional} if self._additional else {}
        value: Any
        if (value := self.contact) is not UNSET:
            out["contact"] = None if value is None else value.to_dict()
        if (value := self.district_admin) is not UNSET:
            out["district_admin"] = None if value is None else value.to_dict()
        if (value := self.staff) is not UNSET:
            out["staff"] = None if value is None else value.to_dict()
        if (value := self.student) is not UNSET:
            out["student"] = None if value is None else value.to_dict()
        if (value := self.teacher) is not UNSET:
            out["teacher"] = None if value is None else value.to_dict()
        return out


_KEYS: frozenset[str] = frozenset({
"contact", "district_admin", "staff", "student", "teacher", 
})  # fmt: skip
_NEW = object.__new__


def decode(source: Any, strict: bool = False) -> Roles:
    """Read a JSON object. With ``strict``, raise at the first value that doesn't fit instead of keeping it aside."""
    try:
        record = _NEW(Roles)
        record._additional = None
        absent = 0
        record.contact = value = source.get("contact", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.contact = _contact.decode(value)
        record.district_admin = value = source.get("district_admin", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.district_admin = _district_admin.decode(value)
        record.staff = value = source.get("staff", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.staff = _staff.decode(value)
        record.student = value = source.get("student", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.student = _student.decode(value)
        record.teacher = value = source.get("teacher", UNSET)
        if value is UNSET:
            absent += 1
        elif value is not None:
            record.teacher = _teacher.decode(value)

        if len(source) + absent != 5:
            record.additional_properties.update(unlisted(source, _KEYS))
        return record
    except MISFIT:
        if strict:
            raise
        return careful(decode, "Roles", (), source)


@cache
def struct() -> Any:
    """What msgspec reads the same JSON into, if there is nothing in it that isn't listed."""
    return struct_of(__name__, "Roles", {
"contact": _contact.struct() | None, "district_admin": _district_admin.struct() | None, "staff": _staff.struct() | None, 
"student": _student.struct() | None, "teacher": _teacher.struct() | None, 
    })  # fmt: skip


def adopt(source: Any) -> Roles:
    """The record that a `struct` holds."""
    record = _NEW(Roles)
    record._additional = None
    record.contact = value = source.contact
    if value is not UNSET and value is not None:
        record.contact = _contact.adopt(value)
    record.district_admin = value = source.district_admin
    if value is not UNSET and value is not None:
        record.district_admin = _district_admin.adopt(value)
    record.staff = value = source.staff
    if value is not UNSET and value is not None:
        record.staff = _staff.adopt(value)
    record.student = value = source.student
    if value is not UNSET and value is not None:
        record.student = _student.adopt(value)
    record.teacher = value = source.teacher
    if value is not UNSET and value is not None:
        record.teacher = _teacher.adopt(value)
    return record
