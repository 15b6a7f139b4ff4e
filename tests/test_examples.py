"""`make demo` ends well, and tells when the job was not done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_demo_does_the_main_job() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "demo.py")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5,000 events" in done.stdout
    assert "0 lost, 0 repeated, in order." in done.stdout
    assert "the first one with 0" in done.stdout
    assert "from 0 to 9.5" in done.stdout
    assert "deleted" in done.stdout
