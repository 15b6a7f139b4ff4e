"""`clever-client doctor`: check the set-up, from versions to the events of a district."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ._checks import Check, check_all
from ._options import json_option, token_options
from ._output import fold, write_json
from ._status import Status

_MARKS = {"ok": "ok  ", "note": "note", "problem": "FAIL"}


@click.command()
@token_options
@json_option
def command(token_file: Path | None, as_json: bool) -> int:
    """Check the set-up, and tell for each problem what to do.

    It looks at versions, settings, proxy and certificates, then asks Clever with your token: whether it is
    accepted, what is left of the rate limit, how far your clock is off, and whether events are switched on.
    Nothing is changed, and no secret or record is shown.

    Ends with status 3 if something needs a person.

    \b
    Example:
      clever-client doctor
    """
    checks: list[Check] = []
    for check in check_all(token_file):
        checks.append(check)
        if as_json:
            write_json(check)
        else:
            told = f"{_MARKS[check.result]}  {check.name}: {check.found}"
            if check.advice:
                told += f"\n      {check.advice}"
            click.echo(fold(told) if sys.stdout.isatty() else told)
    return Status.NEEDS_A_PERSON if any(check.result == "problem" for check in checks) else Status.DONE
