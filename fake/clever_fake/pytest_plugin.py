"""The pytest fixture `fake_clever`, there as soon as this distribution is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from clever_fake import FakeClever


@pytest.fixture
def fake_clever() -> FakeClever:
    """A fresh fake Clever with a thousand events."""
    from clever_fake import FakeClever

    return FakeClever()
