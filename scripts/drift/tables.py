"""A table of operations beside the document that its source publishes: compared by what a table says.

A table has no texts of its source, and its schemas are those of a vendored document. So the two sides are
brought to what both can say: operations without texts, and the components that these reach.
"""

from __future__ import annotations

import copy
from typing import Any

from drift.convert import parse
from drift.fetch import UndeterminedError
from drift.known_differences import apply_known_differences
from drift.upstream import Document, Upstream
from pipeline.document import Node, walk
from pipeline.operation_table import from_table, without_other_errors

_TEXTS = ("description", "summary")
_Components = dict[str, dict[str, Any]]


def sides(table: Node, theirs: Node, document: Document, upstream: Upstream) -> tuple[Node, Node]:
    """Our table and upstream's document, so that they can be compared.

    Upstream's has our side of the differences that are known of the vendored schemas. Those that have gone
    are told with the document that they are written down for.

    Raises:
        UndeterminedError: The document with the schemas is not vendored.
    """
    for other in upstream.documents:
        if other.file == document.schemas:
            break
    else:
        raise UndeterminedError(f"{document.file}: {document.schemas} is not among the documents")
    spelled = from_table(table, document.file)
    vendored = parse((upstream.path.parent / document.schemas).read_bytes())
    pair = (
        _without_texts({**vendored, "info": spelled["info"], "paths": spelled["paths"]}),
        _without_texts(without_other_errors(apply_known_differences(theirs, other.known)[0], table)),
    )
    reached = _reached(pair[0]) | _reached(pair[1])
    ours, theirs = ({**side, "components": _kept(side["components"], reached)} for side in pair)
    return ours, theirs


def _without_texts(document: Node) -> Node:
    document = copy.deepcopy(document)
    document.pop("tags", None)
    for node in walk([document["info"], document["paths"]]):
        for text in _TEXTS:
            if isinstance(node.get(text), str):
                del node[text]
    return document


def _reached(document: Node) -> set[tuple[str, str]]:
    """The components that the operations reach, each by its kind and name."""
    reached: set[tuple[str, str]] = set()
    ahead = [document["paths"]]
    while ahead:
        for node in walk(ahead.pop()):
            _, *steps = str(node.get("$ref", "")).split("/")
            if len(steps) != 3 or (steps[1], steps[2]) in reached:
                continue
            reached.add((steps[1], steps[2]))
            ahead.append(document["components"].get(steps[1], {}).get(steps[2], {}))
    return reached


def _kept(components: _Components, reached: set[tuple[str, str]]) -> _Components:
    return {
        kind: {
            name: component
            for name, component in named.items()
            if kind == "securitySchemes" or (kind, name) in reached
        }
        for kind, named in components.items()
    }
