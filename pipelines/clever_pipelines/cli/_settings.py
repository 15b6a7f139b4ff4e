"""Whose records, with which credentials. Secrets come from the environment, a file or a prompt."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pathlib import Path

    from clever_client import Clever
    from clever_client.oauth import CleverApp


def read_secret(name: str, file: Path | None, what: str) -> str:
    """Give a secret from a file, the environment, or a person at a terminal.

    Raises:
        click.UsageError: No file is given, the variable is not set, and there is no terminal at which to ask.
    """
    if file is not None:
        return file.read_text("utf-8").strip()
    if value := os.environ.get(name):
        return value
    if sys.stdin.isatty() and sys.stderr.isatty():
        prompted: str = click.prompt(f"{what} (or set {name})", hide_input=True, err=True)
        return prompted
    raise click.UsageError(f"there is no {what}: set {name} or give a file")


def client(token_file: Path | None) -> Clever:
    """Make the client of one district."""
    from clever_client import Clever

    return Clever(read_secret("CLEVER_TOKEN", token_file, "token of a district"))


def app(secret_file: Path | None) -> CleverApp:
    """Make the client of an app."""
    from clever_client.oauth import CleverApp

    client_id = os.environ.get("CLEVER_CLIENT_ID")
    if not client_id:
        raise click.UsageError("there is no client id of an app: set CLEVER_CLIENT_ID")
    return CleverApp(client_id, read_secret("CLEVER_CLIENT_SECRET", secret_file, "secret of the app"))
