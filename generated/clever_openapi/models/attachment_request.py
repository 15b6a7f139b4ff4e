from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from attrs import define
from attrs.setters import NO_OP

from ..bodies import RequestModel
from ..types import UNSET, Unset


@define(kw_only=True, eq=False, repr=False, match_args=False, weakref_slot=False, on_setattr=NO_OP)
class AttachmentRequest(RequestModel):
    description: str | None | Unset = UNSET
    text: str | None | Unset = UNSET
    """The text, where `type` is `text`."""
    title: str | None | Unset = UNSET
    type_: AttachmentRequestType | Unset = UNSET
    url: str | None | Unset = UNSET

    _shown: ClassVar[tuple[str, ...]] = ("type_",)
    _renamed: ClassVar[Mapping[str, str]] = {"type_": "type"}


from .attachment_request_type import AttachmentRequestType
