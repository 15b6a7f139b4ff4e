"""The pytest fixture `fake_clever`, there as soon as this distribution is installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from clever_fake import FakeClever


@pytest.fixture
def fake_clever() -> Iterator[FakeClever]:
    """Give the test a fresh fake Clever with a thousand events.

    A test in which the fake itself fails has failed.
    """
    from clever_fake import FakeClever

    fake = FakeClever()
    yield fake
    if fake.errors:
        raise fake.errors[0]
