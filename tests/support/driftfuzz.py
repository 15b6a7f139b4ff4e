"""Break documents in every way that can be thought of, and see how `make drift` ends.

    python tests/support/driftfuzz.py [--cases 2000] [--seed 1]

It may say that nothing moved, that something did, or that it can't tell: in one line, in time, in bounds.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import io
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bump.write import in_order_of, write
from drift.command import main as drift
from drift.convert import parse, to_openapi_30
from drift.shapes import NotASpecError
from pipeline.yaml_reader import read_yaml

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests" / "samples" / "drift").glob("shop.*.yml"))
LARGE = sorted((ROOT / "specs").glob("*.yml"))
MAX_SECONDS = 20.0
MAX_BYTES = 1_000_000_000

TOKENS = [
    b"&a ", b"*a", b"<<: *a", b": ", b"- ", b"? ", b"!!python/object:os.system ", b"!!set ", b"%YAML 9.9\n",
    b"---\n", b"...\n", b"\t", b"\0", b"\xff", b"{", b"}", b"[", b"]", b'"', b"'", b"|\n", b">\n", b"#",
    b"\r", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"=", b"@", b"`", b"1e999", b".nan", b"0x", b"~",
]  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, -1, 10**30, 1.5, "", "x", "\n", "\u2028", "é" * 1000, [], {}, [None], [[]],
    {"": None}, {"$ref": "#"}, {"$ref": "#/"}, {"$ref": "#/definitions/Order"},
    {"$ref": "#/components/schemas/Order"}, {"$ref": "#/components/responses/Gone"}, {"$ref": 5},
    {"$ref": "other.yml#/a"}, {"allOf": {}}, {"allOf": [5]}, {"enum": {}}, {"enum": [[], {}, None, 1, "1"]},
    {"type": ["string", "null"]}, {"type": 5}, {"required": "x"}, {"properties": []}, {"discriminator": 5},
    {"discriminator": {"propertyName": "type"}}, {"nullable": "yes"}, {"in": "body"},
    {"in": "nowhere", "name": "x"}, {"get": None}, "swagger", 2.0, "3.2.0", "9.9",
]  # fmt: skip
REFERENCES = ["responses", "parameters", "requestBodies", "headers", "schemas", "pathItems", "mediaTypes"]


def places(node: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document but its root."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in items:
        yield (*at, key)
        yield from places(child, (*at, key))


def change(document: Any, chance: random.Random) -> None:
    """Change a document at one place, in place."""
    where = list(places(document))
    if not where:
        return
    *steps, last = chance.choice(where)
    parent = document
    for step in steps:
        parent = parent[step]
    how = chance.randrange(8)
    if how == 0:
        del parent[last]
    elif how == 1 and isinstance(parent, dict):
        parent[chance.choice(["", "$ref", "x-made-up", "properties", str(chance.random())])] = parent.pop(
            last
        )
    elif how == 2:
        for _ in range(chance.choice([1, 5, 60, 150])):
            parent[last] = chance.choice([{"items": parent[last]}, [parent[last]], {"allOf": [parent[last]]}])
    elif how == 3:
        *far, end = chance.choice(where)
        source = document
        with contextlib.suppress(LookupError, TypeError):
            for step in (*far, end):
                source = source[step]
            parent[last] = copy.deepcopy(source)
    elif how == 4:
        kind = chance.choice(REFERENCES)
        parent[last] = {"$ref": f"#/components/{kind}/Circle"}
        if isinstance(document.get("components"), dict):
            circle = {"Circle": {"$ref": f"#/components/{kind}/{chance.choice(['Circle', 'Round'])}"}}
            circle["Round"] = {"$ref": f"#/components/{kind}/Circle"}
            document["components"][kind] = circle
    elif how == 5 and isinstance(parent, list):
        parent.extend(copy.deepcopy(parent[last]) for _ in range(chance.choice([1, 3, 300])))
    else:
        parent[last] = copy.deepcopy(chance.choice(VALUES))


def broken(content: bytes, chance: random.Random) -> bytes:
    """A document that was broken somewhere: in its text, in its structure, or in both."""
    if chance.random() < 0.7:
        document = read_yaml(content)
        for _ in range(chance.choice([1, 1, 1, 2, 5])):
            if isinstance(document, dict):
                with contextlib.suppress(LookupError, TypeError, AttributeError):
                    change(document, chance)  # what an earlier change left may not be there any more
        with contextlib.suppress(RecursionError, ValueError):
            content = json.dumps(document, ensure_ascii=chance.random() < 0.5).encode()
        if chance.random() < 0.8:
            return content
    for _ in range(chance.choice([1, 2, 10])):
        at = chance.randrange(len(content) + 1)
        to = min(len(content), at + chance.choice([0, 0, 1, 10, 1000]))
        new = chance.choice([*TOKENS, content[at:to] * 2, b"[" * 500, b"&b [*b]", b"a: " * 200])
        content = content[:at] + new + content[to:]
    return content


@dataclass
class Fuzz:
    """What came of the cases."""

    exits: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

    @property
    def memory(self) -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    def table(self) -> str:
        rows = [f"| exit {status} | {self.exits[status]} |" for status in (0, 1, 2)]
        rows += [f"| slowest | {self.seconds:.2f} s |", f"| most memory | {self.memory / 1e6:.0f} MB |"]
        return "\n".join([f"| cases | {self.exits.total()} |", "| --- | --- |", *rows])


CONFIG = """
[[document]]
file = "{file}"
source = "https://shop.example/{file}"
format = "openapi-3.0"
revision = "x"
source-sha256 = ""
"""
OVERLAY = """
actions:
  - target: $..[?@.format == 'uuid']
    description: A reason.
    update: {format: date-time}
"""


def fuzz(folder: Path, cases: int, seed: int) -> Fuzz:
    """Break so many documents. A case depends on its number and the seed only."""
    outcome = Fuzz()
    (folder / "overrides").mkdir()
    (folder / "upstream").mkdir()
    (folder / "specs").mkdir()
    (folder / "overrides" / "overlay.yaml").write_text(OVERLAY)
    for number in range(cases):
        chance = random.Random(f"{seed}.{number}")
        ours = chance.choice(LARGE if chance.random() < 0.05 else SAMPLES)
        vendored = to_openapi_30(parse(ours.read_bytes()))
        (folder / "specs" / ours.name).write_bytes(json.dumps(vendored).encode())
        content = broken(ours.read_bytes(), chance)
        (folder / "upstream" / ours.name).write_bytes(content)
        config = folder / "specs" / "upstream.toml"
        config.write_text(CONFIG.format(file=ours.name))
        started = time.monotonic()
        problem = _run(config, folder / "upstream", outcome)
        if not problem and number % 8 == 0:  # it takes longer than all the rest
            problem = _written(vendored, content)
        seconds = time.monotonic() - started
        outcome.seconds = max(outcome.seconds, seconds)
        if seconds > MAX_SECONDS:
            problem = f"{seconds:.1f} seconds"
        if outcome.memory > MAX_BYTES:
            problem = f"{outcome.memory} bytes"
        if problem:
            outcome.failures.append(f"seed {seed}, case {number}: {problem}")
    return outcome


def _run(config: Path, upstream: Path, outcome: Fuzz) -> str:
    output, errors = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            status = drift(["--config", str(config), "--upstream-dir", str(upstream)])
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    outcome.exits[status] += 1
    if status not in (0, 1, 2):
        return f"exit {status}"
    if "Traceback" in output.getvalue() + errors.getvalue():
        return "a traceback"
    if errors.getvalue().count("\n") > 1:
        return "more than one line"
    return "" if output.getvalue() or errors.getvalue() else "not a word"


def _written(vendored: Any, content: bytes) -> str:
    """What can be read can be vendored: written as YAML that says the same."""
    try:
        theirs = to_openapi_30(parse(content))
    except NotASpecError:
        return ""
    try:
        written = write(in_order_of(vendored, theirs))
    except NotASpecError:
        return ""
    return "" if parse(written) == in_order_of(vendored, theirs) else "written as something else"


def main() -> None:
    """Fuzz, and print the table; exit status 1 where a case failed."""
    parser = argparse.ArgumentParser(description="Break documents, and see how drift ends.")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = fuzz(Path(folder), options.cases, options.seed)
    print(outcome.table())
    for failure in outcome.failures:
        print(failure, file=sys.stderr)
    sys.exit(1 if outcome.failures else 0)


if __name__ == "__main__":
    main()
