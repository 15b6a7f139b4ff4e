"""A history of upstream, step by step: what only adds needs nobody, the rest stops and names a file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from bumpproject import SOURCE, VENDORED, Project, new_project
from upstreamsteps.steps import STEPS, Step

from bump.write import write
from drift.convert import parse, to_openapi_30
from drift.source import Source
from drift.upstream import read

pytestmark = [pytest.mark.slow]


def second_document() -> dict[str, Any]:
    """Cut from the same source as the first, as upstream does it: another path, the same schemas."""
    document = parse(SOURCE.encode())
    answer = {"200": {"description": "OK", "schema": {"$ref": "#/definitions/Order"}}}
    document["paths"] = {"/refunds": {"get": {"operationId": "upload", "responses": answer}}}
    document["info"] = {"title": "Refunds", "version": "1"}
    return document


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    """The small project with two documents."""
    project = new_project(tmp_path)
    first = write(to_openapi_30(parse(SOURCE.encode()))).decode()
    project.write("specs/shop.yml", first)
    config = project.read("specs/upstream.toml")
    old = hashlib.sha256(VENDORED).hexdigest()
    project.write("specs/upstream.toml", config.replace(old, hashlib.sha256(first.encode()).hexdigest()))
    source = json.dumps(second_document()).encode()
    (project.upstream / "refunds.yml").write_bytes(source)
    vendored = write(to_openapi_30(parse(source)))
    project.write("specs/refunds.yml", vendored.decode())
    project.write(
        "specs/upstream.toml",
        project.read("specs/upstream.toml")
        + f"""
[[document]]
file = "refunds.yml"
source = "https://shop.example/refunds.yml"
format = "swagger-2.0"
revision = "abc"
sha256 = "{hashlib.sha256(vendored).hexdigest()}"
source-sha256 = "{hashlib.sha256(source).hexdigest()}"
""",
    )
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message", "refunds")
    project.git("tag", "v1.0.0")
    return project


def test_the_steps_are_at_least_ten() -> None:
    assert len(STEPS) >= 10
    assert any(step.opens for step in STEPS)


def test_a_history_is_followed(shop: Project, capsys: pytest.CaptureFixture[str]) -> None:
    followed = {path.name: parse(path.read_bytes()) for path in sorted(shop.upstream.iterdir())}
    for step in STEPS:
        documents = json.loads(json.dumps(followed))
        step.apply(documents)
        for name, document in documents.items():
            (shop.upstream / name).write_text(json.dumps(document), encoding="utf-8")
        status = shop.bump()
        told = capsys.readouterr()
        if step.opens:
            assert status == 1, (step.name, told)
            assert step.opens in told.err.splitlines()[-1], (step.name, told.err)
            assert shop.moved() == [], step.name
            continue
        assert status == 0, (step.name, told)
        _check_what_was_written(shop, step)
        followed = documents
        shop.git("add", "--all")
        shop.git("commit", "--quiet", "--message", step.name)


def _check_what_was_written(shop: Project, step: Step) -> None:
    upstream = read(shop.root / "specs" / "upstream.toml")
    for document in upstream.documents:
        content = (shop.root / "specs" / document.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == document.sha256
        theirs = Source(upstream, shop.upstream).fetch(document)
        assert theirs.sha256 == document.source_sha256
        assert to_openapi_30(parse(theirs.content)) == parse(content), step.name
    asked = {"major": "2.0.0", "minor": "1.1.0", "patch": "1.0.1"}.get(step.version, "")
    (line,) = [line for line in shop.read("CHANGELOG.md").splitlines() if line.startswith("Asks for version")]
    assert asked <= line.split()[3].rstrip(":"), (step.name, line)  # what an earlier step asked for stands
