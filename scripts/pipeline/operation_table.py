"""Operations written down as a table: one line each, spelled out here into an OpenAPI document.

    paths:
      /pets/{id}/toys:  [getToysForPet, ToysResponse, page, {size: [large, small]}]

A line has a path, the operationId, the schema of the answer, and the query parameters: each by its name, by
the name of a group, or with the values that this one operation takes. What all lines have in common is said
once, above them (see `from_table`). A path's own parameters are texts, and its first segment is the tag.
"""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from pipeline.document import Node, SpecError

_KEYS = {"openapi", "info", "method", "tags", "texts", "parameters", "groups", "responses", "paths"}
_IN_PATH = re.compile(r"\{(\w+)\}")
_SCHEMAS = "#/components/schemas/"


def is_table(document: Node) -> bool:
    """Tell whether a document is such a table, not OpenAPI as it is."""
    return "method" in document


def from_table(table: Node, name: str) -> Node:
    """Spell a table out into an OpenAPI document that has operations only; its schemas are other documents'.

    Args:
        table: The table. ``method`` is that of all operations, ``tags`` describes them. ``parameters`` has
            the schema of each query parameter and ``texts`` its description, ``groups`` names several that go
            together. ``responses`` are those of every path with a parameter, beside that with status 200.
        name: What errors call it.

    Raises:
        SpecError: A line is not as described.
    """
    if unknown := sorted(table.keys() - _KEYS):
        raise SpecError(f"{name}: {unknown[0]}: a table has no such key")
    paths: Node = {}
    for path, line in table["paths"].items():
        try:
            operation_id, answer, *query = line
            paths[path] = {table["method"]: _operation(table, path, operation_id, answer, query)}
        except (TypeError, ValueError, KeyError) as error:
            raise SpecError(f"{name}: paths.{path}: not a line of the table: {error}") from error
    tags = [{"name": tag, "description": text} for tag, text in table["tags"].items()]
    return {"openapi": table["openapi"], "info": dict(table["info"]), "tags": tags, "paths": paths}


def _operation(table: Node, path: str, operation_id: str, answer: str, query: list[Any]) -> Node:
    in_path = _IN_PATH.findall(path)
    parameters = [
        {"in": "path", "name": name, "required": True, "schema": {"type": "string"}} for name in in_path
    ]
    for entry in query:
        named = entry if isinstance(entry, dict) else dict.fromkeys(table["groups"].get(entry, [entry]))
        for name, values in named.items():
            schema = copy.deepcopy(table["parameters"][name])
            text = table["texts"].get(name, "As the service describes it.")
            parameters.append({"in": "query", "name": name, "description": text, "schema": schema})
            if values is not None:
                schema["enum"] = list(values)
    schema = {"$ref": _SCHEMAS + answer}
    responses: Node = {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}
    if in_path:
        responses |= copy.deepcopy(table["responses"])
    return {
        "operationId": operation_id,
        "parameters": parameters,
        "responses": responses,
        "tags": [path.split("/")[1].capitalize()],
    }


def to_table(document: Node, table: Node, name: str) -> Node:
    """Write operations as a table again: the lines are the document's, and so are the parameters' schemas.

    Args:
        document: What `from_table` would give.
        table: The table as it was; what lines have in common is taken from it.
        name: What errors call it.

    Raises:
        SpecError: An operation can't be said in a line.
    """
    document = without_other_errors(document, table)
    new = {**copy.deepcopy(table), "paths": {}}
    new["parameters"] = _common_schemas(document, table)
    for path, item in document["paths"].items():
        operation = item.get(new["method"], {})
        query = [p for p in operation.get("parameters", ()) if p["in"] == "query"]
        answer = _answer(operation)
        line = [operation.get("operationId"), answer, *_groups(query, new)]
        new["paths"][path] = line
        said = from_table({**new, "paths": {path: line}}, name)["paths"][path] if answer else None
        if said is None or _facts(said) != _facts(item):
            raise SpecError(f"{name}: paths.{path}: upstream says what a line of the table cannot say")
    return new


def without_other_errors(document: Node, table: Node) -> Node:
    """Return a document without the error answers that a line neither has room for nor needs."""
    document = copy.deepcopy(document)
    for item in document["paths"].values():
        answers = item.get(table["method"], {}).get("responses", {})
        for status in [status for status in answers if not status.startswith("2")]:
            if status not in table["responses"]:
                del answers[status]
    return document


def _answer(operation: Node) -> str:
    content = operation.get("responses", {}).get("200", {}).get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return str(reference).removeprefix(_SCHEMAS)


def _common_schemas(document: Node, table: Node) -> Node:
    """The schema of each query parameter: where operations take different values, the one with the most."""
    found: dict[str, list[Node]] = {}
    for item in document["paths"].values():
        for parameter in item.get(table["method"], {}).get("parameters", ()):
            if parameter["in"] == "query":
                found.setdefault(parameter["name"], []).append(parameter["schema"])
    old = {name: schema for name, schema in table["parameters"].items() if name in found}
    common = {}
    for name in [*old, *sorted(found.keys() - old.keys())]:
        widest = max(found[name], key=lambda schema: len(schema.get("enum", ())))
        common[name] = old[name] if _facts(old.get(name, {})) == _facts(widest) else dict(widest)
    return common


def _groups(query: list[Node], table: Node) -> list[Any]:
    """The parameters of a line: groups first named as such, then the others in their order."""
    rest = {parameter["name"]: parameter["schema"] for parameter in query}
    common = {name for name, schema in rest.items() if _facts(schema) == _facts(table["parameters"][name])}
    entries: list[Any] = []
    for group, names in table["groups"].items():
        if common.issuperset(names):
            entries.append(group)
            rest = {name: schema for name, schema in rest.items() if name not in names}
    return entries + [name if name in common else {name: schema.get("enum")} for name, schema in rest.items()]


def rewrite(text: str, table: Node) -> str:
    """Write a table over its old text: what stands above its parameters, comments too, stays as it is."""
    lines = [text[: text.index("\nparameters:\n") + 1]]
    for key in ("parameters", "groups", "responses"):
        rows_of_key = [f"  {_flow(name)}: {_flow(value)}\n" for name, value in table[key].items()]
        lines += [f"{key}:\n" if rows_of_key else f"{key}: {{}}\n", *rows_of_key, "\n"]
    rows = [(f"{path}:", [f"{_flow(cell)}," for cell in line]) for path, line in table["paths"].items()]
    widths = [max((len(cells[column]) for _, cells in rows), default=0) for column in (0, 1)]
    longest = max((len(path) for path, _ in rows), default=0)
    lines.append("paths:\n")
    section = None
    for path, cells in rows:
        if section not in (None, path.split("/")[1].rstrip(":")):
            lines.append("\n")
        section = path.split("/")[1].rstrip(":")
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=False)]
        lines.append(f"  {path:<{longest}} [{' '.join([*padded, *cells[2:]]).rstrip().removesuffix(',')}]\n")
    return "".join(lines)


_PLAIN = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[$A-Za-z_][\w.-]*", re.IGNORECASE)


def _flow(value: Any) -> str:
    """Write a value in YAML's flow style, with as few quotes as it needs."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    return json.dumps(value)


def _facts(item: Any) -> Any:
    """A path's item without texts, and without the order of parameters and values, which says nothing."""
    if isinstance(item, dict):
        return {key: _facts(value) for key, value in item.items() if key not in ("description", "summary")}
    if isinstance(item, list):
        return sorted((_facts(value) for value in item), key=repr)
    return item
