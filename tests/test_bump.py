"""`make bump` on a small project: all of it is taken in, or nothing."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from bumpproject import (
    GENERATE,
    NEW_FIELD,
    NEW_OPERATION,
    NEW_SUBTYPE,
    NEW_VALUE,
    NULLABLE_TOTAL,
    OVERLAY,
    SOURCE,
    TEST,
    VENDORED,
    Project,
    edit,
    new_project,
)

from bump import take_in
from drift.convert import parse
from drift.diff import compare

pytestmark = [pytest.mark.slow]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return new_project(tmp_path)


@pytest.fixture
def tested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project with the real pytest."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    return new_project(tmp_path, real_pytest=True)


def test_nothing_to_do(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert project.bump() == 0
    assert capsys.readouterr().out.endswith("nothing to do\n")
    assert project.moved() == []


def test_what_moved_is_taken_in(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    text = edit(NEW_FIELD, NEW_VALUE, NEW_SUBTYPE)
    project.put(text)
    assert project.bump() == 0, capsys.readouterr()
    assert sorted(project.moved()) == [
        "CHANGELOG.md",
        "generated/shop/__init__.py",
        "specs/shop.yml",
        "specs/upstream.toml",
    ]
    assert compare(parse(project.read("specs/shop.yml").encode()), parse(text.encode())) == []
    assert "gift: boolean" in project.read("generated/shop/__init__.py")
    entry = tomllib.loads(project.read("specs/upstream.toml"))["document"][0]
    assert entry["sha256"] == hashlib.sha256(project.read("specs/shop.yml").encode()).hexdigest()
    assert entry["source-sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert entry["revision"] == f"sha256:{entry['source-sha256'][:12]}"
    assert project.read("specs/upstream.toml").startswith("# A comment that stays.")
    assert (
        project.read("CHANGELOG.md")
        == f"""# Changelog

## [Unreleased]

Asks for version 0.4.1: something is new since v0.4.0.

### Added

- A shop.
- API: Game: added (Line).
- API: Order gift: added (boolean).
- API: State: value "lost" added.
- Python: `shop.Game`.
- Python: `shop.Order.gift`.

### Changed

- `shop.yml` follows `shop.yml` at {entry["revision"]}.
"""
    )
    assert project.bump() == 0
    assert capsys.readouterr().out.endswith("nothing to do\n")


def test_the_rewritten_document_keeps_its_order(project: Project) -> None:
    project.put(edit(NEW_VALUE, NEW_FIELD))
    assert project.bump() == 0
    document = parse(project.read("specs/shop.yml").encode())
    before = parse(VENDORED)
    assert document["components"]["schemas"]["State"]["enum"] == ["N", "Y", "paid", "open", "lost"]
    assert list(document["components"]["schemas"]) == list(before["components"]["schemas"])
    assert list(document["paths"]) == list(before["paths"])


def test_other_bytes_move_only_the_record(project: Project) -> None:
    project.put("# shuffled\n" + SOURCE.replace('[open, paid, "Y", "N"]', '["N", "Y", paid, open]'))
    assert project.bump() == 0
    assert project.moved() == ["CHANGELOG.md", "specs/upstream.toml"]


def test_what_breaks_asks_for_more(project: Project) -> None:
    project.put(edit(("total: {type: number, format: float}", "total: {type: string, format: float}")))
    assert project.bump() == 0
    text = project.read("CHANGELOG.md")
    assert "Asks for version 0.5.0: something breaks since v0.4.0." in text
    assert "- **Breaking**: API: Order total: was number (float), is string (float)." in text
    assert "- Python: `shop.Order.total`: was `number`, is `string`." in text


def test_what_breaks_in_python_asks_for_more_too(project: Project) -> None:
    project.put(edit(NEW_FIELD))
    project.write("scripts/pipeline/generate.py", GENERATE.replace('f"class {name}:"', 'f"class {name}_:"'))
    assert project.bump() == 0
    text = project.read("CHANGELOG.md")
    assert "Asks for version 0.5.0: something breaks since v0.4.0." in text
    assert "- **Breaking** in Python: `shop.Order`: public object was removed." in text


def test_before_the_first_release_the_version_stands(project: Project) -> None:
    project.git("tag", "--delete", "v0.4.0")
    project.put(edit(NEW_FIELD))
    assert project.bump() == 0
    assert "Asks for version 0.4.0: nothing is released yet." in project.read("CHANGELOG.md")


def test_an_overlay_action_that_the_document_caught_up_with_goes(project: Project) -> None:
    project.put(edit(NULLABLE_TOTAL))
    assert project.bump() == 0
    second = OVERLAY[OVERLAY.index("  - target: $.components.schemas.Order.properties.total") :]
    action = second[: second.index("\n\n") + 1]
    assert project.read("overrides/overlay.yaml") == OVERLAY.replace(action, "")
    told = (
        "- Overlay: `$.components.schemas.Order.properties.total` went, because the document says so itself"
    )
    assert f"{told} now. (Totals may be null.)" in project.read("CHANGELOG.md")


def test_a_known_difference_that_has_gone_is_forgotten(project: Project) -> None:
    known = '\n[[document.known]]\nreason = "why"\nupstream = true\nours = false\nat = ["%s", "%s"]\n'
    gone = "/components/schemas/Order/properties/state/nullable"
    stays = "/components/schemas/Order/properties/total/nullable"
    project.write("specs/upstream.toml", project.read("specs/upstream.toml") + known % (gone, stays))
    project.put(edit(NULLABLE_TOTAL))
    assert project.bump() == 0
    (entry,) = tomllib.loads(project.read("specs/upstream.toml"))["document"]
    assert entry["known"][0]["at"] == [stays]
    total = parse(project.read("specs/shop.yml").encode())["components"]["schemas"]["Order"]["properties"][
        "total"
    ]
    assert not total["nullable"]  # ours stands, and the overlay still has something to do


# ------------------------------------------------------------------------------------- a person must decide


def half_done(project: Project) -> bool:
    return project.moved() != [] or any(project.root.rglob(".*.new"))


def test_a_new_operation_needs_a_method(tested: Project, capsys: pytest.CaptureFixture[str]) -> None:
    tested.put(edit(NEW_OPERATION, NEW_FIELD))
    assert tested.bump() == 1
    error = capsys.readouterr().err
    assert "no method for {'putOrder'}" in error
    assert error.endswith("Nothing was changed. A person must decide; open: overrides/shop.py\n")
    assert not half_done(tested)
    # What the person then writes is taken along.
    tested.write("tests/test_shop.py", TEST.replace('"upload"', '"upload", "putOrder"'))
    assert tested.bump() == 0
    assert "- API: PUT /orders/{id}: added (putOrder)." in tested.read("CHANGELOG.md")


def test_a_test_that_names_no_file_is_the_file(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("tests/test_other.py", "def test_other():\n    assert False\n")
    project.put(edit(NEW_FIELD))
    assert project.bump() == 1
    assert capsys.readouterr().err.endswith("open: tests/test_other.py\n")


def test_an_overlay_action_with_nothing_to_hold_on_to(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.put(SOURCE.replace("Address", "Place").replace("note:", "remark:"))
    assert project.bump() == 1
    error = capsys.readouterr().err
    assert "action 1 ($.components.schemas.Order.properties.note): matches nothing" in error
    assert "action 3 ($.components.schemas.Address): matches nothing" in error
    assert error.endswith("open: overrides/overlay.yaml\n")
    assert not half_done(project)


def test_a_generator_that_refuses(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.put(edit(("  Book:\n", "  Forbidden: {type: object}\n  Book:\n")))
    assert project.bump() == 1
    assert "overrides/generator/templates/model.py.jinja: can't write Forbidden" in capsys.readouterr().err
    assert not half_done(project)


def test_a_changelog_without_a_place(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("CHANGELOG.md", "# Changelog\n")
    project.put(edit(NEW_FIELD))
    assert project.bump() == 1
    assert capsys.readouterr().err.endswith("open: CHANGELOG.md\n")
    assert project.moved() == ["CHANGELOG.md"]


def test_a_vanished_document(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (project.upstream / "shop.yml").unlink()
    assert project.bump() == 1
    assert capsys.readouterr().err.endswith("open: specs/upstream.toml\n")
    assert not half_done(project)


@pytest.mark.parametrize("content", ["<html>", "a: b"])
def test_what_can_not_be_read(project: Project, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    project.put(content)
    assert project.bump() == 2
    assert "could not tell" in capsys.readouterr().err
    assert not half_done(project)


def test_a_file_that_is_edited_meanwhile_stops_it(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real: Callable[..., None] = take_in.write_changelog

    def meanwhile(*arguments: object) -> None:
        real(*arguments)
        project.write("CHANGELOG.md", "mine")

    monkeypatch.setattr(take_in, "write_changelog", meanwhile)
    project.put(edit(NEW_FIELD))
    assert project.bump() == 1
    assert "CHANGELOG.md: changed while" in capsys.readouterr().err
    assert project.read("CHANGELOG.md") == "mine"
    assert project.moved() == ["CHANGELOG.md"]


def test_a_helper_that_is_behind_is_told_and_stops_nothing(
    tested: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    test = 'def test_fake():\n    assert False, "the fake lacks gift"\n'
    tested.write("tests/test_fake.py", f"import pytest\n@pytest.mark.completeness\n{test}")
    tested.write(
        "pyproject.toml",
        tested.read("pyproject.toml") + '[tool.pytest.ini_options]\nmarkers = ["completeness"]\n',
    )
    tested.put(edit(NEW_FIELD))
    assert tested.bump() == 0
    assert (
        "FAILED tests/test_fake.py::test_fake - AssertionError: the fake lacks gift"
        in capsys.readouterr().out
    )
    assert "specs/shop.yml" in tested.moved()
