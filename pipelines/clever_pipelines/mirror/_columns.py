"""The flat columns of each record type: the client's own, without those that every table has."""

from __future__ import annotations

from typing import Final

from clever_client import Column, columns
from clever_client.models import Course, District, Resource, School, Section, Term, User

_EVERYWHERE = ("id", "district")

COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    f"{model.__name__.lower()}s": tuple(column for column in columns(model) if column.name not in _EVERYWHERE)
    for model in (District, School, Term, Course, User, Section, Resource)
}

__all__ = ["COLUMNS", "Column"]
