"""`clever-client districts`: the districts that an app is connected with."""

from __future__ import annotations

from pathlib import Path

import click

from ._options import json_option, secret_options
from ._output import write_json, write_table
from ._settings import app


@click.command()
@secret_options
@json_option
def command(secret_file: Path | None, as_json: bool) -> None:
    """List the districts of an app: which have a token, since when, and what it may do.

    It reads CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET. No token is shown.

    \b
    Example:
      clever-client districts
    """
    header = ("district", "token_created", "scopes")
    with app(secret_file) as clever_app:
        rows = [(each.id, each.token_created, " ".join(each.scopes)) for each in clever_app.districts()]
    if as_json:
        for row in rows:
            write_json(dict(zip(header, row, strict=True)))
    else:
        write_table(
            header, [(name, f"{made:%Y-%m-%d}" if made else None, scopes) for name, made, scopes in rows]
        )
