"""Regenerate ``generated/`` from ``specs/``, the overlay and ``overrides/generator/templates``.

python -m pipeline.generate            write it
python -m pipeline.generate --check    fail, naming the file, where what is committed differs
"""

from __future__ import annotations

import argparse
import filecmp
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from pipeline import effective_spec
from pipeline.document import SpecError, dump, dump_json
from pipeline.openapi31 import at_openapi_31
from pipeline.project import ROOT, generated_package

PACKAGE = generated_package(ROOT)
GENERATOR = ROOT / "overrides" / "generator"
TEMPLATES = GENERATOR / "templates"
ORIGINALS = TEMPLATES / "ORIGINALS"
OURS = "ours"
"""What stands in place of a digest where a template has no packaged original."""

CONFIG = ROOT / "generator-config.yaml"


def check_originals() -> None:
    """Hold each of our templates to the packaged one that it replaces.

    Raises:
        SpecError: A packaged template moved, or `ORIGINALS` and the folder don't list the same templates.
    """
    spec = find_spec("openapi_python_client")
    if spec is None or spec.origin is None:
        raise SpecError("openapi-python-client is not installed: run this through make")
    packaged = Path(spec.origin).parent / "templates"
    lines = [line.split() for line in ORIGINALS.read_text().splitlines() if not line.startswith("#")]
    recorded = {name: digest for digest, name in lines}
    ours = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.jinja")}
    for name in sorted(ours ^ recorded.keys()):
        raise SpecError(
            f"overrides/generator/templates/ORIGINALS: {name} is in only one of the list and the folder"
        )
    for name, digest in recorded.items():
        original = packaged / name
        if digest == OURS and not original.exists():
            continue
        if not original.exists() or hashlib.sha256(original.read_bytes()).hexdigest() != digest:
            raise SpecError(
                f"overrides/generator/templates/{name}: the packaged original moved; "
                "bring over what changed, then record its sha256 in ORIGINALS"
            )


def generate(into: Path) -> None:
    """Run the generator on the effective document.

    Raises:
        SpecError: The overlay, a template or the generator needs a person.
    """
    check_originals()
    document = at_openapi_31(effective_spec.effective_spec())
    dump(document, effective_spec.EFFECTIVE)  # for people
    source = effective_spec.EFFECTIVE.with_suffix(".json")
    dump_json(document, source)
    environment = os.environ | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    }
    command = [sys.executable, str(GENERATOR / "run.py"), "generate", "--meta", "none", "--overwrite"]
    command += ["--fail-on-warning", "--path", str(source), "--config", str(CONFIG)]
    command += ["--custom-template-path", str(TEMPLATES), "--output-path", str(into)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SpecError(f"build/openapi.yaml: the generator refuses or warns:\n{done.stdout}{done.stderr}")
    (into / "py.typed").touch()
    shutil.rmtree(into / ".ruff_cache", ignore_errors=True)


def differences(ours: Path, fresh: Path) -> list[str]:
    """Return the files that differ, are missing, or should not be there, relative to the folder."""

    def files(root: Path) -> set[str]:
        return {
            path.relative_to(root).as_posix()
            for path in root.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }

    have, want = files(ours), files(fresh)
    same = {name for name in have & want if filecmp.cmp(ours / name, fresh / name, shallow=False)}
    return sorted((have | want) - same)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Regenerate generated/ from specs/ and overrides/.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where the committed code differs"
    )
    arguments = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            fresh = Path(scratch) / PACKAGE.name
            generate(fresh)
            if arguments.check:
                different = differences(PACKAGE.parent, fresh.parent)  # nothing else may be beside it
                if different:
                    names = "\n".join(f"  generated/{name}" for name in different)
                    raise SpecError(f"not what `make generate` writes:\n{names}")
            else:
                shutil.rmtree(PACKAGE, ignore_errors=True)
                shutil.copytree(fresh, PACKAGE)
    except SpecError as error:
        sys.exit(f"generate: {error}")


if __name__ == "__main__":
    main()
