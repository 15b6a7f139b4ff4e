"""Write an OpenAPI document so that little differs from the one that it replaces."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.emitter import RoundTripEmitter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString

from drift.convert import Node, parse

_SETS = ("enum", "required", "tags")


class _Emitter(RoundTripEmitter):
    """Quotes are double."""

    def choose_scalar_style(self) -> Any:
        style = super().choose_scalar_style()
        return '"' if style == "'" else style


def write(document: Node) -> bytes:
    """Write a document as YAML in block style."""
    content = _dump(_styled(document))
    # ruamel.yaml folds some texts into others. Such a document is written without folds.
    return content if parse(content) == document else _dump(document)


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
            return [*(item for item in old if item in new), *(item for item in new if item not in old)]
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
