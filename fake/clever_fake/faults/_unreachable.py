"""Places on loopback where no connection can be made."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

_FULL = 16


@contextmanager
def refused() -> Iterator[str]:
    """Give a URL that refuses connections while the block runs."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # held and not listening: nobody else can take the port
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


@contextmanager
def unanswered() -> Iterator[str]:
    """Give a URL where connecting never ends while the block runs, because its queue is full (on Linux)."""
    with ExitStack() as held:
        listener = held.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(_FULL):
            filler = held.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
