"""The options that the commands of `clever-client mirror` share, and the database that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ._options import secret_options, token_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..mirror._store import Store


def database_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--db",
        "url",
        envvar="CLEVER_MIRROR_DB",
        callback=_check_url,
        help="The database, such as sqlite:///roster.db.  [env: CLEVER_MIRROR_DB]",
    )(command)


def _check_url(ctx: click.Context, _: click.Parameter, value: str | None) -> str:
    """Refuse what is missing, and a password where everybody can read it."""
    if not value:
        raise click.UsageError("there is no database: give --db or set CLEVER_MIRROR_DB")
    source = ctx.get_parameter_source("url")
    if source is click.core.ParameterSource.COMMANDLINE and _has_password(value):
        raise click.UsageError(
            "a password in an argument can be read by everybody on this machine: "
            "put the URL into CLEVER_MIRROR_DB, or the password into PGPASSFILE"
        )
    return value


def _has_password(value: str) -> bool:
    from urllib.parse import parse_qs, urlsplit

    try:
        parts = urlsplit(value)
        return parts.password is not None or "password" in parse_qs(parts.query)
    except ValueError:
        return "@" in value


def scope_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which districts, with which credentials."""
    district = click.option(
        "--district", "districts", multiple=True, help="Only this district, by its id. Several are possible."
    )
    return district(secret_options(token_options(command)))


def check_id(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Refuse what is not an id of Clever: under a mistyped one nothing is found, and nobody is told."""
    from clever_client import InvalidArgumentError, MongoId

    try:
        return None if value is None else str(MongoId(value)).lower()
    except InvalidArgumentError:
        raise click.BadParameter("Clever's id was expected, 24 hexadecimal digits") from None


def open_store(url: str) -> Store:
    """Open the database as it is: these commands make no tables, and do not wait."""
    from ..mirror._store import Store

    store = Store(url, create=False)
    store.check_schema()
    return store
