"""An OpenAPI document as plain data: read it, write it, go through it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from pipeline.yaml_reader import YAMLReadError, read_yaml

Node = dict[str, Any]


class SpecError(Exception):
    """A document or an overlay action needs a person: the message names the file to open and the place."""


def load(path: Path) -> Node:
    """Read YAML 1.2, in which ``Y``, ``N``, ``yes`` and ``no`` are text."""
    try:
        document = read_yaml(path.read_bytes())
    except YAMLReadError as error:
        raise SpecError(f"{path.name}: {error}") from error
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


def walk(node: Any) -> Iterator[Node]:
    """Give every mapping in a document, from the outside in."""
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from walk(child)
