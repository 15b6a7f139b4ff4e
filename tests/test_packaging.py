"""What people install: the wheel is built, put into an empty environment, and used from there."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from contextlib import closing
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pytest
from clever_fake import FakeClever

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("packaging")]

ROOT = Path(__file__).parent.parent
PUBLIC = ["clever_client", "clever_client.models", "clever_fake", "clever_openapi.models"]

CONSUMER = """
import asyncio
import sys

from clever_client import AsyncClever, Clever
from clever_fake import FakeClever

fake = FakeClever(seed=1, events=50)
with Clever(fake.token, transport=fake.transport()) as clever:
    ids = [event.id for event in clever.events.list(limit=7)]
assert ids == list(fake.district.events.ids())

async def main() -> None:
    async with AsyncClever(fake.token, transport=fake.transport()) as clever:
        assert [event.id async for event in clever.events.list(limit=7)] == ids

asyncio.run(main())
assert not {"openapi_python_client", "jinja2", "pytest", "orjson", "msgspec"} & sys.modules.keys()
print(sys.modules["clever_client"].__file__)
"""


def run(*command: str | Path, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | variables
    arguments = [str(part) for part in command]
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment, cwd=cwd, check=False)
    assert done.returncode == 0, f"{arguments}\n{done.stdout}{done.stderr}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel and its dependencies, and not even pip.

    With the oldest of these, `make test-oldest` runs all the tests.
    """
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    run(*pip, "--disable-pip-version-check", "--no-compile", wheel)
    return python


def test_it_works_where_only_the_wheel_is(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "consumer.py").write_text(CONSUMER)
    done = run(environment, tmp_path / "consumer.py", cwd=tmp_path)
    assert "site-packages" in done.stdout


def test_it_brings_nothing_but_its_dependencies(environment: Path) -> None:
    program = "import importlib.metadata as m; print(*(d.name.lower() for d in m.distributions()))"
    names = set(run(environment, "-c", program).stdout.split())
    theirs = ["anyio", "certifi", "h11", "httpcore", "idna", "six", "sniffio", "typing_extensions", "tzdata"]
    assert names - {*theirs} == {"clever-client", "attrs", "httpx", "python-dateutil"}


NEXT_MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "{}"
down_revision = "{}"


def upgrade() -> None:
    op.add_column("courses", sa.Column("subject", sa.String()))
"""


EACH = """
import sys

from clever_pipelines.cli._program import run

for words in sys.argv[1:]:
    print(run(["mirror", *words.split()]))
"""
"""Runs commands of the mirror, and tells their statuses."""


def test_the_mirror_runs_from_the_wheel_and_its_tables_follow_the_release(
    environment: Path, tmp_path: Path
) -> None:
    """The wheel is all that is installed of ours; what the extras need is taken from this environment."""
    url = f"sqlite:///{tmp_path / 'roster.db'}"
    where = run(environment, "-c", "import clever_client as c; print(c.__path__[0])").stdout.strip()
    installed = Path(where).parent
    third_party = sysconfig.get_paths()["purelib"]
    newer = tmp_path / "newer"  # a release with one migration more
    shutil.copytree(installed / "clever_pipelines", newer / "clever_pipelines")
    migrations = newer / "clever_pipelines" / "mirror" / "migrations" / "versions"
    current = max(path.name[1:5] for path in migrations.glob("v0*.py"))
    following = f"{int(current) + 1:04}"
    (migrations / f"v{following}_next.py").write_text(NEXT_MIGRATION.format(following, current))
    fake = FakeClever(seed=1, events=20, users=40)

    def mirror(*words: str, release: Path = installed) -> subprocess.CompletedProcess[str]:
        return python("-m", "clever_pipelines.cli", "mirror", *words, release=release)

    def python(*words: str, release: Path = installed) -> subprocess.CompletedProcess[str]:
        variables = {
            "CLEVER_BASE_URL": base_url,
            "CLEVER_TOKEN": fake.token,
            "CLEVER_MIRROR_DB": url,
            "PYTHONPATH": os.pathsep.join([str(release), third_party]),
        }
        return subprocess.run(
            [environment, *words],
            capture_output=True,
            text=True,
            env=os.environ | variables,
            cwd=tmp_path,
            check=False,
        )

    def ask(query: str) -> object:
        with closing(sqlite3.connect(tmp_path / "roster.db")) as connection:
            return connection.execute(query).fetchone()[0]

    with fake.serve() as base_url:
        done = mirror("run", "--once")
        assert "1 of 1 districts are up to date" in done.stdout, done.stderr
        assert ask("SELECT version_num FROM alembic_version") == current
        refused = mirror("status", release=newer)
        assert "the tables are of an older version" in refused.stderr
        done = mirror("run", "--once", release=newer)
        assert done.returncode == 0, done.stderr
        assert ask("SELECT version_num FROM alembic_version") == following
        assert ask("SELECT count(*) FROM current_users") == len(fake.district.roster()["users"])
        assert ask("SELECT count(subject) FROM courses") == 0
        refused = python("-c", EACH, "run --once", "status", "verify")
        assert refused.stdout.split() == ["1", "1", "1"]
        assert refused.stderr.count("made by a newer release: update clever-client") == 3
    assert ask("SELECT version_num FROM alembic_version") == following


def test_the_wheel_holds_the_four_packages_and_their_types(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {
        "clever_client",
        "clever_fake",
        "clever_openapi",
        "clever_pipelines",
    }
    assert {
        f"{package}/py.typed"
        for package in ("clever_client", "clever_fake", "clever_openapi", "clever_pipelines")
    } <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_source_distribution_holds_what_the_tests_read() -> None:
    targets = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]
    held = {name.strip("/") for name in targets["sdist"]["include"]}
    assert all((ROOT / name).exists() for name in held)
    text = "".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    read = set(re.findall(r'ROOT / "([\w./-]+)"', text))
    assert {"docs", "examples", "specs"} <= read
    written = {"build", ".mypy_cache"}
    assert {name.partition("/")[0] for name in read} - written <= held | {"README.md", "pyproject.toml"}


def test_the_toolchain_is_no_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    toolchain = ("openapi", "ruff", "ruamel", "jsonpath", "jinja")
    assert not [name for name in (*project["dependencies"], *extras) if name.startswith(toolchain)]


@pytest.fixture(scope="module")
def contents(wheel: Path, environment: Path) -> str:
    """A digest of all that the completeness of the types follows from."""
    program = "import importlib.metadata as m; print(*sorted((d.name, d.version) for d in m.distributions()))"
    with zipfile.ZipFile(wheel) as archive:
        code = [(info.filename, info.CRC) for info in archive.infolist() if "dist-info" not in info.filename]
    parts = [sys.version, version("basedpyright"), run(environment, "-c", program).stdout, *map(str, code)]
    return sha256("\n".join(parts).encode()).hexdigest()


@pytest.mark.parametrize(
    ("package", "at_least"), [("clever_client", 50), ("clever_fake", 10), ("clever_openapi", 50)]
)
def test_types_are_complete(
    package: str, at_least: int, environment: Path, contents: str, tmp_path: Path
) -> None:
    """Seconds of work, whose outcome is kept: it is done again when something in the wheel has changed."""
    known = ROOT / "build" / f"types-of-{package}"
    if known.exists() and known.read_text() == contents:
        return
    command = [Path(sys.executable).parent / "basedpyright", "--verifytypes", package, "--ignoreexternal"]
    # It asks the first python on the PATH.
    path = os.pathsep.join([str(environment.parent), os.environ["PATH"]])
    done = run(*command, "--outputjson", cwd=tmp_path, PATH=path)
    found = json.loads(done.stdout)["typeCompleteness"]
    assert found["completenessScore"] == 1
    assert found["exportedSymbolCounts"]["withKnownType"] > at_least
    known.parent.mkdir(exist_ok=True)
    known.write_text(contents)


def test_a_consumer_passes_mypy_strict(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "consumer.py").write_text(CONSUMER)
    run(
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--python-executable",
        environment,
        "consumer.py",
        cwd=tmp_path,
    )


def test_all_is_what_can_be_imported() -> None:
    """In a process without what other tests have imported."""
    program = "".join(
        f"import {module} as m\nexec('from {module} import ' + ', '.join(m.__all__))\n" for module in PUBLIC
    )
    run(sys.executable, "-c", program)


def test_generated_code_never_imports_ours() -> None:
    for file in (ROOT / "generated").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] == "clever_client"], file
