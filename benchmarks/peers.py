"""The peers' code, made from the documents into ``build/peers``. What is not installed is skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path

import documents

from pipeline import generate
from pipeline.document import Node, dump
from pipeline.project import ROOT

PEERS = ROOT / "build" / "peers"
_BIN = Path(sys.executable).parent


class SkippedError(Exception):
    """A contender that can't take part, and why."""


@dataclass
class Made:
    """Code that a generator wrote."""

    seconds: float
    lines: int


def clever() -> Made:
    """This package's generated code, made anew beside the committed one."""
    return _timed("clever_openapi", lambda target: generate.generate(target))


def stock() -> Made:
    """openapi-python-client as it comes."""
    document = _document("stock.yaml", documents.for_stock())
    command = [
        str(_BIN / "openapi-python-client"),
        "generate",
        "--meta",
        "none",
        "--overwrite",
        "--path",
        str(document),
    ]
    return _timed("stock_openapi", lambda target: _run([*command, "--output-path", str(target)]))


def openapi_generator() -> Made:
    """openapi-generator's ``python``. It runs on Java."""
    program = _BIN / "openapi-generator-cli"
    if not program.exists() or not shutil.which("java"):
        raise SkippedError("needs openapi-generator-cli and Java")
    document = _document("peers.yaml", documents.for_peers())
    command = [
        str(program),
        "generate",
        "-g",
        "python",
        "--package-name",
        "openapi_generator_client",
        "-i",
        str(document),
    ]
    options = ["--global-property", "models,supportingFiles,modelTests=false,modelDocs=false"]

    def make(target: Path) -> None:
        whole = PEERS / "openapi_generator"
        _run([*command, *options, "-o", str(whole)])
        shutil.copytree(whole / target.name, target)

    return _timed("openapi_generator_client", make)


def pydantic() -> Made:
    """Pydantic models by datamodel-code-generator."""
    if find_spec("datamodel_code_generator") is None:
        raise SkippedError("needs datamodel-code-generator")
    document = _document("peers.yaml", documents.for_peers())
    command = [str(_BIN / "datamodel-codegen"), "--input", str(document), "--input-file-type", "openapi"]
    command += [
        "--output-model-type",
        "pydantic_v2.BaseModel",
        "--target-python-version",
        "3.11",
        "--use-annotated",
    ]
    command += ["--enum-field-as-literal", "all", "--formatters", "builtin"]

    def make(target: Path) -> None:
        target.mkdir()
        _run([*command, "--output", str(target / "__init__.py")])

    return _timed("pydantic_models", make)


def _document(name: str, document: Node) -> Path:
    dump(document, PEERS / name)
    return PEERS / name


def _timed(package: str, make: object) -> Made:
    """Make a package into an empty folder, then format it, so that lines count alike."""
    target = PEERS / package
    shutil.rmtree(target, ignore_errors=True)
    started = time.perf_counter()
    make(target)  # type: ignore[operator]
    seconds = time.perf_counter() - started
    invalidate_caches()
    style = ["--isolated", "--line-length", "120", "--config", "format.skip-magic-trailing-comma=true"]
    _run([str(_BIN / "ruff"), "format", "--quiet", *style, str(target)])
    return Made(seconds, sum(len(path.read_bytes().splitlines()) for path in target.rglob("*.py")))


def _run(command: list[str]) -> None:
    environment = os.environ | {"PATH": f"{_BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SkippedError(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()[-300:]}")
