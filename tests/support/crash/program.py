"""The program that is killed: it copies a stream of events, and keeps a checkpoint in a file or in SQL.

    python program.py files|sql FOLDER BATCH

For every line of its input it starts the work anew in a process of its own (a fork, so that nothing needs to
be imported again), and says that process's id, then its exit status. The effect of an event is its id in a
table: in the database and transaction of the checkpoint (sql), or in one that knows nothing of it (files).
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import clever_client._sync._session  # noqa: F401  # before the forks
import clever_openapi.models  # noqa: F401
from clever_client import Checkpoint, Clever
from clever_pipelines.checkpoints import CheckpointStore, FileCheckpointStore, SqlCheckpointStore

KEY = "district"


def copy(kind: str, folder: Path, batch: int) -> None:
    database = sqlite3.connect(folder / "effects.db")
    with database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE IF NOT EXISTS effects (position INTEGER PRIMARY KEY, id TEXT)")
        joined = SqlCheckpointStore(database)
        joined.create_table()
    store: CheckpointStore = joined if kind == "sql" else FileCheckpointStore(folder)
    checkpoint = store.load(KEY) or Checkpoint.start()
    with Clever() as clever:
        for events in clever.events.follow(checkpoint, settle=0, limit=batch).batches():
            with database:
                database.executemany(
                    "INSERT INTO effects (id) VALUES (?)", [(event.id,) for event in events.items]
                )
                if kind == "sql":
                    store.store(KEY, events.checkpoint)
            if kind == "files":
                store.store(KEY, events.checkpoint)
            if not events.has_more:
                return


def serve(work: Callable[[], None]) -> None:
    """Do the work once for each line of the input, each time in a process that can be killed."""
    for _ in sys.stdin:
        if (child := os.fork()) == 0:
            work()
            os._exit(0)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    kind, folder, batch = sys.argv[1:]
    serve(lambda: copy(kind, Path(folder), int(batch)))
