"""Options that several commands share, each written once."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


class FiniteRange(click.FloatRange):
    """A number within limits; "nan" is within none, and "inf" is no number of seconds or hours."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read the number."""
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail("a finite number was expected", param, ctx)
        return number


SECONDS = FiniteRange(0, 86_400)


def token_options(command: F) -> F:
    """Add the option that says where the token is."""
    return _secret_option("--token-file", "the district's token, instead of CLEVER_TOKEN")(command)


def secret_options(command: F) -> F:
    """Add the option that says where the app's secret is."""
    return _secret_option("--secret-file", "the app's secret, instead of CLEVER_CLIENT_SECRET")(command)


def _secret_option(name: str, what: str) -> Callable[[F], F]:
    """Give what adds an option for a secret: its file, because everybody can read an argument."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.option(name, type=file, help=f"A file with {what}.")


def json_option(command: F) -> F:
    """Add the option for JSON on standard output."""
    return click.option("--json", "as_json", is_flag=True, help="Write JSON, for programs.")(command)


def record_type_option(what: str) -> Callable[[F], F]:
    """Give what adds the option that says which record types."""
    return click.option(
        "--record-type",
        multiple=True,
        callback=_split,
        help=f"Only {what}, such as users. Several are possible.",
    )


def content_options(command: F) -> F:
    """Add the options that say which fields are kept."""
    for name, text in (
        ("--exclude", "Leave out a group (dob, demographics, ...) or a field."),
        ("--fields", "Keep these groups and fields only, with ids and references."),
    ):
        command = click.option(name, multiple=True, callback=_split, help=text)(command)
    return command


def push_options(what: str) -> Callable[[F], F]:
    """Give what adds the options of commands that send many requests."""

    def add(command: F) -> F:
        for option in (
            click.option("--retry-refused", is_flag=True, help=f"Send {what} again that were refused."),
            click.option("--dry-run", is_flag=True, help="Check, tell what would be sent, and send nothing."),
            click.option(
                "--concurrency",
                type=click.IntRange(1, 64),
                default=4,
                show_default=True,
                help="Requests under way at once.",
            ),
        ):
            command = option(command)
        return command

    return add


def _split(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for value in values for word in value.replace(",", " ").split())
