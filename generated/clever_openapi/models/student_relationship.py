from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import define
from attrs.setters import NO_OP

from ..decoding import DECODE_FAILURES, NEW, decode_leniently, keep_unlisted, reject
from ..model import ReceivedModel, decodes


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class StudentRelationship(ReceivedModel):
    relationship: StudentRelationshipRelationship | None = None
    student: str | None = None
    type_: StudentRelationshipType | None = None

    _shown: ClassVar[tuple[str, ...]] = ("type_",)
    _renamed: ClassVar[Mapping[str, str]] = {"type_": "type"}

    def _write(self, out: dict[str, Any]) -> None:
        value: Any
        if (value := self.relationship) is not None:
            out["relationship"] = value
        if (value := self.student) is not None:
            out["student"] = value
        if (value := self.type_) is not None:
            out["type"] = value


@decodes(StudentRelationship)
def decode_student_relationship(source: Any, strict: bool = False) -> StudentRelationship:
    try:
        record = NEW(StudentRelationship)
        record._extras = None
        missing = 0
        get = source.get
        value: Any
        record.relationship = value = STUDENT_RELATIONSHIP_RELATIONSHIP[get("relationship")]
        if value is None:
            missing += 1
        record.student = value = get("student")
        if type(value) is not str:
            missing += 1 if value is None else reject()
        record.type_ = value = STUDENT_RELATIONSHIP_TYPE[get("type")]
        if value is None:
            missing += 1
        if len(source) + missing != 3:
            keep_unlisted(record, source)
        return record
    except DECODE_FAILURES:
        return decode_leniently(decode_student_relationship, StudentRelationship, (), source, strict)


from .student_relationship_relationship import STUDENT_RELATIONSHIP_RELATIONSHIP, StudentRelationshipRelationship
from .student_relationship_type import STUDENT_RELATIONSHIP_TYPE, StudentRelationshipType
