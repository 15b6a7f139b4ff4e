"""`make drift` from end to end: over HTTP, against folders, and what it says when it can't tell."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from drift import upstream
from drift.command import main
from drift.convert import parse, to_openapi_30
from drift.diff import compare
from drift.known_differences import apply_known_differences

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
SAMPLES = Path(__file__).parent / "samples" / "drift"
VENDORED = (SAMPLES / "shop.openapi30.yml").read_bytes()
SOURCE = (SAMPLES / "shop.swagger20.yml").read_bytes()


@dataclass
class Site:
    """A web site on loopback: what each path answers, and what was asked."""

    base: str
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> None:
        self.pages[path] = (status, headers, body)


@pytest.fixture
def new_site() -> Iterator[Callable[[], Site]]:
    servers = []

    def make() -> Site:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                status, headers, body = site.pages.get(self.path, (404, {}, b"<html>no</html>"))
                self.send_response(status)
                for name, value in (headers | {"Content-Length": str(len(body))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        site = Site(f"http://127.0.0.1:{server.server_port}")
        return site

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def site(new_site: Callable[[], Site]) -> Site:
    site = new_site()
    site.put("/repo/shop.yml", SOURCE)
    site.put("/list", json.dumps([{"name": "shop.yml"}, {"name": "old.yml"}, {"name": "README.md"}]).encode())
    return site


@pytest.fixture
def config(tmp_path: Path, site: Site) -> Path:
    (tmp_path / "shop.yml").write_bytes(VENDORED)
    path = tmp_path / "upstream.toml"
    path.write_text(f"""
[token]
origin = "{site.base}"
env = "TEST_DRIFT_TOKEN"
[[listing]]
url = "{site.base}/list"
match = "*.yml"
ignored = ["old.yml"]
[[document]]
file = "shop.yml"
source = "{site.base}/repo/shop.yml"
format = "swagger-2.0"
revision = "abc"
sha256 = "{hashlib.sha256(VENDORED).hexdigest()}"
source-sha256 = "{hashlib.sha256(SOURCE).hexdigest()}"
""")
    return path


@dataclass
class Outcome:
    status: int
    text: str
    error: str
    report: dict[str, Any]
    markdown: str

    @property
    def rules(self) -> list[str]:
        documents = [change for document in self.report["documents"] for change in document["changes"]]
        return sorted(change["rule"] for change in [*documents, *self.report["files"]])


@pytest.fixture
def run(config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    def run(*options: str) -> Outcome:
        out, page = tmp_path / "out.json", tmp_path / "out.md"
        arguments = ["--config", str(config), "--json", str(out), "--markdown", str(page), *options]
        status = main(arguments)
        captured = capsys.readouterr()
        report = json.loads(out.read_text()) if out.exists() else {}
        markdown = page.read_text() if page.exists() else ""
        return Outcome(status, captured.out, captured.err, report, markdown)

    return run


# ------------------------------------------------------------------------------------------ upstream.toml


def test_the_vendored_documents_are_the_recorded_bytes() -> None:
    recorded = upstream.read(ROOT / "specs" / "upstream.toml")
    vendored = {document.file for document in recorded.documents if not document.schemas}
    assert vendored == {p.name for p in (ROOT / "specs").glob("*.yml")}
    for document in recorded.documents:
        content = (ROOT / "specs" / document.file).read_bytes()
        assert document.schemas or hashlib.sha256(content).hexdigest() == document.sha256, document.file
        assert document.source.startswith("https://")
        assert document.revision
        assert re.fullmatch(r"swagger-2\.0|openapi-3\.[01]", document.format)
        assert re.fullmatch("[0-9a-f]{64}", document.source_sha256)


def with_upstreams_side(document: upstream.Document) -> dict[str, Any]:
    """A vendored document in which each known difference is as upstream has it."""
    content = parse((ROOT / "specs" / document.file).read_bytes())
    for known in document.known:
        *steps, last = known.at.split("/")[1:]
        node = content
        for step in steps:
            node = node[step]
        assert last not in node
        assert "$ref" in node
        assert "x-nullable" in known.reason
        node[last] = known.upstream
    return content


def test_the_known_differences_are_there_and_no_others() -> None:
    recorded = upstream.read(ROOT / "specs" / "upstream.toml")
    for document in recorded.documents:
        if document.schemas:
            continue
        ours = parse((ROOT / "specs" / document.file).read_bytes())
        theirs = with_upstreams_side(document)
        assert {change.rule for change in compare(ours, theirs)} <= {"null-allowed"}
        assert len(compare(ours, theirs)) == len(document.known)
        settled, found, gone = apply_known_differences(theirs, document.known)
        assert (compare(ours, settled), len(found), gone) == ([], len(document.known), [])


def test_a_known_difference_that_upstream_gave_up_is_gone() -> None:
    documents = upstream.read(ROOT / "specs" / "upstream.toml").documents
    document = next((document for document in documents if document.known), None)
    if document is None:
        pytest.skip("there is no known difference")
    theirs = with_upstreams_side(document)
    *steps, last = document.known[0].at.split("/")[1:]
    node = theirs
    for step in steps:
        node = node[step]
    del node[last]
    _, found, gone = apply_known_differences(theirs, document.known)
    assert len(found) == len(document.known) - 1
    assert gone == [document.known[0]]


# ------------------------------------------------------------------------------------------------ status


def test_nothing_moved(run: Callable[..., Outcome]) -> None:
    outcome = run()
    assert (outcome.status, outcome.rules, outcome.error) == (0, [], "")
    assert outcome.text.startswith("Upstream has not moved.")
    assert "same bytes" in outcome.text


def test_other_bytes_with_the_same_meaning_are_no_move(run: Callable[..., Outcome], site: Site) -> None:
    site.put("/repo/shop.yml", b"# hello\n" + SOURCE)
    outcome = run()
    assert (outcome.status, outcome.report["documents"][0]["same_bytes"]) == (0, False)
    assert "same meaning" in outcome.text


def test_something_moved(run: Callable[..., Outcome], site: Site) -> None:
    site.put(
        "/repo/shop.yml", SOURCE.replace(b"total: {type: number, format: float}", b"total: {type: string}")
    )
    outcome = run()
    assert (outcome.status, outcome.rules) == (1, ["type-changed"])
    assert "!~ total: was number (float), is string" in outcome.text
    assert "**breaking** | schema Order | total | was number (float), is string" in outcome.markdown
    assert outcome.report["breaking"] is True


def test_a_vanished_document_is_a_move(run: Callable[..., Outcome], site: Site) -> None:
    del site.pages["/repo/shop.yml"]
    outcome = run()
    assert (outcome.status, outcome.rules) == (1, ["file-vanished"])


def test_a_document_that_has_moved_for_good_is_compared_and_told(
    run: Callable[..., Outcome], site: Site
) -> None:
    site.put("/repo/shop.yml", status=301, Location="/repo/new.yml")
    site.put("/repo/new.yml", SOURCE)
    outcome = run()
    assert (outcome.status, outcome.rules) == (1, ["file-moved"])
    assert f"moved to {site.base}/repo/new.yml" in outcome.text


def test_a_passing_redirect_is_no_move(run: Callable[..., Outcome], site: Site) -> None:
    site.put("/repo/shop.yml", status=302, Location="/repo/new.yml")
    site.put("/repo/new.yml", SOURCE)
    assert run().status == 0


def test_files_that_come_and_go_beside_the_sources(run: Callable[..., Outcome], site: Site) -> None:
    names = [{"name": "shop.yml"}, {"name": "news.yml"}, {"name": "other.txt"}]
    site.put("/list", json.dumps(names).encode())
    outcome = run()
    assert (outcome.status, outcome.rules) == (1, ["file-added", "file-removed"])
    assert "+ news.yml: new beside the sources" in outcome.text


def test_a_known_difference_is_no_move_until_it_is_gone(
    run: Callable[..., Outcome], site: Site, config: Path
) -> None:
    known = '[[document.known]]\nreason = "why"\nupstream = true\nat = ["%s"]\n'
    place = "/components/schemas/Order/properties/state/nullable"
    config.write_text(config.read_text() + known % place)
    site.put(
        "/repo/shop.yml",
        SOURCE.replace(
            b"      state: {$ref: '#/definitions/State'}",
            b"      state: {$ref: '#/definitions/State', x-nullable: true}",
            1,
        ),
    )
    outcome = run()
    assert (outcome.status, outcome.report["documents"][0]["known_differences"]) == (0, [place])
    site.put("/repo/shop.yml", SOURCE)
    outcome = run()
    assert (outcome.status, outcome.rules) == (1, ["known-difference-gone"])


# ---------------------------------------------------------------------------------------- could not tell


@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (500, b"", "status 500"),
        (403, b"rate limit", "status 403"),
        (200, b"<html>hello</html>", "not a mapping"),
        (200, b"a: [", "not YAML"),
        (200, b"a: b", "not an OpenAPI document"),
        (200, b"swagger: '2.0'\npaths: {/a: {get: 3}}", "can't be followed"),
        (200, b"swagger: '2.0'\ninfo: Orders\npaths: {}", "info is not a mapping"),
        (200, b"", "not a mapping"),
    ],
)
def test_what_can_not_be_read(
    run: Callable[..., Outcome], site: Site, status: int, body: bytes, says: str
) -> None:
    site.put("/repo/shop.yml", body, status)
    outcome = run()
    assert outcome.status == 2
    assert outcome.text.startswith("Could not tell")
    assert says in outcome.text
    assert says.split()[0] in outcome.markdown
    assert outcome.report["documents"][0]["error"]


def test_redirects_without_end(run: Callable[..., Outcome], site: Site) -> None:
    site.put("/repo/shop.yml", status=302, Location="/repo/shop.yml")
    outcome = run()
    assert outcome.status == 2
    assert "redirects without end" in outcome.text


def test_a_redirect_to_plain_http_elsewhere_is_not_followed(run: Callable[..., Outcome], site: Site) -> None:
    site.put("/repo/shop.yml", status=302, Location="http://shop.example/shop.yml")
    outcome = run()
    assert outcome.status == 2
    assert "only https is read" in outcome.text


def test_nobody_there(run: Callable[..., Outcome], config: Path, site: Site) -> None:
    config.write_text(config.read_text().replace(site.base, "http://127.0.0.1:1"))
    outcome = run()
    assert outcome.status == 2
    assert "Traceback" not in outcome.text + outcome.error


def test_a_listing_that_is_none(run: Callable[..., Outcome], site: Site) -> None:
    site.put("/list", b'{"message": "Not Found"}')
    outcome = run()
    assert outcome.status == 2
    assert "not a directory listing" in outcome.text


def test_one_that_can_not_be_told_does_not_hide_what_moved(run: Callable[..., Outcome], site: Site) -> None:
    site.put("/list", status=500)
    site.put("/repo/shop.yml", SOURCE.replace(b"street", b"road"))
    outcome = run()
    assert (outcome.status, outcome.rules) == (2, ["property-added", "property-removed"])


@pytest.mark.parametrize("content", [None, "[", "document = 3", "[[document]]\nfile = 'a'", "[other]"])
def test_a_broken_upstream_toml(
    config: Path, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is None:
        config.unlink()
    else:
        config.write_text(content)
    assert main(["--config", str(config)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("drift: could not tell: ")
    assert error.count("\n") == 1


def test_a_vendored_document_that_is_missing(run: Callable[..., Outcome], config: Path) -> None:
    (config.parent / "shop.yml").unlink()
    assert run().status == 2


# ------------------------------------------------------------------------------------- folders and tokens


def test_a_folder_instead_of_the_network(run: Callable[..., Outcome], tmp_path: Path, site: Site) -> None:
    folder = tmp_path / "upstream"
    folder.mkdir()
    (folder / "shop.yml").write_bytes(SOURCE)
    assert run("--upstream-dir", str(folder)).status == 0
    (folder / "news.yml").write_bytes(b"")
    assert run("--upstream-dir", str(folder)).rules == ["file-added"]
    (folder / "shop.yml").unlink()
    assert run("--upstream-dir", str(folder)).rules == ["file-added", "file-vanished"]
    assert site.asked == []


def test_a_folder_that_is_none(run: Callable[..., Outcome], tmp_path: Path) -> None:
    outcome = run("--upstream-dir", str(tmp_path / "nowhere"))
    assert (outcome.status, "not a folder" in outcome.error) == (2, True)


def test_a_source_may_be_a_file(run: Callable[..., Outcome], config: Path, site: Site) -> None:
    (config.parent / "source.yml").write_bytes(SOURCE)
    text = config.read_text().replace(f"{site.base}/repo/shop.yml", "source.yml")
    config.write_text(re.sub(r"(?s)\[\[listing\]\].*?(?=\[\[document)", "", text))
    assert run().status == 0
    assert site.asked == []


def test_the_token_stays_with_its_origin(
    run: Callable[..., Outcome],
    site: Site,
    new_site: Callable[[], Site],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TEST_DRIFT_TOKEN", "canary")
    other = new_site()
    other.put("/shop.yml", SOURCE)
    site.put("/repo/shop.yml", status=302, Location=f"{other.base}/shop.yml")
    outcome = run()
    assert outcome.status == 0
    assert [headers.get("Authorization") for _, headers in site.asked] == ["Bearer canary"] * 2
    assert [headers.get("Authorization") for _, headers in other.asked] == [None]
    assert "canary" not in outcome.text + outcome.markdown + json.dumps(outcome.report)


# ----------------------------------------------------------------------------------------------- reports


def test_the_json_report_has_the_documented_keys(run: Callable[..., Outcome], site: Site) -> None:
    site.put("/repo/shop.yml", SOURCE.replace(b"street", b"road"))
    report = run().report
    text = (ROOT / "docs" / "drift.md").read_text("utf-8").partition("## The JSON report")[2]
    tables = [re.findall(r"^\| (`.+?`) \|", part, re.MULTILINE) for part in re.split(r"\n\| key ", text)[1:]]
    top, document, change = ([k for row in rows for k in re.findall("`(.+?)`", row)] for rows in tables)
    assert list(report) == top
    assert list(report["documents"][0]) == document
    assert sorted(report["documents"][0]["changes"][0]) == sorted(change)


def test_upstreams_words_can_not_break_out_of_the_markdown(run: Callable[..., Outcome], site: Site) -> None:
    evil = b"""street|: {type: string}
      "a|b\\n# <img src=x> @everyone [x](http://x) `": {type: string}
      road"""
    site.put("/repo/shop.yml", SOURCE.replace(b"street", evil.replace(b"street|", b"street")))
    (row,) = [line for line in run().markdown.splitlines() if "img" in line]
    assert "<" not in row
    assert "@everyone" not in row
    assert not re.search(r"(?<!\\)[\[`]", row)
    assert len(re.findall(r"(?<!\\)\|", row)) == 6


def test_upstreams_words_can_not_steer_the_terminal(run: Callable[..., Outcome], site: Site) -> None:
    site.put("/repo/shop.yml", SOURCE.replace(b"street", b'"str\\u001b[2J\\neet"'))
    text = run().text
    assert "str?[2J?eet: added" in text
    assert "\x1b" not in text


def test_the_report_puts_first_what_breaks(run: Callable[..., Outcome], site: Site) -> None:
    site.put(
        "/repo/shop.yml",
        SOURCE.replace(b"message: {type: string}", b"message: {type: string}\n      code: {type: string}")
        .replace(b"total: {type: number, format: float}", b"total: {type: string}")
        .replace(b"operationId: getOrder", b"operationId: getOrder\n      deprecated: true"),
    )
    lines = [line.strip() for line in run().text.splitlines() if line.startswith("   ")]
    assert [line[0] for line in lines] == ["!", ".", "+"]


def test_the_conversion_of_the_sample_is_the_sample() -> None:
    assert compare(parse(VENDORED), to_openapi_30(parse(SOURCE))) == []
