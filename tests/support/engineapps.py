"""Apps of fakes, by import name, for the Spark source: over a socket for its workers, without one here."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from clever_client import Clever, Options
from clever_client.oauth import CleverApp
from clever_fake import FakeClever

TOO_SLOW = "Python worker failed to connect back"
"""What Spark says where starting Python takes over ten seconds: the machine is loaded, so start it again."""

_made: dict[str, Callable[[], CleverApp]] = {}


def here(fake: FakeClever, transport: Any = None) -> str:
    """Give the import name of a fake's app that needs no socket, and lives by the fake's clock."""
    name = f"app_{uuid4().hex}"
    options = Options(clock=fake.clock.seconds, monotonic=fake.clock.seconds, max_attempts=1)
    _made[name] = lambda: CleverApp(
        fake.client_id, fake.client_secret, transport=transport or fake.transport(), options=options
    )
    return f"{__name__}:{name}"


@contextmanager
def served(fake: FakeClever) -> Iterator[str]:
    """Serve a fake; give the import name of its app, for workers that know the folder CLEVER_TEST_APPS."""
    name = f"app_{uuid4().hex}"
    with fake.serve() as base_url:
        told = {
            "base_url": base_url,
            "oauth_url": base_url.removesuffix("/v3.1"),
            "client_id": fake.client_id,
            "client_secret": fake.client_secret,
        }
        (Path(os.environ["CLEVER_TEST_APPS"]) / f"{name}.json").write_text(json.dumps(told))
        yield f"{__name__}:{name}"


def spark_environment() -> dict[str, str]:
    """Give the environment of programs that start Spark: quick to start, and with these apps."""
    found = [str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(found),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }


def __getattr__(name: str) -> Callable[[], CleverApp]:
    if name in _made:
        return _made[name]
    if not name.startswith("app_"):
        raise AttributeError(name)
    told = json.loads((Path(os.environ["CLEVER_TEST_APPS"]) / f"{name}.json").read_text())
    return lambda: _App(**told, options=Options(max_attempts=1))


class _App(CleverApp):
    """An app that has a wrong token for a district as long as there is a file that says so."""

    def client(self, district_id: str) -> Clever:
        if bad(district_id).exists():
            return Clever("a-token-that-is-no-good", base_url=self._credentials.api.origin + "/v3.1")
        return super().client(district_id)


def bad(district_id: str) -> Path:
    """Give the file whose being there makes a district's token a wrong one."""
    return Path(os.environ["CLEVER_TEST_APPS"]) / f"{district_id}.bad"
