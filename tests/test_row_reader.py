"""A look into a raw record gives what the model's own row says, for the columns that are wanted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from clever_client import DecodeError, InvalidArgumentError, RawRecord, RowReader, columns
from clever_client.models import Course, District, Resource, School, Section, Term, User
from documented import effective
from effort import tried
from hypothesis import given
from hypothesis import strategies as st
from specvalues import Values

VALUES = Values(effective())
MODELS: list[Any] = [Course, District, Resource, School, Section, Term, User]


@pytest.fixture(params=["msgspec", "python"], autouse=True)
def reading(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "python":
            from clever_client import _rows

            patch.setattr(_rows, "_msgspec", lambda: None)
        yield


def raw(value: Any, *, kind: str = "users") -> RawRecord:
    return RawRecord("1", kind, None, None, json.dumps(value).encode())


@tried(30)
@given(st.sampled_from(MODELS), st.data())
def test_any_record_gives_its_models_row(model: Any, data: Any) -> None:
    value = data.draw(VALUES.records(model.__name__))
    wanted = data.draw(st.lists(st.sampled_from([column.name for column in columns(model)]), unique=True))
    try:
        row = model.from_dict(value).to_row()
    except DecodeError:
        return  # there is no such record: the raw lane reports it before
    expected = {name: row[name] for name in wanted}
    for record in (raw(value), raw({"data": {"object": value}}, kind="users.updated")):
        found = RowReader(model, wanted)(record)
        assert found == expected
        assert [type(one) for one in found.values() if isinstance(one, bool)] == [
            type(one) for one in expected.values() if isinstance(one, bool)
        ]
        assert [*found] == wanted


def test_all_columns_are_the_whole_row() -> None:
    value = {"id": "1" * 24, "email": "a@b.example", "name": {"first": "A", "last": "B"}}
    assert RowReader(User)(raw(value)) == User.from_dict(value).to_row()


def test_a_misspelt_column_is_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="'emial'"):
        RowReader(User, ["emial"])


@pytest.mark.parametrize("value", [{"data": {}}, {"data": None}, {}, [], {"data": {"object": {}}}], ids=str)
def test_an_event_without_a_record_is_an_error(value: Any) -> None:
    with pytest.raises(DecodeError):
        RowReader(User, ["id", "email"])(raw(value, kind="users.created"))
