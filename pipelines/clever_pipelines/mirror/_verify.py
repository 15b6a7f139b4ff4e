"""The self-check: the tables against the service, with no false alarm while things move.

A difference between a list and the tables proves little: the record may have changed in between. So each is
looked into again: what the tables hold, with the events up to now applied in memory, against the record as
the service gives it now. It counts only if no event of that record came while this was done.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

from clever_client import (
    AsyncClever,
    Checkpoint,
    CursorExpired,
    DecodeError,
    ForbiddenError,
    NotFoundError,
    RawRecord,
)
from sqlalchemy import select

from ._district import DistrictWriter
from ._listing import LATE_SECONDS, Difference, Held, is_same_json, listed_after, read_page
from ._repair import Finding, mend, read_row
from ._rows import Row
from ._schema import DISTRICTS, RECORD_TABLES
from ._store import Store

Key = tuple[str, str]  # record type, id
Run = Callable[..., Awaitable[Any]]
"""Runs a function of the database in its thread."""

_ROUNDS = 4
_BY_LIST = 200
"""From so many doubtful records of a type on its list is read again, instead of each by its id."""


class Report(NamedTuple):
    """What verifying a district found.

    Attributes:
        district: The district's id.
        checked: How many records were compared, by type.
        differences: The records that differ.
        unreadable: How many records no row can be made of.
        not_listed: Record types whose list the token may not read, or that broke off.
        moving: How many records kept changing while they were looked at: they are no findings.
        mended: How many differences were mended.
    """

    district: str
    checked: dict[str, int]
    differences: list[Difference]
    unreadable: int = 0
    not_listed: tuple[str, ...] = ()
    moving: int = 0
    mended: int = 0


class _Moment(NamedTuple):
    """What the tables held at one moment, and the events that follow it."""

    checkpoint: Checkpoint | None
    held: dict[str, Held]


class Verification:
    """Compares a district's tables with the service.

    Args:
        client: The district's client.
        store: The database.
        writer: Writes to the district; it is asked what may be stored, and writes only in `repair`.
        run: Runs a function of the database in its thread.
    """

    def __init__(self, client: AsyncClever, store: Store, writer: DistrictWriter, run: Run) -> None:
        self._client = client
        self._store = store
        self._writer = writer
        self._run = run
        self._checked: dict[str, int] = {}
        self._unreadable: set[Key] = set()
        self._not_listed: tuple[str, ...] = ()
        self._findings: list[Finding] = []
        self._floor = ""

    async def compare(self) -> Report:
        """Find what differs. It writes nothing."""
        doubtful = await self._compare_lists()
        found: list[Difference] = []
        for _ in range(_ROUNDS):
            if not doubtful:
                break
            confirmed, doubtful = await self._look_again(doubtful)
            found += confirmed
        return Report(
            self._writer.district,
            self._checked,
            sorted(found),
            len(self._unreadable),
            self._not_listed,
            len(doubtful),
        )

    async def repair(self, report: Report, *, now: datetime) -> Report:
        """Mend what was found, in one transaction, also while a mirror writes the district.

        A record that has changed since it was looked at is left as it is: what changed it is newer.

        Raises:
            HeldError: Mending would change more than the limits allow. Nothing was written.
            MirrorError: The district is being compared by another process. Nothing was written.
        """
        if not report.differences:
            return report
        mended = await self._run(mend, self._store, self._writer, self._findings, self._floor, now)
        return report._replace(mended=mended)

    # The lists.

    async def _compare_lists(self) -> set[Key]:
        seen: dict[str, set[str]] = {}
        doubtful: set[Key] = set()
        async for name, records in self._lists(None):
            rows, rejects = await self._run(self._read_page, name, records)
            ids = seen.setdefault(name, set())
            ids.update(row.id for row in rows)
            self._unreadable.update((name, reject.source_id or "") for reject in rejects)
            self._checked[name] = self._checked.get(name, 0) + len(records)
            doubtful |= await self._run(self._differing, name, rows)
        for name in RECORD_TABLES.keys() - set(self._not_listed):
            doubtful |= await self._run(self._not_seen, name, seen.get(name, set()))
        return {key for key in doubtful if key not in self._unreadable}

    async def _lists(self, names: Iterable[str] | None) -> AsyncIterator[tuple[str, list[RawRecord]]]:
        snapshot = await self._client.snapshot(
            record_type=None if names is None else [*names], on_error=self._note_unreadable
        )
        raw = snapshot.raw()
        async for page in raw:
            yield page.record_type, page.items
        self._not_listed = tuple(
            name
            for name, progress in raw.lists.items()
            if progress.state != "complete" or progress.unreadable
        )

    def _note_unreadable(self, error: DecodeError) -> None:
        self._unreadable.add(("", str(len(self._unreadable))))

    def _read_page(self, name: str, records: list[RawRecord]) -> Any:
        with self._store.read() as connection:
            self._writer.refresh(connection)
        return read_page(self._writer, name, records)

    def _differing(self, name: str, rows: list[Row]) -> set[Key]:
        with self._store.read() as connection:
            held = Held(self._store, connection, name, [row.id for row in rows])
        return {(name, row.id) for row in rows if held.difference(self._writer.district, row)}

    def _not_seen(self, name: str, seen: set[str]) -> set[Key]:
        table = RECORD_TABLES[name]
        query = select(table.c.id).where(
            table.c.district == self._writer.district, table.c.archived_at.is_(None)
        )
        with self._store.read() as connection:
            return {(name, record_id) for record_id in connection.scalars(query) if record_id not in seen}

    # Each doubtful record.

    async def _look_again(self, doubtful: set[Key]) -> tuple[list[Difference], set[Key]]:
        """Judge doubtful records; give the findings, and those of which events came meanwhile."""
        moment: _Moment = await self._run(self._moment, doubtful)
        before = await self._events(moment, doubtful)
        truth = await self._read_again(doubtful)
        events = await self._events(moment, doubtful)
        moving = {key for key in truth if before.get(key) != events.get(key)}
        found = []
        for key, record in truth.items():
            if key not in moving and (kind := self._judge(key, record, moment, events.get(key, []))):
                found.append(Difference(*key, kind))
                self._findings.append(Finding(*key, record, moment.held[key[0]].current(key[1])))
        return found, moving

    def _moment(self, doubtful: set[Key]) -> _Moment:
        query = select(DISTRICTS.c.checkpoint).where(DISTRICTS.c.district == self._writer.district)
        with self._store.read() as connection:
            text = connection.execute(query).scalar_one_or_none()
            held = {
                name: Held(self._store, connection, name, [key[1] for key in doubtful if key[0] == name])
                for name in {name for name, _ in doubtful}
            }
        return _Moment(None if text is None else Checkpoint.parse(text), held)

    async def _events(self, moment: _Moment, doubtful: set[Key]) -> dict[Key, list[RawRecord]]:
        """Give the events of doubtful records from the checkpoint up to now, the late window included."""
        checkpoint, found = moment.checkpoint, dict[Key, list[RawRecord]]()
        has_more = checkpoint is not None
        while has_more and checkpoint is not None:
            try:
                batch = await self._client.events.poll(
                    checkpoint, settle=0, overlap=LATE_SECONDS, on_error=self._pass_over, raw=True
                )
            except (CursorExpired, ForbiddenError):
                break  # no events to apply: what differs differs
            for event in batch.items:
                key = (event.type.partition(".")[0], event.record_id or "")
                if key in doubtful:
                    found.setdefault(key, []).append(event)
            checkpoint, has_more = batch.checkpoint, batch.has_more
        self._floor = max(self._floor, listed_after(checkpoint))
        for events in found.values():
            events.sort()
        return found

    async def _read_again(self, doubtful: set[Key]) -> dict[Key, bytes | None]:
        """Read doubtful records once more; None for those that are not there."""
        truth: dict[Key, bytes | None] = {}
        for name in sorted({name for name, _ in doubtful}):
            ids = [record_id for of_type, record_id in doubtful if of_type == name]
            if len(ids) < _BY_LIST:
                for record_id in ids:
                    with suppress(DecodeError):
                        truth[name, record_id] = await self._read_one(name, record_id)
                continue
            listed = {record.id: record.json async for _, page in self._lists([name]) for record in page}
            truth |= {(name, record_id): listed.get(record_id) for record_id in ids}
        return truth

    async def _read_one(self, name: str, record_id: str) -> bytes | None:
        try:
            record = await getattr(self._client, name).get(record_id)
        except NotFoundError:
            return None
        return json.dumps(record.to_dict()).encode()

    def _judge(self, key: Key, record: bytes | None, moment: _Moment, events: list[RawRecord]) -> str | None:
        """Compare a record with what the tables would hold once the events are applied."""
        name, record_id = key
        held = moment.held[name]
        row = read_row(self._writer.planner, name, record)
        there = held.current(record_id)
        plan = self._writer.planner.plan(
            name, {record_id: [*events]} if events else {}, {record_id: there} if there else {}
        )
        if plan.archived or any(written[4] is not None for written in plan.rows):
            return None if row is None else "missing"
        if plan.rows:
            if row is None:
                return "extra"
            written = plan.rows[0]
            same = written[5:-1] == (row.digest, *row.values)
            return None if same and is_same_json(json.loads(written[-1]), row.record) else "stale"
        if row is None:
            return "extra" if held.is_live(record_id) else None
        return held.difference(self._writer.district, row)

    def _pass_over(self, _: DecodeError) -> None:
        """Leave an event out that cannot be read: the mirror has put it aside."""
