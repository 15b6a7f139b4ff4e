"""Checked, never run: events narrow under ``match``."""

from __future__ import annotations

import datetime
from typing import Any, Literal, assert_type

from clever_client import Checkpoint, Clever, RawRecord
from clever_openapi.models import (
    AnyEvent,
    AnyUsersEvent,
    EventResponse,
    Student,
    UnknownEvent,
    User,
    UserObject,
    UsersCreated,
    UsersDeleted,
    UsersUpdated,
    decode_any_event,
)


def narrowed(event: AnyEvent) -> None:
    assert_type(event.id, str)
    assert_type(event.created, datetime.datetime | None)
    match event:
        case UsersCreated() | UsersUpdated() | UsersDeleted():
            assert_type(event, UsersCreated | UsersUpdated | UsersDeleted)
            assert_type(event.data, UserObject)
            assert_type(event.record, User)
        case UnknownEvent():
            assert_type(event.type_, str)
            assert_type(event.record, dict[str, Any] | None)


def by_type(event: AnyEvent) -> User | None:
    if isinstance(event, UsersUpdated):
        assert_type(event.type_, Literal["users.updated"])
        assert_type(event.previous_attributes, dict[str, Any] | None)
        return event.record
    return None


def by_record(event: AnyEvent) -> str | None:
    match event:
        case UsersUpdated(record=User() as user) | UsersCreated(record=user):
            assert_type(user, User)
            assert_type(user.student, Student | None)
            return user.student.grade if user.student else None
    return None


def by_call(clever: Clever, raw: bool) -> None:
    for event in clever.events.list(record_type="users", limit=10):
        assert_type(event, AnyUsersEvent)
        if not isinstance(event, UnknownEvent):
            assert_type(event.record, User)
    checkpoint = Checkpoint.start()
    assert_type(clever.events.poll(checkpoint, record_type="users", settle=0).items, list[AnyUsersEvent])
    assert_type(clever.events.poll(checkpoint, record_type="users", raw=True).items, list[RawRecord])
    assert_type(clever.events.poll(checkpoint).items, list[AnyEvent])
    assert_type(clever.events.poll(checkpoint, raw=raw).items, list[Any])
    for followed in clever.events.follow(checkpoint, record_type="users", poll_interval=60):
        assert_type(followed, AnyUsersEvent)
    for every in clever.events.list(record_type=["users", "sections"]):
        assert_type(every, AnyEvent)
    for any_event in clever.events.list():
        assert_type(any_event, AnyEvent)


def reading(raw: dict[str, Any]) -> None:
    assert_type(decode_any_event(raw), AnyEvent)
    assert_type(EventResponse.from_dict(raw).data, AnyEvent | None)
    assert_type(User.from_dict(raw), User)
    assert_type(User.from_dict(raw).to_dict(), dict[str, Any])
    assert_type(User.from_dict(raw).additional_properties, dict[str, Any])
