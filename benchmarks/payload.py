"""What is decoded: pages of the fake Clever's own story, in two forms.

As it comes: with nulls, unlisted keys, empty strings where an enum has none, days as M/D/YYYY, times without
milliseconds. Most peers can't read that.

Tidied: the same records with only what the document allows, so that every peer can read all of it: unlisted keys and
nulls are left out, times have milliseconds, days are YYYY-MM-DD.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timezone
from typing import Any

from clever_client.testing import FakeClever
from effective_spec import Node

_NOW = "2026-01-01T00:00:00.000Z"
_NOTHING = object()
_KINDS: dict[Any, Any] = {"string": str, "number": (int, float), "integer": int, "boolean": bool, "object": dict, "null": ()}


def page_of(items: list[Any]) -> bytes:
    """A page as the service sends it."""
    entries = [{"data": item, "uri": f"/v3.1/events/{item.get('id')}"} for item in items]
    links = [{"rel": "self", "uri": "/v3.1/events"}, {"rel": "next", "uri": "/v3.1/events?starting_after=0"}]
    return json.dumps({"data": entries, "links": links}, separators=(",", ":")).encode()


def list_of(items: list[Any]) -> bytes:
    """A page of submissions: a flat list."""
    return json.dumps({"data": items}, separators=(",", ":")).encode()


def story(count: int) -> list[Node]:
    """Events as they come: one of each type, then the story's own mix, in the story's order."""
    district = FakeClever(seed=0, events=max(2 * count, 2000), users=400, now=_NOW).district
    events = [district.events.get(event_id) for event_id in district.events.ids()]
    first = {event["type"]: event for event in reversed(events)}
    chosen = {event["id"]: event for event in [*first.values(), *events]}
    kept = set(list(chosen)[:count])
    return [event for event in events if event["id"] in kept]


def submissions(count: int) -> list[Node]:
    """Submissions as they come, of as many assignments as it takes."""
    fake = FakeClever(seed=0, events=0, users=1000, now=_NOW)
    headers = {"authorization": f"Bearer {fake.token}", "content-type": "application/json"}
    new = {"title": "Essay", "description": "Write.", "due_date": "2026-02-01T00:00:00.000Z", "points_possible": 10}
    found: list[Node] = []
    for section in fake.district.section_ids:
        url = f"{fake.base_url}/sections/{section}/assignments"
        assignment = json.loads(fake.handle("POST", url, headers, json.dumps(new).encode()).body)["data"]["id"]
        answer = fake.handle("GET", f"{url}/{assignment}/submissions?limit=100", headers)
        found += json.loads(answer.body)["data"]
        if len(found) >= count:
            break
    return found[:count]


def tidied(document: Node, schema: str, record: Node) -> Node:
    """The part of a record that the document allows, written in the canonical way."""
    schemas = document["components"]["schemas"]

    def tidy(node: Any, value: Any) -> Any:
        if "$ref" in node:
            return tidy(schemas[node["$ref"].rpartition("/")[2]], value)
        if "discriminator" in node:
            tag = node["discriminator"]
            return tidy({"$ref": tag["mapping"][value[tag["propertyName"]]]}, value)
        if value is None:
            return _NOTHING
        if "oneOf" in node:
            return tidy(next(part for part in node["oneOf"] if part.get("type") != "null"), value)
        if "properties" in node:
            found = {key: tidy(child, value[key]) for key, child in node["properties"].items() if key in value}
            return {key: child for key, child in found.items() if child is not _NOTHING}
        if "items" in node:
            return [child for child in (tidy(node["items"], item) for item in value) if child is not _NOTHING]
        if "enum" in node:
            return value if value in node["enum"] else _NOTHING
        if node.get("format") == "date-time":
            return canonical_time(value)
        if node.get("format") == "date":
            return canonical_day(value)
        kinds = node["type"] if isinstance(node.get("type"), list) else [node.get("type")]
        return value if any(isinstance(value, _KINDS.get(kind, object)) for kind in kinds) else _NOTHING

    tidy_record = tidy({"$ref": f"#/components/schemas/{schema}"}, record)
    assert isinstance(tidy_record, dict)
    return tidy_record


def normal(value: Any) -> Any:
    """For comparison: without nulls, and times and days in one form."""
    if isinstance(value, dict):
        return {key: normal(child) for key, child in value.items() if child is not None}
    if isinstance(value, list):
        return [normal(item) for item in value]
    if isinstance(value, str) and len(value) >= 10 and value[4:8:3] == "--":
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).isoformat()
    return value


def canonical_time(text: str) -> Any:
    """With milliseconds and Z."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z" if text else _NOTHING


def canonical_day(text: str) -> Any:
    """As YYYY-MM-DD."""
    if "/" in text:
        month, day, year = map(int, text.split("/"))
        return date(year, month, day).isoformat()
    return text[:10] or _NOTHING
