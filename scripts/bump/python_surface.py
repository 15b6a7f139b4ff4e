"""What moved in the Python surface of the packages: names that came, and changes that break."""

from __future__ import annotations

import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import griffe

from pipeline.project import packages

# Where a public class is defined is nobody's business.
_PRIVATE = re.compile(r"(?<=\w)\._\w+(?=\.)")


@dataclass
class Surface:
    """What moved between two states of the packages."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    breaking: list[str] = field(default_factory=list)


def last_tag(root: Path) -> str:
    """Return the last version tag; empty where there is none yet."""
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
            old, new = _reached(_load(then, package)), _reached(_load(now, package))
            came = new.keys() - old.keys()
            surface.added += [name for name in came if name.rpartition(".")[0] not in came]
            surface.changed += _changed(old, new)
            surface.breaking += _breaking(old, new)
    return Surface(*(sorted({_PRIVATE.sub("", line) for line in lines}) for lines in vars(surface).values()))


def _load(root: Path, package: Path) -> griffe.Object:
    # Static: nothing of the packages is imported, so that what runs here can't depend on which is installed.
    loaded = griffe.load(package.name, search_paths=[root / package.parent], allow_inspection=False)
    if not isinstance(loaded, griffe.Object):
        raise TypeError(f"{package}: not a package")
    return loaded


def _reached(package: griffe.Object) -> dict[str, griffe.Object]:
    """All that users can reach: public names, the classes that annotate them and the bases of these."""
    reached: dict[str, griffe.Object] = {}
    todo: list[griffe.Object | griffe.Alias] = [package]
    while todo:
        member = todo.pop()
        try:
            found = member.final_target if isinstance(member, griffe.Alias) else member
        except griffe.AliasResolutionError:
            continue  # it comes from another package
        if found.path in reached or not f"{found.path}.".startswith(f"{package.path}."):
            continue
        reached[found.path] = found
        todo += [child for child in found.members.values() if child.is_public]
        for annotation in _annotations(found):
            todo += _classes(annotation, package)
    return reached


def _annotations(member: griffe.Object) -> Iterator[griffe.Expr]:
    says: list[str | griffe.Expr | None] = [*member.bases] if isinstance(member, griffe.Class) else []
    says += [member.returns] if isinstance(member, griffe.Function) else []
    says += [member.annotation] if isinstance(member, griffe.Attribute) else []
    yield from (annotation for annotation in says if isinstance(annotation, griffe.Expr))


def _classes(annotation: griffe.Expr, package: griffe.Object) -> Iterator[griffe.Object | griffe.Alias]:
    for part in annotation.iterate(flat=True):
        if isinstance(part, griffe.ExprName) and part.canonical_path.startswith(f"{package.path}."):
            with suppress(KeyError):  # a type parameter, say: not a member of the package
                yield package[part.canonical_path.removeprefix(f"{package.path}.")]


def _changed(old: dict[str, griffe.Object], new: dict[str, griffe.Object]) -> list[str]:
    """Attributes whose type or value is another. What of that breaks, only the document can tell."""
    changes = []
    for path in old.keys() & new.keys():
        was, now = _says(old[path]), _says(new[path])
        if was and now and was != now:
            changes.append(f"`{path}`: was `{_short(was)}`, is `{_short(now)}`")
    return changes


def _breaking(old: dict[str, griffe.Object], new: dict[str, griffe.Object]) -> list[str]:
    """What griffe says of each module and class that both have."""
    return [
        f"`{breakage.obj.path}`: {breakage.kind.value.lower()}"
        for path in old.keys() & new.keys()
        if isinstance(old[path], griffe.Module | griffe.Class)
        for breakage in griffe.find_breaking_changes(old[path], new[path])
        if breakage.kind is not griffe.BreakageKind.ATTRIBUTE_CHANGED_VALUE
    ]


def _says(member: griffe.Object) -> str:
    if not isinstance(member, griffe.Attribute):
        return ""
    return str(member.annotation or member.value or "")


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:60]} ... {text[-36:]}"
