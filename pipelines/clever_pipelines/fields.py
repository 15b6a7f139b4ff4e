"""Which fields of a record are kept: the choice that `--fields` and `--exclude` make.

A field is named by its record type and its place in the record's JSON, such as ``users.roles.student.dob``.
What is not kept is taken out of a record before it is written anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final, Self

from clever_client import InvalidArgumentError, columns
from clever_client.models import Course, District, Resource, School, Section, Term, User

__all__ = ["GROUPS", "FieldPolicy"]

_STUDENT: Final = "users.roles.student."

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "names": (
        "users.name",
        *(f"users.roles.{part}" for part in ("student.preferred_name", "teacher.name")),
        "schools.principal.name",
        "districts.district_contact.name",
    ),
    "emails": (
        "users.email",
        *(
            f"users.roles.{role}.email"
            for role in ("student", "teacher", "staff", "contact", "district_admin")
        ),
        "schools.principal.email",
        "districts.district_contact.email",
    ),
    "dob": (f"{_STUDENT}dob",),
    "demographics": (
        *(f"{_STUDENT}{field}" for field in ("gender", "race", "hispanic_ethnicity", "home_language")),
        *(f"{_STUDENT}{field}" for field in ("home_language_code", "ell_status", "frl_status", "iep_status")),
        *(f"{_STUDENT}{field}" for field in ("gifted_status", "section_504_status", "disability")),
    ),
    "home_addresses": (f"{_STUDENT}location",),
    "contacts": ("users.roles.contact",),
    "identifiers": (
        *(f"{_STUDENT}{field}" for field in ("sis_id", "state_id", "student_number", "legacy_id")),
        *(f"users.roles.teacher.{field}" for field in ("sis_id", "state_id", "teacher_number", "legacy_id")),
        *(f"users.roles.staff.{field}" for field in ("staff_id", "legacy_id")),
        *(f"users.roles.contact.{field}" for field in ("sis_id", "legacy_id")),
        "users.roles.district_admin.legacy_id",
    ),
    "credentials": tuple(f"users.roles.{role}.credentials" for role in ("student", "teacher", "staff")),
    "extensions": (
        *(f"users.roles.{role}.ext" for role in ("student", "teacher", "staff")),
        "schools.ext",
        "sections.ext",
    ),
}
"""Names for fields that belong together, each with the fields that it means."""

# Without these the tables do not hang together; they are ids, roles and times.
_ESSENTIAL: Final[Mapping[str, tuple[str, ...]]] = {
    "districts": (),
    "schools": ("district",),
    "terms": ("district",),
    "courses": ("district",),
    "resources": ("district",),
    "sections": ("district", "school", "course", "term_id", "students", "teachers", "teacher"),
    "users": (
        "district",
        *(f"roles.{role}.{key}" for role in ("student", "teacher", "staff") for key in ("school", "schools")),
        "roles.student.enrollments",
        "roles.contact.student_relationships",
        "roles.district_admin.id",
    ),
}

# What is neither essential nor a column, and may be named all the same.
_ELSEWHERE: Final[Mapping[str, tuple[str, ...]]] = {
    "districts": ("district_contact.district", "lms_matched_percentage", "login_methods"),
    "sections": ("resources",),
    "resources": ("roles",),
    "users": (
        "roles.staff.roles",
        *(f"roles.teacher.{key}" for key in ("created", "district", "last_modified", "name")),
    ),
}

_Tree = dict[str, Any]  # a key leads to a tree, or to True where all below it is meant


class FieldPolicy:
    """Which fields are kept.

    Args:
        fields: What is kept, ids and references aside; nothing given keeps all that the district shares.
        exclude: What is left out of that.

    Raises:
        InvalidArgumentError: A name is neither a group nor a field such as ``users.roles.student.dob``. Its
            text lists the groups.
    """

    def __init__(self, fields: Iterable[str] = (), exclude: Iterable[str] = ()) -> None:
        self.fields: tuple[str, ...] = tuple(sorted({*fields}))
        self.exclude: tuple[str, ...] = tuple(sorted({*exclude}))
        self._excluded = _trees(self.exclude)
        kept = _trees(self.fields)
        for name, paths in _ESSENTIAL.items():
            for path in ("id", *paths):
                _plant(kept.setdefault(name, {}), path.split("."))
        self._kept = kept if self.fields else None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what ``str`` gave."""
        return cls(**json.loads(text))

    def __str__(self) -> str:
        """The policy as text, to be stored and compared."""
        return json.dumps({"fields": self.fields, "exclude": self.exclude})

    @property
    def keeps_all(self) -> bool:
        """Whether nothing is left out."""
        return not self.fields and not self.exclude

    def touches(self, record_type: str) -> bool:
        """Tell whether records of a type may lose something."""
        return self._kept is not None or record_type in self._excluded

    def may_keep(self, record_type: str, path: str) -> bool:
        """Tell whether a field, such as ``roles.student.dob`` of ``users``, may be in what is kept."""
        keys = path.split(".")
        if _holds(self._excluded.get(record_type, {}), keys):
            return False
        return self._kept is None or _holds(self._kept.get(record_type, {}), keys)

    def apply(self, record_type: str, record: dict[str, Any]) -> bool:
        """Take out of a record what is not kept.

        Returns:
            Whether anything of it may be stored. Someone who is only a contact is not, where contacts are
            left out.
        """
        had_roles = bool(_roles(record)) if record_type == "users" else False
        if self._kept is not None:
            _keep(record, self._kept.get(record_type, {}))
        if record_type in self._excluded:
            _drop(record, self._excluded[record_type])
        return not had_roles or bool(_roles(record))


@cache
def _known_paths() -> dict[str, frozenset[str]]:
    """Give the places of each record type that hold something: columns, lists and what groups name."""
    known = {
        f"{model.__name__.lower()}s": {column.path for column in columns(model)}
        for model in (District, School, Term, Course, User, Section, Resource)
    }
    for more in (_ESSENTIAL, _ELSEWHERE):
        for name, paths in more.items():
            known[name].update(paths)
    for paths in GROUPS.values():
        for path in paths:
            record_type, _, rest = path.partition(".")
            known[record_type].add(rest)
    return {name: frozenset(paths) for name, paths in known.items()}


def _is_known(record_type: str, path: str) -> bool:
    """Tell whether a place exists: a misspelt one must not pass for a field that is left out."""
    if path in ("", "id"):
        return False
    inside = f"{path}."
    known = _known_paths().get(record_type, ())
    return any(one == path or one.startswith(inside) or path.startswith(f"{one}.") for one in known)


def _roles(record: Mapping[str, Any]) -> list[str]:
    roles = record.get("roles")
    return [role for role, part in roles.items() if part is not None] if isinstance(roles, dict) else []


def _trees(names: Iterable[str]) -> dict[str, _Tree]:
    trees: dict[str, _Tree] = {}
    for name in names:
        for path in GROUPS.get(name, (name,)):
            record_type, _, rest = path.partition(".")
            if name not in GROUPS and not _is_known(record_type, rest):
                raise InvalidArgumentError(
                    f"{name!r} is not a field: give one such as users.roles.student.dob, "
                    f"or a group: {', '.join(GROUPS)}"
                )
            _plant(trees.setdefault(record_type, {}), rest.split("."))
    return trees


def _plant(tree: _Tree, keys: Sequence[str]) -> None:
    for key in keys[:-1]:
        if tree.get(key) is True:
            return
        tree = tree.setdefault(key, {})
    tree[keys[-1]] = True


def _holds(tree: _Tree, keys: Sequence[str]) -> bool:
    """Tell whether a tree means all that is at a place, by itself or by what is around it."""
    for key in keys:
        below = tree.get(key)
        if below is None or below is True:
            return below is True
        tree = below
    return False


def _drop(value: dict[str, Any], tree: _Tree) -> None:
    for key, below in tree.items():
        if below is True:
            value.pop(key, None)
        elif isinstance(value.get(key), dict):
            _drop(value[key], below)


def _keep(value: dict[str, Any], tree: _Tree) -> None:
    for key in [*value]:
        below = tree.get(key)
        if below is None:
            del value[key]
        elif below is not True and isinstance(value[key], dict):
            _keep(value[key], below)
