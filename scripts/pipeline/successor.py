"""Tell whether a package that is pinned here has a successor: ``python -m pipeline.successor NAME``.

Prints the newest version if it is not the pinned one, else nothing.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from pipeline.project import ROOT


def pinned(root: Path, name: str) -> str:
    """Return the version of a package that a dependency group pins.

    Raises:
        LookupError: No requirement names the package.
    """
    groups = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    for entry in (entry for group in groups.values() for entry in group if isinstance(entry, str)):
        if found := re.fullmatch(rf"{re.escape(name)}==(\S+)", entry):
            return found[1]
    raise LookupError(f"pyproject.toml: {name} is not pinned")


def newest(name: str) -> str:
    """Return the newest version that pip would install.

    Raises:
        LookupError: pip does not say.
    """
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "index", "versions", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if found := re.match(rf"{re.escape(name)} \((\S+)\)", done.stdout):
        return found[1]
    raise LookupError(f"{name}: pip names no version: {done.stderr.strip()[-300:]}")


def main() -> None:
    """Run the command line."""
    name = sys.argv[1]
    try:
        has, new = pinned(ROOT, name), newest(name)
    except LookupError as error:
        sys.exit(f"successor: {error}")
    if new != has:
        print(f"{name} {new}")


if __name__ == "__main__":
    main()
