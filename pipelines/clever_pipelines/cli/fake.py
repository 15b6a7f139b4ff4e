"""`clever-client fake`: serve a fake Clever, and drive one that is served."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click
from clever_fake.options import OPTIONS

from ._options import SECONDS, json_option
from ._output import write_json

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

_UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86_400}
_LONGEST = 36_500 * 86_400
_OF_ITS_OWN = ("id", "created", "last_modified", "updated", "last_sync")


@click.group()
def command() -> None:
    """Serve a fake Clever to develop against, and drive it.

    It has made-up districts and people, and needs no account and no network.

    \b
    Examples:
      clever-client fake serve --port 8000
      clever-client fake trigger users.updated
    """


def _serve_options(command: F) -> F:
    for option in reversed(OPTIONS):
        told = f"{option.help[0].upper()}{option.help[1:]}."
        if option.type is bool:
            command = click.option(f"--{option.name}", is_flag=True, help=told)(command)
        else:
            command = click.option(
                f"--{option.name}",
                type=click.Choice(option.choices) if option.choices else option.type,
                default=option.default,
                show_default=option.shown or False,
                metavar=option.metavar,
                help=told,
            )(command)
    return command


@command.command()
@_serve_options
def serve(**chosen: Any) -> None:
    """Serve a fake Clever on this machine, until Ctrl-C.

    The first lines of its output are settings for a client: export them. It can be driven with "fake
    trigger" and "fake advance", and from any language: see docs/testing.md.

    \b
    Examples:
      clever-client fake serve --port 8000
      clever-client fake serve --districts 3 --mix realistic --faults 0.05
    """
    from clever_fake.__main__ import serve as serve_it

    try:
        serve_it(chosen)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _controls_options(command: F) -> F:
    url = click.option(
        "--url",
        envvar="CLEVER_BASE_URL",
        show_envvar=True,
        help="Where the fake is served, as it says itself.",
    )
    return url(json_option(command))


@command.command()
@click.argument("event_type", metavar="TYPE")
@click.option("--district", default="0", show_default=True, help="The district, by its number or id.")
@click.option("--id", "record_id", help="The record; without it, the first of its type.")
@click.option("--data", help="The record's fields, or those that change, as JSON.")
@click.option("--late", type=SECONDS, default=0, help="Show the event so many seconds late.")
@_controls_options
def trigger(
    event_type: str,
    district: str,
    record_id: str | None,
    data: str | None,
    late: float,
    url: str | None,
    as_json: bool,
) -> None:
    """Let something happen in a fake that is served: an event of this type.

    TYPE is such as users.created, sections.updated or courses.deleted. The records change with it. Any other
    type makes an event that no record changes with: --data is then what it is about.

    \b
    Examples:
      clever-client fake trigger users.deleted
      clever-client fake trigger users.updated --data '{"email": "a@b.example"}'
    """
    from ._fake_controls import Controls

    if not event_type.strip():
        raise click.BadParameter("an event's type was expected, such as users.updated", param_hint="TYPE")
    controls = Controls(url)
    content = _read_data(data)
    record_type, _, action = event_type.partition(".")
    below = f"districts/{district}/records/{record_type}"
    delay = f"?late={late}" if late else ""
    roster = controls.get(f"districts/{district}/records")
    if record_type not in roster or action not in ("created", "updated", "deleted"):
        event = {"type": event_type, "object": content or {}, "late": late}
        controls.send("POST", f"districts/{district}/events", event)
        record_id = (content or {}).get("id")
    elif action == "created":
        made = content if content is not None else _like_the_first(roster[record_type])
        record_id = controls.send("POST", f"{below}{delay}", made)["id"]
    else:
        record_id = record_id or next(iter(roster[record_type]), None)
        if record_id is None:
            raise click.UsageError(f"there are no {record_type}")
        if action == "updated":
            controls.send("PATCH", f"{below}/{record_id}{delay}", content or {})
        else:
            controls.send("DELETE", f"{below}/{record_id}{delay}")
    if as_json:
        write_json({"type": event_type, "record_id": record_id})
    else:
        click.echo(f"{event_type} {record_id or ''}".rstrip())


@command.command()
@click.argument("span")
@_controls_options
def advance(span: str, url: str | None, as_json: bool) -> None:
    """Move the clock of a fake that is served.

    SPAN is such as 90s, 15min, 2h or 31d. Events expire with it, cursors run out and rate limits recover.
    Your client's clock does not move: it judges the age of a cursor by its own.

    \b
    Example:
      clever-client fake advance 31d
    """
    from ._fake_controls import Controls

    parts = re.findall(r"([0-9]+(?:\.[0-9]+)?)(s|min|h|d)", span)
    if not parts or "".join(number + unit for number, unit in parts) != span:
        raise click.BadParameter("a span of time was expected, such as 90s, 15min, 2h or 31d")
    seconds = sum(float(number) * _UNITS[unit] for number, unit in parts)
    if seconds > _LONGEST:
        raise click.BadParameter("a span of time of up to 36500d was expected")
    now = Controls(url).send("POST", "clock", {"advance": seconds})["now"]
    if as_json:
        write_json({"now": now})
    else:
        click.echo(datetime.fromisoformat(now).isoformat(timespec="seconds"))


def _like_the_first(records: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Make up a record like the first one that is there."""
    first = next(iter(records.values()), {})
    return {name: value for name, value in first.items() if name not in _OF_ITS_OWN}


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _read_data(data: str | None) -> dict[str, Any] | None:
    if data is None:
        return None
    try:
        content = json.loads(data, parse_constant=_refuse)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise click.BadParameter("a JSON object was expected", param_hint="--data")
    return content
