"""What was sent to the gradebook, and what came of it: a record that survives a crash.

Clever has no list of assignments and no idempotency key. So a program that is killed between sending and
storing must be able to tell, when it starts again, what it may have done already. A journal holds the intent
before a request is sent and its outcome after it.

```python
from clever_pipelines.journal import FileJournal

with FileJournal("grades.journal") as journal:
    for entry in journal.in_doubt():
        print(entry.key, entry.facts)  # look it up in the LMS
```

A journal holds ids, points and the titles of assignments. It holds no name of a person and no comment.
"""

from ._entries import Entry, Intent, Journal, JournalError, Outcome, State
from ._files import FileJournal
from ._sql import SqlJournal

__all__ = ["Entry", "FileJournal", "Intent", "Journal", "JournalError", "Outcome", "SqlJournal", "State"]
