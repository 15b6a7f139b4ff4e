"""Options: checked when they are made, never changed."""

from __future__ import annotations

from typing import Any

import pytest
from clever_client import Clever, ClientClosedError, InvalidArgumentError, Options


def test_the_defaults() -> None:
    options = Options()
    assert (options.connect_timeout, options.read_timeout, options.pool_timeout, options.max_attempts) == (
        5,
        60,
        5,
        3,
    )
    assert (options.max_retry_wait, options.deadline) == (60, 600)


def test_a_copy_differs_where_it_should() -> None:
    first = Options(read_timeout=9, max_attempts=2)
    second = first.replace(read_timeout=1, deadline=3)
    assert (second.read_timeout, second.max_attempts, second.deadline) == (1, 2, 3)
    assert (first.read_timeout, first.deadline) == (9, 600)


def test_options_do_not_change() -> None:
    with pytest.raises(AttributeError, match="replace"):
        Options().read_timeout = 5


@pytest.mark.parametrize(
    "changes",
    [
        {"reed": 5},
        {"max_attempts": 0},
        {"max_attempts": True},
        {"max_attempts": 2.5},
        {"max_attempts": None},
        {"read_timeout": -1},
        {"read_timeout": float("nan")},
        {"read_timeout": float("inf")},
        {"read_timeout": "5"},
        {"max_retry_wait": None},
        {"tracing": 1},
        {"sleep": 5},
        {"clock": None},
        {"extra_headers": {"X": "a\nb"}},
        {"extra_headers": {"X Y": "a"}},
        {"extra_headers": {"Authorization": "Bearer other"}},
        {"extra_headers": {"Cookie": "a=b"}},
        {"extra_headers": {"Host": "evil.example"}},
        {"extra_headers": ["X"]},
    ],
    ids=str,
)
def test_what_cannot_be_right_is_refused(changes: Any) -> None:
    with pytest.raises(InvalidArgumentError):
        Options(**changes)


def test_headers_stay_out_of_the_repr() -> None:
    shown = repr(Options(extra_headers={"X-Key": "canary"}, read_timeout=5))
    assert "read_timeout=5" in shown
    assert "canary" not in shown


def test_a_copy_of_a_client_shares_all_but_the_options() -> None:
    client = Clever("token")
    copy = client.with_options(read_timeout=1)
    assert (copy.options.read_timeout, client.options.read_timeout) == (1, 60)
    copy.close()
    with pytest.raises(ClientClosedError):
        client.events.latest()
