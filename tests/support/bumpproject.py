"""A small project with a small API, on which `make bump` is quick, and what upstream does to it."""

from __future__ import annotations

import atexit
import functools
import hashlib
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

from bump.command import main

SAMPLES = Path(__file__).parent.parent / "samples" / "drift"
SOURCE = (SAMPLES / "shop.swagger20.yml").read_text("utf-8")
VENDORED = (SAMPLES / "shop.openapi30.yml").read_bytes()

# Stands in for the generator: a class for each schema, an annotation for each property.
GENERATE = '''
from pathlib import Path
import yaml
document = yaml.load(Path("specs/shop.yml").read_bytes(), Loader=yaml.CSafeLoader)
lines = ["from __future__ import annotations"]
for name, schema in sorted(document["components"]["schemas"].items()):
    name = name.replace(".", "_")
    lines += [f"class {name}:", '    """One."""']
    for key, value in sorted(schema.get("properties", {}).items()):
        lines.append(f"    {key}: {value.get('type', 'object')}")
if "Forbidden" in document["components"]["schemas"]:
    raise SystemExit("generate: overrides/generator/templates/model.py.jinja: can't write Forbidden")
Path("generated/shop").mkdir(parents=True, exist_ok=True)
Path("generated/shop/__init__.py").write_text("\\n".join(lines) + "\\n")
'''

# Stands in for the contract test: every operation has its method.
TEST = """
import re
from pathlib import Path
import shop

METHODS = {"listOrders", "createOrder", "getOrder", "deleteOrder", "upload"}

def test_the_package_is_the_one_beside_the_tests():
    assert Path(shop.__file__).parents[2] == Path(__file__).parents[1]

def test_every_operation_has_a_method():
    found = set(re.findall(r"operationId: (\\w+)", Path("specs/shop.yml").read_text()))
    assert found <= METHODS, f"no method for {found - METHODS}; open: overrides/shop.py"
"""

# Stands in for pytest, which takes longer than all the rest: runs the tests and tells of them in its words.
PYTEST = """
import runpy
import sys
from pathlib import Path

failed = []
for path in sorted(Path("tests").resolve().glob("test_*.py")):
    for name, test in runpy.run_path(str(path)).items():
        if name.startswith("test_"):
            try:
                test()
            except AssertionError as error:
                print(f"{path}: AssertionError: {error}")
                failed.append(f"FAILED tests/{path.name}::{name}")
print(*failed, sep="\\n")
sys.exit(bool(failed))
"""

OVERLAY = """# What the document should have said.
overlay: 1.1.0
actions:
  # a comment about the first
  - target: $.components.schemas.Order.properties.note
    description: Notes are short.
    update: {maxLength: 80}

  # a comment about the second
  - target: $.components.schemas.Order.properties.total
    description: >-
      Totals may be
      null.
    update: {nullable: true}

  # a comment about the third
  - target: $.components.schemas.Address
    description: Addresses are described.
    update: {description: Where it goes.}
"""


@dataclass
class Project:
    root: Path
    upstream: Path

    def put(self, text: str) -> None:
        (self.upstream / "shop.yml").write_text(text, encoding="utf-8")

    def bump(self) -> int:
        return main(["--root", str(self.root), "--upstream-dir", str(self.upstream)])

    def read(self, name: str) -> str:
        return (self.root / name).read_text("utf-8")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
        command = ["git", *identity, *arguments]
        return subprocess.run(command, cwd=self.root, check=True, capture_output=True, text=True).stdout

    def moved(self) -> list[str]:
        return [line[3:] for line in self.git("status", "--porcelain", "-uall").splitlines()]


def new_project(folder: Path, *, real_pytest: bool = False) -> Project:
    """Make the project in a folder, and upstream beside it."""
    project = Project(folder / "project", folder / "upstream")
    copytree(_template(), folder, dirs_exist_ok=True, symlinks=True)
    if real_pytest:
        project.git("rm", "--quiet", "scripts/pytest.py")
        project.git("commit", "--quiet", "--message", "with pytest")
    return project


@functools.cache
def _template() -> Path:
    """The project and its upstream as they are made once, for all that ask for a new one."""
    folder = tempfile.TemporaryDirectory(prefix="bumpproject-")
    atexit.register(folder.cleanup)
    _make(Project(Path(folder.name, "project"), Path(folder.name, "upstream")))
    return Path(folder.name)


def _make(project: Project) -> None:
    project.upstream.mkdir()
    project.put(SOURCE)
    project.write("specs/shop.yml", VENDORED.decode())
    project.write(
        "specs/upstream.toml",
        f"""# A comment that stays.
[[document]]
file = "shop.yml"
source = "https://shop.example/shop.yml"
format = "swagger-2.0"
revision = "abc"
sha256 = "{hashlib.sha256(VENDORED).hexdigest()}"
source-sha256 = "{hashlib.sha256(SOURCE.encode()).hexdigest()}"
""",
    )
    project.write("overrides/overlay.yaml", OVERLAY)
    project.write("scripts/pipeline/generate.py", GENERATE)
    project.write("scripts/pytest.py", PYTEST)
    project.write("tests/test_shop.py", TEST)
    project.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A shop.\n")
    project.write(".gitignore", "__pycache__/\nbuild/\n")
    project.write(
        "pyproject.toml",
        '[project]\nname = "shop"\nversion = "0.4.0"\n'
        '[tool.hatch.build.targets.wheel]\npackages = ["generated/shop"]\n',
    )
    command = [sys.executable, "scripts/pipeline/generate.py"]
    subprocess.run(command, cwd=project.root, check=True)
    project.git("init", "--quiet")
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message", "start")
    project.git("tag", "v0.4.0")


def edit(*pairs: tuple[str, str]) -> str:
    text = SOURCE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


NEW_FIELD = (
    "      id: {type: string, format: uuid}",
    "      id: {type: string, format: uuid}\n      gift: {type: boolean}",
)
TOTAL = "total: {type: number, format: float}"
NULLABLE_TOTAL = (TOTAL, "total: {type: number, format: float, x-nullable: true}")
NEW_VALUE = ('enum: [open, paid, "Y", "N"]', 'enum: [open, lost, paid, "Y", "N"]')
NEW_SUBTYPE = ("  Book:\n", "  Game:\n    allOf:\n      - $ref: '#/definitions/Line'\n  Book:\n")
NEW_OPERATION = (
    "    delete:\n      operationId: deleteOrder\n",
    "    put:\n      operationId: putOrder\n      responses: {204: {description: Put}}\n"
    "    delete:\n      operationId: deleteOrder\n",
)
