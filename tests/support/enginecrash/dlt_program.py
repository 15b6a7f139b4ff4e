"""The program that is killed: dlt brings a DuckDB up to now, and ends.

    python dlt_program.py FOLDER DISTRICT

For every line of its input it does so in a process of its own (a fork, so that nothing needs to be imported
again), and says that process's id, then its exit status.
"""

from __future__ import annotations

import os
import sys

import dlt
import duckdb  # noqa: F401  # before the forks
from clever_client import Clever
from clever_pipelines.dlt import clever_source


def load(folder: str, district: str) -> None:
    pipeline = dlt.pipeline(
        "roster",
        destination=dlt.destinations.duckdb(f"{folder}/roster.db"),
        dataset_name="clever",
        pipelines_dir=f"{folder}/dlt",
    )
    with Clever() as clever:
        if pipeline.has_pending_data:
            pipeline.run()  # what a run before this one has read and not loaded
        source = clever_source({district: clever}, settle=0, limit=200)
        pipeline.run(source.with_resources("events", "users"))


if __name__ == "__main__":
    for _ in sys.stdin:
        if (child := os.fork()) == 0:
            load(*sys.argv[1:])
            os._exit(0)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
