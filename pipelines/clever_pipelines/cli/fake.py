"""`clever-client fake`: serve a fake Clever, and drive one that is served."""

from __future__ import annotations

import click


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def serve(arguments: tuple[str, ...]) -> int:
    """Serve a fake Clever on this machine.

    It takes the options of "python -m clever_fake", which lists them with --help. The first lines of its
    output are settings for a client.

    \b
    Example:
      clever-client fake serve --port 8000
    """
    from clever_fake.__main__ import main

    return main(list(arguments))


@click.group()
def command() -> None:
    """Serve a fake Clever to develop against.

    \b
    Example:
      clever-client fake serve --port 8000
    """


command.add_command(serve)
