"""`clever-client fake`: a fake that is served is driven from the shell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from clever_fake import FakeClever
from clever_fake.options import OPTIONS
from clever_pipelines.cli import _program
from clever_pipelines.cli.fake import serve

pytestmark = pytest.mark.slow


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeClever]:
    fake = FakeClever(seed=6, events=20, users=40, districts=2)
    with fake.serve() as base_url:
        monkeypatch.setenv("CLEVER_BASE_URL", base_url)
        yield fake


def newest(fake: FakeClever, district: int = 0) -> dict[str, Any]:
    events = fake.districts[district].events
    return events.get([*events.ids()][-1])


def drive(*arguments: str, status: int = 0) -> None:
    assert _program.run(["fake", *arguments]) == status


def test_a_record_is_changed_and_its_event_follows(fake: FakeClever, capsys: Any) -> None:
    first = fake.district.user_ids[0]
    drive("trigger", "users.updated", "--data", '{"email": "a@b.example"}', "--json")
    assert json.loads(capsys.readouterr().out) == {"type": "users.updated", "record_id": first}
    assert newest(fake)["data"]["previous_attributes"].keys() == {"email"}
    assert fake.district.record("users", first)["email"] == "a@b.example"
    drive("trigger", "users.deleted", "--id", fake.district.user_ids[3])
    assert newest(fake)["type"] == "users.deleted"
    drive("trigger", "sections.created", "--district", "1")
    made = newest(fake, 1)["data"]["object"]
    assert made["students"]
    assert fake.districts[1].record("sections", made["id"]) == made


def test_any_event_can_be_made(fake: FakeClever) -> None:
    drive("trigger", "rockets.launched", "--data", '{"id": "x"}')
    assert newest(fake)["type"] == "rockets.launched"
    assert newest(fake)["data"]["object"] == {"id": "x"}


def test_a_late_event_is_not_shown_yet(fake: FakeClever) -> None:
    count = len(fake.district.events)
    drive("trigger", "users.deleted", "--late", "60")
    assert len(fake.district.events) == count
    drive("advance", "61s")
    assert len(fake.district.events) == count + 1


@pytest.mark.parametrize(
    ("span", "seconds"), [("90s", 90), ("1.5h", 5400), ("31d", 31 * 86_400), ("1h30min", 5400)]
)
def test_the_clock_is_moved(fake: FakeClever, capsys: Any, span: str, seconds: float) -> None:
    before = fake.clock.seconds()
    drive("advance", span, "--json")
    assert fake.clock.seconds() - before == pytest.approx(seconds, abs=5)
    assert datetime.fromisoformat(json.loads(capsys.readouterr().out)["now"]).tzinfo


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["advance", "soon"], 2, "a span of time was expected"),
        (["advance", "5"], 2, "a span of time was expected"),
        (["trigger", "users.updated", "--data", "[]"], 2, "a JSON object was expected"),
        (["trigger", "users.updated", "--id", "x"], 1, "there is no"),
        (["trigger", "users.updated", "--district", "7"], 1, "there is no"),
        (["advance", "1s", "--url", "https://api.clever.com/v3.1"], 2, "not a fake on this machine"),
        (["advance", "1s", "--url", "http://127.0.0.1:1/v3.1"], 5, "no fake answers there"),
        (["serve", "--port", "-1"], 2, "is not a port"),
        (["serve", "--mix", "odd"], 2, "odd"),
        (["serve", "--users", "3", "--mix", "realistic"], 2, "needs at least"),
        (["serve", "--host", "192.0.2.1"], 1, "can not listen on 192.0.2.1"),
    ],
)
def test_what_cannot_be_done_is_told(
    fake: FakeClever, arguments: list[str], status: int, told: str, capsys: Any
) -> None:
    drive(*arguments, status=status)
    assert told in capsys.readouterr().err


def test_there_is_no_fake(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.delenv("CLEVER_BASE_URL", raising=False)
    drive("advance", "1s", status=2)
    assert "set CLEVER_BASE_URL" in capsys.readouterr().err


def test_serving_takes_every_option_of_the_fake() -> None:
    taken = {name for parameter in serve.params for name in parameter.opts}
    assert taken == {f"--{option.name}" for option in OPTIONS}


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--faults", "7", "faults is a share: use 0 to 1"),
        ("--late", "-1", "late is a share"),
        ("--wild", "nan", "wild is a share"),
        ("--sections", "-1", "sections must not be negative"),
        ("--rate-limit", "-1", "rate-limit must not be negative"),
        ("--token", "a b", "a token has neither spaces nor line breaks"),
    ],
)
def test_what_cannot_be_served_is_refused(option: str, value: str, told: str, capsys: Any) -> None:
    drive("serve", option, value, status=2)
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("trigger", "users.updated", "--data", '{"a": NaN}'), "a JSON object was expected"),
        (("trigger", "users.updated", "--late", "nan"), "a finite number was expected"),
        (("trigger", "users.updated", "--late", "-5"), "is not in the range"),
        (("trigger", ""), "an event's type was expected"),
        (("advance", "99999999999d"), "a span of time of up to 36500d was expected"),
    ],
)
def test_what_would_break_the_fake_is_not_sent(
    fake: FakeClever, arguments: tuple[str, ...], told: str, capsys: Any
) -> None:
    count = len(fake.district.events)
    drive(*arguments, status=2)
    assert told in capsys.readouterr().err
    assert len(fake.district.events) == count
