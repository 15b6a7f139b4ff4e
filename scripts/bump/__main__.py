"""Take in what moved upstream: documents, generated code, tests, changelog. All of it, or nothing.

    python -m bump [--upstream-dir DIR] [--markdown FILE]

Exit status: 0 done or nothing to do, 1 a person must decide (the last line names the file to
open), 2 it could not be told what upstream says.
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from bump.command import clear_up_when_ended, main
    except ImportError as error:  # Python would end with 1, and that says that a person must decide
        sys.exit(print(f"bump: could not tell: {error}", file=sys.stderr) or 2)
    clear_up_when_ended()
    sys.exit(main())
