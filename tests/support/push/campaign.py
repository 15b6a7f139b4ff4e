"""Kill a push again and again, then compare the gradebook and the journal with the file.

python tests/support/push/campaign.py 5000 20
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from clever_client import Clever
from clever_client.models import AssignmentRequest
from clever_fake import FakeClever, Request

CONCURRENCY = 4
PROGRAM = Path(__file__).with_name("program.py")


class Outcome(NamedTuple):
    """What a campaign showed."""

    rows: int
    kills: int
    sent: int
    refused: int


class RecordingFake(FakeClever):
    """A fake that counts the changes that it is asked for, by student."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.patches: Counter[str] = Counter()
        self.counting = threading.Lock()

    def exchange(self, request: Request) -> Any:
        """Count, and answer."""
        if request.method == "PATCH":
            with self.counting:
                self.patches[request.url] += 1
        return super().exchange(request)


def run(folder: Path, rows: int, kills: int, seed: int = 0) -> Outcome:
    """Push a number of rows, killed a number of times, and check what is left.

    Raises:
        AssertionError: A row was lost, or more was sent again than was under way at a kill.
    """
    chance = random.Random(seed)
    fake = RecordingFake(seed=seed, events=10, users=400, rate_limit=None)
    lines, expected, refused = ["section_id,assignment_id,user_id,grade_points"], {}, set()
    due = datetime(2099, 1, 1, tzinfo=UTC)
    request = AssignmentRequest(title="Essay", description="500 words", due_date=due)
    with Clever(fake.token, transport=fake.transport()) as clever:
        while len(lines) <= rows:
            for section_id in fake.district.section_ids:
                assignment = clever.assignments.create(section_id, request)
                for user_id in [*fake.district.students_of(section_id)][: rows + 1 - len(lines)]:
                    place = (section_id, assignment.id, user_id)
                    expected[place] = chance.randrange(0, 101)
                    lines.append(",".join([*place, str(expected[place])]))
    for place in chance.sample(sorted(expected), max(1, rows // 100)):
        refused.add(place[2])
    for user_id in refused:
        fake.district.lms.fail_updates_for(user_id)
    path = folder / "grades.csv"
    path.write_text("\n".join(lines))
    with fake.serve() as base_url:
        environment = os.environ | {"CLEVER_BASE_URL": base_url, "CLEVER_TOKEN": fake.token}
        command = [sys.executable, str(PROGRAM), str(path), str(folder / "journal")]
        for number in range(kills):
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
                assert process.stdout
                wanted = rows * (number + 1) // (kills + 1) + chance.randrange(-3, 4)
                for line in process.stdout:
                    if int(line) >= wanted:
                        break
                process.kill()
        last = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert last.returncode == 0, last.stderr
    count = sum(user_id in refused for _, _, user_id in expected)
    assert last.stdout.splitlines()[-1] == f"{rows} rows: {rows - count} done, {count} refused", last.stdout[
        -300:
    ]
    for section_id, assignment_id, user_id in expected:
        if user_id not in refused:
            response = _submission(fake, section_id, assignment_id, user_id)
            assert response["grade_points"] == expected[section_id, assignment_id, user_id]
    again = sum(number - 1 for number in fake.patches.values())
    assert again <= kills * CONCURRENCY, f"{again} rows were sent again after {kills} kills"
    return Outcome(rows, kills, fake.patches.total(), count)


def _submission(fake: FakeClever, section_id: str, assignment_id: str, user_id: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        fake.district.lms.read_submission(section_id, assignment_id, user_id).body
    )["data"]
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        print(run(Path(scratch), *map(int, sys.argv[1:])))
