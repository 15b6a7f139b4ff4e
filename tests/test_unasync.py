"""Synchronous source from asynchronous source."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline import unasync

pytestmark = pytest.mark.slow

ASYNC = '''"""Docs: `async with AsyncThing() as x: await x.go()`; an async client stays one."""


async def go(thing: AsyncThing) -> "AsyncThing":
    # await the end, async for AsyncThing
    async with thing as one, other:
        return await  one.go(f"{await_} awaits")  # keep this
    async for x in one: y = [z async for z in (await x)]
'''
SYNC = '''"""Docs: `with Thing() as x: x.go()`; an async client stays one."""


def go(thing: Thing) -> "Thing":
    # the end, for Thing
    with thing as one, other:
        return one.go(f"{await_} awaits")  # keep this
    for x in one: y = [z for z in (x)]
'''


def test_the_words_are_dropped_and_the_names_replaced() -> None:
    used: Counter[str] = Counter()
    assert unasync.convert(ASYNC, {"AsyncThing": "Thing", "missing": "x"}, used) == SYNC
    assert used == {"AsyncThing": 4}


def project(tmp_path: Path, names: str) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.py").write_text("async def AsyncOne() -> None: ...\n", encoding="utf-8")
    config = tmp_path / "rules.toml"
    config.write_text(f'source = "a"\ntarget = "b"\nnotice = "Made."\n[names]\n{names}', encoding="utf-8")
    return config


def test_a_rule_that_meets_nothing_fails(tmp_path: Path) -> None:
    config = project(tmp_path, 'AsyncOne = "One"\nAsyncTwo = "Two"\n')
    with pytest.raises(SystemExit, match="AsyncTwo"):
        unasync.convert_folder(config)


def test_check_names_each_file_that_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = project(tmp_path, 'AsyncOne = "One"\n')

    def run(*more: str) -> int:
        monkeypatch.setattr("sys.argv", ["unasync.py", str(config), *more])
        return unasync.main()

    assert run("--check") == 1
    assert "one.py" in capsys.readouterr().err
    assert run() == 0
    assert (tmp_path / "b" / "one.py").read_text() == "# Made.\ndef One() -> None: ...\n"
    assert run("--check") == 0
    (tmp_path / "b" / "one.py").write_text("edited", encoding="utf-8")
    (tmp_path / "b" / "stray.py").write_text("", encoding="utf-8")
    assert run("--check") == 1
    named = capsys.readouterr().err
    assert "one.py" in named
    assert "stray.py" in named
    assert run() == 0
    assert not (tmp_path / "b" / "stray.py").exists()


def test_the_committed_folder_is_what_its_source_gives() -> None:
    target, texts = unasync.convert_folder(Path(__file__).parent.parent / "overrides" / "unasync.toml")
    assert {path.name: path.read_text(encoding="utf-8") for path in target.glob("*.py")} == texts
