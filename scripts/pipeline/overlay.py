"""Apply an OpenAPI Overlay, strictly: an action that does nothing is an error."""

from __future__ import annotations

import copy
from typing import Any

import jsonpath_rfc9535 as jsonpath

from pipeline.document import Node, SpecError

Location = tuple[int | str, ...]


def apply_overlay(document: Node, overlay: Node, name: str = "overlay.yaml") -> Node:
    """Apply an OpenAPI Overlay 1.1 document strictly.

    Raises:
        SpecError: An action is incomplete, or it matches or changes nothing because it has gone stale.
    """
    document = copy.deepcopy(document)
    for number, action in enumerate(overlay["actions"], 1):
        place = f"{name}: action {number} ({action.get('target')})"
        if not action.get("description"):
            raise SpecError(f"{place}: has no description; every action carries its reason")
        if not action.keys() & {"update", "remove", "copy"}:
            raise SpecError(f"{place}: has nothing to do: no update, remove or copy")
        try:
            found = locations(document, action)
        except jsonpath.JSONPathError as error:
            raise SpecError(f"{place}: the target is not a JSONPath: {error}") from error
        if not found:
            raise SpecError(f"{place}: matches nothing; the document has moved, or the action can go")
        changed = False
        for location in reversed(found):  # from the end, so that removing a list's item moves no other match
            changed |= _apply(document, location, action, place)
        if not changed:
            raise SpecError(f"{place}: changes nothing; the document has caught up, remove the action")
    return document


def locations(document: Node, action: Node) -> list[Location]:
    """Return where the target of an action is in a document."""
    return [match.location for match in jsonpath.find(str(action.get("target")), document)]


def would_change(document: Node, location: Location, action: Node) -> bool:
    """Tell whether the ``update`` of an action would make another value of what is at a location."""
    holder: Node = {"value": copy.deepcopy(_value(document, location))}
    return _update(holder, ("value",), copy.deepcopy(action.get("update")))


def _apply(document: Node, location: Location, action: Node, place: str) -> bool:
    """Do an action at one location, and say whether that changed anything."""
    if action.get("remove"):
        _remove(document, location)
        return True
    if "copy" not in action:
        return _update(document, location, copy.deepcopy(action["update"]))
    sources = list(jsonpath.find(action["copy"], document))
    if len(sources) != 1:
        raise SpecError(f"{place}: copy selects {len(sources)} nodes, not one")
    return _update(document, location, copy.deepcopy(sources[0].value))


def _value(document: Any, location: Location) -> Any:
    for step in location:
        document = document[step]
    return document


def _remove(document: Node, location: Location) -> None:
    del _value(document, location[:-1])[location[-1]]


def _update(document: Node, location: Location, update: Any) -> bool:
    """Merge into what is at a location, and say whether that changed it."""
    before = copy.deepcopy(_value(document, location))
    if not location:
        _deep_merge(document, update)
        return bool(document != before)
    parent = _value(document, location[:-1])
    target = parent[location[-1]]
    if isinstance(target, dict) and isinstance(update, dict):
        _deep_merge(target, update)
    elif isinstance(target, list):
        _add(target, update if isinstance(update, list) else [update])
    else:
        parent[location[-1]] = update
    return bool(parent[location[-1]] != before)


def _add(target: list[Any], values: list[Any]) -> None:
    """Add to a list what it lacks: a value that the document lists by now must not count as a change."""
    target.extend(value for value in values if value not in target)


def _deep_merge(target: Node, update: Node) -> None:
    for key, value in update.items():
        current = target.get(key)
        if isinstance(current, dict) and isinstance(value, dict):
            _deep_merge(current, value)
        elif isinstance(current, list) and isinstance(value, list):
            _add(current, value)
        else:
            target[key] = value
