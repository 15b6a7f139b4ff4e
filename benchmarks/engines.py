"""What the Spark and the dlt source cost: processor time an event, and one core beside two.

python benchmarks/engines.py [rows] [dlt] [spark]

The service is a process of its own, so that only the client's own time counts. docs/planning.md has the
figures.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

EVENTS = 20_000


@contextmanager
def service(*, events: int, districts: int = 1, users: int = 150) -> Iterator[None]:
    """Serve a fake from another process, and let this one's clients find it."""
    command = [sys.executable, "-m", "clever_fake", "--rate-limit", "0", "--mix", "realistic"]
    command += ["--events", str(events), "--districts", str(districts), "--users", str(users)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            for _ in range(4):
                name, _, value = program.stdout.readline().strip().partition("=")
                os.environ[name] = value
            os.environ["CLEVER_OAUTH_URL"] = os.environ["CLEVER_BASE_URL"].removesuffix("/v3.1")
            yield
        finally:
            program.terminate()


def spent(work: Any, repeat: int = 3) -> float:
    """The least processor time that a piece of work takes here."""
    times = []
    for _ in range(repeat):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def rows() -> None:
    """Processor time a row, of what a worker of Spark does, beside the raw lane and models."""
    from clever_client import Clever
    from clever_pipelines.spark import CleverDataSource

    def arrow(**options: str) -> None:
        source = CleverDataSource({"start": "oldest", "settle": "0", "cursors": "time"} | options)
        reader: Any = source.reader(source.schema())
        count = sum(batch.num_rows for part in reader.partitions() for batch in reader.read(part))
        assert count > 0, count

    with service(events=EVENTS), Clever() as clever:
        raw = spent(lambda: sum(len(page.items) for page in clever.events.list().raw().pages()))
        typed = spent(lambda: sum(len(page.items) for page in clever.events.list().pages()))
        plain = spent(arrow)
        wide = spent(lambda: arrow(record_type="users", columns="name_first,name_last,email"))
        quiet = spent(lambda: [clever.events.latest() for _ in range(200)])
    for name, seconds, each in (
        ("raw lane", raw, EVENTS),
        ("models", typed, EVENTS),
        ("Arrow batches", plain, EVENTS),
        ("Arrow batches with three columns, of users", wide, EVENTS * 0.72),
    ):
        print(f"{name}: {seconds / each * 1e6:.1f} us an event")
    print(f"one request: {quiet / 200 * 1e3:.2f} ms")


def dlt() -> None:
    """Processor time an event, of a load into DuckDB."""
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    import dlt as library
    from clever_client import Clever
    from clever_pipelines.dlt import clever_source

    with service(events=EVENTS), Clever() as clever, tempfile.TemporaryDirectory() as folder:
        pipeline = library.pipeline(
            "bench",
            destination=library.destinations.duckdb(f"{folder}/roster.db"),
            dataset_name="clever",
            pipelines_dir=f"{folder}/dlt",
        )
        source = clever_source({"district": clever}, settle=0)
        seconds = spent(lambda: pipeline.run(source.with_resources("events")), 1)
        again = spent(lambda: pipeline.run(source.with_resources("events")), 1)
    print(f"dlt: {(seconds - again) / EVENTS * 1e6:.0f} us an event, {again:.1f} s a run")


def spark() -> None:
    """The whole of a stream, with one core and with two, each twice in turn."""
    import engineapps
    from clever_fake import FakeClever
    from enginecrash.spark_campaign import start

    fake = FakeClever(events=10_000, districts=8, users=150, rate_limit=None)
    for cores in (1, 2, 2, 1):
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            os.environ["CLEVER_TEST_APPS"] = made
            (folder / "log").mkdir()
            with (
                engineapps.served(fake) as app,
                start(folder, app, cores=cores, window=7 * 86_400) as program,
            ):
                own = time.process_time()
                seconds: dict[int, tuple[str, float]] = {}
                while program.poll() is None:
                    seconds |= _group(program.pid)
                    time.sleep(0.1)
                own = time.process_time() - own
            told = (folder / "output.txt").read_text().splitlines()[-1]
        java = sum(each for name, each in seconds.values() if name == "java")
        python = sum(each for name, each in seconds.values() if name != "java")
        print(
            f"{cores} cores: {told}; java {java:.1f} s, python {python:.1f} s, the service {own:.1f} s of CPU"
        )


def _group(group: int) -> dict[int, tuple[str, float]]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, _, rest = (folder / "stat").read_text().partition("(")[2].rpartition(")")
            fields = rest.split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks = int(fields[11]) + int(fields[12])
            found[int(folder.name)] = (name, ticks / os.sysconf("SC_CLK_TCK"))
    return found


if __name__ == "__main__":
    for name in sys.argv[1:] or ("rows", "dlt", "spark"):
        {"rows": rows, "dlt": dlt, "spark": spark}[name]()
