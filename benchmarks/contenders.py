"""Everybody who decodes the same bytes: how each reads a page, writes it again, and what it loses.

A contender is made by a function that imports its library and its generated code; one that can't be had
raises `peers.SkippedError`. All but the raw ones give typed objects for every record.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import documents
import peers
import structs

from pipeline.document import Node

Read = Callable[[bytes], list[Any]]

NOTHING = "nothing"
STRICT = "unknown keys; an unknown enum value, event type or odd date raises"


@dataclass
class Contender:
    """One way to decode and encode.

    Attributes:
        events: Bytes of a page of events to objects.
        submissions: Bytes of a list of submissions to objects.
        encode: Objects to the bytes of a JSON list.
        created: The time of an event object; None where times stay text.
        imports: The statement whose cost is the import of all models.
    """

    name: str
    loses: str
    events: Read
    submissions: Read
    encode: Callable[[list[Any]], bytes]
    created: Callable[[Any], datetime.datetime | None] = lambda event: event.created
    imports: str = ""


def all_contenders(document: Node) -> Iterable[Callable[[], list[Contender]]]:
    """Makers, in the order of the table."""
    return (
        raw,
        ours,
        lambda: with_msgspec(document),
        pydantic,
        lambda: with_cattrs(document),
        openapi_generator,
        stock,
    )


def raw() -> list[Contender]:
    """The floor: JSON into dicts."""

    def contender(name: str, loads: Callable[[bytes], Any], dumps: Callable[[Any], bytes]) -> Contender:
        return Contender(
            name=name,
            loses="types",
            events=lambda body: [item["data"] for item in loads(body)["data"]],
            submissions=lambda body: list(loads(body)["data"]),
            encode=dumps,
            created=lambda event: None,
        )

    orjson = _needed("orjson")
    return [
        contender("orjson.loads", orjson.loads, orjson.dumps),
        contender("json.loads", json.loads, lambda value: json.dumps(value).encode()),
    ]


def ours() -> list[Contender]:
    """This package: with the extra ``fast``, as the client reads, with orjson alone, and without either.

    Like the client, it drops each raw event once it is decoded.
    """
    from clever_client._events import TypedEvents
    from clever_client._lms import SubmissionReader
    from clever_openapi.models import Submission
    from clever_openapi.models.unknown_event import decode_any_event

    orjson = _needed("orjson")
    _needed("msgspec")

    def contender(name: str, loads: Callable[[bytes], Any], dumps: Callable[[Any], bytes]) -> Contender:
        def events(body: bytes) -> list[Any]:
            items = loads(body)["data"]
            for index, item in enumerate(items):
                items[index] = decode_any_event(item["data"])
            return items  # type: ignore[no-any-return]

        return Contender(
            name=name,
            loses=NOTHING,
            events=events,
            submissions=lambda body: [Submission.from_dict(item) for item in loads(body)["data"]],
            encode=lambda records: dumps([record.to_dict() for record in records]),
            imports="import importlib, clever_client.models as m; [getattr(m, n) for n in m.__all__]",
        )

    def read(lane: Any, body: bytes) -> list[Any]:
        items = lane.pages.page(body)["data"]
        for index, item in enumerate(items):
            items[index] = lane.record(item) if lane is events else lane.read(item)
        return items  # type: ignore[no-any-return]

    events, handed_in = TypedEvents(), SubmissionReader()
    fast = contender("clever-client, fast", orjson.loads, orjson.dumps)
    fast.events, fast.submissions = partial(read, events), partial(read, handed_in)
    return [
        fast,
        contender("clever-client, orjson", orjson.loads, orjson.dumps),
        contender("clever-client, json", json.loads, lambda value: json.dumps(value).encode()),
    ]


def stock() -> list[Contender]:
    """The stock generator's page class. It can't choose an event's class, so its base class is taught to."""
    models = _made("stock_openapi.models")
    orjson = _needed("orjson")
    classes = _by_tag(models)
    models.Event.from_dict = staticmethod(lambda source: classes[source["type"]].from_dict(source))

    def contender(name: str, loads: Callable[[bytes], Any], dumps: Callable[[Any], bytes]) -> Contender:
        return Contender(
            name=name,
            loses="null, an unknown enum value or event type, and an odd date raise",
            events=lambda body: [item.data for item in models.EventsResponse.from_dict(loads(body)).data],
            submissions=lambda body: list(models.SubmissionsResponse.from_dict(loads(body)).data),
            encode=lambda records: dumps([record.to_dict() for record in records]),
            imports="import stock_openapi.models",
        )

    return [
        contender("openapi-python-client, orjson", orjson.loads, orjson.dumps),
        contender("openapi-python-client, json", json.loads, lambda value: json.dumps(value).encode()),
    ]


def openapi_generator() -> list[Contender]:
    """openapi-generator's pydantic classes; events dispatched by their tag: its own way tries all 21."""
    _needed("pydantic")
    models = _made("openapi_generator_client.models")
    classes = _by_tag(models)
    return [
        Contender(
            name="openapi-generator",
            loses=STRICT,
            events=lambda body: [
                classes[item["data"]["type"]].from_dict(item["data"]) for item in json.loads(body)["data"]
            ],
            submissions=lambda body: [models.Submission.from_dict(item) for item in json.loads(body)["data"]],
            encode=lambda records: json.dumps(
                [record.to_dict() for record in records], default=_iso
            ).encode(),
            imports="import openapi_generator_client.models",
        )
    ]


def pydantic() -> list[Contender]:
    """Pydantic v2 models by datamodel-code-generator, with its discriminated union."""
    adapter = _needed("pydantic").TypeAdapter(list[Any])
    models = _made("pydantic_models")
    return [
        Contender(
            name="pydantic v2",
            loses=STRICT,
            events=lambda body: [item.data for item in models.EventsResponse.model_validate_json(body).data],
            submissions=lambda body: list(models.SubmissionsResponse.model_validate_json(body).data),
            encode=lambda records: bytes(adapter.dump_json(records, exclude_unset=True, by_alias=True)),
            imports="import pydantic_models",
        )
    ]


def with_msgspec(document: Node) -> list[Contender]:
    """msgspec Structs of its own: the practical limit for typed decoding in Python."""
    msgspec = _needed("msgspec")
    tags = {reference.rpartition("/")[2]: tag for tag, reference in _mapping(document).items()}

    def make(name: str, fields: structs.Fields) -> type:
        tag = {"tag_field": "type", "tag": tags[name]} if name in tags else {}
        unset = msgspec.UnsetType
        specified = [
            (python, of) if required else (python, structs.union(of, unset), msgspec.UNSET)
            for key, python, of, required in fields
            if not (tag and key == "type")
        ]
        rename = {python: key for key, python, _, _ in fields if python != key}
        made: type = msgspec.defstruct(name, specified, kw_only=True, rename=rename, **tag)
        return made

    built = structs.build(document, make)
    events = msgspec.json.Decoder(built["EventsResponse"])
    submissions = msgspec.json.Decoder(built["SubmissionsResponse"])
    return [
        Contender(
            name="msgspec Structs",
            loses=STRICT,
            events=lambda body: [item.data for item in events.decode(body).data],
            submissions=lambda body: list(submissions.decode(body).data),
            encode=msgspec.json.Encoder().encode,
        )
    ]


def with_cattrs(document: Node) -> list[Contender]:
    """Slotted attrs classes read by cattrs. Absent becomes None: it has no UNSET."""
    _needed("cattrs")
    orjson = _needed("orjson")
    from attrs import field, make_class
    from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
    from cattrs.preconf.orjson import make_converter

    converter = make_converter(detailed_validation=False, omit_if_default=True)

    def make(name: str, fields: structs.Fields) -> type:
        attributes = {
            python: field(type=of) if required else field(type=structs.union(of, None), default=None)
            for key, python, of, required in fields
        }
        made = make_class(name, attributes, slots=True, kw_only=True)
        names: dict[str, Any] = {
            python: override(rename=key) for key, python, _, _ in fields if python != key
        }
        if names:
            converter.register_structure_hook(made, make_dict_structure_fn(made, converter, **names))
            writer: Any = make_dict_unstructure_fn(made, converter, _cattrs_omit_if_default=True, **names)
            converter.register_unstructure_hook(made, writer)
        return made

    built = structs.build(document, make)
    classes = {tag: built[reference.rpartition("/")[2]] for tag, reference in _mapping(document).items()}
    submission = built["Submission"]
    structure, unstructure = converter.structure, converter.unstructure
    return [
        Contender(
            name="cattrs",
            loses=STRICT,
            events=lambda body: [
                structure(item["data"], classes[item["data"]["type"]]) for item in orjson.loads(body)["data"]
            ],
            submissions=lambda body: [structure(item, submission) for item in orjson.loads(body)["data"]],
            encode=lambda records: orjson.dumps([unstructure(record) for record in records]),
        )
    ]


def versions() -> dict[str, str]:
    """Who took part."""
    names = "attrs cattrs datamodel-code-generator httpx msgspec openapi-generator-cli openapi-python-client"
    found = {"python": sys.version.split()[0]}
    for name in [*names.split(), "orjson", "pydantic"]:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _needed(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise peers.SkippedError(f"needs {module}") from None


def _made(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise peers.SkippedError(f"its code is not there ({error})") from None


def _by_tag(models: Any) -> dict[str, Any]:
    tags = _mapping(documents.for_peers())
    return {tag: getattr(models, reference.rpartition("/")[2]) for tag, reference in tags.items()}


def _mapping(document: Node) -> dict[str, str]:
    event = document["components"]["schemas"]["EventResponse"]["properties"]["data"]
    mapping: dict[str, str] = event["discriminator"]["mapping"]
    return mapping


def _iso(value: Any) -> str:
    return str(value.isoformat())
