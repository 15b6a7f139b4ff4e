"""Options: checked when they are made, never changed."""

from __future__ import annotations

from typing import Any

import pytest
from clever_client import Clever, InvalidArgumentError, Options


def test_the_defaults() -> None:
    options = Options()
    assert (options.connect, options.read, options.pool, options.tries) == (5, 60, 5, 3)
    assert (options.max_wait, options.deadline) == (60, None)


def test_a_copy_differs_where_it_should() -> None:
    first = Options(read=9, tries=2)
    second = first.replace(read=1, deadline=3)
    assert (second.read, second.tries, second.deadline) == (1, 2, 3)
    assert (first.read, first.deadline) == (9, None)


def test_options_do_not_change() -> None:
    with pytest.raises(AttributeError, match="replace"):
        Options().read = 5


@pytest.mark.parametrize(
    "changes",
    [
        {"reed": 5},
        {"tries": 0},
        {"tries": True},
        {"tries": 2.5},
        {"tries": None},
        {"read": -1},
        {"read": float("nan")},
        {"read": float("inf")},
        {"read": "5"},
        {"max_wait": None},
        {"tracing": 1},
        {"sleep": 5},
        {"clock": None},
        {"headers": {"X": "a\nb"}},
        {"headers": {"X Y": "a"}},
        {"headers": {"Authorization": "Bearer other"}},
        {"headers": {"Cookie": "a=b"}},
        {"headers": {"Host": "evil.example"}},
        {"headers": ["X"]},
    ],
    ids=str,
)
def test_what_cannot_be_right_is_refused(changes: Any) -> None:
    with pytest.raises(InvalidArgumentError):
        Options(**changes)


def test_headers_stay_out_of_the_repr() -> None:
    shown = repr(Options(headers={"X-Key": "canary"}, read=5))
    assert "read=5" in shown
    assert "canary" not in shown


def test_a_copy_of_a_client_shares_all_but_the_options() -> None:
    client = Clever("token")
    copy = client.with_options(read=1)
    assert (copy.options.read, client.options.read) == (1, 60)
    assert copy._session is client._session
    client.close()
