"""Where this project is, and the packages that its wheel is made of."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def packages(root: Path) -> list[Path]:
    """Return the import packages that the wheel is made of, relative to the project."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return [Path(name) for name in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]]


def generated_package(root: Path) -> Path:
    """Return the folder of the package that the generator writes."""
    return root / next(package for package in packages(root) if package.parts[0] == "generated")
