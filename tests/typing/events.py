"""Checked, never run: events narrow under ``match``."""

from __future__ import annotations

import datetime
from typing import Any, Literal, assert_type

from clever_openapi.models import (
    AnyEvent,
    EventResponse,
    UnknownEvent,
    User,
    UserObject,
    UsersCreated,
    UsersDeleted,
    UsersUpdated,
    decode_any_event,
)
from clever_openapi.types import UNSET, Unset


def narrowed(event: AnyEvent) -> None:
    assert_type(event.id, str)
    assert_type(event.created, datetime.datetime | Unset)
    match event:
        case UsersCreated() | UsersUpdated() | UsersDeleted():
            assert_type(event, UsersCreated | UsersUpdated | UsersDeleted)
            assert_type(event.data, UserObject | Unset)
        case UnknownEvent():
            assert_type(event.type_, str)
            assert_type(event.data, Any | Unset)


def by_type(event: AnyEvent) -> User | None:
    if isinstance(event, UsersUpdated):
        assert_type(event.type_, Literal["users.updated"])
        if event.data is not UNSET and event.data.object_ is not UNSET:
            assert_type(event.data.previous_attributes, dict[str, Any] | Unset)
            return event.data.object_
    return None


def reading(raw: dict[str, Any]) -> None:
    assert_type(decode_any_event(raw), AnyEvent)
    assert_type(EventResponse.from_dict(raw).data, AnyEvent | Unset)
    assert_type(User.from_dict(raw), User)
    assert_type(User.from_dict(raw).to_dict(), dict[str, Any])
    assert_type(User.from_dict(raw).additional_properties, dict[str, Any])
