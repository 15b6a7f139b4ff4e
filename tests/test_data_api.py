"""Every call of docs/data-api.md, with both clients, against the fake: what its roster has, to the key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from clever_client import Clever, NotFoundError, models
from clever_fake import FakeClever

from pipeline.document import load

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "data-api.md").read_text("utf-8")
ROW = re.compile(
    r"^\| `clever\.(\w+)\.(\w+)\(([^)]*)\)` \| (a list of|one) `(\w+)` \| `([^`]+)` \| `(\w+)` \|$", re.M
)


class Call(NamedTuple):
    """A row of the page."""

    resource: str
    method: str
    arguments: str
    gives: str
    model: str
    path: str
    operation: str

    @property
    def has_owner(self) -> bool:
        return "{id}" in self.path

    @property
    def record_type(self) -> str:
        return f"{self.model.lower()}s"


CALLS = [Call(*row) for row in ROW.findall(PAGE)]
every_call = pytest.mark.parametrize("call", CALLS, ids=lambda call: call.operation)


@pytest.fixture(scope="module")
def fake() -> FakeClever:
    return FakeClever(seed=5, users=60, events=400, now="2026-01-15T12:00:00Z", wild=0.1, rate_limit=None)


@pytest.fixture(scope="module")
def roster(fake: FakeClever) -> dict[str, dict[str, Any]]:
    return fake.district.roster()


def method_of(adapter: Any, fake: FakeClever, call: Call) -> Any:
    client = adapter.client(fake.token, transport=fake.transport())
    return getattr(getattr(client, call.resource), call.method)


def test_the_page_has_all_operations() -> None:
    table = load(ROOT / "overrides" / "data-api.yaml")
    assert len(CALLS) == len(table["paths"]) > 0
    assert {(call.path, call.operation) for call in CALLS} == {
        (path, line[0]) for path, line in table["paths"].items()
    }


@every_call
def test_it_gives_the_records_of_the_roster(
    adapter: Any, fake: FakeClever, roster: dict[str, dict[str, Any]], call: Call
) -> None:
    model, there = getattr(models, call.model), roster[call.record_type]
    try:
        found = records(adapter, fake, roster, call)
    except NotFoundError as error:
        pytest.skip(f"the fake does not answer {error.template} yet")
    assert found, "no record had any"
    for record in found:
        assert type(record) is model
        assert record.to_dict() == there[record.id]
    if not call.has_owner:
        assert [record.id for record in found] == sorted(there)


@pytest.mark.completeness
@every_call
def test_the_fake_answers_it(fake: FakeClever, roster: dict[str, dict[str, Any]], call: Call) -> None:
    with Clever(fake.token, transport=fake.transport()) as client:
        method = getattr(getattr(client, call.resource), call.method)
        answer = method(*list(roster[call.resource])[: call.has_owner])
        if call.gives != "one":
            next(answer, None)


def records(adapter: Any, fake: FakeClever, roster: dict[str, dict[str, Any]], call: Call) -> list[Any]:
    """What the call gives for the first owners that have any."""
    method = method_of(adapter, fake, call)
    found: list[Any] = []
    for owner in list(roster[call.resource])[:40] if call.has_owner else [None]:
        given = [] if owner is None else [owner]
        if call.gives == "one":
            found.append(adapter.run(method(*given)))
        else:
            limit = {} if call.path == "/districts" else {"limit": 7}
            found += adapter.all(method(*given, **limit))
        if len(found) > 8:
            break
    return found


@pytest.mark.parametrize("call", [call for call in CALLS if call.has_owner], ids=lambda call: call.operation)
def test_what_is_not_there_is_not_found(adapter: Any, fake: FakeClever, call: Call) -> None:
    method, read = method_of(adapter, fake, call), adapter.run if call.gives == "one" else adapter.all
    with pytest.raises(NotFoundError) as caught:
        read(method("0" * 24))
    assert caught.value.template == call.path


@pytest.mark.parametrize("role", ["contact", "district_admin", "staff", "student", "teacher"])
def test_users_of_a_role(
    adapter: Any, fake: FakeClever, roster: dict[str, dict[str, Any]], role: str
) -> None:
    client = adapter.client(fake.token, transport=fake.transport())
    stream = client.users.list(role=role, count=True)
    expected = [user["id"] for user in roster["users"].values() if role in user["roles"]]
    assert [user.id for user in adapter.all(stream)] == expected
    assert stream.total == len(expected)


def test_students_of_a_section(adapter: Any, fake: FakeClever, roster: dict[str, dict[str, Any]]) -> None:
    client = adapter.client(fake.token, transport=fake.transport())
    section = next(one for one in roster["sections"].values() if one["students"])
    students = {user.id for user in adapter.all(client.sections.users(section["id"], role="student"))}
    assert students == set(section["students"]) & set(roster["users"])


def test_primary_schools(adapter: Any, fake: FakeClever, roster: dict[str, dict[str, Any]]) -> None:
    client = adapter.client(fake.token, transport=fake.transport())
    narrower = 0
    for user_id in list(roster["users"])[:30]:
        every = {school.id for school in adapter.all(client.users.schools(user_id))}
        primary = {school.id for school in adapter.all(client.users.schools(user_id, primary=True))}
        assert primary <= every
        narrower += primary < every
    assert narrower
