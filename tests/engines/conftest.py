"""The engines are extras: tests of one that is missing are not collected. `make test-engines` has both."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest

_TESTS = {"duckdb": "test_dlt*.py", "pyspark": "test_spark*.py"}

collect_ignore_glob = [files for needed, files in _TESTS.items() if find_spec(needed) is None]
if collect_ignore_glob:
    collect_ignore_glob.append("test_guides.py")
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let those that start Spark come first: they take longest, and wait for much of it."""
    items.sort(key=lambda item: "test_spark_engine" not in item.nodeid and "spark.md" not in item.nodeid)
