"""What could not be applied: kept with its raw form and the reason, to be applied by a later version."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from ._fold import Reject
from ._schema import QUARANTINE

_INSERTS: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class StoredEvent(NamedTuple):
    """An event from quarantine, in the form in which the raw lane gave it."""

    id: str
    type: str
    created: datetime | None
    record_id: str | None
    json: bytes


def put_aside(
    connection: Connection, district: str, rejects: Iterable[Reject], *, now: datetime, keep_raw: bool
) -> None:
    """Write what could not be applied to the table `quarantine`, each thing once."""
    rows = [
        {
            "district": district,
            "digest": sha256(reject.raw).hexdigest(),
            "source_id": _plain(reject.source_id),
            "type": _plain(reject.type),
            "created": reject.created,
            "received_at": now.astimezone(UTC),
            "reason": reject.reason,
            "length": len(reject.raw),
            "raw": _plain(reject.raw.decode("utf-8", "backslashreplace")) if keep_raw else None,
        }
        for reject in rejects
    ]
    if rows:
        insert = _INSERTS[connection.dialect.name](QUARANTINE)
        connection.execute(insert.on_conflict_do_nothing(), rows)


def stored_events(connection: Connection, district: str) -> list[StoredEvent]:
    """Give the events that are in quarantine with their raw form."""
    found = connection.execute(
        select(QUARANTINE.c.source_id, QUARANTINE.c.type, QUARANTINE.c.created, QUARANTINE.c.raw).where(
            QUARANTINE.c.district == district, QUARANTINE.c.raw.is_not(None), QUARANTINE.c.type.contains(".")
        )
    )
    events = []
    for source_id, kind, created, raw in found:
        time = created if created is None or created.tzinfo else created.replace(tzinfo=UTC)
        events.append(StoredEvent(source_id or "", kind or "", time, _record_id(raw), raw.encode()))
    return events


def take_back(connection: Connection, district: str, events: Iterable[StoredEvent]) -> None:
    """Remove events from quarantine: they have been applied."""
    for event in events:
        digest = sha256(event.json).hexdigest()
        connection.execute(
            delete(QUARANTINE).where(QUARANTINE.c.district == district, QUARANTINE.c.digest == digest)
        )


def _record_id(raw: str) -> str | None:
    try:
        found = msgspec.json.decode(raw)["data"]["object"]["id"]
    except (msgspec.DecodeError, LookupError, TypeError, RecursionError):
        return None
    return found if isinstance(found, str) else None


def _plain(text: str | None) -> str | None:
    """Give a text that every database can hold."""
    if text is None:
        return None
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
