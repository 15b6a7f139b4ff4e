"""What the vendored documents have today. A test that shows a certain field is skipped where there is none.

The documents move and the tests stay: a field can go, or not be there yet. What is skipped is told by a line,
and by the tests of completeness.
"""

from __future__ import annotations

import functools
from typing import Any

import pytest

from pipeline.document import load
from pipeline.effective_spec import SPECS, effective_spec

Node = dict[str, Any]


@functools.cache
def schemas() -> Node:
    """The schemas of all vendored documents, as they are."""
    found: Node = {}
    for path in sorted(SPECS.glob("*.yml")):
        found |= load(path)["components"]["schemas"]
    return found


@functools.cache
def effective() -> Node:
    """The document that the generator reads. It is made once for all tests, which leave it as it is."""
    return effective_spec()


def has(place: str) -> bool:
    """Whether the documents have a schema, ``User``, or a property of one: ``User.email``."""
    if place in schemas():
        return True
    name, _, key = place.rpartition(".")
    return key in schemas().get(name, {}).get("properties", {})


def lists(place: str, value: str) -> bool:
    """Whether a property's list of values has a value."""
    name, _, key = place.rpartition(".")
    return value in schemas().get(name, {}).get("properties", {}).get(key, {}).get("enum", [])


def lacking(*places: str) -> str:
    """What of these the documents don't have, in words; empty if they have all."""
    absent = [place for place in places if not has(place)]
    return f"the documents have no {', '.join(absent)}" if absent else ""


def needs(*places: str) -> pytest.MarkDecorator:
    """Mark a test that shows these."""
    return pytest.mark.skipif(bool(lacking(*places)), reason=lacking(*places))
