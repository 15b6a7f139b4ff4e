"""The migrations make what the program expects."""

from __future__ import annotations

import clever_pipelines.mirror._schema as schema
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from clever_pipelines.mirror._store import Store
from sqlalchemy import text

pytestmark = pytest.mark.slow


def test_the_migrations_make_the_tables_of_the_program(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": not store.is_sqlite})
        assert compare_metadata(context, schema.METADATA) == []


def test_there_are_views_for_people(store: Store) -> None:
    views = [*(f"current_{name}" for name in schema.RECORD_TABLES), "students_by_section"]
    with store.read() as connection:
        for view in (*views, "teachers_by_school", "district_freshness"):
            assert connection.execute(text(f"SELECT * FROM {view}")).all() == []
