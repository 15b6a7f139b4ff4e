"""The Spark source within Spark: kills, and what is left of secrets and names where they do not belong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import engineapps
import pytest
from clever_fake import FakeClever
from enginecrash.spark_campaign import Campaign

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17"),
]
CANARY = "Zyxquanarius"
SESSION = Path(__file__).parents[1] / "support" / "enginecrash" / "spark_session.py"


def test_after_kills_the_committed_rows_are_what_the_service_says(tmp_path: Path) -> None:
    fake = FakeClever(seed=1, events=200, users=30, districts=3, rate_limit=None)
    outcome = Campaign(tmp_path, fake, kills=1, seed=4, window=4 * 86_400).run()
    assert outcome is not None
    assert outcome.kills == 1  # each one costs a start of Spark: `make soak-engines` has twenty
    assert outcome.rows == 600
    assert outcome.unread >= 1  # a batch was committed while a district's token was no good


@pytest.fixture(scope="module")
def session(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[FakeClever, Path, list[dict[str, Any]]]:
    """A program that does with the source what people do, and what it told."""
    for _ in range(3):
        fake, folder, done, told = _session(tmp_path_factory.mktemp("session"))
        if done == 0 or engineapps.TOO_SLOW not in told:
            break
    assert done == 0, told[-5000:]
    return fake, folder, [json.loads(line[5:]) for line in told.splitlines() if line.startswith("TOLD ")]


def _session(folder: Path) -> tuple[FakeClever, Path, int, str]:
    fake = FakeClever(seed=2, events=150, users=30, districts=3, rate_limit=None)
    for district in fake.districts:
        district.update("users", district.user_ids[0], {"name": {"first": CANARY, "last": CANARY}})
    os.environ["CLEVER_TEST_APPS"] = str(folder)
    (folder / "log").mkdir()
    with engineapps.served(fake) as app:
        environment = engineapps.spark_environment() | {"SPARK_LOCAL_DIRS": str(folder / "local")}
        command = [sys.executable, str(SESSION), str(folder), app, fake.districts[1].id]
        with (folder / "output.txt").open("wb") as output:
            done = subprocess.run(command, env=environment, stdout=output, stderr=output, cwd=folder)
    return fake, folder, done.returncode, (folder / "output.txt").read_text()


@pytest.mark.xdist_group("session of Spark")
def test_a_load_a_stream_and_what_is_read_again(
    session: tuple[FakeClever, Path, list[dict[str, Any]]],
) -> None:
    fake, _, [told] = session
    assert told["users"] == sum(len(district.roster()["users"]) for district in fake.districts)
    assert told["canaries"] == 3
    assert told["unread"] == ["UnauthorizedError"]
    assert told["before"] == sum(len(fake.districts[number].events) for number in (0, 2))
    events = sorted((each.id, event_id) for each in fake.districts for event_id in each.events.ids())
    assert [tuple(pair) for pair in told["events"]] == events
    assert told["still_missing"] == 0


@pytest.mark.xdist_group("session of Spark")
def test_no_token_and_no_name_stays_outside_of_the_tables(
    session: tuple[FakeClever, Path, list[dict[str, Any]]],
) -> None:
    fake, folder, _ = session
    secrets = [CANARY, fake.client_secret, *(district.token for district in fake.districts)]
    looked_at = [
        path
        for name in ("log", "checkpoint", "plans.txt", "output.txt", "local")
        for path in ([folder / name] if (folder / name).is_file() else (folder / name).rglob("*"))
        if path.is_file()
    ]
    assert {"plans.txt", "output.txt", "metadata"} <= {path.name for path in looked_at}
    assert any("log" in path.parts and path.stat().st_size > 10_000 for path in looked_at)
    for path in looked_at:
        content = path.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in content], path
