"""`make demo`: an app with three districts in a database, over real HTTP, against the built-in fake Clever.

It loads, follows, meets a new token, a day on which too much is deleted and a kill, and compares. Then it
pushes grades, and is killed once more.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from clever_fake import FakeClever
from clever_pipelines.journal import Entry, FileJournal

PATIENCE = 60.0


class Demo:
    """The demonstration.

    Args:
        fake: The service.
        base_url: Where it is.
        folder: Where the database is.
    """

    def __init__(self, fake: FakeClever, base_url: str, folder: Path) -> None:
        self.fake = fake
        self.folder = folder
        self.path = folder / "roster.db"
        self.environment = os.environ | {
            "CLEVER_BASE_URL": base_url,
            "CLEVER_OAUTH_URL": base_url.removesuffix("/v3.1"),
            "CLEVER_CLIENT_ID": fake.client_id,
            "CLEVER_CLIENT_SECRET": fake.client_secret,
            "CLEVER_TOKEN": fake.token,
            "CLEVER_MIRROR_DB": f"sqlite:///{self.path}",
        }

    def command(self, *words: str) -> list[str]:
        """Show a command, and give what starts it."""
        print(f"\n$ clever-client {shlex.join(words)}", flush=True)
        return [sys.executable, "-m", "clever_pipelines.cli", *words]

    def call(self, *words: str, status: int = 0) -> None:
        """Run a command."""
        done = subprocess.run(self.command(*words), env=self.environment, cwd=self.folder, check=False)
        assert done.returncode == status, f"ended with {done.returncode}"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the mirror; it follows until it is stopped."""
        words = ("mirror", "run", "--interval", "1", "--settle", "1", "--lease", "2")
        return subprocess.Popen(self.command(*words), env=self.environment)

    def ask(self, query: str) -> object:
        """Ask the database for one value."""
        database = sqlite3.connect(self.path, timeout=30)
        try:
            return database.execute(query).fetchone()[0]
        finally:
            database.close()

    def wait(self, what: str, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        began = time.monotonic()
        while not is_so():
            assert time.monotonic() - began < PATIENCE, what
            time.sleep(0.1)
        print(f"  {what} ({time.monotonic() - began:.1f} s)", flush=True)

    def run(self) -> None:
        """Do it all."""
        first, second, third = self.fake.districts
        print("1. Three districts are loaded:")
        self.call("mirror", "run", "--once", "--settle", "0")

        print("\n2. Their events are followed:")
        with self.start() as mirror:
            course = first.create("courses", {"name": "Astronomy"})
            found = f"SELECT count(*) FROM current_courses WHERE id = '{course}'"  # noqa: S608
            self.wait("a new course is in the database", lambda: self.ask(found) == 1)

            self.fake.tokens.revoke(second.id)  # the district's token is gone, and then there is a new one
            course = second.create("courses", {"name": "Botany"})
            second.rotate_token()
            again = f"SELECT count(*) FROM current_courses WHERE id = '{course}'"  # noqa: S608
            self.wait("a district's token was replaced, and it goes on", lambda: self.ask(again) == 1)

            print("\n3. A third of a district's users are deleted at once:")
            for user in third.user_ids[-100:]:
                third.delete("users", user)
            held = "SELECT count(*) FROM mirror_districts WHERE state = 'held'"
            self.wait("the district is held, before anything is written", lambda: self.ask(held) == 1)
            self.call("mirror", "review", status=3)
            self.call("mirror", "release", third.id)
            gone = f"SELECT count(*) FROM users WHERE archived_at IS NOT NULL AND district = '{third.id}'"  # noqa: S608
            self.wait("they are archived, not removed", lambda: int(str(self.ask(gone))) >= 100)

            print("\n4. The program is killed, and goes on where it was:")
            mirror.send_signal(signal.SIGKILL)
        lost = first.create("courses", {"name": "Chemistry"})
        with self.start() as mirror:
            there = f"SELECT count(*) FROM current_courses WHERE id = '{lost}'"  # noqa: S608
            self.wait("what happened meanwhile is in the database", lambda: self.ask(there) == 1)
            mirror.terminate()
            assert mirror.wait() == 0

        print("\n5. Every record is compared with the service:")
        self.call("mirror", "verify")
        self.call("mirror", "status")

        print("\n6. Sections are given an assignment, and their students grades:", flush=True)
        self.push_grades()
        print("\nThe same commands work against the real service.")

    def push_grades(self) -> None:
        """Create an assignment in ten sections, and push all grades, killed on the way and run again."""
        sections = self.fake.district.section_ids[:10]
        (self.folder / "sections.txt").write_text("\n".join(sections))
        essay = ("--title", "Essay", "--description", "500 words", "--due", "2099-01-01T00:00:00Z")
        self.call("assignments", "push", "essay-1", *essay, "--sections", "sections.txt")
        grades = {
            (section, entry.outcome.result_id, student): number % 101
            for entry in self.assignments()
            for section in [entry.facts["section_id"]]
            for number, student in enumerate(self.fake.district.students_of(str(section)))
        }
        lines = [
            f"{section},{assignment},{student},{points}"
            for (section, assignment, student), points in grades.items()
        ]
        (self.folder / "grades.csv").write_text(
            "\n".join(["section_id,assignment_id,user_id,grade_points", *lines])
        )
        push = ("grades", "push", "grades.csv")
        with subprocess.Popen(self.command(*push), env=self.environment, cwd=self.folder) as process:
            self.wait(
                "half of the grades are there, and it is killed",
                lambda: len(self.patched()) > len(grades) / 2,
            )
            process.send_signal(signal.SIGKILL)
        first = len(self.patched())
        self.call(*push)
        again = len(self.patched()) - len({*self.patched()})
        print(f"  {first} were sent before the kill; {again} of them again, which were under way")
        assert again <= 4
        for (section, assignment, student), points in grades.items():
            answer = self.fake.district.lms.read_submission(str(section), str(assignment), student)
            assert json.loads(answer.body)["data"]["grade_points"] == points
        print(f"  all {len(grades)} are in the gradebook, each with its value")

    def assignments(self) -> list[Entry]:
        """What the journal says of the assignments."""
        with FileJournal(self.folder / "assignments.journal") as journal:
            return [*journal.entries().values()]

    def patched(self) -> list[str]:
        """Which grades were written, by their addresses."""
        return [each.target for each in self.fake.requests.copy() if each.method == "PATCH"]


def main() -> None:
    """Serve the fake and do the demonstration against it."""
    fake = FakeClever(seed=7, events=500, users=300, sections=40, districts=3, mix="realistic")
    with tempfile.TemporaryDirectory() as folder, fake.serve() as base_url:
        Demo(fake, base_url, Path(folder)).run()


if __name__ == "__main__":
    main()
