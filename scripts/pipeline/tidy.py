"""Lay out modules that were made: imports sorted, lines folded, as the project that they go to has it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path


def tidied(texts: dict[Path, str]) -> dict[Path, str]:
    """Return modules as ruff lays them out, each under its path. Nothing is written there."""
    parents = (folder / "pyproject.toml" for path in list(texts)[:1] for folder in path.resolve().parents)
    settings = next((["--config", str(file)] for file in parents if file.exists()), [])
    with tempfile.TemporaryDirectory() as scratch:
        drafts = {path: Path(scratch, f"module_{number}.py") for number, path in enumerate(texts)}
        for path, draft in drafts.items():
            draft.write_text(texts[path], encoding="utf-8")
        for command in (["check", "--fix-only", "--select", "I"], ["format"]):
            ruff = [sys.executable, "-m", "ruff", *command, *settings, "--quiet", "--no-cache", scratch]
            subprocess.run(ruff, check=True)
        return {path: draft.read_text(encoding="utf-8") for path, draft in drafts.items()}
