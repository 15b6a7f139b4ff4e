"""Write many grades to the gradebook, and know of each what became of it.

```python
from clever_client import Clever
from clever_pipelines.grades import push_grades, read_csv
from clever_pipelines.journal import FileJournal

with Clever() as clever, FileJournal("grades.journal") as journal:
    report = push_grades(clever, read_csv("grades.csv"), journal)
print(report)
```

All rows are checked before the first is sent. A push that was killed goes on where it stopped: run it again
with the same journal. The guide is docs/grades.md.
"""

from ._csv import read_csv
from ._push import GradeResult, push_grades, push_grades_async
from ._rows import GradeRow, check_rows

__all__ = ["GradeResult", "GradeRow", "check_rows", "push_grades", "push_grades_async", "read_csv"]
