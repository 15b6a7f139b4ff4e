"""The workflows are what GitHub takes, and safe."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BIN = Path(sys.executable).parent


def load(path: Path) -> dict[str, Any]:
    workflow: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_bytes())
    return workflow


def lint(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def test_there_are_workflows() -> None:
    assert {path.name for path in WORKFLOWS} >= {"ci.yml", "drift.yml"}


def test_they_are_what_github_takes() -> None:
    schema = ["--builtin-schema", "vendor.github-workflows"]
    assert not lint(str(BIN / "check-jsonschema"), *schema, *map(str, WORKFLOWS))


def test_they_are_safe() -> None:
    assert not lint(str(BIN / "zizmor"), "--offline", "--persona=auditor", *map(str, WORKFLOWS))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_their_shell_parses(path: Path) -> None:
    scripts = [step["run"] for job in load(path)["jobs"].values() for step in job["steps"] if "run" in step]
    assert scripts
    for script in scripts:
        assert "${{" not in script  # values reach a shell by the environment only
        assert not lint("bash", "-n", "-c", script)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_commit(path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        if "uses:" in line:
            assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_permissions_are_given_job_by_job(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"]
        assert job["permissions"]["contents"] in ("read", "write")


def test_only_a_job_that_runs_nothing_of_ours_may_write() -> None:
    for path in WORKFLOWS:
        for name, job in load(path)["jobs"].items():
            may_write = "write" in job["permissions"].values()
            steps = "\n".join(step.get("run", "") for step in job["steps"])
            runs_ours = re.search(r"\b(make|python|pip)\b(?! bump`)", steps)
            assert not (may_write and runs_ours), f"{path.name}: {name}"


def test_the_steps_call_what_there_is() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for path in WORKFLOWS:
        text = path.read_text("utf-8")
        for target in re.findall(r"(?:run: make |target: )([a-z-]+)", text):
            assert f"\n{target}:" in makefile, target
        for module in re.findall(r"python -m ([\w.]+)", text):
            name = module.replace(".", "/")
            files = [ROOT / "scripts" / f"{name}.py", ROOT / "scripts" / name / "__main__.py"]
            assert module in ("venv", "pip", "build") or any(file.exists() for file in files), module
        for script in re.findall(r"bash (\S+)", text):
            assert (ROOT / script).exists(), script


def test_no_step_with_a_token_runs_what_was_generated() -> None:
    for path in WORKFLOWS:
        for job in load(path)["jobs"].values():
            for step in job["steps"]:
                if "token" in str(step.get("env", {})):
                    run = step["run"]
                    assert not re.search(r"\b(make|pip|pytest|bump|generate)\b(?! */|\")", run) or (
                        run.startswith("bash .github/propose.sh")
                    ), run


def test_the_job_that_bumps_holds_no_token() -> None:
    job = load(ROOT / ".github" / "workflows" / "drift.yml")["jobs"]["bump"]
    assert "token" not in str(job["steps"])
    assert job["permissions"] == {"contents": "read"}


def test_the_scripts_beside_the_workflows_are_sound() -> None:
    scripts = sorted((ROOT / ".github").glob("*.sh"))
    assert scripts
    assert not lint(str(BIN / "shellcheck"), *map(str, scripts))


def test_drift_is_looked_for_by_itself_and_by_hand() -> None:
    triggers = load(ROOT / ".github" / "workflows" / "drift.yml")["on"]
    assert triggers.keys() == {"schedule", "workflow_dispatch"}
