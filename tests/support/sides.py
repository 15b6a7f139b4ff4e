"""The two sides of a comparison: what the generator writes by itself, and what it writes for us."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import shorten
from typing import Any


def run_stock(document: dict[str, Any], into: Path) -> str:
    """Run the generator as it is packaged: no settings, no templates of ours.

    It makes the models only, from JSON: YAML takes it longer than all the rest.

    Returns:
        What it printed.
    """
    source = into.with_suffix(".json")
    source.write_text(json.dumps({**document, "paths": {}}))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--overwrite"]
    done = subprocess.run(
        [*command, "--path", str(source), "--output-path", str(into)],
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout + done.stderr


class Side:
    """Generated packages, whose models are found by name.

    Args:
        packages: Importable packages; the first that has a model gives it.
    """

    def __init__(self, *packages: str) -> None:
        self._models = [importlib.import_module(f"{package}.models") for package in packages]
        self.types: Any = importlib.import_module(f"{packages[0]}.types")

    def __getattr__(self, name: str) -> Any:
        for models in self._models:
            if hasattr(models, name):
                return getattr(models, name)
        raise AttributeError(f"no model {name}")

    def __contains__(self, name: str) -> bool:
        return any(hasattr(models, name) for models in self._models)


def outcome(observe: Any, side: Side) -> str:
    """What comes of it: the value, or the error, as one line that isn't too long."""
    try:
        found = repr(observe(side))
    except Exception as error:
        found = f"{type(error).__name__}: {error}"
    return shorten(found, 95, placeholder=" ...")
