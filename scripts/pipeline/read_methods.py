"""What each read operation is as a method. One rule gives it its name:

    getUsers             /users                a list         users.list()
    getUser              /users/{id}           one record     users.get(user_id)
    getTeachersForUser   /users/{id}/...       a list         users.teachers(user_id)
    getCourseForSection  /sections/{id}/...    one record     sections.course(section_id)

So the class is the operation's tag, and the method is what stands between ``get`` and ``For``. An operation
that doesn't fit the rule fails and is named.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.document import Node, SpecError

_ID = re.compile(r"get(?P<what>[A-Z]\w*?)(?:For(?P<owner>[A-Z]\w*))?")
_WORD = re.compile(r"[A-Z][a-z0-9]*")


class Method(NamedTuple):
    """One operation, as a method.

    Attributes:
        tag: The operation's tag; its class.
        name: The method's name.
        operation: The name of the operation's constant.
        operation_id: The operation's own name.
        path: The operation's path.
        function: The generated module of the operation.
        model: The record's class.
        is_list: Whether the answer is a list of records.
        owner: The noun of the record whose id the path has; empty for none.
        what: The noun of what is returned.
        query: The query parameters by name.
    """

    tag: str
    name: str
    operation: str
    operation_id: str
    path: str
    function: str
    model: str
    is_list: bool
    owner: str
    what: str
    query: dict[str, Node]


def methods(document: Node, paths: list[str]) -> list[Method]:
    """Return the methods of these paths.

    Raises:
        SpecError: An operation doesn't fit the rule.
    """
    return [_method(document, path, document["paths"][path]["get"]) for path in paths]


def _method(document: Node, path: str, operation: Node) -> Method:
    place = f"paths.{path}: {operation['operationId']}"
    found = _ID.fullmatch(operation["operationId"])
    if found is None:
        raise SpecError(f"{place}: the name of a read operation is get..., or get...For...")
    model, is_list = _answer(document, operation, place)
    snake = "_".join(_WORD.findall(operation["operationId"][3:])).lower()
    what = " ".join(_WORD.findall(found["what"])).lower()
    in_path = [parameter for parameter in operation["parameters"] if parameter["in"] == "path"]
    owner = found["owner"] or ("" if is_list else found["what"])
    if len(in_path) != bool(owner):
        raise SpecError(f"{place}: the path has {len(in_path)} parameters, and the name says otherwise")
    query = {
        parameter["name"]: _with_values(document, parameter)
        for parameter in operation["parameters"]
        if parameter["in"] == "query"
    }
    tag = operation["tags"][0]
    return Method(
        tag=tag,
        name=what.replace(" ", "_") if found["owner"] else "list" if is_list else "get",
        operation=f"GET_{snake.upper()}",
        operation_id=operation["operationId"],
        path=path,
        function=f"{tag.lower()}.get_{snake}",
        model=model,
        is_list=is_list,
        owner=" ".join(_WORD.findall(owner)).lower(),
        what=what,
        query=query,
    )


def _answer(document: Node, operation: Node, place: str) -> tuple[str, bool]:
    """The class of the record in an answer, and whether there are many."""
    schemas = document["components"]["schemas"]
    try:
        content = operation["responses"]["200"]["content"]["application/json"]
        data = schemas[_name(content["schema"])]["properties"]["data"]
        is_list = data.get("type") == "array"
        if is_list:
            data = schemas[_name(data["items"])]["properties"]["data"]
        return _name(data), is_list
    except KeyError as error:
        raise SpecError(f"{place}: the answer is not an envelope with `data`: no {error}") from error


def _name(schema: Node) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _with_values(document: Node, parameter: Node) -> Node:
    """A parameter's schema with its text, whether its values stand in it or in a schema of their own."""
    schema: Node = parameter["schema"]
    if "$ref" in schema:
        schema = document["components"]["schemas"][_name(schema)]
    return {**schema, "description": parameter["description"]}
