"""Where checkpoints are kept: how far each stream of events has been read.

```python
from clever_pipelines.checkpoints import FileCheckpointStore

store = FileCheckpointStore("checkpoints")
checkpoint = store.load("5f0000000000000000000001")  # None: nothing is stored under this key
```

`FileCheckpointStore` suits one program that processes events at least once. `SqlCheckpointStore` takes part
in your own transaction, so that an event's effect and its checkpoint are stored together or not at all: that
is what exactly-once means here. The guide is docs/checkpoints.md.
"""

from ._files import FileCheckpointStore
from ._sql import SqlCheckpointStore
from ._store import AsyncCheckpointStore, CheckpointStore, in_threads

__all__ = [
    "AsyncCheckpointStore",
    "CheckpointStore",
    "FileCheckpointStore",
    "SqlCheckpointStore",
    "in_threads",
]
