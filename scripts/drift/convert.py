"""Read a document in Swagger 2.0 or OpenAPI 3.0, 3.1 or 3.2, and bring it to OpenAPI 3.0."""

from __future__ import annotations

import copy

from drift.openapi31 import from_openapi_31
from drift.shapes import NotASpecError
from drift.swagger import Swagger
from pipeline.document import Node
from pipeline.yaml_reader import YAMLReadError, read_yaml

_VERSIONS = ("3.0", "3.1", "3.2")


def parse(content: bytes) -> Node:
    """Read a document as YAML 1.2 (so JSON too), in which ``Y``, ``N``, ``yes`` and ``no`` are text.

    Raises:
        NotASpecError: The content is not YAML, or not an OpenAPI document.
    """
    try:
        document = read_yaml(content)
    except YAMLReadError as error:
        raise NotASpecError(f"not YAML that can be read: {error}") from error
    if not isinstance(document, dict):
        raise NotASpecError("not an OpenAPI document: not a mapping")
    version_of(document)
    return document


def version_of(document: Node) -> str:
    """Return ``swagger-2.0``, ``openapi-3.0``, ``openapi-3.1`` or ``openapi-3.2``.

    Raises:
        NotASpecError: The document is neither OpenAPI 3 nor Swagger 2.0.
    """
    if str(document.get("swagger")) == "2.0":
        version = "swagger-2.0"
    elif str(document.get("openapi")).startswith(_VERSIONS):
        version = "openapi-" + str(document["openapi"])[:3]
    else:
        raise NotASpecError("not an OpenAPI document: neither swagger 2.0 nor openapi 3.0, 3.1 or 3.2")
    optional = version in ("openapi-3.1", "openapi-3.2")
    if not isinstance(document.get("paths", {} if optional else None), dict):
        raise NotASpecError("not an OpenAPI document: paths is missing or not a mapping")
    if not isinstance(document.get("info", {}), dict):
        raise NotASpecError("not an OpenAPI document: info is not a mapping")
    return version


def to_openapi_30(document: Node) -> Node:
    """Convert a document to OpenAPI 3.0. One that is in 3.0 already comes back as it is.

    Raises:
        NotASpecError: Its structure can't be followed.
    """
    version = version_of(document)
    if version == "openapi-3.0":
        return document
    document = copy.deepcopy(document)
    try:
        return Swagger(document).convert() if version == "swagger-2.0" else from_openapi_31(document)
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise NotASpecError(f"its structure can't be followed ({type(error).__name__}: {error})") from error
