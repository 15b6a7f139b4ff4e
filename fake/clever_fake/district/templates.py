"""What differs between two records, or two events, of the same content: filled in when they are written."""

from __future__ import annotations

from typing import Final

ID: Final = "%(id)b"
"""The event's id."""
TIME: Final = "%(time)b"
"""The event's time."""
RECORD: Final = "%(record)b"
"""The record's id."""
NUMBER: Final = "%(number)d"
"""The record's number."""
CREATED: Final = "%(created)b"
"""When the record was created."""
MODIFIED: Final = "%(modified)b"
"""When the record was last changed."""
BEFORE: Final = "%(before)b"
"""When the record was changed before that."""
