"""Ids, and the time that is in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from clever_client import InvalidArgumentError, MongoId
from clever_client._ids import path_segment


def test_an_id_is_its_text_and_knows_its_time() -> None:
    given = "4fd43cc56d11340000000005"
    assert MongoId(given) == given
    assert MongoId(given).time == datetime(2012, 6, 10, 6, 20, 53, tzinfo=UTC)
    assert MongoId(given.upper()).timestamp == 0x4FD43CC5


@pytest.mark.parametrize(
    "value",
    [
        "",
        "4fd43cc56d1134000000000",
        "4fd43cc56d11340000000005a",
        "4fd43cc56d1134000000000g",
        "4fd43cc56d1134000000000\n",
        "\u0664fd43cc56d11340000000005",
        "Jane Canary",
        None,
        5,
        b"4" * 24,
    ],
    ids=repr,
)
def test_anything_else_is_refused_and_not_quoted(value: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="section_id must be an id") as caught:
        MongoId(value, "section_id")
    assert "Canary" not in str(caught.value)
    assert "fd43" not in str(caught.value)


@pytest.mark.parametrize("value", ["", ".", "..", "a\nb", "a" * 501, None, 7], ids=repr)
def test_a_free_id_is_one_segment(value: Any) -> None:
    with pytest.raises(InvalidArgumentError):
        path_segment(value, "assignment_id")


def test_a_free_id_may_be_a_uuid() -> None:
    assert path_segment("6b0b3c3e-9e8f-4d0c-8a77-52e63d4a3a1f", "assignment_id")
