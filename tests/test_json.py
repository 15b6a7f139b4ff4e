"""JSON is read alike with and without orjson."""

from __future__ import annotations

import json
import math
import runpy
from typing import Any

import pytest
from clever_client._http import json_codec as _json
from effort import tried
from hypothesis import given
from hypothesis import strategies as st

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@tried(100)
@given(VALUES)
def test_any_document_reads_alike(value: Any) -> None:
    body = _json.dumps(value)
    assert same(_json.loads(body), _json._strict_loads(body))
    assert same(_json.loads(body), value)


@tried(100)
@given(
    st.binary(max_size=40)
    | st.text(alphabet='[]{}",:0123456789.eE+-tfn\\u \ufeff', max_size=40).map(str.encode)
)
def test_any_bytes_read_alike_or_fail_alike(body: bytes) -> None:
    assert same(outcome(_json.loads, body), outcome(_json._strict_loads, body))


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"\xef\xbb\xbf{}", {}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b"18446744073709551616", 2**64),
        (b"-9223372036854775809", -(2**63) - 1),
        (b"[123456789012345678901234567890]", [123456789012345678901234567890]),
        (b'"\\ud800"', "\ud800"),
    ],
)
def test_what_orjson_would_refuse_or_round(body: bytes, value: Any) -> None:
    assert _json.loads(body) == value
    assert type(_json.loads(body)) is type(value)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b"1e999",
        b'"\xff"',
        b"{",
        b'{"a": ',
        b"\xff\xfe{\x00}\x00",
        b"[" * 100_000,
        b"9" * 5000,
        b"<html>",
        b"{} {}",
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_is_no_json_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the text is the standard library's
        _json.loads(body)


def test_without_orjson_all_is_read_by_the_standard_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_json, "_fast_loads", None)
    assert _json.loads(b'{"a": 1.5}') == {"a": 1.5}


@pytest.mark.parametrize(
    "before", ["", "[", "[1,", "[ ", "[\n", "[-", "[1,-", '{"a":', '{"a": ', "[\t", "[\r"]
)
def test_a_long_number_is_seen_wherever_it_stands(before: str) -> None:
    assert _json._has_long_number(f"{before}{10**18}".encode())


def test_ids_are_not_taken_for_numbers() -> None:
    assert not _json._has_long_number(
        b'{"id":"512345678901234567890123","links":["/a512345678901234567890123"],"n":12}'
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, {"a": object()}, {1j: 1}])
def test_what_cannot_be_written_is_a_value_error(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the text is the standard library's
        _json.dumps(value)


def outcome(read: Any, body: bytes) -> Any:
    try:
        return read(body)
    except ValueError:
        return ValueError


def same(one: Any, other: Any) -> bool:
    """Equal, and equal in their types: 1 is not 1.0 and not True."""
    return (
        one is other
        or repr(one) == repr(other)
        or json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    )


@pytest.mark.parametrize(
    ("version", "is_used"), [("3.9.14", False), ("3.9.15", True), ("4.0.0", True), ("4.x", False)]
)
def test_an_orjson_that_crashes_on_deep_nesting_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, version: str, is_used: bool
) -> None:
    monkeypatch.setattr("orjson.__version__", version)
    module: dict[str, Any] = runpy.run_path(str(_json.__file__), run_name=_json.__name__)
    assert (module["_fast_loads"] is not None) is is_used
