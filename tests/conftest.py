"""What many tests need: one way to use both clients."""

from __future__ import annotations

import asyncio
import gc
import inspect
import os
import re
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import postgres
import pytest
from clever_client import AsyncClever, Clever
from clever_client._http import json_codec, pages
from xdist.scheduler import LoadGroupScheduling

SLOW_FILE = re.compile(r"^pytestmark = \[?\s*pytest\.mark\.slow", re.MULTILINE)


def pytest_configure(config: pytest.Config) -> None:
    """Try properties a few times where slow tests are not wanted; handle signals as a new process does.

    A shell that starts this in the background has some of these ignored.
    """
    if config.option.markexpr == "not slow":
        os.environ.setdefault("EXAMPLES_TIMES", "0.3")
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out a file of slow tests where they are not wanted, which saves importing what it needs."""
    if config.option.markexpr != "not slow" or collection_path.suffix != ".py":
        return None
    return True if SLOW_FILE.search(collection_path.read_text("utf-8")) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the slow tests come first, then the files with the most cases of one test.

    At the end the small ones keep all workers busy.
    """
    most: dict[Path, int] = {}
    for (path, _), cases in Counter((item.path, _function(item.nodeid)) for item in items).items():
        most[path] = max(most.get(path, 0), cases)
    items.sort(key=lambda item: (item.get_closest_marker("slow") is None, -most[item.path], item.path))


class ByFunction(LoadGroupScheduling):  # type: ignore[misc]
    """Gives out a function with all its parameters at once, where it is in no group of its own.

    Each unit of work costs the controller time for every other one.
    """

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        scope = super()._split_scope(nodeid)
        return _function(nodeid) if scope == nodeid else scope


def _function(nodeid: str) -> str:
    return nodeid.partition("[")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFunction | None:
    """Give out the tests in this way where `--dist=loadgroup` asks for groups."""
    return ByFunction(config, log) if config.option.dist == "loadgroup" else None


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over the collected tests, which are thousands, and come more rarely."""
    import hypothesis  # noqa: F401  # it looks among the living for what it is handed when it is imported

    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 20)


class ClientAdapter:
    """One of the two clients, used as if it were synchronous: what passes on one must pass on the other."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._runner = asyncio.Runner()
        self._clients: list[Any] = []

    def client(self, token: Any = "token", **settings: Any) -> Any:
        """Make a client of this kind; it is closed after the test."""
        made = (AsyncClever if self.kind == "async" else Clever)(token, **settings)
        self._clients.append(made)
        return made

    def run(self, value: Any) -> Any:
        """Return the result of a call of the client."""
        if not inspect.isawaitable(value):
            return value

        async def wait() -> Any:
            return await value

        return self._runner.run(wait())

    def all(self, stream: Any) -> list[Any]:
        """Return all records, or pages, of a stream."""
        if self.kind == "sync":
            return list(stream)

        async def collect() -> list[Any]:
            return [record async for record in stream]

        return self._runner.run(collect())

    def next(self, stream: Any) -> Any:
        """Return the next record of a stream."""
        return self.run(anext(stream)) if self.kind == "async" else next(stream)

    def close(self) -> None:
        for made in self._clients:
            self.run(made.aclose() if self.kind == "async" else made.close())
        self._runner.close()


@pytest.fixture(scope="module", params=["fast", pytest.param("standard library", marks=pytest.mark.slow)])
def reading(request: pytest.FixtureRequest) -> Iterator[None]:
    """JSON read both ways: with the extra ``fast`` from a list's first page on, and without it."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "fast":
            patch.setattr(pages, "_WORTH_PREPARING", 0)
        else:
            patch.setattr(json_codec, "_fast_loads", None)
            patch.setattr(pages, "split_by_msgspec", _refuse)
        yield


def _refuse(body: bytes, *, in_items: bool) -> Any:
    raise ValueError("msgspec is not installed")


@pytest.fixture(params=["sync", "async"])
def adapter(request: pytest.FixtureRequest) -> Iterator[ClientAdapter]:
    """Both clients, one after the other."""
    made = ClientAdapter(request.param)
    yield made
    made.close()


class Clock:
    """A clock that stands still until somebody sleeps."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now
        self.sleeps: list[float] = []

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(round(seconds, 6))
        self.now += seconds

    @property
    def options(self) -> dict[str, Any]:
        """The options that make a client live by this clock, with the longest jitter."""
        return {"clock": self.time, "monotonic": self.time, "sleep": self.sleep, "random": lambda: 1.0}


@pytest.fixture
def clock() -> Clock:
    """A clock for `Options`."""
    return Clock()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str | None]:
    """A PostgreSQL of the tests' own; None where its programs are missing."""
    if postgres.programs() is None:
        yield None
    else:
        with postgres.cluster() as url:
            yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the mirror's tables, to be copied."""
    from clever_pipelines.mirror._store import Store

    path = tmp_path_factory.mktemp("migrated") / "roster.db"
    with Store(f"sqlite:///{path}") as made:
        made.migrate()
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres_server: str | None) -> Iterator[str | None]:
    """The name of a database in PostgreSQL with the mirror's tables, to be copied."""
    from clever_pipelines.mirror._store import Store

    if postgres_server is None:
        yield None
        return
    name = "migrated"
    with postgres.database(postgres_server, name) as url:
        with Store(url) as made:
            made.migrate()
        yield name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """An empty mirror, in SQLite and in PostgreSQL."""
    from clever_pipelines.mirror._store import Store

    with ExitStack() as stack:
        if request.param == "postgresql":
            server = request.getfixturevalue("postgres_server")
            if server is None:
                pytest.skip(postgres.MISSING)
            migrated = request.getfixturevalue("migrated_database")
            url = stack.enter_context(postgres.database(server, tmp_path.name, template=migrated))
        else:
            path = tmp_path / "roster.db"
            shutil.copy(request.getfixturevalue("migrated_file"), path)
            url = f"sqlite:///{path}"
        yield stack.enter_context(Store(url))
