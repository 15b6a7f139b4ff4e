"""Every operation of the vendored documents has its method in both clients, and keeps its rules."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from clever_client import InvalidArgumentError
from clever_client._data_operations import OPERATIONS as DATA_OPERATIONS
from clever_client._operations import OPERATIONS

from pipeline.effective_spec import documents

ROOT = Path(__file__).parent.parent
RULE = re.compile(r"get(?P<what>[A-Z]\w*?)(?:For[A-Z]\w*)?")  # names the methods of the Data API
ID = "5f2b6c7d8e9f0a1b2c3d4e5f"
ACTIONS = {
    ("get", True): "get",
    ("get", False): "list",
    ("post", False): "create",
    ("patch", True): "update",
    ("delete", True): "delete",
}


class Specified(NamedTuple):
    """An operation as a document describes it."""

    method: str
    path: str
    details: dict[str, Any]
    is_ours: bool
    """Whether it stands in our table of the Data API's operations, whose methods are made."""

    @property
    def resource(self) -> str:
        if self.is_ours:
            return str(self.details["tags"][0]).lower()
        return [part for part in self.path.split("/") if not part.startswith("{")][-1]

    @property
    def action(self) -> str:
        if self.is_ours and "/{id}/" in self.path:
            found = RULE.fullmatch(self.details["operationId"])
            assert found
            return found["what"].lower()
        return ACTIONS[self.method, self.path.endswith("}")]

    @property
    def parameters(self) -> dict[str, dict[str, Any]]:
        return {parameter["name"]: parameter for parameter in self.details.get("parameters", [])}


def specified() -> Iterator[Specified]:
    for name, document in documents(ROOT / "specs", ROOT / "overrides").items():
        for path, item in document["paths"].items():
            for method, details in item.items():
                yield Specified(method, path, details, is_ours=name.endswith(".yaml"))


ALL = list(specified())
every_operation = pytest.mark.parametrize("operation", ALL, ids=lambda one: one.details["operationId"])


def method_of(client: Any, operation: Specified) -> Any:
    resource = getattr(client, operation.resource, None)
    method = getattr(resource, operation.action, None)
    name = f"clever.{operation.resource}.{operation.action}"
    module = "_data" if operation.is_ours else "_events" if operation.resource == "events" else "_lms"
    if resource is None:
        module = "_data_access" if operation.is_ours else "_client"
    file = f"overrides/clever_client/_async/{module}.py"
    assert method is not None, f"{operation.details['operationId']}: write {name}; open: {file}"
    return method


def name_of(operation: Specified, parameter: str) -> str:
    """What people write where the document says ``id``."""
    return f"{operation.resource.removesuffix('s')}_id" if parameter == "id" else parameter


def arguments_of(method: Any, operation: Specified) -> dict[str, Any]:
    """Good arguments for all of an operation's path parameters and its body."""
    arguments: dict[str, Any] = {}
    for name, parameter in operation.parameters.items():
        if parameter["in"] == "path":
            arguments[name_of(operation, name)] = ID
    if "requestBody" in operation.details:
        from clever_client import models

        wanted = inspect.signature(method).parameters["body"].annotation
        kind = getattr(models, wanted)
        arguments["body"] = kind.from_dict(
            {"title": "a", "description": "b", "due_date": "2099-01-01T00:00:00Z"}
            if "Request" in wanted
            else {}
        )
    return arguments


def outcome(adapter: Any, result: Any) -> None:
    if hasattr(result, "pages"):
        adapter.all(result)
    else:
        adapter.run(result)


@pytest.fixture
def sent() -> list[httpx.Request]:
    return []


@pytest.fixture
def client(adapter: Any, sent: list[httpx.Request]) -> Any:
    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        record: Any = {"id": ID, "user_id": ID, "type": "users.created", "created": "2026-01-01T00:00:00Z"}
        record["data"] = {"object": {"id": ID}}
        is_list = request.method == "GET" and re.search("/[a-z]+s$", request.url.path)
        return httpx.Response(200, json={"data": [] if is_list else record, "links": []})

    return adapter.client(transport=httpx.MockTransport(answer))


@every_operation
def test_every_operation_has_its_method(
    adapter: Any, client: Any, sent: list[httpx.Request], operation: Specified
) -> None:
    method = method_of(client, operation)
    outcome(adapter, method(**arguments_of(method, operation)))
    assert len(sent) == 1
    assert sent[0].method == operation.method.upper()
    path = "/v3.1" + re.sub(r"\{\w+\}", ID, operation.path)
    assert sent[0].url.path == path


@every_operation
def test_every_parameter_can_be_given(client: Any, operation: Specified) -> None:
    method = method_of(client, operation)
    # A cursor of submissions lives two hours: it is the stream's own business.
    given = set(operation.parameters) - ({"cursor"} if operation.resource == "submissions" else set())
    missing = {name_of(operation, name) for name in given} - set(inspect.signature(method).parameters)
    assert not missing, f"clever.{operation.resource}.{operation.action} lacks {missing}"


@every_operation
def test_every_mongo_id_is_refused_unsent_if_malformed(
    adapter: Any, client: Any, sent: list[httpx.Request], operation: Specified
) -> None:
    method = method_of(client, operation)
    for name, parameter in operation.parameters.items():
        # The events document says plain string for its ids, which are of the same kind.
        if parameter["schema"].get("format") == "mongo-id" or name == "id":
            for wrong in ("", ID[:-1], ID + "0", "../" + ID, "x" * 24, "Jane Canary", None):
                arguments = arguments_of(method, operation) | {name_of(operation, name): wrong}
                with pytest.raises(InvalidArgumentError):
                    outcome(adapter, method(**arguments))
    assert sent == []


@every_operation
def test_every_limit_is_held_unsent(
    adapter: Any, client: Any, sent: list[httpx.Request], operation: Specified
) -> None:
    limit = operation.parameters.get("limit")
    if limit is None:
        return
    method = method_of(client, operation)
    most = limit["schema"].get("maximum", 10_000)  # the events' maximum is in Clever's guide only
    for wrong in (most + 1, 0, -1, True, "5", 2.5):
        with pytest.raises(InvalidArgumentError, match=f"1 to {most}"):
            outcome(adapter, method(**arguments_of(method, operation), limit=wrong))
    assert sent == []
    outcome(adapter, method(**arguments_of(method, operation), limit=most))
    assert sent[0].url.params["limit"] == str(most)


def test_the_operations_are_those_of_the_documents() -> None:
    described = {(one.method, one.template) for one in (*OPERATIONS, *DATA_OPERATIONS)}
    assert described == {(operation.method.upper(), operation.path) for operation in ALL}


@every_operation
def test_every_filter_is_held_unsent(
    adapter: Any, client: Any, sent: list[httpx.Request], operation: Specified
) -> None:
    method = method_of(client, operation)
    for name, parameter in operation.parameters.items():
        values = parameter["schema"].get("enum")
        if parameter["in"] != "query" or not values:
            continue
        given = [True] if "true" in values else values
        for value in given:
            outcome(adapter, method(**arguments_of(method, operation), **{name: value}))
            assert sent.pop().url.params[name] == ("true" if value is True else value)
        if "true" in values:
            outcome(adapter, method(**arguments_of(method, operation), **{name: False}))
            assert name not in sent.pop().url.params
            continue
        for wrong in ("", "Students", "studnet", "pupil", ["student"], 7):
            with pytest.raises(InvalidArgumentError, match=f"{name} must be one of .*student"):
                outcome(adapter, method(**arguments_of(method, operation), **{name: wrong}))
    assert sent == []


def test_record_types_of_older_apis_are_named(client: Any, sent: list[httpx.Request]) -> None:
    for older in ("students", "Teachers", "contacts", "schooladmins", "student", "staff"):
        with pytest.raises(InvalidArgumentError, match=r"record_type has no such type: .* 'users'"):
            client.events.list(record_type=older)
    for wrong in ("user", "users.created", "setcions"):
        with pytest.raises(InvalidArgumentError, match="record_type has no such type; there are courses,"):
            client.events.list(record_type=wrong)
    assert sent == []
