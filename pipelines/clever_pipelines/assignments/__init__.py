"""Create one assignment in many sections, and never twice in one.

Clever has no list of assignments and no key that would make a repeated create harmless. So a create of which
nobody knows whether it was processed is not sent again: it is told, and a person looks into the LMS.

```python
from datetime import UTC, datetime, timedelta

from clever_client import Clever
from clever_client.models import AssignmentRequest
from clever_pipelines.assignments import push_assignment
from clever_pipelines.journal import FileJournal

next_week = datetime.now(UTC) + timedelta(days=7)
essay = AssignmentRequest(title="Essay", description="500 words", due_date=next_week)
with Clever() as clever, FileJournal("assignments.journal") as journal:
    report = push_assignment(clever, ["58da8c5da7a7e5241f0a2c1b"], essay, journal, name="essay-1")
print(report)
```
"""

from ._push import (
    AssignmentResult,
    SectionRow,
    push_assignment,
    push_assignment_async,
    resolve_created,
    resolve_not_created,
)

__all__ = [
    "AssignmentResult",
    "SectionRow",
    "push_assignment",
    "push_assignment_async",
    "resolve_created",
    "resolve_not_created",
]
