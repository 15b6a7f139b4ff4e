"""Tell what moved upstream: compare the vendored documents with their sources, by meaning.

    python -m drift [--upstream-dir DIR] [--save DIR] [--json FILE] [--markdown FILE]

Exit status: 0 nothing moved, 1 something did, 2 it could not be told (no network, not YAML, not a spec).
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from drift.command import main
    except ImportError as error:  # Python would end with 1, and that says "moved"
        sys.exit(print(f"drift: could not tell: {error}", file=sys.stderr) or 2)
    sys.exit(main())
