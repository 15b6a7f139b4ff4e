"""What the drift workflow proposes: its script on a real repository, with a `gh` that takes notes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / ".github" / "propose.sh"
Call = dict[str, Any]
BRANCH = "drift/upstream"
BOT = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")

GH = f"""#!{sys.executable}
import json, os, sys
arguments = sys.argv[1:]
told = {{"call": arguments}}
if "--body-file" in arguments:
    told["body"] = open(arguments[arguments.index("--body-file") + 1]).read()
with open(os.environ["GH_NOTES"], "a") as notes:
    notes.write(json.dumps(told) + "\\n")
name = "_".join(arguments[:2]).upper()
print(os.environ.get(f"GH_{{name}}", ""))
sys.exit(int(os.environ.get(f"GH_{{name}}_EXIT", "0")))
"""


@dataclass
class Repository:
    """A repository with its origin, and the folder with what a bump made."""

    work: Path
    origin: Path
    artifact: Path
    environment: dict[str, str]

    def git(
        self, *arguments: str, at: Path | None = None, who: tuple[str, str] = ("Ada", "ada@x.example")
    ) -> str:
        names = dict(zip(["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"], who, strict=True))
        names |= dict(zip(["GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"], who, strict=True))
        command = ["git", *arguments]
        environment = self.environment | names
        done = subprocess.run(
            command, cwd=at or self.work, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def bump(self, files: dict[str, str] | None = None) -> None:
        """Make the patch that a bump would leave, and leave the working tree as it was."""
        for name, text in (files or {}).items():
            path = self.work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.git("add", "--all")
        patch = self.git("diff", "--cached", "--binary", "--no-renames")
        (self.artifact / "bump.patch").write_text(patch + "\n")
        self.git("reset", "--quiet", "--hard")

    def propose(self, outcome: str = "bumped", **answers: str) -> tuple[int, str, list[Call]]:
        notes = self.artifact.parent / "notes"
        notes.unlink(missing_ok=True)
        self.git("reset", "--quiet")  # as in a fresh checkout
        environment = self.environment | {"OUTCOME": outcome, "GH_NOTES": str(notes)} | answers
        command = ["bash", str(SCRIPT), str(self.artifact)]
        done = subprocess.run(
            command, cwd=self.work, env=environment, capture_output=True, text=True, check=False
        )
        calls = [json.loads(line) for line in notes.read_text().splitlines()] if notes.exists() else []
        return done.returncode, done.stdout + done.stderr, calls

    def branch(self) -> str:
        """The commit of the branch at the origin, or nothing."""
        return self.git("ls-remote", "origin", f"refs/heads/{BRANCH}").partition("\t")[0]


def called(calls: list[Call], *words: str) -> list[Call]:
    return [call for call in calls if list(words) == list(call["call"])[: len(words)]]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "gh").write_text(GH)
    (tools / "gh").chmod(0o755)
    environment = {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "BRANCH": BRANCH,
        "GITHUB_SERVER_URL": "https://forge.example",
        "GITHUB_REPOSITORY": "shop/shop",
        "GITHUB_RUN_ID": "7",
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    made = Repository(tmp_path / "work", tmp_path / "origin.git", tmp_path / "artifact", environment)
    for folder in (made.work, made.artifact):
        folder.mkdir()
    (made.artifact / "report.md").write_text("**Upstream moved**\n")
    (made.artifact / "log.txt").write_text("a line of the log\n~~~~ ends no fence\n")
    made.git("init", "--quiet", "--bare", str(made.origin), at=tmp_path)
    made.git("init", "--quiet", "--initial-branch", "main")
    (made.work / "specs").mkdir()
    (made.work / "specs" / "a.yml").write_text("a: 1\n")
    made.git("add", "--all")
    made.git("commit", "--quiet", "--message", "start")
    made.git("remote", "add", "origin", str(made.origin))
    made.git("push", "--quiet", "origin", "main")
    return made


def commit_of_a_person(repository: Repository, *how: str) -> str:
    """A person fixes something on the branch, in a commit of their own if git is not told otherwise."""
    repository.git("fetch", "--quiet", "origin", BRANCH)
    repository.git("checkout", "--quiet", "--detach", "FETCH_HEAD")
    (repository.work / "fix").write_text("mine")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "fix", *how)
    repository.git("push", "--quiet", "--force", "origin", f"HEAD:refs/heads/{BRANCH}")
    repository.git("checkout", "--quiet", "main")
    return repository.branch()


def test_a_pull_request_is_opened(repository: Repository) -> None:
    repository.bump({"specs/a.yml": "a: 2\n"})
    status, told, calls = repository.propose()
    assert status == 0, told
    new = repository.branch()
    assert repository.git("show", f"{new}:specs/a.yml", at=repository.origin) == "a: 2"
    assert repository.git("log", "-1", "--format=%an <%ae> %s", new, at=repository.origin) == (
        f"{BOT[0]} <{BOT[1]}> Follow upstream"
    )
    (create,) = called(calls, "pr", "create")
    assert "**Upstream moved**" in str(create["body"])
    assert "a line of the log" in str(create["body"])
    assert "~~~~ ends" not in str(create["body"])
    assert called(calls, "workflow", "run", "ci.yml")
    assert (repository.work / "specs" / "a.yml").read_text() == "a: 1\n"  # the working tree is not touched


def test_the_same_again_is_not_pushed_and_the_text_is_renewed(repository: Repository) -> None:
    repository.bump({"specs/a.yml": "a: 2\n"})
    repository.propose()
    first = repository.branch()
    status, told, calls = repository.propose(GH_PR_LIST="12")
    assert (status, repository.branch()) == (0, first), told
    assert called(calls, "pr", "edit", "12")
    assert not called(calls, "pr", "create")


def test_a_later_bump_takes_the_place_of_the_workflows_own(repository: Repository) -> None:
    repository.bump({"specs/a.yml": "a: 2\n"})
    repository.propose()
    repository.bump({"specs/a.yml": "a: 3\n"})
    status, told, _ = repository.propose(GH_PR_LIST="12")
    assert status == 0, told
    new = repository.branch()
    assert repository.git("show", f"{new}:specs/a.yml", at=repository.origin) == "a: 3"
    assert repository.git("rev-parse", f"{new}^", at=repository.origin) == repository.git("rev-parse", "main")


@pytest.mark.parametrize("how", [[], ["--amend"]], ids=["a commit of its own", "amended"])
@pytest.mark.parametrize("number", ["12", ""], ids=["pull request", "no pull request"])
def test_a_commit_of_a_person_survives(repository: Repository, number: str, how: list[str]) -> None:
    repository.bump({"specs/a.yml": "a: 2\n"})
    repository.propose()
    theirs = commit_of_a_person(repository, *how)
    repository.bump({"specs/a.yml": "a: 3\n"})
    status, told, calls = repository.propose(GH_PR_LIST=number)
    assert (status, repository.branch()) == (0, theirs), told
    assert "::warning::" in told
    (said,) = called(calls, "pr", "comment") if number else called(calls, "issue", "create")
    assert "holds commits that are not the workflow's" in str(said["body"])
    assert not called(calls, "pr", "edit")


def test_without_the_permission_to_push_there_is_an_issue(repository: Repository) -> None:
    hook = repository.origin / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    repository.bump({"specs/a.yml": "a: 2\n"})
    status, told, calls = repository.propose()
    assert (status, repository.branch()) == (0, ""), told
    (said,) = called(calls, "issue", "create")
    assert "the branch could not be pushed" in " ".join(map(str, said["call"]))


@pytest.mark.parametrize(
    "name",
    [
        ".github/workflows/ci.yml",
        "Makefile",
        "scripts/bump/take_in.py",
        "specs/deeper/a.yml",
        "overrides/clever_client/_async/_client.py",
        "tests/test_quirks.py",
        "generated",
        "docs/quirks.md.py",
    ],
)
def test_a_patch_that_touches_more_than_it_may_is_refused(repository: Repository, name: str) -> None:
    repository.bump({"specs/a.yml": "a: 2\n", name: "x"})
    status, told, calls = repository.propose()
    assert status == 1
    assert f"touches what a bump may not touch: {name}" in told
    assert (repository.branch(), calls) == ("", [])


def test_a_bump_may_touch_all_that_it_makes() -> None:
    (pattern,) = re.findall(r"^may='(.+)'$", SCRIPT.read_text(), re.MULTILINE)
    (more,) = re.findall(r"^may\+='(.+)'$", SCRIPT.read_text(), re.MULTILINE)
    config = tomllib.loads((ROOT / "overrides" / "resources.toml").read_text())
    written = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["bump"]["written"]
    keys = ("table", "operations", "resources", "access-module", "page")
    names = [*(config[key] for key in keys), config["overloads"]["module"]]
    made = [os.path.normpath(f"overrides/{name}") for name in names]
    files = [*made, *(name if Path(name).suffix else f"{name}/any.py" for name in written)]
    assert set(made[1:]) <= set(written)
    assert [name for name in files if not re.search(pattern + more, name)] == []


def test_a_link_is_refused(repository: Repository) -> None:
    (repository.work / "specs" / "a.yml").unlink()
    (repository.work / "specs" / "a.yml").symlink_to("/etc/passwd")
    repository.bump()
    status, told, _ = repository.propose()
    assert status == 1
    assert "specs/a.yml has mode 120000" in told


def test_without_the_permission_for_pull_requests_there_is_an_issue(repository: Repository) -> None:
    repository.bump({"specs/a.yml": "a: 2\n"})
    status, told, calls = repository.propose(GH_PR_CREATE_EXIT="1")
    assert status == 0, told
    (said,) = called(calls, "issue", "create")
    assert f"The branch is `{BRANCH}`" in str(said["body"])


@pytest.mark.parametrize("number", ["", "5"])
def test_where_a_person_must_decide_there_is_one_issue(repository: Repository, number: str) -> None:
    status, told, calls = repository.propose("person", GH_ISSUE_LIST=number)
    assert status == 0, told
    (said,) = called(calls, "issue", "edit", "5") if number else called(calls, "issue", "create")
    assert "a line of the log" in str(said["body"])
    assert repository.branch() == ""


@pytest.fixture
def every_call(repository: Repository) -> Callable[[], list[str]]:
    def calls() -> list[str]:
        repository.bump({"specs/a.yml": "a: 2\n"})
        return [" ".join(call["call"]) for call in repository.propose(GH_PR_CREATE_EXIT="1")[2]]

    return calls


def test_what_is_looked_for_is_the_workflows_own(every_call: Callable[[], list[str]]) -> None:
    calls = every_call()
    (pulls,) = [call for call in calls if call.startswith("pr list")]
    assert "--author app/github-actions" in pulls
    assert "isCrossRepository | not" in pulls
    (issues,) = [call for call in calls if call.startswith("issue list")]
    assert "--author app/github-actions" in issues
