"""The record types, and the flat columns of each: the client's own, without those that every table has."""

from __future__ import annotations

from typing import Any, Final

from clever_client import Column, columns
from clever_client.models import Course, District, Resource, School, Section, Term, User

_EVERYWHERE = ("id", "district")

# In an order that keeps references whole: who is referred to comes first.
MODELS: Final[dict[str, type[Any]]] = {
    f"{model.__name__.lower()}s": model for model in (District, School, Term, Course, User, Section, Resource)
}
COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    name: tuple(column for column in columns(model) if column.name not in _EVERYWHERE)
    for name, model in MODELS.items()
}


def writable(value: Any) -> Any:
    """Give a value that every store takes: text without NUL and without halves of surrogate pairs."""
    if type(value) is not str or (value.isprintable() and value.isascii()):
        return value
    return value.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
