"""The command line, `clever-client`.

It needs the extra ``cli``. Each group of commands is a module of its own, which is imported when one of its
commands is called or asked for help.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run `clever-client`."""
    try:
        try:
            import click  # noqa: F401  # only to see whether it is there
        except ImportError:
            sys.exit("clever-client: the command line needs an extra; run: pip install 'clever-client[cli]'")
        from ._program import run

        status = run()
    except KeyboardInterrupt:  # while it starts or ends
        status = 130
    sys.exit(status)
