"""What is kept of a record: fields that are left out, and people who are gone for good.

Both hold before anything is written, for events and lists alike: what is left out stands in no column, in no
JSON and in no file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from ..fields import FieldPolicy
from ._schema import PURGED, SETTINGS

_CHANGES: Final = "changes"

_ID: Final = re.compile(rb"[0-9a-f]{24}")


class Content:
    """What must not be written: the fields that are not kept, and the people who were purged.

    Args:
        policy: Which fields are kept.
        purged: The ids of the people.
    """

    def __init__(self, policy: FieldPolicy, purged: Iterable[str] = ()) -> None:
        self.policy: FieldPolicy = policy
        self.purged: frozenset[str] = frozenset(purged)
        self._purged_bytes = {person.encode() for person in self.purged}

    @property
    def keeps_raw(self) -> bool:
        """Whether raw forms may be kept: not where fields are left out, which they might hold."""
        return self.policy.keeps_all

    def is_purged(self, record_id: str) -> bool:
        """Tell whether a person's record may not come back."""
        return record_id in self.purged

    def mentions_purged(self, raw: bytes) -> bool:
        """Tell whether a raw form has to do with somebody who was purged."""
        return not self._purged_bytes.isdisjoint(_ID.findall(raw))

    def apply(self, record_type: str, record: bytes) -> bytes | None:
        """Take out what must not be written; give None if nothing of the record may be."""
        touched = self.policy.touches(record_type)
        people = self.purged and record_type in {"users", "sections"}
        if not touched and not (people and self.mentions_purged(record)):
            return record
        try:
            value = json.loads(record)
        except (ValueError, RecursionError):
            return record  # no row can be made of it: the reader says so
        if not isinstance(value, dict):
            return record
        if touched and not self.policy.apply(record_type, value):
            return None
        if people:
            _forget(value, self.purged)
        return json.dumps(value, separators=(",", ":"), ensure_ascii=not _is_unicode(record)).encode()


class ContentStore:
    """The content filter that is in force, with the purged ids from the database.

    Args:
        policy: Which fields are kept.
    """

    def __init__(self, policy: FieldPolicy | None = None) -> None:
        self._policy = policy or FieldPolicy()
        self._changes: int | None = None
        self.content: Content = Content(self._policy)

    def refresh(self, connection: Connection) -> bool:
        """Read the purged ids, if another process has purged or mended; tell whether one has."""
        changes = _changes(connection)
        if changes == self._changes:
            return False
        self._changes = changes
        self.content = Content(self._policy, connection.scalars(select(PURGED.c.id)))
        return True


def announce_change(connection: Connection) -> None:
    """Let a running mirror notice that another process has changed what it remembers."""
    before = _changes(connection)
    if before is None:
        connection.execute(insert(SETTINGS).values(name=_CHANGES, value="1"))
    else:
        connection.execute(update(SETTINGS).where(SETTINGS.c.name == _CHANGES).values(value=str(before + 1)))


def _changes(connection: Connection) -> int | None:
    found = connection.execute(
        select(SETTINGS.c.value).where(SETTINGS.c.name == _CHANGES)
    ).scalar_one_or_none()
    return None if found is None else int(found)


def _is_unicode(record: bytes) -> bool:
    return b"\\ud" not in record.lower()


def _forget(record: dict[str, Any], people: frozenset[str]) -> None:
    """Take every mention of people out of the lists in which records mention people."""
    for key in ("students", "teachers"):
        if isinstance(record.get(key), list):
            record[key] = [person for person in record[key] if person not in people]
    if record.get("teacher") in people:
        record["teacher"] = None
    roles = record.get("roles")
    contact = roles.get("contact") if isinstance(roles, dict) else None
    related = contact.get("student_relationships") if isinstance(contact, dict) else None
    if isinstance(related, list) and isinstance(contact, dict):
        contact["student_relationships"] = [
            entry for entry in related if not isinstance(entry, dict) or entry.get("student") not in people
        ]
