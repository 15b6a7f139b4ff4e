"""An OpenAPI document as plain data: read it, write it, go through it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from pipeline.yaml_reader import YAMLReadError, read_yaml

Node = dict[str, Any]


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    def ignore_aliases(self, data: Any) -> bool:
        return True


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
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        yaml.dump(document, stream, Dumper=_Dumper, width=120, allow_unicode=True)


def dump_json(document: Node, path: Path) -> None:
    """Write JSON with sorted keys, for a program that would take its time to read YAML."""
    path.write_text(json.dumps(document, sort_keys=True), encoding="utf-8")


def walk(node: Any) -> Iterator[Node]:
    """Give every mapping in a document, from the outside in."""
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from walk(child)
