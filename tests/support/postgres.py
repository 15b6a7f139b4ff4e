"""A PostgreSQL cluster of the tests' own, in a temporary folder; gone when they end."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

MISSING = "PostgreSQL's programs (initdb, pg_ctl) are not installed"


def programs() -> Path | None:
    """Tell where PostgreSQL's programs are; Debian keeps them off the PATH."""
    found = [Path(program).parent for name in ("pg_ctl",) if (program := shutil.which(name))]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


@contextmanager
def cluster() -> Iterator[str]:
    """Run a cluster while the block runs.

    Yields:
        The URL of its database ``postgres``, for SQLAlchemy. Only a socket in a folder leads there.
    """
    bin_ = programs()
    assert bin_ is not None, MISSING
    user = _unprivileged()
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user is not None:
            shutil.chown(folder, user)
        data = folder / "data"
        _run(
            user,
            bin_ / "initdb",
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "mirror",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        )
        url = f"postgresql://mirror@/postgres?host={folder}"
        start(url)
        try:
            yield url
        finally:
            stop(url, mode="immediate")


def start(url: str) -> None:
    """Start the server of a cluster that was stopped."""
    folder = _folder(url)
    # Not fsync=off: what is tested is what survives the client's death, and that costs little here.
    options = f"-k {folder} -c listen_addresses='' -c synchronous_commit=off -c log_min_messages=fatal"
    _control(folder, "-o", options, "-l", folder / "log", "start")


def stop(url: str, mode: str = "fast") -> None:
    """Stop the server of a cluster; connections break, and what was committed stays.

    Not so with the mode ``immediate``: with synchronous_commit=off the last commits would be lost.
    """
    _control(_folder(url), "-m", mode, "stop")


def _folder(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["host"][0])


def _control(folder: Path, *arguments: str | Path) -> None:
    bin_ = programs()
    assert bin_ is not None, MISSING
    _run(_unprivileged(), bin_ / "pg_ctl", "-D", folder / "data", "-w", *arguments)


def _unprivileged() -> str | None:
    """Name the user to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(user: str | None, *command: str | Path) -> None:
    words = [str(word) for word in command]
    if user is not None and user != getpass.getuser():
        words = ["runuser", "-u", user, "--", *words]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def database(server: str, name: str, *, template: str = "template1") -> Iterator[str]:
    """Make a database in a running cluster, an empty one or a copy; give its URL."""
    import psycopg
    from sqlalchemy import make_url

    url = make_url(server)
    address = f"host={url.query['host']} user={url.username} dbname=postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')  # type: ignore[call-overload]
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]
