"""The fault suite: every fault that the client must bear, as data, and what plays it."""

import pytest

# Asserts here explain themselves as those in test files do.
pytest.register_assert_rewrite("faultsuite.clients", "faultsuite.harness")
