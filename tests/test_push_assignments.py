"""An assignment in many sections: never two in one, unless somebody was told of the doubt."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from clever_client import AsyncClever, Clever, Options
from clever_client.models import AssignmentRequest
from clever_fake import FakeClever, faults
from clever_pipelines.assignments import (
    push_assignment,
    push_assignment_async,
    resolve_created,
    resolve_not_created,
)
from clever_pipelines.journal import FileJournal, Outcome, SqlJournal

pytestmark = pytest.mark.slow

ESSAY = AssignmentRequest(title="Essay", description="500 words", due_date=datetime(2099, 1, 1, tzinfo=UTC))
OPTIONS = Options(sleep=lambda _: None)


class Killed(BaseException):
    """The program ends here."""


class CountingFake(FakeClever):
    """A fake that counts the creates that it was asked for, and at one of which the program is killed."""

    creates = 0
    dies_at = 0
    dies_processed = False

    def exchange(self, request: Any) -> Any:
        is_create = request.method == "POST"
        self.creates += is_create
        dies = is_create and self.creates == self.dies_at
        if dies and not self.dies_processed:
            raise Killed
        answer = super().exchange(request)
        if is_create and answer[0].status in (200, 201):
            self.made.append(request.path.split("/")[3])
        if dies:
            raise Killed
        return answer

    @cached_property
    def made(self) -> list[str]:
        """The sections in which an assignment was created."""
        return []


@pytest.fixture
def fake() -> CountingFake:
    return CountingFake(seed=2, events=20, rate_limit=None)


@pytest.fixture
def sections(fake: CountingFake) -> list[str]:
    return fake.district.section_ids[:6]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[FileJournal]:
    with FileJournal(tmp_path / "journal") as made:
        yield made


@pytest.fixture(params=["sync", "async"])
def push(request: pytest.FixtureRequest, fake: CountingFake) -> Callable[..., Any]:
    """Push the essay with either client."""

    def in_turn(sections: Any, journal: Any, *, name: str = "essay-1", **settings: Any) -> Any:
        what = settings.pop("what", ESSAY)
        if request.param == "sync":
            with Clever(fake.token, transport=fake.transport(), options=OPTIONS) as clever:
                return push_assignment(clever, sections, what, journal, name=name, **settings)

        async def run() -> Any:
            async with AsyncClever(fake.token, transport=fake.transport(), options=OPTIONS) as clever:
                return await push_assignment_async(clever, sections, what, journal, name=name, **settings)

        return asyncio.run(run())

    return in_turn


def test_every_section_gets_it_once(fake: Any, sections: Any, journal: Any, push: Any) -> None:
    report = push(sections, journal)
    assert report.is_complete
    assert [result.section_id for result in report.results] == sections
    with Clever(fake.token, transport=fake.transport()) as clever:
        for result in report.results:
            assert clever.assignments.get(result.section_id, result.assignment_id).title == "Essay"
    again = push(sections, journal)
    assert [result.assignment_id for result in again.results] == [
        result.assignment_id for result in report.results
    ]
    assert fake.creates == len(sections)
    assert push(sections, journal, name="essay-2").is_complete
    assert fake.creates == 2 * len(sections)


def test_the_same_name_never_creates_a_second_one(fake: Any, sections: Any, journal: Any, push: Any) -> None:
    push(sections, journal)
    other = AssignmentRequest(title="Other", description="x", due_date=datetime(2098, 1, 1, tzinfo=UTC))
    assert push(sections, journal, what=other).is_complete
    assert fake.creates == len(sections)


@pytest.mark.parametrize(
    "fault", [faults.reset(processed=True), faults.status(502, processed=True), faults.html()]
)
def test_a_create_in_doubt_is_told_and_not_repeated(
    fake: Any, sections: Any, journal: FileJournal, push: Any, fault: Any
) -> None:
    fake.faults.next(fault, method="POST")
    report = push(sections, journal, concurrency=1)
    assert report.counts == {"in_doubt": 1, "done": len(sections) - 1}
    again = push(sections, journal)
    assert again.counts == report.counts
    assert fake.creates == len(sections)
    (entry,) = journal.in_doubt()
    assert entry.facts == {
        "section_id": sections[0],
        "title": "Essay",
        "due_date": "2099-01-01T00:00:00.000Z",
    }
    resolve_created(journal, "essay-1", sections[0], "the-id")
    assert push(sections, journal).is_complete
    assert fake.creates == len(sections)


def test_what_is_not_in_the_lms_is_created_by_the_next_push(
    fake: Any, sections: Any, journal: FileJournal, push: Any
) -> None:
    fake.faults.next(faults.reset(), method="POST")
    push(sections, journal, concurrency=1)
    resolve_not_created(journal, "essay-1", sections[0])
    assert push(sections, journal).is_complete


def test_only_what_is_in_doubt_is_resolved(fake: Any, sections: Any, journal: FileJournal, push: Any) -> None:
    push(sections, journal)
    with pytest.raises(ValueError, match="it is done"):
        resolve_not_created(journal, "essay-1", sections[0])
    with pytest.raises(ValueError, match="it is done"):
        resolve_created(journal, "essay-1", sections[0], "another-id")
    with pytest.raises(KeyError):
        resolve_not_created(journal, "essay-2", sections[0])
    assert push(sections, journal).is_complete
    assert fake.creates == len(sections)


def test_a_refused_create_is_told(fake: Any, sections: Any, journal: Any, push: Any) -> None:
    past = AssignmentRequest(title="Essay", description="x", due_date=datetime(2001, 1, 1, tzinfo=UTC))
    report = push(sections, journal, what=past)
    assert report.counts == {"refused": len(sections)}
    assert {result.text for result in report.results} == {"due_date must be in the future"}
    assert push(sections, journal).is_complete  # another request


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        (["x"], "row 1, section_id: Clever's id is needed"),
        (["5f" + "0" * 22, "5f" + "0" * 22], "row 2, section_id: the same section stands in row 1 already"),
        ("5f" + "0" * 22, "rows must be an iterable"),
    ],
)
def test_wrong_sections(push: Any, journal: Any, sections: Any, expected: str) -> None:
    with pytest.raises(ValueError, match=r"must be|nothing was sent") as caught:
        push(sections, journal)
    assert expected in str(caught.value)


@pytest.mark.parametrize("name", ["", "a/b", "Ada Lovelace", 7])
def test_wrong_names(push: Any, journal: Any, sections: Any, name: Any) -> None:
    with pytest.raises(ValueError, match="name must be"):
        push(sections, journal, name=name)


class DyingJournal:
    """A journal whose program is killed at its n-th step, before or after the step is stored."""

    def __init__(self, journal: FileJournal, at: int, *, stored: bool) -> None:
        self._journal = journal
        self._left = at
        self._stored = stored

    def entries(self) -> Any:
        return self._journal.entries()

    def begin(self, intents: Any, /) -> None:
        self._step(lambda: self._journal.begin(intents))

    def finish(self, key: str, outcome: Outcome, /) -> None:
        self._step(lambda: self._journal.finish(key, outcome))

    def _step(self, step: Callable[[], None]) -> None:
        if self._left < 0:  # dead already
            raise Killed
        self._left -= 1
        if self._left < 0 and not self._stored:
            raise Killed
        step()
        if self._left < 0:
            raise Killed


@pytest.fixture(params=["file", "sql"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Any]]:
    """Opens the journal as the next program finds it."""
    with ExitStack() as stack:

        def open_again() -> Any:
            stack.close()
            if request.param == "file":
                return stack.enter_context(FileJournal(tmp_path / "journal"))
            connection = sqlite3.connect(tmp_path / "journal.db", check_same_thread=False)
            stack.callback(connection.close)
            return SqlJournal(connection)

        yield open_again


def check_after_a_kill(fake: CountingFake, sections: list[str], journal: Any, push: Any, most: int) -> None:
    """Push again: no section has two, and where nobody knows, somebody is told."""
    report = push(sections, journal)
    doubts = {entry.facts["section_id"] for entry in journal.in_doubt()}
    told = {result.section_id for result in report.results if result.state == "in_doubt"}
    assert told == doubts
    assert len(doubts) <= most
    assert report.counts.get("done", 0) + len(doubts) == len(sections)
    assert len(journal.entries()) == len(sections)
    made = Counter(fake.made)
    assert max(made.values()) == 1  # never two
    assert {*made} | doubts == {*sections}  # and what was not made is in doubt


@pytest.mark.parametrize("stored", [True, False])
@pytest.mark.parametrize("at", range(12))
def test_a_push_that_dies_at_any_step_never_creates_two(
    fake: CountingFake, sections: list[str], reopen: Any, push: Any, at: int, stored: bool
) -> None:
    concurrency = 1 + 2 * (at % 2)
    with pytest.raises((Killed, BaseExceptionGroup)):
        push(sections, DyingJournal(reopen(), at, stored=stored), concurrency=concurrency)
    check_after_a_kill(fake, sections, reopen(), push, concurrency)


@pytest.mark.parametrize("processed", [True, False])
@pytest.mark.parametrize("at", [1, 4, 6])
def test_a_push_that_dies_while_a_request_is_under_way_never_creates_two(
    fake: CountingFake, sections: list[str], reopen: Any, push: Any, at: int, processed: bool
) -> None:
    fake.dies_at, fake.dies_processed = at, processed
    with pytest.raises((Killed, BaseExceptionGroup)):
        push(sections, reopen(), concurrency=1)
    fake.dies_at = 0
    journal = reopen()
    assert len(journal.in_doubt()) == 1
    check_after_a_kill(fake, sections, journal, push, 1)
