"""Upstream is read within bounds: size, time, tries; and all of a run from one revision."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from drift import fetch
from drift.fetch import Fetcher, UndeterminedError, VanishedError
from drift.source import Source
from drift.upstream import read

pytestmark = pytest.mark.slow

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[str], Answer]], str]]:
    """Serve what a function of the path gives; returns the address."""
    servers = []

    def start(answer: Callable[[str], Answer]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = answer(self.path)
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def fetcher(slept: list[float] | None = None, seconds: float = 20) -> Fetcher:
    return Fetcher(seconds, sleep=(slept if slept is not None else []).append)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_passing_refusal_is_tried_again(serve: Callable[..., str], status: int) -> None:
    answers = [(status, {"Retry-After": "7"}, b""), (status, {}, b""), (200, {}, b"here")]
    slept: list[float] = []
    assert fetcher(slept).get(serve(lambda _: answers.pop(0)), {}).content == b"here"
    assert slept == [7, 2]


def test_refusals_without_end(serve: Callable[..., str]) -> None:
    asked: list[str] = []
    base = serve(lambda path: (asked.append(path), (503, {}, b""))[1])
    with pytest.raises(UndeterminedError, match="status 503"):
        fetcher().get(base, {})
    assert len(asked) == fetch.MAX_ATTEMPTS


def test_a_long_wait_is_not_waited_for(serve: Callable[..., str]) -> None:
    slept: list[float] = []
    with pytest.raises(UndeterminedError, match="status 429"):
        fetcher(slept).get(serve(lambda _: (429, {"Retry-After": "3600"}, b"")), {})
    assert slept == []


@pytest.mark.parametrize("status", [400, 401, 403, 500])
def test_other_refusals_are_not_tried_again(serve: Callable[..., str], status: int) -> None:
    asked: list[str] = []
    base = serve(lambda path: (asked.append(path), (status, {}, b""))[1])
    with pytest.raises(UndeterminedError, match=f"status {status}"):
        fetcher().get(base, {})
    assert len(asked) == 1


def test_what_is_not_there(serve: Callable[..., str]) -> None:
    with pytest.raises(VanishedError):
        fetcher().get(serve(lambda _: (404, {}, b"")), {})


def test_a_time_out_is_tried_again(monkeypatch: pytest.MonkeyPatch, serve: Callable[..., str]) -> None:
    monkeypatch.setattr(fetch, "_TIMEOUT", 0.2)
    slow = [True, False]

    def answer(path: str) -> Answer:
        if slow.pop(0):
            time.sleep(0.5)
        return 200, {}, b"here"

    assert fetcher().get(serve(answer), {}).content == b"here"


@pytest.mark.parametrize("packed", [False, True], ids=["as it is", "compressed"])
def test_a_document_that_is_too_large(
    serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(fetch, "MAX_BYTES", 100_000)
    body = b"x" * 100_001
    answer = (200, {"Content-Encoding": "gzip"}, gzip.compress(body)) if packed else (200, {}, body)
    with pytest.raises(UndeterminedError, match="larger than 100000 bytes"):
        fetcher().get(serve(lambda _: answer), {})
    monkeypatch.setattr(fetch, "MAX_BYTES", 100_001)
    assert fetcher().get(serve(lambda _: answer), {}).content == body


def test_what_is_packed_twice_is_not_unpacked(serve: Callable[..., str]) -> None:
    body = gzip.compress(gzip.compress(b"x" * 1000))
    with pytest.raises(UndeterminedError, match="not asked for"):
        fetcher().get(serve(lambda _: (200, {"Content-Encoding": "gzip, gzip"}, body)), {})


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_server_that_drips(where: str) -> None:
    def drip() -> None:
        connection, _ = server.accept()
        with closing(connection):
            connection.recv(1000)
            connection.sendall(
                b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 1000\r\n\r\n" if where == "body" else b"")
            )
            try:
                while True:
                    connection.sendall(b"x")
                    time.sleep(0.05)
            except OSError:
                pass

    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        started = time.monotonic()
        with pytest.raises(UndeterminedError, match=r"longer than 0\.5 seconds"):
            fetcher(seconds=0.5).get(f"http://127.0.0.1:{server.getsockname()[1]}/", {})
        assert time.monotonic() - started < 5
        thread.join(5)


# ------------------------------------------------------------------------------------------- one revision

CONFIG = """
[branch]
name = "main"
url = "{base}/commits/main"
[[listing]]
url = "{base}/contents?ref={{revision}}"
[[document]]
file = "a.yml"
source = "{base}/{{revision}}/a.yml"
format = "swagger-2.0"
revision = "x"
revision-url = "{base}/commits?path=a.yml&sha={{revision}}"
source-sha256 = ""
[[document]]
file = "b.yml"
source = "{base}/{{revision}}/b.yml"
format = "swagger-2.0"
revision = "x"
source-sha256 = ""
"""


@pytest.fixture
def moving(serve: Callable[..., str], tmp_path: Path) -> tuple[Source, list[str]]:
    """A source whose branch moves on with every request."""
    asked: list[str] = []

    def answer(path: str) -> Answer:
        asked.append(path)
        if path == "/commits/main":
            body = json.dumps({"sha": f"c{len(asked)}"})
        elif path.startswith("/commits"):
            body = json.dumps([{"sha": f"touched-by-{path.rpartition('=')[2]}"}])
        elif path.startswith("/contents"):
            body = json.dumps([{"name": "a.yml"}, {"name": "b.yml"}, {"name": "c.yml"}])
        else:
            body = path
        return 200, {}, body.encode()

    config = tmp_path / "upstream.toml"
    config.write_text(CONFIG.format(base=serve(answer)))
    return Source(read(config), fetcher=fetcher()), asked


def test_all_documents_come_from_one_revision(moving: tuple[Source, list[str]]) -> None:
    source, asked = moving
    one, other = source.upstream.documents
    for _ in range(2):
        assert source.fetch(one).content == b"/c1/a.yml"
        assert source.fetch(other).content == b"/c1/b.yml"
        assert source.revision(one, source.fetch(one)) == "touched-by-c1"
    assert source.names(source.upstream.listings[0]) == {"a.yml", "b.yml", "c.yml"}
    assert len(asked) == len(set(asked)) == 5  # nothing is read twice


def test_what_was_saved_is_read_without_a_network(moving: tuple[Source, list[str]], tmp_path: Path) -> None:
    source, asked = moving
    source.save(tmp_path / "saved")
    count = len(asked)
    saved = Source(source.upstream, tmp_path / "saved")
    for document in source.upstream.documents:
        assert saved.fetch(document) == source.fetch(document)
        assert saved.revision(document, saved.fetch(document)) == source.revision(
            document, source.fetch(document)
        )
    listing = source.upstream.listings[0]
    assert saved.names(listing) == source.names(listing)
    assert not saved.is_partial
    assert len(asked) == count


@pytest.mark.parametrize("answer", [b"[]", b"{}", b'{"sha": "../x"}', b'{"sha": 5}', b"<html>"])
def test_a_branch_that_is_none(serve: Callable[..., str], tmp_path: Path, answer: bytes) -> None:
    config = tmp_path / "upstream.toml"
    config.write_text(CONFIG.format(base=serve(lambda _: (200, {}, answer))))
    source = Source(read(config), fetcher=fetcher())
    with pytest.raises(UndeterminedError, match="not a commit"):
        source.fetch(source.upstream.documents[0])
