"""What moves is judged by what users get, told once, and a crash is never a move."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drift import check as checking
from drift import command
from drift.command import main
from drift.convert import parse, to_openapi_30
from drift.overlay_health import examine
from drift.report import Report
from drift.source import Source
from drift.upstream import read

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SHOP = parse((ROOT / "tests" / "samples" / "drift" / "shop.openapi30.yml").read_bytes())
CONFIG = """
[[document]]
file = "{name}.yml"
source = "https://shop.example/{name}.yml"
format = "openapi-3.0"
revision = "x"
source-sha256 = ""
"""
REPAIR = {
    "target": "$..[?@.format == 'uuid']",
    "description": "It is a moment.",
    "update": {"format": "date-time"},
}
Edit = Callable[[dict[str, Any]], None]


def order(document: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = document["components"]["schemas"]["Order"]
    return schema


@pytest.fixture
def compared(tmp_path: Path) -> Callable[..., Report]:
    """What is told of an edit of upstream's documents, with an overlay of the test's own."""

    def compare(edit: Edit, *actions: dict[str, Any], documents: tuple[str, ...] = ("shop",)) -> Report:
        for folder in ("specs", "upstream", "overrides"):
            (tmp_path / folder).mkdir()
        (tmp_path / "overrides" / "overlay.yaml").write_text(json.dumps({"actions": actions}))
        for number, name in enumerate(documents):
            ours = json.loads(json.dumps(SHOP))
            if number:
                ours["paths"] = {f"/{name}": {"get": ours["paths"]["/orders"]["get"] | {"operationId": name}}}
            (tmp_path / "specs" / f"{name}.yml").write_text(json.dumps(ours))
            edit(ours)
            (tmp_path / "upstream" / f"{name}.yml").write_text(json.dumps(ours))
        config = tmp_path / "specs" / "upstream.toml"
        config.write_text("".join(CONFIG.format(name=name) for name in documents))
        upstream = read(config)
        return checking.check(upstream, Source(upstream, tmp_path / "upstream"))

    return compare


def repaired(document: dict[str, Any]) -> None:
    order(document)["properties"]["id"]["format"] = "date-time"


def test_what_the_overlay_had_repaired_breaks_nobody(compared: Callable[..., Report]) -> None:
    report = compared(repaired, REPAIR)
    (change,) = report.changes
    assert (change.rule, change.repaired, change.breaking) == ("type-changed", True, False)
    assert change.because == "the overlay had repaired it already"
    assert report.raw == ""


def test_the_same_without_the_overlay_breaks(compared: Callable[..., Report]) -> None:
    (change,) = compared(repaired).changes
    assert (change.rule, change.breaking) == ("type-changed", True)


def test_what_the_overlay_builds_on_is_told_for_users(compared: Callable[..., Report]) -> None:
    """Upstream gives a schema another name for a type that the overlay turns into what users see."""
    action = {
        "target": "$.components.schemas[?@.description == 'secret'].properties",
        "description": "Secrets have a level.",
        "update": {"level": {"type": "integer"}},
    }
    hidden = {
        "target": "$.components.schemas.Address",
        "description": "An address is a secret.",
        "update": {"description": "secret"},
    }

    def edit(document: dict[str, Any]) -> None:
        document["components"]["schemas"]["State"]["description"] = "secret"
        document["components"]["schemas"]["State"]["properties"] = {}

    report = compared(edit, hidden, action)
    assert "level" in {change.place for change in report.for_users}


def test_an_overlay_that_does_not_fit_any_more_is_told(compared: Callable[..., Report]) -> None:
    action = {
        "target": "$.components.schemas.Order.properties.note",
        "description": "Notes are short.",
        "update": {"maxLength": 80},
    }
    report = compared(lambda document: order(document)["properties"].pop("note"), action)
    (change,) = report.changes
    assert change.breaking
    assert "properties.note: matches nothing" in report.raw


def test_a_change_that_stands_in_several_documents_is_told_once(compared: Callable[..., Report]) -> None:
    def edit(document: dict[str, Any]) -> None:
        order(document)["properties"]["gift"] = {"type": "boolean"}

    report = compared(edit, documents=("shop", "again", "once_more"))
    assert [change.place for change in report.changes] == ["gift"]
    assert [document.told_before for document in report.documents] == [0, 1, 1]
    assert report.status == 1


def test_the_same_place_with_another_change_is_told_too(compared: Callable[..., Report]) -> None:
    def edit(document: dict[str, Any]) -> None:
        kind = "boolean" if "/orders" in document["paths"] else "string"
        order(document)["properties"]["gift"] = {"type": kind}

    report = compared(edit, documents=("shop", "again"))
    assert [change.text for change in report.changes] == ["added (boolean)", "added (string)"]
    assert "differs from what an earlier document says" in report.raw


# ------------------------------------------------------------------------------------- overlay actions


def test_an_action_that_finds_what_it_looked_for_nowhere_has_been_caught_up_with() -> None:
    new = to_openapi_30(json.loads(json.dumps(SHOP)))
    repaired(new)
    (action,) = examine(new, {"actions": [REPAIR]}, SHOP)[1]
    assert (action.problem.partition(";")[0], action.caught_up) == ("matches nothing", True)


@pytest.mark.parametrize("value", [{"type": "string"}, {"type": "string", "format": "uri"}], ids=str)
def test_one_that_lost_what_it_held_on_to_has_not(value: dict[str, Any]) -> None:
    new = json.loads(json.dumps(SHOP))
    order(new)["properties"]["id"] = value
    (action,) = examine(new, {"actions": [REPAIR]}, SHOP)[1]
    assert not action.caught_up
    del order(new)["properties"]["id"]
    (action,) = examine(new, {"actions": [REPAIR]}, SHOP)[1]
    assert not action.caught_up


def test_what_upstream_removed_itself_need_not_be_removed() -> None:
    action = {"target": "$.components.schemas.Order.required", "description": "None is.", "remove": True}
    new = json.loads(json.dumps(SHOP))
    del order(new)["required"]
    assert [found.caught_up for found in examine(new, {"actions": [action]}, SHOP)[1]] == [True]
    del new["components"]["schemas"]["Order"]
    assert [found.caught_up for found in examine(new, {"actions": [action]}, SHOP)[1]] == [False]


# ---------------------------------------------------------------------------------------------- crashes


@pytest.mark.parametrize(
    "error", [RuntimeError("boom\nand more"), MemoryError(), RecursionError("deep"), KeyError(1)]
)
def test_a_crash_is_never_a_move(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def crash(*_: object) -> None:
        raise error

    monkeypatch.setattr(command, "check", crash)
    assert main(["--upstream-dir", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"drift: could not tell: {type(error).__name__}")
    assert told.count("\n") == 1


def test_an_interruption_has_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    assert command.run("bump", interrupted) == 130
    assert capsys.readouterr().err == "bump: interrupted\n"


@pytest.mark.parametrize("module", ["drift", "bump"])
def test_a_missing_tool_is_never_a_move(module: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    process = [sys.executable, "-S", "-m", module]  # without the packages that are installed
    done = subprocess.run(process, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{module}: could not tell: No module named")
    assert done.stderr.count("\n") == 1


def test_the_programs_run_with_a_safe_path(tmp_path: Path) -> None:
    (tmp_path / "drift.py").write_text("raise SystemExit('the wrong one')")
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "PYTHONSAFEPATH": "1"}
    process = [sys.executable, "-m", "drift", "--upstream-dir", "nowhere"]
    done = subprocess.run(process, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "drift: could not tell: nowhere: not a folder\n")


def test_a_report_that_a_terminal_can_not_show_is_shown(
    compared: Callable[..., Report], tmp_path: Path
) -> None:
    def edit(document: dict[str, Any]) -> None:
        order(document)["properties"]["größe"] = {"type": "string"}

    compared(edit)
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "PYTHONIOENCODING": "ascii"}
    process = [sys.executable, "-m", "drift", "--config", str(tmp_path / "specs" / "upstream.toml")]
    process += ["--upstream-dir", str(tmp_path / "upstream")]
    done = subprocess.run(process, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "gr\\xf6\\xdfe: added" in done.stdout
