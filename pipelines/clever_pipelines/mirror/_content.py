"""What is kept of a record: fields that are left out, and people who are gone for good.

Both hold before anything is written, for events and lists alike: what is left out stands in no column, in no
JSON and in no file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from ._errors import MirrorError
from ._records import BY_NAME
from ._schema import PURGED, SETTINGS

PURGES: Final = "purges"
"""The setting that counts purges, so that a running mirror notices one."""

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
"""What `--fields` and `--exclude` take beside single fields."""

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

_ID: Final = re.compile(rb"[0-9a-f]{24}")

Tree = dict[str, Any]  # a key leads to a Tree, or to True where all below it is meant


class FieldPolicy:
    """Which fields are kept.

    Args:
        fields: What is kept, ids and references aside; nothing given keeps all that the district shares.
        exclude: What is left out of that.

    Raises:
        MirrorError: A name is neither a group nor a field such as ``users.roles.student.dob``.
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

    def __str__(self) -> str:
        """What is stored, so that a change is noticed."""
        return json.dumps({"fields": self.fields, "exclude": self.exclude})

    @property
    def keeps_all(self) -> bool:
        """Whether nothing is left out."""
        return not self.fields and not self.exclude

    def touches(self, record_type: str) -> bool:
        """Tell whether records of a type may lose something."""
        return self._kept is not None or record_type in self._excluded

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


class Content:
    """What must not be written: the fields that are not kept, and the people who were purged.

    Args:
        policy: Which fields are kept.
        purged: The ids of the people.
    """

    def __init__(self, policy: FieldPolicy, purged: Iterable[str] = ()) -> None:
        self.policy: FieldPolicy = policy
        self.purged: frozenset[str] = frozenset(purged)
        self._purged_bytes = {person.encode() for person in self.purged}

    @property
    def keeps_raw(self) -> bool:
        """Whether raw forms may be kept: not where fields are left out, which they might hold."""
        return self.policy.keeps_all

    def is_purged(self, record_id: str) -> bool:
        """Tell whether a person's record may not come back."""
        return record_id in self.purged

    def mentions_purged(self, raw: bytes) -> bool:
        """Tell whether a raw form has to do with somebody who was purged."""
        return not self._purged_bytes.isdisjoint(_ID.findall(raw))

    def apply(self, record_type: str, record: bytes) -> bytes | None:
        """Take out what must not be written; give None if nothing of the record may be."""
        touched = self.policy.touches(record_type)
        people = self.purged and record_type in {"users", "sections"}
        if not touched and not (people and self.mentions_purged(record)):
            return record
        try:
            value = json.loads(record)
        except (ValueError, RecursionError):
            return record  # no row can be made of it: the reader says so
        if not isinstance(value, dict):
            return record
        if touched and not self.policy.apply(record_type, value):
            return None
        if people:
            _forget(value, self.purged)
        return json.dumps(value, separators=(",", ":"), ensure_ascii=not _is_unicode(record)).encode()


class ContentStore:
    """The content filter that is in force, with the purged ids from the database.

    Args:
        policy: Which fields are kept.
    """

    def __init__(self, policy: FieldPolicy | None = None) -> None:
        self._policy = policy or FieldPolicy()
        self._purges: str | None = None
        self.content: Content = Content(self._policy)

    def refresh(self, connection: Connection) -> bool:
        """Read the purged ids, where there are new ones; tell whether there were."""
        purges = connection.execute(
            select(SETTINGS.c.value).where(SETTINGS.c.name == PURGES)
        ).scalar_one_or_none()
        if purges == self._purges:
            return False
        self._purges = purges
        self.content = Content(self._policy, connection.scalars(select(PURGED.c.id)))
        return True


def _is_unicode(record: bytes) -> bool:
    return b"\\ud" not in record.lower()


def _roles(record: Mapping[str, Any]) -> list[str]:
    roles = record.get("roles")
    return [role for role, part in roles.items() if part is not None] if isinstance(roles, dict) else []


def _trees(names: Iterable[str]) -> dict[str, Tree]:
    trees: dict[str, Tree] = {}
    for name in names:
        for path in GROUPS.get(name, (name,)):
            record_type, _, rest = path.partition(".")
            if record_type not in BY_NAME or not rest or rest == "id":
                known = ", ".join(GROUPS)
                raise MirrorError(
                    f"{name!r} is not a field: give one such as users.roles.student.dob, or a group: {known}"
                )
            _plant(trees.setdefault(record_type, {}), rest.split("."))
    return trees


def _plant(tree: Tree, keys: Sequence[str]) -> None:
    for key in keys[:-1]:
        if tree.get(key) is True:
            return
        tree = tree.setdefault(key, {})
    tree[keys[-1]] = True


def _drop(value: dict[str, Any], tree: Tree) -> None:
    for key, below in tree.items():
        if below is True:
            value.pop(key, None)
        elif isinstance(value.get(key), dict):
            _drop(value[key], below)


def _keep(value: dict[str, Any], tree: Tree) -> None:
    for key in [*value]:
        below = tree.get(key)
        if below is None:
            del value[key]
        elif below is not True and isinstance(value[key], dict):
            _keep(value[key], below)


def _forget(record: dict[str, Any], people: frozenset[str]) -> None:
    """Take every mention of people out of the lists in which records mention people."""
    for key in ("students", "teachers"):
        if isinstance(record.get(key), list):
            record[key] = [person for person in record[key] if person not in people]
    if record.get("teacher") in people:
        record["teacher"] = None
    roles = record.get("roles")
    contact = roles.get("contact") if isinstance(roles, dict) else None
    related = contact.get("student_relationships") if isinstance(contact, dict) else None
    if isinstance(related, list) and isinstance(contact, dict):
        contact["student_relationships"] = [
            entry for entry in related if not isinstance(entry, dict) or entry.get("student") not in people
        ]
