"""Which fields are kept: names that exist are taken, misspelt ones are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from clever_client import InvalidArgumentError
from clever_pipelines.fields import GROUPS, FieldPolicy
from documented import effective

RECORD_TYPES = ["Course", "District", "Resource", "School", "Section", "Term", "User"]


@pytest.mark.parametrize(
    "name",
    [
        "dobs",
        "users",
        "users.id",
        "students.dob",
        "users.",
        "users.nam",
        "users.roles.student.dbo",
        "users..dob",
    ],
)
def test_a_misspelt_field_is_refused(name: str) -> None:
    for choice in ("fields", "exclude"):
        with pytest.raises(InvalidArgumentError, match=r"is not a field.*home_addresses"):
            FieldPolicy(**{choice: [name]})


@pytest.mark.completeness
@pytest.mark.parametrize("name", RECORD_TYPES)
def test_every_field_of_the_document_can_be_named(name: str) -> None:
    schemas = effective()["components"]["schemas"]

    def places(node: dict[str, Any], path: str) -> Iterator[str]:
        for key, child in node.get("properties", {}).items():
            yield f"{path}.{key}"
            for option in (child, *child.get("oneOf", ())):
                if "$ref" in option:
                    yield from places(schemas[option["$ref"].rpartition("/")[2]], f"{path}.{key}")

    found = {*places(schemas[name], f"{name.lower()}s")} - {f"{name.lower()}s.id"}
    assert len(found) > 2
    for place in found:
        FieldPolicy(exclude=[place])


def test_what_a_district_makes_up_itself_can_be_named() -> None:
    policy = FieldPolicy(exclude=["users.roles.student.ext.shoe_size"])
    record = {"id": "1", "roles": {"student": {"ext": {"shoe_size": 9, "club": "chess"}}}}
    assert policy.apply("users", record)
    assert record == {"id": "1", "roles": {"student": {"ext": {"club": "chess"}}}}


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_touches_the_types_that_it_names(group: str) -> None:
    policy = FieldPolicy(exclude=[group])
    named = {path.partition(".")[0] for path in GROUPS[group]}
    assert {
        name for name in ("users", "schools", "sections", "districts", "terms") if policy.touches(name)
    } == named
    assert not policy.keeps_all
