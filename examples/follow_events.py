"""Keep a database in step with a district: read every event once, and go on later from where it stopped.

    CLEVER_TOKEN=... python examples/follow_events.py district.db

The events and the cursor are stored in one transaction, so a crash loses nothing and repeats nothing.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys

from clever_client import Clever


def follow(database: sqlite3.Connection, page_size: int, stop_after: int | None) -> int:
    """Store the events behind the stored cursor, page by page.

    Args:
        database: Where the events and the cursor are kept.
        page_size: Events a page.
        stop_after: Stop when this many events are stored. None: at the end of the stream.

    Returns:
        How many events were stored.
    """
    database.execute("CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, type TEXT, event TEXT)")
    database.execute("CREATE TABLE IF NOT EXISTS cursor (name TEXT PRIMARY KEY, id TEXT)")
    row = database.execute("SELECT id FROM cursor WHERE name = 'events'").fetchone()
    stored = 0
    with Clever() as clever:
        for page in clever.events.list(starting_after=row[0] if row else None, limit=page_size).pages():
            with database:
                for event in page.items:
                    row = (event.id, event.type_, json.dumps(event.to_dict()))
                    database.execute("INSERT INTO events VALUES (?, ?, ?)", row)
                database.execute("INSERT OR REPLACE INTO cursor VALUES ('events', ?)", (page.cursor,))
            stored += len(page.items)
            print(f"\r  {stored} events", end="", file=sys.stderr, flush=True)
            if stop_after is not None and stored >= stop_after:
                break
    print(file=sys.stderr)
    return stored


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Store a district's events.")
    parser.add_argument("database", help="an SQLite file; made when it isn't there")
    parser.add_argument("--page-size", type=int, default=1000)
    parser.add_argument("--stop-after", type=int, help="stop when this many events are stored")
    arguments = parser.parse_args()
    database = sqlite3.connect(arguments.database)
    follow(database, arguments.page_size, arguments.stop_after)
    database.close()


if __name__ == "__main__":
    main()
