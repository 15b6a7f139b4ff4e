"""Write a page about a command line from its commands: each with its usage, text, examples and options.

python -m pipeline.command_page MODULE:GROUP NAME PAGE            write it
python -m pipeline.command_page MODULE:GROUP NAME PAGE --check    fail where the committed page differs
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from textwrap import dedent

import click

from pipeline.project import ROOT

HEAD = """\
# The command line

This page is made by `make commands` from the commands' own help: change them, not it.
"""


def page(group: click.Command, name: str) -> str:
    """Write the page of a group and all that is in it."""
    context = click.Context(group, info_name=name)
    parts = [HEAD, *_sections(group, context)]
    return "\n".join(parts).rstrip() + "\n"


def _sections(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## {context.command_path}\n"
    yield from _text(command.help or "")
    yield f"```text\n{command.get_usage(context).removeprefix('Usage: ')}\n```\n"
    if isinstance(command, click.Group):
        names = command.list_commands(context)
        rows = [(f"`{name}`", _short(_child(command, context, name).command)) for name in names]
        yield _table(("command", "what it does"), rows)
    rows = [record for option in command.params if (record := _row(option, context)) is not None]
    if rows:
        yield _table(("option", "what it does"), rows)
    yield from _text(command.epilog or "")
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = _child(command, context, name)
            yield from _sections(child.command, child)


def _child(group: click.Group, context: click.Context, name: str) -> click.Context:
    command = group.get_command(context, name)
    if command is None:
        raise LookupError(f"{context.command_path} lists {name}, and does not have it")
    return click.Context(command, info_name=name, parent=context)


def _short(command: click.Command) -> str:
    return cleandoc(command.help or "").partition("\n\n")[0].replace("\n", " ")


def _text(text: str) -> Iterator[str]:
    """Give a text's paragraphs. Those that Click leaves as they are, by a line with \\b, are blocks."""
    for paragraph in cleandoc(text).split("\n\n"):
        first, _, rest = paragraph.partition("\n")
        if first.strip() != "\b":
            yield f"{' '.join(paragraph.split())}\n" if paragraph.strip() else ""
            continue
        title, _, body = rest.partition("\n")
        if title.startswith("Example"):
            yield f"```sh\n{dedent(body)}\n```\n"
        else:
            yield f"{rest}\n"


def _row(option: click.Parameter, context: click.Context) -> tuple[str, str] | None:
    record = option.get_help_record(context)
    if record is None or not record[1]:
        return None
    names, told = record
    return f"`{names}`".replace("|", "\\|"), told.replace("|", "\\|")


def _table(head: tuple[str, str], rows: list[tuple[str, str]]) -> str:
    lines = [head, ("---", "---"), *rows]
    return "\n".join(f"| {first} | {second} |" for first, second in lines) + "\n"


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("group", metavar="MODULE:GROUP")
    parser.add_argument("name")
    parser.add_argument("page", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the page differs")
    chosen = parser.parse_args()
    module, _, attribute = chosen.group.partition(":")
    group = getattr(import_module(module), attribute)
    text, path = page(group, chosen.name), ROOT / chosen.page
    if not chosen.check:
        path.write_text(text, "utf-8")
    elif not path.exists() or path.read_text("utf-8") != text:
        print(f"{chosen.page}: differs from the commands; run make commands", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
