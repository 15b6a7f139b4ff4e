"""The program around the commands: which there are, how it ends, and what it says when something fails."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from ._status import Status, explain

if TYPE_CHECKING:
    from collections.abc import Sequence

# A group or command, its module, and its line in the help. The modules are imported when they are needed.
COMMANDS = {
    "assignments": ("assignments", "Create one assignment in many sections."),
    "districts": ("districts", "List the districts of an app."),
    "doctor": ("doctor", "Check the set-up and tell what to do."),
    "events": ("events", "Read a district's events."),
    "fake": ("fake", "Serve a fake Clever, and drive it."),
    "grades": ("grades", "Write grades to the gradebook."),
    "snapshot": ("snapshot", "Write all that a district shares to files."),
    "mirror": ("mirror", "Keep all districts of an app in a database."),
}

_EPILOG = """\b
Settings come from the environment: CLEVER_TOKEN for one district, or
CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET for all districts of an app.
A secret is never an argument, where everybody could read it.

\b
Results are on standard output, all else on standard error. Colours are
off in pipes and with NO_COLOR.

\b
Exit status: 0 done, 1 failed, 2 wrong usage or input, 3 done but
something needs a person, 4 credentials not accepted, 5 service, network
or database not reachable, 130 interrupted.

\b
Completion, for bash (or zsh_source, fish_source):
  eval "$(_CLEVER_CLIENT_COMPLETE=bash_source clever-client)"
"""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"{__package__}.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in sorted(COMMANDS.items())])


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from clever_client import __version__

        click.echo(f"clever-client {__version__}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version.",
)
def program() -> None:
    """Read Clever's rosters and events, and write grades back.

    \b
    Example:
      clever-client events list --record-type users
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give the exit status. What fails is told on standard error."""
    if sys.stdout is None:  # closed by whoever started the program
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115  # until the end
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has left, as `head` does. What is still to be written at exit goes to the null device.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Status.DONE
    return status


def _run(arguments: Sequence[str] | None) -> int:
    try:
        done: Any = program.main(arguments, prog_name="clever-client", standalone_mode=False)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.UsageError as error:
        error.show()
        return Status.USAGE
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return Status.INTERRUPTED
    except SystemExit:  # Click's end of a completion, and of what it could not write
        return Status.DONE
    except BrokenPipeError:
        raise
    except Exception as error:
        status, text = explain(error)
        if status is None:
            raise
        from ._output import fold

        told = f"clever-client: {text}"
        click.echo(fold(told) if sys.stderr.isatty() else told, err=True)
        return status
    return done if isinstance(done, int) else Status.DONE
