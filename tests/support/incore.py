"""Records read through the Struct of their model, as a page of them is where msgspec is installed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from clever_client._http.pages import never_matches


@cache
def _decoder(model: type[Any]) -> Callable[[bytes], Any]:
    struct = sys.modules[model.__module__].struct()
    if (tag_field := struct.__struct_config__.tag_field) is not None:
        struct |= never_matches(tag_field)
    return msgspec.json.Decoder(struct).decode


def held_in_c(model: type[Any], body: bytes) -> Any:
    """The Struct."""
    return _decoder(model)(body)


def read_in_c(model: type[Any], body: bytes) -> Any:
    """The record; None where something is odd about it, and its decoder has to read it."""
    module = sys.modules[model.__module__]
    try:
        return module.adopt(held_in_c(model, body))
    except (msgspec.DecodeError, UnicodeDecodeError, *module.MISFIT):
        return None
