"""Faults: the cases of `faultsuite.bodies`, played over real sockets by both clients."""

from __future__ import annotations

import pytest
from clever_client import DecodeError
from clever_fake import faults
from faultsuite.bodies import CASES
from faultsuite.case import Case
from faultsuite.faces import KINDS, Face, Kind, each, play
from faultsuite.harness import Run, World, client_context

pytestmark = pytest.mark.usefixtures("reading")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_fault(case: Case, kind: Kind) -> None:
    Run(case, kind).play()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("call", ["events", "submissions"])
def test_broken_records_are_reported_and_passed_over(kind: Kind, call: str) -> None:
    world = World()
    assignment = world.create()
    page = b'{"data":[null,5,{"data":null}],"links":[]}'
    world.fake.faults.next(faults.body(page))
    reported: list[DecodeError] = []

    async def scene(url: str) -> list[object]:
        options = world.options()
        async with Face(
            kind, world.fake.token, base_url=url, options=options, verify=client_context()
        ) as face:
            client = face.client
            stream = (
                client.events.list(on_error=reported.append)
                if call == "events"
                else client.submissions.list(world.section, assignment, on_error=reported.append)
            )
            return [record async for record in each(stream)]

    with world.fake.serve() as url:
        records = play(kind, lambda: scene(url))
    assert records == []
    last = {"data": None} if call == "submissions" else None  # an event comes in an envelope
    assert [error.raw for error in reported] == [None, 5, last]
