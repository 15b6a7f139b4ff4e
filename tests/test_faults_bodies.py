"""Faults: the cases of `faultsuite.bodies`, run over real sockets by both clients."""

from __future__ import annotations

import pytest
from clever_client import DecodeError
from clever_fake import faults
from faultsuite.bodies import CASES
from faultsuite.case import Case
from faultsuite.clients import ClientAdapter, ClientKind, each_client, iterate, run_scenario
from faultsuite.harness import CaseRunner, World, client_context

pytestmark = pytest.mark.usefixtures("reading")


@each_client
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_fault(case: Case, kind: ClientKind) -> None:
    CaseRunner(case, kind).run()


@each_client
@pytest.mark.parametrize("call", ["events", "submissions"])
def test_broken_records_are_reported_and_passed_over(kind: ClientKind, call: str) -> None:
    world = World()
    assignment = world.create()
    page = b'{"data":[null,5,{"data":null}],"links":[]}'
    world.fake.faults.next(faults.body(page))
    reported: list[DecodeError] = []

    async def scenario(url: str) -> list[object]:
        options = world.options()
        async with ClientAdapter(
            kind, world.fake.token, base_url=url, options=options, verify=client_context()
        ) as adapter:
            client = adapter.client
            stream = (
                client.events.list(on_error=reported.append)
                if call == "events"
                else client.submissions.list(world.section, assignment, on_error=reported.append)
            )
            return [record async for record in iterate(stream)]

    with world.fake.serve() as url:
        records = run_scenario(kind, lambda: scenario(url))
    assert records == []
    last = {"data": None} if call == "submissions" else None  # an event comes in an envelope
    assert [error.raw for error in reported] == [None, 5, last]
