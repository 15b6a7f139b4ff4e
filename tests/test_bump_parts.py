"""The parts of `make bump`: the scratch copy, the changelog, the version, the way documents are written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bump import changelog, python_surface, scratch, state, write
from drift.convert import parse

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


# ------------------------------------------------------------------------------------------------ scratch


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    for name in ("a", "b", "c"):
        (root / name).write_text(f"old {name}")
    (root / ".gitignore").write_text("ignored\n")
    (root / "ignored").write_text("mine")
    return root


def contents(root: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in root.iterdir() if path.is_file()}


def edit(copy: Path) -> None:
    (copy / "a").write_text("new a")
    (copy / "b").unlink()
    (copy / "d").write_text("new d")
    (copy / "ignored").write_text("not to be taken")


def test_changes_are_taken_over(project: Path) -> None:
    with scratch.scratch(project) as copy:
        assert not (copy.path / "ignored").exists()
        edit(copy.path)
        assert copy.take_over() == ["a", "b", "d"]
    expected = {"a": "new a", "c": "old c", "d": "new d", "ignored": "mine", ".gitignore": "ignored\n"}
    assert contents(project) == expected
    assert not copy.path.exists()


def test_what_is_not_taken_over_leaves_nothing(project: Path) -> None:
    before = contents(project)
    with scratch.scratch(project) as copy:
        edit(copy.path)
    assert contents(project) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from bump import state

put, left = state._put, int(sys.argv[2])

def killed(source, target):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    put(source, target)

state._put = killed
root = Path(sys.argv[1])
state.finish(root, state.State(root).folder)
"""


def decided(project: Path) -> state.State:
    """A project whose run was killed when it had just decided what is to become of it."""
    copy = scratch.Scratch(state.State(project))
    edit(copy.path)
    left = state.State(project)
    left.decide(copy.changes(), copy.path, {name: state.digest(project / name) or "" for name in "abc"})
    return left


AFTER = {"a": "new a", "c": "old c", "d": "new d", "ignored": "mine", ".gitignore": "ignored\n"}


@pytest.mark.parametrize("puts", [0, 1, 2, 3])
def test_what_was_decided_is_finished_by_the_next_run(project: Path, puts: int) -> None:
    left = decided(project)
    copy = Path((left.folder / "scratch").read_text())
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(project), str(puts)], env=environment, check=False
    )
    assert done.returncode == (-signal.SIGKILL if puts < 3 else 0)
    with state.State(project).run():
        assert contents(project) == AFTER
    assert not copy.exists()
    assert [path.name for path in left.folder.iterdir() if "lock" not in path.name] == []


def test_what_was_decided_is_not_written_over_an_edit(project: Path) -> None:
    left = decided(project)
    copy = Path((left.folder / "scratch").read_text())
    (project / "b").write_text("mine")
    for _ in range(2):  # until somebody has looked
        with pytest.raises(state.ChangedMeanwhileError, match="b: changed while it was about to be written"):
            left.clear()
    assert (project / "b").read_text() == "mine"
    assert not copy.exists()


def test_a_run_that_was_killed_leaves_no_process(project: Path) -> None:
    copy = state.State(project).new_scratch()
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    process = subprocess.Popen(command, env=os.environ | {state.MARK: copy.name})
    with state.State(project).run():
        assert process.wait(10) == -signal.SIGKILL
        assert not copy.exists()


def test_only_one_run_at_a_time(project: Path) -> None:
    with state.State(project).run(), pytest.raises(state.BusyError), state.State(project).run():
        raise AssertionError("two at a time")


def test_a_record_that_was_cut_short_removes_nothing(project: Path) -> None:
    left = state.State(project)
    with left.run():
        (left.folder / "scratch").write_text("")
    assert contents(project).keys() >= {"a", "b", "c"}


@pytest.mark.parametrize("name", ["a", "b", "d"])
def test_a_file_that_changed_meanwhile_is_not_overwritten(project: Path, name: str) -> None:
    with scratch.scratch(project) as copy:
        edit(copy.path)
        (project / name).write_text("mine")
        before = contents(project)
        with pytest.raises(state.ChangedMeanwhileError, match=name):
            copy.take_over()
    assert contents(project) == before


# ------------------------------------------------------------------------------------- version, changelog


@pytest.mark.parametrize(
    ("current", "breaking", "added", "expected"),
    [
        ("0.4.1", True, True, "0.5.0"),
        ("0.4.1", False, True, "0.4.2"),
        ("0.4.1", False, False, "0.4.2"),
        ("1.4.1", True, True, "2.0.0"),
        ("1.4.1", False, True, "1.5.0"),
        ("1.4.1", False, False, "1.4.2"),
    ],
)
def test_the_version_that_is_asked_for(current: str, breaking: bool, added: bool, expected: str) -> None:
    assert changelog.next_version(current, breaking=breaking, added=added) == expected


TEXT = """# Changelog

About.

## [Unreleased]

Some words.

### Fixed

- A thing.

## [0.4.0] - 2026-01-01

### Added

- Everything.

[0.4.0]: https://shop.example/0.4.0
"""


def test_entries_go_to_their_sections_and_nothing_else_moves() -> None:
    added = changelog.add(TEXT, {"Removed": ["That."], "Added": ["This.", "More."]}, "0.5.0", "it breaks")
    expected = """## [Unreleased]

Asks for version 0.5.0: it breaks.

Some words.

### Added

- This.
- More.

### Removed

- That.

### Fixed

- A thing.

## [0.4.0]"""
    assert added == TEXT.replace(
        TEXT[TEXT.index("## [Unreleased]") : TEXT.index("## [0.4.0]") + len("## [0.4.0]")], expected
    )


def test_a_second_time_adds_nothing_twice_and_keeps_the_higher_version() -> None:
    once = changelog.add(TEXT, {"Added": ["This."]}, "0.5.0", "it breaks")
    assert changelog.add(once, {"Added": ["This."]}, "0.4.1", "it is new") == once
    higher = changelog.add(once, {}, "1.0.0", "it is time")
    assert higher == once.replace("0.5.0: it breaks", "1.0.0: it is time")


def test_only_an_unreleased_part() -> None:
    assert changelog.add("## [Unreleased]\n", {"Added": ["This."]}, "0.1.0", "why") == (
        "## [Unreleased]\n\nAsks for version 0.1.0: why.\n\n### Added\n\n- This.\n"
    )


def test_no_unreleased_part() -> None:
    with pytest.raises(changelog.NoPlaceError):
        changelog.add("# Changelog\n", {}, "0.1.0", "why")


# ------------------------------------------------------------------------------------------------ surface

PACKAGE = {
    "pyproject.toml": '[tool.hatch.build.targets.wheel]\npackages = ["src/shop"]\n',
    "src/shop/__init__.py": "from ._client import Shop\n__all__ = ['Shop']\n",
    "src/shop/_client.py": (
        "from ._orders import Orders\n"
        "class Shop:\n"
        "    @property\n"
        "    def orders(self) -> Orders | None: ...\n"
    ),
    "src/shop/_orders.py": (
        "from typing import Literal\n"
        "class Listed:\n"
        "    def first(self, limit: int) -> str: ...\n"
        "class Orders(Listed):\n"
        "    total: int\n"
        "    state: Literal['a']\n"
        "    def get(self, id: str, *, full: bool = False) -> str: ...\n"
        "    def _private(self, a: int) -> None: ...\n"
        "class Unreached:\n"
        "    def get(self, id: str) -> str: ...\n"
    ),
    "src/shop/models.py": "Kind = 1\n",
}


@pytest.fixture
def released(tmp_path: Path) -> Path:
    root = tmp_path / "released"
    for name, text in PACKAGE.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "one"], ["tag", "v0.1.0"]):
        subprocess.run([*git, *command], cwd=root, check=True)
    return root


def moved(root: Path, name: str, *edits: tuple[str, str]) -> python_surface.Surface:
    text = (root / name).read_text()
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (root / name).write_text(text)
    return python_surface.compare(root, "v0.1.0", root)


def test_the_last_tag(released: Path, project: Path) -> None:
    assert python_surface.last_tag(released) == "v0.1.0"
    assert python_surface.last_tag(project) == ""


def test_the_surface_has_not_moved(released: Path) -> None:
    assert moved(released, "src/shop/_orders.py") == python_surface.Surface()


def test_what_users_reach_is_the_surface_wherever_it_is_defined(released: Path) -> None:
    surface = moved(
        released,
        "src/shop/_orders.py",
        ("    def _private(self, a: int)", "    def list(self) -> str: ...\n    def _private(self)"),
        (", *, full: bool = False", ""),
        ("def first(self, limit: int)", "def first(self)"),
        ("total: int", "total: float"),
        ("class Unreached:\n    def get(self, id: str)", "class Unreached:\n    def get(self)"),
    )
    assert surface.added == ["shop.Orders.list"]
    assert surface.changed == ["`shop.Orders.total`: was `int`, is `float`"]
    assert surface.breaking == [
        "`shop.Listed.first`: parameter was removed",
        "`shop.Orders.get`: parameter was removed",
    ]


def test_another_value_breaks_nobody(released: Path) -> None:
    surface = moved(released, "src/shop/models.py", ("Kind = 1", "Kind = 2\nNew = 3"))
    expected = python_surface.Surface(["shop.models.New"], ["`shop.models.Kind`: was `1`, is `2`"], [])
    assert surface == expected


def test_a_class_that_went_breaks(released: Path) -> None:
    surface = moved(
        released, "src/shop/__init__.py", ("import Shop", "import Shop as Store"), ("'Shop'", "'Store'")
    )
    assert surface.breaking == ["`shop.Shop`: public object was removed"]


# ---------------------------------------------------------------------------------------------- documents


@pytest.mark.parametrize("path", sorted((ROOT / "specs").glob("*.yml")), ids=lambda path: path.stem)
def test_a_vendored_document_is_written_as_it_is(path: Path) -> None:
    document = parse(path.read_bytes())
    written = write.write(document)
    assert parse(written) == document
    ours, theirs = path.read_text("utf-8").splitlines(), written.decode().splitlines()
    assert len({*ours} ^ {*theirs}) <= 8  # quotes and folds of a few long lines


@pytest.mark.parametrize(
    "text", ["a\n b\n", " a\nb", "a\n\n\nb", "a \nb", "\ta\nb\n\n", "Y", "1", "- a", "a: b", ""]
)
def test_any_text_is_written_as_it_is(text: str) -> None:
    document = {"openapi": "3.0.0", "paths": {}, "info": {"description": text * 3, "title": text}}
    assert parse(write.write(document)) == document


def test_new_things_come_behind_old_ones() -> None:
    old = {"b": 1, "a": {"enum": ["y", "x"], "parameters": [{"in": 1, "name": 2}]}}
    new = {"a": {"parameters": [{"name": 2, "in": 1}], "enum": ["x", "n", "y"]}, "c": 3, "b": 1}
    ordered = write.in_order_of(old, new)
    assert ordered == new | {"a": new["a"] | {"enum": ["y", "x", "n"]}}
    assert list(ordered) == ["b", "a", "c"]
    assert list(ordered["a"]) == ["enum", "parameters"]
    assert list(ordered["a"]["parameters"][0]) == ["in", "name"]
