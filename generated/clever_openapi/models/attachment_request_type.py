from __future__ import annotations

from typing import Literal, TypeAlias

from ..decoding import OpenEnum
from ..types import UnknownValue

AttachmentRequestType: TypeAlias = Literal["file", "link", "text"] | UnknownValue
"""One of the values listed, or one that a newer service sends."""

ATTACHMENT_REQUEST_TYPE: OpenEnum[AttachmentRequestType] = OpenEnum.of(AttachmentRequestType)
