from __future__ import annotations

from typing import Literal, TypeAlias

from ..types import OpenEnum, UnknownValue

AttachmentRequestType: TypeAlias = Literal["file", "link", "text"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

ATTACHMENT_REQUEST_TYPE: OpenEnum[AttachmentRequestType] = OpenEnum.of(AttachmentRequestType)
ATTACHMENT_REQUEST_TYPE_OR_NULL = ATTACHMENT_REQUEST_TYPE.or_null()


def check_attachment_request_type(value: str) -> AttachmentRequestType:
    """The value, known or not."""
    return ATTACHMENT_REQUEST_TYPE[value]
