"""Keep tables of users and sections as they are now.

    CLEVER_TOKEN=... python examples/mirror.py district.db

Each page of events goes into the database with its cursor, in one transaction. Kill it at any moment and
start it again: it goes on from where the database is.

The stream holds the changes of the last 30 days, not what was there before. To begin with a whole district,
store the id of ``clever.events.latest()`` as the cursor, then fill the tables from Clever's Data API, then
start this.
"""

from __future__ import annotations

import argparse
import json
import sqlite3

from clever_client import Clever
from clever_client.models import (
    AnyEvent,
    SectionsCreated,
    SectionsDeleted,
    SectionsUpdated,
    UsersCreated,
    UsersDeleted,
    UsersUpdated,
)

TABLES = """
CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, email TEXT, roles TEXT);
CREATE TABLE IF NOT EXISTS sections (id TEXT PRIMARY KEY, name TEXT, students TEXT);
CREATE TABLE IF NOT EXISTS left_over (id TEXT PRIMARY KEY, type TEXT, event TEXT);
CREATE TABLE IF NOT EXISTS cursor (name TEXT PRIMARY KEY, id TEXT);
"""


def apply(database: sqlite3.Connection, event: AnyEvent) -> None:
    """Bring the tables up to one event. Doing it again changes nothing."""
    match event:
        case UsersDeleted(record=user):
            database.execute("DELETE FROM users WHERE id = ?", (user.id,))
        case UsersCreated(record=user) | UsersUpdated(record=user):
            roles = json.dumps(user.roles.to_dict(), sort_keys=True) if user.roles else None
            row = (user.id, user.email, roles)
            database.execute("INSERT OR REPLACE INTO users VALUES (?, ?, ?)", row)
        case SectionsDeleted(record=section):
            database.execute("DELETE FROM sections WHERE id = ?", (section.id,))
        case SectionsCreated(record=section) | SectionsUpdated(record=section):
            row = (section.id, section.name, json.dumps(section.students or []))
            database.execute("INSERT OR REPLACE INTO sections VALUES (?, ?, ?)", row)
        case _:  # a new type of event: kept for a person to look at
            row = (event.id, event.type_, json.dumps(event.to_dict()))
            database.execute("INSERT OR REPLACE INTO left_over VALUES (?, ?, ?)", row)


def mirror(clever: Clever, database: sqlite3.Connection) -> int:
    """Bring the tables up to the newest event.

    Returns:
        How many events that took.
    """
    database.executescript(TABLES)
    stored = database.execute("SELECT id FROM cursor WHERE name = 'events'").fetchone()
    applied = 0
    events = clever.events.list(
        starting_after=stored[0] if stored else None, record_type=["users", "sections"], limit=1000
    )
    for page in events.pages():
        with database:
            for event in page.items:
                apply(database, event)
            database.execute("INSERT OR REPLACE INTO cursor VALUES ('events', ?)", (page.cursor,))
        applied += len(page.items)
    return applied


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Mirror a district's users and sections.")
    parser.add_argument("database", help="an SQLite file; made when it isn't there")
    database = sqlite3.connect(parser.parse_args().database)
    with Clever() as clever:
        print(f"{mirror(clever, database):,} events")
    database.close()


if __name__ == "__main__":
    main()
