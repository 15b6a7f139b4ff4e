"""Write an OpenAPI document so that little differs from the one that it replaces."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.emitter import RoundTripEmitter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString

from drift.convert import parse
from drift.normal import canonical
from drift.shapes import NotASpecError
from pipeline.document import Node

_SETS = ("enum", "required", "tags")


class _Emitter(RoundTripEmitter):
    """Quotes are double."""

    def choose_scalar_style(self) -> Any:
        """Write double quotes where single ones would be chosen."""
        style = super().choose_scalar_style()
        return '"' if style == "'" else style


def write(document: Node) -> bytes:
    """Write a document as YAML in block style.

    Raises:
        NotASpecError: The document holds a value that YAML cannot.
    """
    # Folding loses some texts, and YAML has no plain form for others. Such a document is written otherwise.
    for form in (_styled(document), document):
        content = _dump(form)
        with suppress(NotASpecError):
            if parse(content) == document:
                return content
    content = json.dumps(document, indent=2).encode()
    if parse(content) != document:
        raise NotASpecError("it can't be written as YAML")
    return content


def _dump(document: Any) -> bytes:
    yaml = YAML(typ="rt", pure=True)
    yaml.Emitter = _Emitter
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096  # texts stay on their line
    stream = io.BytesIO()
    yaml.dump(document, stream)
    return stream.getvalue()


def in_order_of(old: Any, new: Any, key: str = "") -> Any:
    """Return ``new`` with what it shares with ``old`` in old's order, and the rest behind it."""
    if isinstance(old, dict) and isinstance(new, dict):
        keys = [*(k for k in old if k in new), *(k for k in new if k not in old)]
        return {k: in_order_of(old.get(k), new[k], k) for k in keys}
    if isinstance(old, list) and isinstance(new, list):
        if key in _SETS:
            was, now = {canonical(item) for item in old}, {canonical(item) for item in new}
            return [
                *(item for item in old if canonical(item) in now),
                *(item for item in new if canonical(item) not in was),
            ]
        if len(old) == len(new):
            return [in_order_of(one, other) for one, other in zip(old, new, strict=True)]
    return new


def _styled(value: Any) -> Any:
    if isinstance(value, dict):
        return {_styled(key): _styled(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_styled(child) for child in value]
    if isinstance(value, str) and "\n" in value.rstrip("\n"):
        return FoldedScalarString(value)
    if isinstance(value, str) and value.startswith("/") and "{" in value:
        return DoubleQuotedScalarString(value)
    return value
