"""From the vendored documents to the one document that the generator reads.

    specs/*.yml -> join -> overlay (strict) -> spell out -> build/openapi.yaml

Everything here is OpenAPI and nothing is about one API: what is particular to an API stands in the overlay.
"""

from __future__ import annotations

import sys

from pipeline.document import Node, SpecError, dump, load
from pipeline.join import join
from pipeline.overlay import apply_overlay
from pipeline.project import ROOT
from pipeline.spell_out import spell_out

SPECS = ROOT / "specs"
OVERLAY = ROOT / "overrides" / "overlay.yaml"
EFFECTIVE = ROOT / "build" / "openapi.yaml"


def effective_spec() -> Node:
    """The document that the generator reads, made from ``specs/`` and the overlay."""
    documents = {path.name: load(path) for path in sorted(SPECS.glob("*.yml"))}
    return spell_out(apply_overlay(join(documents), load(OVERLAY)))


def main() -> None:
    """Write ``build/openapi.yaml``."""
    try:
        dump(effective_spec(), EFFECTIVE)
    except SpecError as error:
        sys.exit(f"effective_spec: {error}")


if __name__ == "__main__":
    main()
