"""Nothing is loaded before it is used."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import clever_client
import pytest

HEAVY = {
    "anyio",
    "asyncio",
    "attr",
    "dateutil",
    "httpcore",
    "httpx",
    "json",
    "logging",
    "msgspec",
    "opentelemetry",
    "orjson",
    "ssl",
}


def loaded_by(code: str) -> set[str]:
    """The names of the modules that a new Python has after this code."""
    script = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_a_client_that_is_not_used_yet_has_loaded_next_to_nothing() -> None:
    before = loaded_by("")
    after = loaded_by("from clever_client import Clever, AsyncClever; Clever('token'); AsyncClever('token')")
    assert not (after - before) & HEAVY
    assert not {
        name for name in after if name.startswith("clever_openapi.") and name != "clever_openapi.errors"
    }


def test_a_model_brings_no_network() -> None:
    after = loaded_by("from clever_client.models import UsersUpdated")
    assert not after & {"httpx", "anyio", "ssl"}
    assert "clever_openapi.models.assignment" not in after


@pytest.mark.parametrize("name", clever_client.__all__)
def test_all_that_is_named_is_there(name: str) -> None:
    assert getattr(clever_client, name) is getattr(clever_client, name)
    assert name in dir(clever_client)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        clever_client.nothing  # noqa: B018  # asking for it is the test
    with pytest.raises(AttributeError):
        clever_client.models.nothing  # noqa: B018  # likewise


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))
    assert clever_client.__version__ == project["project"]["version"]
