"""What is decoded: pages of the fake Clever's own story, in two forms.

As it comes: with nulls, values not listed yet, empty strings where an enum has none, days as M/D/YYYY, times
without milliseconds. Most peers can't read that.

Full: the same records as the document would have them, so that every peer can read all of it: nulls and what
is not listed are left out, times have milliseconds, days are YYYY-MM-DD, and every plain field has a value.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from clever_fake import FakeClever

from pipeline.document import Node

_NOW = "2026-01-01T00:00:00.000Z"
_NOTHING = object()
_KINDS: dict[Any, Any] = {
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "object": dict,
}
_CANONICAL = {
    "date-time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
}
_PLAIN: dict[Any, Any] = {
    "date-time": _NOW,
    "date": "2012-08-01",
    "boolean": True,
    "integer": 5,
    "number": 97.5,
    "float": 97.5,
}


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
    district = FakeClever(seed=0, events=max(2 * count, 2000), users=400, now=_NOW, wild=0.1).district
    events = [district.events.get(event_id) for event_id in district.events.ids()]
    first = {event["type"]: event for event in reversed(events)}
    chosen = {event["id"]: event for event in [*first.values(), *events]}
    kept = set(list(chosen)[:count])
    return [event for event in events if event["id"] in kept]


def submissions(count: int) -> list[Node]:
    """Submissions as they come, of as many assignments as it takes."""
    fake = FakeClever(seed=0, events=0, users=1000, now=_NOW)
    headers = {"authorization": f"Bearer {fake.token}", "content-type": "application/json"}
    new = {
        "title": "Essay",
        "description": "Write.",
        "due_date": "2026-02-01T00:00:00.000Z",
        "points_possible": 10,
    }
    found: list[Node] = []
    for section in fake.district.section_ids:
        url = f"{fake.base_url}/sections/{section}/assignments"
        assignment = json.loads(fake.handle("POST", url, headers, json.dumps(new).encode()).body)["data"][
            "id"
        ]
        answer = fake.handle("GET", f"{url}/{assignment}/submissions?limit=100", headers)
        found += json.loads(answer.body)["data"]
        if len(found) >= count:
            break
    return found[:count]


def full(document: Node, schema: str, record: Node) -> Node:
    """A record as the document would have it: what is listed, in canonical form, no plain field left out."""
    schemas = document["components"]["schemas"]

    def read(node: Node, key: str, value: Any) -> Any:
        if "$ref" in node:
            return read(schemas[node["$ref"].rpartition("/")[2]], key, value)
        if "discriminator" in node:
            tag = node["discriminator"]
            return read({"$ref": tag["mapping"][value[tag["propertyName"]]]}, key, value)
        if "oneOf" in node:
            return read(next(part for part in node["oneOf"] if part.get("type") != "null"), key, value)
        if "properties" in node:
            return members(node["properties"], value) if isinstance(value, dict) else _NOTHING
        if "items" in node:
            return [read(node["items"], key, item) for item in value] if isinstance(value, list) else _NOTHING
        return value if fits(node, value) else plain(node, key)

    def members(properties: Node, record: Node) -> Node:
        found = {key: read(child, key, record.get(key)) for key, child in properties.items()}
        return {key: value for key, value in found.items() if value is not _NOTHING}

    made = read({"$ref": f"#/components/schemas/{schema}"}, "", record)
    assert isinstance(made, dict)
    return made


def fits(node: Node, value: Any) -> bool:
    """Whether a plain value is what the document says, in the canonical form."""
    if "enum" in node or "const" in node:
        return value in node.get("enum", [node.get("const")])
    if node.get("format") in _CANONICAL:
        return isinstance(value, str) and _CANONICAL[node["format"]].fullmatch(value) is not None
    return isinstance(value, _KINDS.get(_kind(node), ()))


def plain(node: Node, key: str) -> Any:
    """A value for a plain field that has none; nothing for objects of any shape."""
    if "enum" in node:
        return next(value for value in reversed(node["enum"]) if value)
    return _PLAIN.get(
        node.get("format") or _kind(node), key.replace("_", " ") if _kind(node) == "string" else _NOTHING
    )


def _kind(node: Node) -> Any:
    kinds = node.get("type")
    return kinds[0] if isinstance(kinds, list) else kinds


def normal(value: Any) -> Any:
    """For comparison: without nulls, and times and days in one form."""
    if isinstance(value, dict):
        return {key: normal(child) for key, child in value.items() if child is not None}
    if isinstance(value, list):
        return [normal(item) for item in value]
    if isinstance(value, str) and len(value) >= 10 and value[4:8:3] == "--":
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
    return value
