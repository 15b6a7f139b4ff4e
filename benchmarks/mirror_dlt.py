"""What dlt takes for the same events: each table merged by id, without child tables."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

os.environ |= {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "RUNTIME__LOG_LEVEL": "ERROR",
    "EXTRACT__WORKERS": "1",
    "NORMALIZE__WORKERS": "1",
    "LOAD__WORKERS": "1",
}

import dlt
from clever_client import RawRecord
from sqlalchemy import make_url


class DltWriter:
    """A dlt pipeline that keeps a district's records.

    Args:
        url: The database, for SQLAlchemy.
        folder: Where the pipeline keeps its files.
    """

    def __init__(self, url: str, folder: Path) -> None:
        destination: Any
        if url.startswith("sqlite"):
            destination = dlt.destinations.sqlalchemy(url)
        else:
            parts = make_url(url)
            credentials = {"username": parts.username, "password": "-", "database": parts.database}
            # A host that is a folder must be quoted: dlt makes a URL of it.
            credentials |= {"host": quote(str(parts.query["host"]), safe=""), "port": 5432}
            destination = dlt.destinations.postgres(credentials)
        self._pipeline = dlt.pipeline(
            f"mirror_{url.partition(':')[0]}",
            pipelines_dir=str(folder),
            destination=destination,
            dataset_name="main" if url.startswith("sqlite") else "roster",
        )

    def load(self, roster: dict[str, dict[str, Any]]) -> None:
        """Fill the tables."""
        self._run(
            (
                {"_table": name, "gone": False} | record
                for name, of in roster.items()
                for record in of.values()
            ),
            "append",
        )

    def apply(self, events: Iterable[RawRecord]) -> None:
        """Merge what events say, in one load: of each record its last state."""
        self._run(_last(events), "merge")

    def _run(self, rows: Iterable[dict[str, Any]], disposition: Any) -> None:
        resource = dlt.resource(
            rows,
            name="records",
            table_name=lambda row: row["_table"],
            primary_key="id",
            write_disposition=disposition,
            max_table_nesting=0,
        )
        self._pipeline.run(resource)


def _last(events: Iterable[RawRecord]) -> Iterator[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        table, _, action = event.type.partition(".")
        record = json.loads(event.json)["data"]["object"]
        found[record["id"]] = {"_table": table, "gone": action == "deleted"} | record
    yield from found.values()
