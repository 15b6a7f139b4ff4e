"""Push a file of grades with a file journal: the program that is killed."""

from __future__ import annotations

import sys

from clever_client import Clever, Options
from clever_pipelines.grades import push_grades, read_csv
from clever_pipelines.journal import FileJournal


def main(rows: str, journal_path: str) -> None:
    """Push the rows, and print how many are done with."""
    with Clever(options=Options(deadline=30)) as clever, FileJournal(journal_path) as journal:
        report = push_grades(
            clever,
            read_csv(rows),
            journal,
            concurrency=4,
            on_result=lambda _, done, total: print(done, flush=True),
        )
    print(report, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
