"""Arrows point one way: who may import whom. CONTRIBUTING and docs/architecture.md draw it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
HOMES = {
    "clever_openapi": ROOT / "generated",
    "clever_client": ROOT / "overrides",
    "clever_pipelines": ROOT / "pipelines",
    "clever_fake": ROOT / "fake",
}
FORBIDDEN = {
    "clever_openapi": {"clever_client", "clever_pipelines", "clever_fake"},
    "clever_client": {"clever_pipelines", "clever_fake"},
    "clever_pipelines": {"clever_openapi", "clever_fake"},
    "clever_fake": {"clever_openapi", "clever_client", "clever_pipelines"},
}
MAY_START_THE_FAKE = ROOT / "pipelines" / "clever_pipelines" / "cli"


@cache
def imports(file: Path) -> frozenset[str]:
    """The absolute names that a file imports: ``a.b`` for ``from a import b``."""
    return frozenset(_imports(file))


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files(package: str) -> list[Path]:
    return sorted((HOMES[package] / package).rglob("*.py"))


@pytest.mark.parametrize("package", HOMES)
def test_no_package_imports_what_stands_above_it(package: str) -> None:
    assert files(package)
    for file in files(package):
        forbidden = FORBIDDEN[package] - (
            {"clever_fake"} if file.is_relative_to(MAY_START_THE_FAKE) else set()
        )
        assert not {name.partition(".")[0] for name in imports(file)} & forbidden, file


def test_pipelines_use_only_public_names_of_the_client() -> None:
    for file in files("clever_pipelines"):
        for name in imports(file):
            if name.partition(".")[0] == "clever_client":
                private = [
                    part for part in name.split(".") if part.startswith("_") and not part.endswith("__")
                ]
                assert not private, f"{file}: {name} is private"


@pytest.mark.parametrize(
    ("package", "above"), [("pipeline", {"drift", "bump"}), ("drift", {"bump"}), ("bump", set())]
)
def test_scripts_import_in_one_direction_and_nothing_of_ours(package: str, above: set[str]) -> None:
    found = sorted((ROOT / "scripts" / package).rglob("*.py"))
    assert found
    for file in found:
        assert not {name.partition(".")[0] for name in imports(file)} & (above | HOMES.keys()), file
        assert "clever" not in file.read_text("utf-8").lower(), f"{file}: scripts know OpenAPI, not Clever"


HTTP = ROOT / "overrides" / "clever_client" / "_http"
SUBJECT = re.compile(
    r"\b(clever\w*|roster\w*|districts?|schools?|students?|teachers?|sections?|assignments?|submissions?|grades?"
    r"|mongo\w*|record_types?|lms)\b|\bevents\b|\bevent\b(?! loop)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("file", sorted(HTTP.glob("*.py")), ids=lambda file: file.name)
def test_http_knows_no_word_of_clever(file: Path) -> None:
    innocent = re.compile(r"type: ignore\[\w+|threading import Event|Event\(\)")
    lines = [innocent.sub("", line) for line in file.read_text("utf-8").splitlines()]
    assert not [line for line in lines if SUBJECT.search(line)]


def test_http_imports_nothing_else_of_the_client() -> None:
    """But for the root of the error tree."""
    for file in HTTP.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level > 1:
                assert (node.level, node.module) == (2, "_root"), f"{file}: {node.module}"
        assert not {name.partition(".")[0] for name in imports(file)} & set(HOMES), file


def test_httpx_is_imported_in_the_io_modules_alone() -> None:
    for package in ("clever_client", "clever_pipelines"):
        for file in files(package):
            stack = {name.partition(".")[0] for name in imports(file)} & {"httpx", "httpcore", "h11"}
            assert not stack or file.name.startswith("io_"), file


def docstrings(file: Path) -> Iterator[tuple[str, str]]:
    """The docstrings of a file, each with where it stands."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield f"{file}:{node.lineno} {node.name}", ast.get_docstring(node) or ""


RAISES = re.compile(r"^    (\w+(?:\.\w+)?): (.*(?:\n {8}.*)*)", re.MULTILINE)


@pytest.mark.parametrize("folder", ["overrides", "pipelines", "fake", "scripts"])
def test_what_is_raised_says_when(folder: str) -> None:
    found = 0
    for file in sorted((ROOT / folder).rglob("*.py")):
        for place, text in docstrings(file):
            section = re.search(r"^Raises:\n((?: +.*\n?|\n(?= ))*)", text, re.MULTILINE)
            for error, words in RAISES.findall(section[1] if section else ""):
                found += 1
                said = f"{place}: {error}: {words}"
                assert words.endswith("."), said
                assert not re.match(r"(It|They|There is none|None)\b", words), f"{said}: what does?"
                assert len(words.split()) >= 3, said
    assert found > 10


LONGER = {
    "overrides/clever_client/_async/_data.py": "made from the Data API's operations",
    "overrides/clever_client/_sync/_data.py": "made from the one above",
    "pipelines/clever_pipelines/mirror/migrations/versions/v0001_first.py": "history: it does not change",
}


def test_a_file_of_code_has_at_most_300_lines() -> None:
    """One that is longer has two purposes, or does what a library does. The list of exceptions is closed."""
    longer = {
        file.relative_to(ROOT).as_posix()
        for folder in ("overrides", "pipelines", "fake", "scripts")
        for file in (ROOT / folder).rglob("*.py")
        if len(file.read_text("utf-8").splitlines()) > 300
    }
    assert longer == LONGER.keys()
