"""What moved in the Python surface of the packages: names that came, and changes that break."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import griffe


@dataclass
class Surface:
    """What moved between two states of the packages."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    breaking: list[str] = field(default_factory=list)


def packages(root: Path) -> list[Path]:
    """The import packages that the wheel is made of, relative to the project."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return [Path(name) for name in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]]


def last_tag(root: Path) -> str:
    """The last version tag; empty where there is none yet."""
    command = ["git", "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def compare(repository: Path, ref: str, now: Path) -> Surface:
    """Compare the packages at a git ref with those in a folder."""
    surface = Surface()
    with tempfile.TemporaryDirectory() as folder:
        then = Path(folder)
        archive = subprocess.run(
            ["git", "archive", ref], cwd=repository, capture_output=True, check=True
        ).stdout
        with tarfile.open(fileobj=BytesIO(archive)) as files:
            files.extractall(then, filter="data")
        for package in packages(now):
            if not (then / package).is_dir():
                surface.added.append(package.name)
                continue
            old, new = _load(then, package), _load(now, package)
            surface.added += _added(old, new)
            surface.changed += _changed(old, new)
            surface.breaking += [
                f"`{breakage.obj.path}`: {breakage.kind.value.lower()}"
                for breakage in griffe.find_breaking_changes(old, new)
                if breakage.kind is not griffe.BreakageKind.ATTRIBUTE_CHANGED_VALUE
            ]
    return Surface(sorted(surface.added), sorted(surface.changed), sorted(set(surface.breaking)))


def _load(root: Path, package: Path) -> griffe.Object:
    # Static: nothing of the packages is imported, so that what runs here can't depend on which is installed.
    loaded = griffe.load(package.name, search_paths=[root / package.parent], allow_inspection=False)
    if not isinstance(loaded, griffe.Object):
        raise TypeError(f"{package}: not a package")
    return loaded


def _added(old: griffe.Object, new: griffe.Object) -> list[str]:
    """Public names that came; of a new class or module only itself."""
    before = {member.path for member in _members(old)}
    came = [member.path for member in _members(new) if member.path not in before]
    return [name for name in came if name.rpartition(".")[0] not in came]


def _changed(old: griffe.Object, new: griffe.Object) -> list[str]:
    """Attributes whose type or value is another. What of that breaks, only the document can tell."""
    before = {member.path: member for member in _members(old)}
    changes = []
    for member in _members(new):
        was, now = _says(before.get(member.path)), _says(member)
        if was and now and was != now:
            changes.append(f"`{member.path}`: was `{was}`, is `{now}`")
    return changes


def _says(member: griffe.Object | None) -> str:
    if not isinstance(member, griffe.Attribute):
        return ""
    return _short(str(member.annotation or member.value or ""))


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:60]} ... {text[-36:]}"


def _members(parent: griffe.Object) -> Iterator[griffe.Object]:
    for member in parent.members.values():
        if isinstance(member, griffe.Object) and member.is_public:
            yield member
            yield from _members(member)
