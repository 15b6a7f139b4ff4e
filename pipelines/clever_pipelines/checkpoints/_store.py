"""What a checkpoint store is: two methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from clever_client import Checkpoint


class CheckpointStore(Protocol):
    """A place that keeps checkpoints by a key of yours, such as a district's id."""

    def load(self, key: str, /) -> Checkpoint | None:
        """Give the checkpoint that is stored under a key; None if there is none."""

    def store(self, key: str, checkpoint: Checkpoint, /) -> None:
        """Store a checkpoint under a key, in place of the one before."""


class AsyncCheckpointStore(Protocol):
    """A checkpoint store whose methods are awaited."""

    async def load(self, key: str, /) -> Checkpoint | None:
        """Give the checkpoint that is stored under a key; None if there is none."""

    async def store(self, key: str, checkpoint: Checkpoint, /) -> None:
        """Store a checkpoint under a key, in place of the one before."""


def in_threads(store: CheckpointStore) -> AsyncCheckpointStore:
    """Wrap a store so that an event loop goes on while a disk is waited for.

    Args:
        store: The store. Its methods are called in worker threads, one call at a time.
    """
    return _ThreadedStore(store)


class _ThreadedStore:
    def __init__(self, store: CheckpointStore) -> None:
        from anyio import CapacityLimiter

        self._store = store
        self._one_at_a_time = CapacityLimiter(1)

    async def load(self, key: str, /) -> Checkpoint | None:
        from anyio import to_thread

        return await to_thread.run_sync(self._store.load, key, limiter=self._one_at_a_time)

    async def store(self, key: str, checkpoint: Checkpoint, /) -> None:
        from anyio import to_thread

        await to_thread.run_sync(self._store.store, key, checkpoint, limiter=self._one_at_a_time)
