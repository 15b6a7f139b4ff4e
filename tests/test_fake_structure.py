"""The fake's rooms: who may import whom in it, and that no import leads in a circle."""

from __future__ import annotations

import ast
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PACKAGE = Path(__file__).parent.parent / "fake" / "clever_fake"
ROOMS = {
    "server": {"server"},
    "district": {"district"},
    "faults": {"faults", "server"},
    "service": {"service", "district", "faults", "server"},
}
FILES = sorted(PACKAGE.rglob("*.py"))


def module_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(file): file for file in FILES}


def imported(file: Path) -> set[str]:
    """The fake's modules that a file imports, those for type checkers and late ones included."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = module_of(file).split(".")
            if file.name != "__init__.py":
                package.pop()
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            found |= {source} | {f"{source}.{alias.name}" for alias in node.names}
    return found


def test_no_import_leads_in_a_circle() -> None:
    graph = {name: (imported(file) & MODULES.keys()) - {name} for name, file in MODULES.items()}
    assert sum(map(len, graph.values())) > 30
    order = [*TopologicalSorter(graph).static_order()]
    assert set(order) == MODULES.keys()


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_stands_below_it(room: str) -> None:
    assert (PACKAGE / room).is_dir()
    for file in (PACKAGE / room).rglob("*.py"):
        for name in imported(file):
            parts = name.split(".")
            if parts[0] == "clever_fake" and len(parts) > 1 and parts[1] in ROOMS:
                assert parts[1] in ROOMS[room], f"{file}: {name}"


def test_the_fake_needs_the_standard_library_and_httpx_only_in_its_transport() -> None:
    for name, file in MODULES.items():
        roots = {each.partition(".")[0] for each in imported(file)} - {"clever_fake"}
        allowed = {"httpx"} if name.endswith(".transport") else {"pytest"} if "pytest" in name else set()
        assert roots <= sys.stdlib_module_names | allowed, name
