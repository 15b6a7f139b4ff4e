"""The engines are extras: tests of one that is missing are not collected. `make test-engines` has both."""

from __future__ import annotations

import os
from importlib.util import find_spec

_TESTS = {"dlt": "test_dlt*.py", "pyspark": "test_spark*.py"}

collect_ignore_glob = [files for needed, files in _TESTS.items() if find_spec(needed) is None]
if collect_ignore_glob:
    collect_ignore_glob.append("test_guides.py")
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
