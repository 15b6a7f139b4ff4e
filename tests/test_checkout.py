"""A checkout has the bytes that were committed, whatever git is set to."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


def git(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True).stdout


@pytest.mark.parametrize("setting", ["true", "input"])
def test_line_ends_stay_as_they_are(tmp_path: Path, setting: str) -> None:
    """A sample of what is checked byte for byte, in a repository of its own."""
    names = [".gitattributes", "specs/upstream.toml", "docs/quirks.md", "overrides/overlay.yaml"]
    names += [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "specs").glob("*.yml"))]
    source = tmp_path / "source"
    for name in names:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes((ROOT / name).read_bytes())
    git(source, "init", "--quiet")
    git(source, "add", "--all")
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    git(source, *identity, "commit", "--quiet", "--message", "start")
    git(tmp_path, "clone", "--quiet", "--config", f"core.autocrlf={setting}", "source", "copy")
    for name in names:
        assert (tmp_path / "copy" / name).read_bytes() == (ROOT / name).read_bytes(), name
