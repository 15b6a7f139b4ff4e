"""From the vendored documents to the one document that the generator reads.

    specs/*.yml -> join -> overlay (strict) -> spell out -> build/openapi.yaml

Everything here is OpenAPI and nothing is about one API: what is particular to an API stands in the overlay.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonpath_rfc9535 as jsonpath
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
SPECS = ROOT / "specs"
OVERLAY = ROOT / "overrides" / "overlay.yaml"
EFFECTIVE = ROOT / "build" / "openapi.yaml"

Node = dict[str, Any]


class SpecError(Exception):
    """A document or an overlay action needs a person: the message names the file to open and the place."""


def load(path: Path) -> Node:
    """Read YAML 1.2, in which ``Y``, ``N``, ``yes`` and ``no`` are text."""
    document = YAML(typ="safe", pure=True).load(path.read_bytes())
    if not isinstance(document, dict):
        raise SpecError(f"{path.name}: not a YAML mapping")
    return document


def dump(document: Node, path: Path) -> None:
    """Write YAML with sorted keys and no anchors: the same document gives the same bytes everywhere."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.representer.ignore_aliases = lambda _: True
    yaml.width = 120
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        yaml.dump(document, stream)


# ------------------------------------------------------------------------------------------------ join


def join(documents: dict[str, Node]) -> Node:
    """Make one document of several.

    What two of them define, they must define alike: the day they don't, this fails and names the place.

    Args:
        documents: Each document by the name of its file, in the order in which they are joined.

    Raises:
        SpecError: Two documents differ about the same thing.
    """
    joined: Node = {}
    for name, document in documents.items():
        for key, value in document.items():
            if key == "info":
                continue
            if key in ("paths", "components"):
                _merge(joined.setdefault(key, {}), value, f"{name}: {key}", depth=1 if key == "paths" else 2)
            elif joined.setdefault(key, copy.deepcopy(value)) != value:
                raise SpecError(f"{name}: {key}: differs from what an earlier document says")
    infos = [document["info"] for document in documents.values()]
    joined["info"] = {
        "title": " and ".join(info["title"] for info in infos),
        "version": max(info["version"] for info in infos),
    }
    return joined


def _merge(into: Node, value: Node, place: str, depth: int) -> None:
    for key, child in value.items():
        if key not in into:
            into[key] = copy.deepcopy(child)
        elif depth > 1:
            _merge(into[key], child, f"{place}.{key}", depth - 1)
        elif into[key] != child:
            raise SpecError(f"{place}.{key}: differs from what an earlier document says")


# --------------------------------------------------------------------------------------------- overlay


def apply_overlay(document: Node, overlay: Node, name: str = OVERLAY.name) -> Node:
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
        before = copy.deepcopy(document)
        try:
            matches = list(jsonpath.find(str(action.get("target")), document))
        except jsonpath.JSONPathError as error:
            raise SpecError(f"{place}: the target is no JSONPath: {error}") from error
        if not matches:
            raise SpecError(f"{place}: matches nothing; the document has moved, or the action can go")
        for match in reversed(matches):  # from the end, so that removing a list's item moves no other match
            if action.get("remove"):
                _remove(document, match.location)
            elif "copy" in action:
                sources = list(jsonpath.find(action["copy"], document))
                if len(sources) != 1:
                    raise SpecError(f"{place}: copy selects {len(sources)} nodes, not one")
                _update(document, match.location, copy.deepcopy(sources[0].value))
            else:
                _update(document, match.location, copy.deepcopy(action["update"]))
        if document == before:
            raise SpecError(f"{place}: changes nothing; the document has caught up, remove the action")
    return document


def _parent(document: Any, location: tuple[int | str, ...]) -> Any:
    for step in location[:-1]:
        document = document[step]
    return document


def _remove(document: Node, location: tuple[int | str, ...]) -> None:
    del _parent(document, location)[location[-1]]


def _update(document: Node, location: tuple[int | str, ...], update: Any) -> None:
    if not location:
        _deep_merge(document, update)
        return
    parent = _parent(document, location)
    target = parent[location[-1]]
    if isinstance(target, dict) and isinstance(update, dict):
        _deep_merge(target, update)
    elif isinstance(target, list):
        _add(target, update if isinstance(update, list) else [update])
    else:
        parent[location[-1]] = update


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


# ------------------------------------------------------------------------------------------- spell out


def spell_out(document: Node) -> Node:
    """Rewrite idioms that the generator doesn't know into ones that it does. The meaning stays.

    Raises:
        SpecError: An idiom is used in a way that can't be spelled out.
    """
    document = copy.deepcopy(document)
    _name_nullable_enums(document)
    _lift_named_enums(document)
    _mark_free_form_objects(document)
    _spell_out_null(document)
    _spell_out_subtypes(document)
    _mark_circles(document)
    return document


def _walk(node: Any) -> Iterator[Node]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from _walk(child)


def _ref(name: str) -> str:
    return f"#/components/schemas/{name}"


def _name_nullable_enums(document: Node) -> None:
    """Give an inline enum that can be null the name that it would have if it could not."""
    for name, schema in document["components"]["schemas"].items():
        for key, node in schema.get("properties", {}).items():
            if node.get("nullable") and "enum" in node:
                node.setdefault("x-enum-name", f"{name}_{key}")


def _lift_named_enums(document: Node) -> None:
    """Make one schema of all inline enums that carry the same ``x-enum-name``: one type, one name."""
    schemas = document["components"]["schemas"]
    for node in list(_walk(document)):
        if "x-enum-name" not in node:
            continue
        name = node.pop("x-enum-name")
        shared = schemas.setdefault(name, {"type": node["type"], "enum": []})
        values = {value for value in node.pop("enum") if value is not None}
        shared["enum"] = sorted(values.union(shared["enum"]))
        del node["type"]
        node["$ref"] = _ref(name)


def _mark_free_form_objects(document: Node) -> None:
    """An object of which nothing is known is any JSON object: a ``dict``, not a class without fields.

    The generator knows "anything" but not "any object", so the mark tells the model template.
    """
    for schema in document["components"]["schemas"].values():
        for node in list(_walk(schema))[1:]:
            known = node.keys() & {"properties", "allOf", "oneOf", "anyOf"}
            if (
                node.get("type") == "object"
                and not known
                and node.get("additionalProperties", {}) in ({}, True)
            ):
                node.pop("additionalProperties", None)
                del node["type"]
                node["x-free-form"] = True


def _spell_out_null(document: Node) -> None:
    """``nullable`` beside ``$ref`` is "this or null"."""
    for node in list(_walk(document)):
        if node.get("nullable") and "$ref" in node:
            del node["nullable"]
            node["oneOf"] = [{"$ref": node.pop("$ref")}, {"type": "null"}]


def _spell_out_subtypes(document: Node) -> None:
    """``allOf: [base with a discriminator, ...]``: the base's properties, the subtype's own, and a fixed tag.

    The base gets an explicit ``mapping`` and a name for the union of its subtypes, from which the model
    template makes that union.
    """
    schemas = document["components"]["schemas"]
    bases = {_ref(name): name for name, schema in schemas.items() if "discriminator" in schema}
    for name, schema in schemas.items():
        parts = schema.get("allOf", ())
        used = [part["$ref"] for part in parts if part.get("$ref") in bases]
        if not used:
            continue
        if len(used) > 1:
            raise SpecError(f"components.schemas.{name}: has two bases with a discriminator")
        base = schemas[bases[used[0]]]
        discriminator = base["discriminator"]
        tag = discriminator["propertyName"]
        properties: Node = copy.deepcopy(base["properties"])
        required = list(base.get("required", ()))
        for part in parts:
            if part.get("$ref") == used[0]:
                continue
            if "$ref" in part:
                raise SpecError(f"components.schemas.{name}: allOf of a second reference ({part['$ref']})")
            properties.update(part.get("properties", {}))
            required += [item for item in part.get("required", ()) if item not in required]
        mapping = discriminator.setdefault("mapping", {})
        value = next((value for value, target in mapping.items() if target in (_ref(name), name)), name)
        mapping[value] = _ref(name)
        base["x-union-name"] = f"Any{bases[used[0]]}"
        properties[tag] = {"const": value}
        if tag not in required:
            required.append(tag)
        del schema["allOf"]
        schema |= {"type": "object", "properties": properties, "required": required}


def _mark_circles(document: Node) -> None:
    """Mark a schema that leads back to itself, for templates that go from one to the next."""
    schemas = document["components"]["schemas"]
    next_to = {name: {node["$ref"] for node in _walk(schemas[name]) if "$ref" in node} for name in schemas}
    for name, schema in schemas.items():
        reached: set[str] = set()
        ahead = set(next_to[name])
        while ahead:
            reached |= ahead
            ahead = {far for near in ahead for far in next_to.get(near.rpartition("/")[2], ())} - reached
        if _ref(name) in reached:
            schema["x-circular"] = True


# ------------------------------------------------------------------------------------------------ main


def effective_spec() -> Node:
    """The document that the generator reads, made from ``specs/`` and the overlay."""
    documents = {path.name: load(path) for path in sorted(SPECS.glob("*.yml"))}
    return spell_out(apply_overlay(join(documents), load(OVERLAY)))


def main() -> None:
    """Write ``build/openapi.yaml``."""
    try:
        dump(effective_spec(), EFFECTIVE)
    except SpecError as error:
        sys.exit(f"effective_spec: {error}")


if __name__ == "__main__":
    main()
