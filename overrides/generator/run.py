"""Run the generator with what is ours: decisions in Python, a union's module, plain Python files.

python overrides/generator/run.py generate ...    the arguments are the generator's own
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openapi_python_client
from openapi_python_client import cli

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from model_code import ModelCode  # noqa: E402  # pyright: ignore[reportMissingImports] - beside this file

RUNTIME = HERE / "runtime"


class Project(openapi_python_client.Project):
    """A project as the generator makes it, with what our templates call and our own files in it."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.env.filters["model_code"] = ModelCode

    def _build_models(self) -> None:
        super()._build_models()
        template = self.env.get_template("union.py.jinja")
        for model in self.openapi.models:
            if (code := ModelCode(model, self.openapi)).union_name:
                path = self.package_dir / "models" / f"{code.union_module}.py"
                path.write_text(template.render(code=code), encoding=self.config.file_encoding)

    def build(self) -> Sequence[Any]:
        """Build the package, then put our own files in."""
        errors = super().build()
        for path in sorted(RUNTIME.glob("*.py")):
            if path.name != "__init__.py":
                shutil.copyfile(path, self.package_dir / path.name)
        return errors


if __name__ == "__main__":
    openapi_python_client.Project = Project  # type: ignore[misc]
    cli.app()
