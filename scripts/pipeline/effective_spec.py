"""From the vendored documents to the one document that the generator reads.

    specs/*.yml, overrides/*.yaml (tables) -> join -> overlay (strict) -> spell out -> build/openapi.yaml

Everything here is OpenAPI and nothing is about one API: what is particular to an API stands in the overlay
and in the tables of operations.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.document import Node, SpecError, dump, load
from pipeline.join import join
from pipeline.openapi31 import at_openapi_31
from pipeline.operation_table import from_table, is_table
from pipeline.overlay import apply_overlay
from pipeline.project import ROOT
from pipeline.spell_out import spell_out

SPECS = ROOT / "specs"
OVERLAY = ROOT / "overrides" / "overlay.yaml"
EFFECTIVE = ROOT / "build" / "openapi.yaml"


def documents(specs: Path, overrides: Path) -> dict[str, Node]:
    """Return the documents to join: those that are vendored, then our own tables, spelled out."""
    vendored = {path.name: load(path) for path in sorted(specs.glob("*.yml"))}
    ours = {path.name: load(path) for path in sorted(overrides.glob("*.yaml"))}
    tables = {name: from_table(table, name) for name, table in ours.items() if is_table(table)}
    return vendored | tables


def effective_spec() -> Node:
    """Return the document that the generator reads, made from ``specs/``, the tables and the overlay.

    Raises:
        SpecError: A document, a table or an action of the overlay needs a person.
    """
    try:
        return spell_out(apply_overlay(join(documents(SPECS, OVERLAY.parent)), load(OVERLAY)))
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        problem = f"{type(error).__name__}: {error}"
        raise SpecError(f"specs: the structure of a document can't be followed ({problem})") from error


def main() -> None:
    """Write ``build/openapi.yaml``."""
    try:
        dump(at_openapi_31(effective_spec()), EFFECTIVE)
    except SpecError as error:
        sys.exit(f"effective_spec: {error}")


if __name__ == "__main__":
    main()
