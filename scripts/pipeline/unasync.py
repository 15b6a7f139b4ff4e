"""Make synchronous source from asynchronous source.

    python -m pipeline.unasync overrides/unasync.toml          # write the target folder
    python -m pipeline.unasync overrides/unasync.toml --check  # name each file that differs, and fail

The words ``async`` and ``await`` are dropped and names are replaced, by Python's own tokens; inside strings
and comments the same is done word by word. A rule that meets nothing is an error: it would hide a name that
has changed.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import token
import tokenize
import tomllib
from collections import Counter
from pathlib import Path

from pipeline.tidy import tidied

_WORD = re.compile(r"\b(?:async +(?=def\b|for\b|with\b)|await +|[A-Za-z_]\w*)")


def convert(source: str, names: dict[str, str], used: Counter[str]) -> str:
    """Return the synchronous form of one module.

    Args:
        source: The module's text.
        names: What each name becomes.
        used: Counts the rules that were applied.
    """
    lines = source.splitlines(keepends=True)
    result: list[str] = []
    row, column = 1, 0

    def copy_until(end_row: int, end_column: int) -> None:
        nonlocal row, column
        while row < end_row:
            result.append(lines[row - 1][column:])
            row, column = row + 1, 0
        if row <= len(lines):
            result.append(lines[row - 1][column:end_column])
            column = end_column

    def replace(text: str) -> str:
        if text in names:
            used[text] += 1
        return names.get(text, text)

    drop_space = False
    for piece in tokenize.generate_tokens(io.StringIO(source).readline):
        if piece.type == token.ENDMARKER:
            break
        if drop_space:
            row, column = piece.start  # what stood between the dropped word and this one goes with it
            drop_space = False
        copy_until(*piece.start)
        if piece.type in (token.NAME, tokenize.COMMENT, token.STRING):
            row, column = piece.end
            if piece.type == token.NAME and piece.string in ("async", "await"):
                drop_space = True
            elif piece.type == token.NAME:
                result.append(replace(piece.string))
            else:
                words = _WORD.sub(
                    lambda found: "" if found[0].endswith(" ") else replace(found[0]), piece.string
                )
                result.append(words)
    copy_until(len(lines) + 1, 0)
    return "".join(result)


def convert_folder(config_path: Path) -> tuple[Path, dict[str, str]]:
    """Return the target folder and the text of each of its files.

    Raises:
        SystemExit: A rule met nothing.
    """
    config = tomllib.loads(config_path.read_text(encoding="utf-8"))
    source, target = config_path.parent / config["source"], config_path.parent / config["target"]
    used: Counter[str] = Counter()
    texts: dict[Path, str] = {}
    for path in sorted(source.glob("*.py")):
        text = convert(path.read_text(encoding="utf-8"), config["names"], used)
        texts[target / path.name] = f"# {config['notice']}\n{text}"
    if unused := sorted(set(config["names"]) - set(used)):
        sys.exit(f"{config_path}: these rules meet nothing, so a name has changed: {', '.join(unused)}")
    return target, {path.name: text for path, text in tidied(texts).items()}


def main() -> int:
    """Write the target folder, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("config", type=Path, help="the TOML file with source, target and names")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file differs")
    arguments = parser.parse_args()
    target, texts = convert_folder(arguments.config)
    present = {path.name for path in target.glob("*.py")}
    if not arguments.check:
        target.mkdir(exist_ok=True)
        for name, text in texts.items():
            (target / name).write_text(text, encoding="utf-8")
        for name in present - set(texts):
            (target / name).unlink()
        return 0
    differing = [
        target / name
        for name in sorted(present | set(texts))
        if name not in present or (target / name).read_text(encoding="utf-8") != texts.get(name)
    ]
    for path in differing:
        print(f"{path} differs from what its source gives: run `make generate`", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
