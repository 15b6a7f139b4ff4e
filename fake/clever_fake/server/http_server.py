"""A small HTTP/1.1 server on raw sockets: it can answer properly, and it can misbehave to the byte."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import time
from collections.abc import Callable
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Final, Self

from .._messages import Request
from .wire import End, Steps

_MAX_HEAD: Final = 65_536
_CHUNK: Final = 65_536
_LOOK: Final = 0.05  # seconds between two looks whether the client is still there
_NO_LINGER: Final = struct.pack("ii", 1, 0)


class _Gone(Exception):  # noqa: N818 -- the ordinary end of a connection
    """The client has left, or what it sent is no request."""


class Server:
    """Answers requests in threads, one for each connection.

    Args:
        respond: Says what is done with the connection in answer to a request.
        host: The address to listen on.
        port: The port; 0 takes a free one.
        ssl_context: Makes it HTTPS.

    Attributes:
        url: Scheme, host and port.
        port: The port.
        connections: How many connections were made.
    """

    def __init__(
        self,
        respond: Callable[[Request], Steps],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._respond = respond
        self._ssl_context = ssl_context
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, port), family=family, backlog=128)
        self._stopping = Event()
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[Thread] = []
        self.connections: int = 0
        self.port: int = self._listener.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        self.url: str = f"{'https' if ssl_context else 'http'}://{shown}:{self.port}"
        self._acceptor = Thread(target=self._accept, name="fake-clever-accept", daemon=True)

    def __enter__(self) -> Self:
        self._acceptor.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def stopping(self) -> bool:
        """Whether it is being stopped: nobody waits for an answer any more."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """Close every connection and wait until all threads have ended."""
        self._stopping.set()
        with contextlib.suppress(OSError):  # whoever waits for a client gets one
            socket.create_connection(self._listener.getsockname()[:2], timeout=1).close()
        self._acceptor.join()
        self._listener.close()
        with self._lock:
            for connection in self._open:
                _shut(connection)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, address = self._listener.accept()
                if self._stopping.is_set():
                    connection.close()
                    return
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if self._ssl_context is not None:
                    # The handshake is for the connection's own thread: a client may be slow.
                    connection = self._ssl_context.wrap_socket(
                        connection, server_side=True, do_handshake_on_connect=False
                    )
            except OSError:
                self._stopping.wait(0.01)  # the client has gone again
                continue
            thread = Thread(
                target=self._serve, args=[connection, address[0]], name="fake-clever-serve", daemon=True
            )
            with self._lock:
                self.connections += 1
                self._open.add(connection)
            self._threads = [each for each in self._threads if each.is_alive()] + [thread]
            thread.start()

    def _serve(self, connection: socket.socket, peer: str) -> None:
        try:
            if isinstance(connection, ssl.SSLSocket):
                connection.do_handshake()
            reader = _Reader(connection, peer)
            while self._perform(connection, self._respond(reader.request())) and not reader.last:
                pass
        except (OSError, _Gone):
            pass  # the client left, or wants no more: that is no concern of ours
        finally:
            with self._lock:
                self._open.discard(connection)
                connection.close()

    def _perform(self, connection: socket.socket, steps: Steps) -> bool:
        """Do what the steps say; tell whether the connection lives on."""
        for step in steps:
            if isinstance(step, bytes):
                connection.sendall(step)
            elif step is End.CLOSE:
                return False
            elif step is End.RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
                return False
            elif step is End.HANG:
                while connection.recv(_CHUNK):
                    pass  # whatever else it says, it gets no answer
                return False
            elif not self._pause(connection, step):
                return False
        return True

    def _pause(self, connection: socket.socket, seconds: float) -> bool:
        """Wait; tell whether the client is still there afterwards."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._stopping.wait(min(left, _LOOK)) or _has_left(connection):
                return False
        return True


class _Reader:
    """Reads the requests of one connection."""

    def __init__(self, connection: socket.socket, peer: str) -> None:
        self._connection = connection
        self._peer = peer
        self._buffer = b""
        self.last = False

    def request(self) -> Request:
        """Read a request from the connection."""
        lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        try:
            method, target, version = lines[0].split(" ")
            pairs = [line.split(":", 1) for line in lines[1:]]
            headers = {name.strip().lower(): value.strip() for name, value in pairs}
            length = int(headers.get("content-length", "0"))
        except ValueError:
            raise _Gone from None
        connection = headers.get("connection", "").lower()
        self.last = connection == "close" or (version == "HTTP/1.0" and connection != "keep-alive")
        if headers.get("expect", "").lower() == "100-continue":
            self._connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        chunked = headers.get("transfer-encoding", "").lower() == "chunked"
        body = self._chunks() if chunked else self._exactly(length)
        request = Request(method, target, headers, body, self._peer)
        request.abandoned = lambda: not self._buffer and _has_left(self._connection)
        return request

    def _chunks(self) -> bytes:
        body = b""
        while True:
            try:
                size = int(self._until(b"\r\n").partition(b";")[0], 16)
            except ValueError:
                raise _Gone from None
            body += self._exactly(size)
            self._until(b"\r\n")
            if size == 0:
                return body

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._buffer:
            if len(self._buffer) > _MAX_HEAD:
                raise _Gone
            self._more()
        found, _, self._buffer = self._buffer.partition(mark)
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._more()
        found, self._buffer = self._buffer[:size], self._buffer[size:]
        return found

    def _more(self) -> None:
        received = self._connection.recv(_CHUNK)
        if not received:
            raise _Gone
        self._buffer += received


def _has_left(connection: socket.socket) -> bool:
    """Tell whether the client has closed its side."""
    if isinstance(connection, ssl.SSLSocket):
        return False  # its bytes can't be looked at without taking them
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _shut(sock: socket.socket) -> None:
    """Wake whoever waits for this socket."""
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
