"""Finish what a run has decided, in a process that outlives it: ``python -m bump.finish ROOT FOLDER``."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from bump.state import finish

if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    finish(Path(sys.argv[1]), Path(sys.argv[2]))
