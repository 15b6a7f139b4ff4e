"""Pagination: which page comes next, and that there is an end. Pure: it sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlsplit

from .errors import PaginationError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Protocol

    from .requests import Request
    from .responses import Response
    from .urls import BaseUrl

    class PageReader(Protocol):
        """What reads a page; a ValueError says that it is none."""

        def page(self, body: bytes) -> Any: ...


_CURSORS = frozenset(("starting_after", "ending_before", "cursor"))
MAX_PAGES_WITHOUT_RECORD = 10_000
"""How many pages in a row may bring no new record. A service can make up new links for ever."""

T = TypeVar("T")


class Page(NamedTuple, Generic[T]):
    """The records of one page.

    Attributes:
        items: The records.
        cursor: Where to go on after this page. Store it once all of `items` are done with.
    """

    items: list[T]
    cursor: str | None


class RecentIds:
    """The last ids seen, at least so many and about twice as many at most: memory stays flat over any length.

    Args:
        room: How many.
    """

    __slots__ = ("_last", "_older", "_room")

    def __init__(self, room: int) -> None:
        self._room = room
        self._last: set[object] = set()
        self._older: set[object] = set()

    def __contains__(self, thing: object) -> bool:
        return thing in self._last or thing in self._older

    def isdisjoint(self, things: Collection[object]) -> bool:
        """Say whether none of these was seen."""
        return self._last.isdisjoint(things) and self._older.isdisjoint(things)

    def add(self, thing: object) -> None:
        """Remember an id. To do it twice is to do it once."""
        self.update((thing,))

    def update(self, things: Iterable[object]) -> None:
        """Remember ids. To do it twice is to do it once."""
        self._last.update(things)
        if len(self._last) >= self._room:
            self._last, self._older = set(), self._last


class LoopDetector:
    """Finds a list that comes back to where it was, in flat memory.

    A window of recent pages finds every loop of up to its size at the first repeat. Longer ones are found by
    Brent's method: one old page is kept and compared, and moved up at every power of two.
    """

    def __init__(self, room: int = 1000) -> None:
        self._recent = RecentIds(room)
        self._old: object = None
        self._steps = 0
        self._move_at = 1

    def __contains__(self, key: object) -> bool:
        return key in self._recent or key == self._old

    def add(self, key: object) -> None:
        """Remember a page."""
        self._recent.add(key)
        self._steps += 1
        if self._steps == self._move_at:
            self._old, self._move_at = key, self._move_at * 2


class PageContent(NamedTuple):
    """A page that was read, before the paginator moves behind it.

    Attributes:
        items: What is on it.
        position: Where the paginator stands behind it.
    """

    items: list[Any]
    position: Position


class Position(NamedTuple):
    """Where a paginator stands.

    Attributes:
        next: The request for the next page; None behind the last one.
        problem: Why the next page cannot be asked for.
    """

    next: Request | None
    problem: PaginationError | None = None


class Paginator:
    """Goes from page to page.

    It moves on only when a page has been read whole, so a failed page can be asked for again.

    Args:
        base: The API's address, which no link may leave.
        first: The request for the first page.
        one_page: Do not follow links.
        has_links: Each page of the list has links, the last one too. Without any, a full page is no proof
            of an end.

    Attributes:
        position: Where it stands. To store what `read` gave is to move on.
        count: How many records there are in all, where a page says so.
    """

    count: int | None = None

    def __init__(
        self, base: BaseUrl, first: Request, *, one_page: bool = False, has_links: bool = True
    ) -> None:
        self._base = base
        self._first = first
        self._one_page = one_page
        self._has_links = has_links
        self._loops = LoopDetector()
        # Known for good, and also where the list began behind it: no link may lead back to the oldest record.
        self._beginning = page_key(first.url, without=_CURSORS)
        self.position: Position = Position(first)

    def again(self) -> Paginator:
        """Make a paginator of its own over the same pages, from the first one on."""
        return Paginator(self._base, self._first, one_page=self._one_page, has_links=self._has_links)

    def next_request(self) -> Request | None:
        """Give the request for the next page; None behind the last one.

        Raises:
            PaginationError: The last page's link leads elsewhere, back, or cannot be read.
        """
        if self.position.problem is not None:
            raise self.position.problem.with_traceback(None)
        return self.position.next

    def advance(self, response: Response, pages: PageReader) -> list[Any]:
        """Read a page, move behind it, and give what is on it.

        Raises:
            InvalidResponseError: The body is not a JSON object with a list of records.
        """
        items, self.position = self.read(response, pages)
        return items

    def read(self, response: Response, pages: PageReader) -> PageContent:
        """Read a page, without moving. What is wrong with its link, `next_request` raises behind it.

        Raises:
            InvalidResponseError: The body is not a JSON object with a list of records.
        """
        try:
            page = pages.page(response.body)
            expected = "a JSON object was expected"
        except ValueError:
            page, expected = None, "JSON was expected"
        if not isinstance(page, dict):
            raise response.unreadable(expected)
        records, links = page.get("data"), page.get("links")
        if records is None and "data" in page:
            records = []  # how some services write an empty list
        if isinstance(records, list) and (links is None or isinstance(links, list)):
            if type(count := page.get("count")) is int:
                self.count = count
            try:
                return PageContent(records, Position(self._follow(response.request, links, len(records))))
            except PaginationError as error:
                return PageContent(records, Position(None, error))
        missing = "a list of `links`" if isinstance(records, list) else "a list of records in `data`"
        del page, records, links  # reporters of errors send the locals of frames away
        raise response.unreadable(f"a page with {missing} was expected")

    def _follow(self, page: Request, links: list[Any] | None, size: int) -> Request | None:
        if self._one_page:
            return None
        if not all(isinstance(link, dict) for link in links or []):
            raise PaginationError("a page has a link that is not an object")
        targets = [link.get("uri", _MISSING) for link in links or [] if _is_next(link)]
        # An explicit nothing is an end, as a list of links without a next one is.
        urls = {self._base.follow(page.url, uri) for uri in targets if uri is not None and uri != ""}
        if len(urls) > 1:
            raise PaginationError("a page has two next links that differ")
        if not urls:
            if self._has_links and size >= _page_size(page) and (links is None or targets):
                raise PaginationError(
                    "the page is full, and does not say whether there is another one: records may be "
                    "missing. List again from the last record's id"
                )
            return None
        url = urls.pop()
        here, key = _position_key(page.url), _position_key(url)
        if key == here and not size:
            return None  # an empty page that is its own next one: there is nothing yet behind it
        self._loops.add(here)
        if page_key(url) == self._beginning or key in self._loops:
            raise PaginationError(
                "the pages go in a circle: a next link leads to a page that was read before"
            )
        return page._replace(url=url)


_MISSING = object()


def _is_next(link: dict[str, Any]) -> bool:
    """Whether a link leads to the next page. Relations are compared without regard to case (RFC 8288)."""
    rel = link.get("rel")
    return isinstance(rel, str) and rel.casefold() == "next"


def _page_size(page: Request) -> int:
    limit = dict(parse_qsl(urlsplit(page.url).query)).get("limit")
    return int(limit) if limit and limit.isdecimal() else page.service.page_size


def _position_key(url: str) -> object:
    """What tells a page from another: its cursor, whatever else its address has; without one the address."""
    path, pairs = page_key(url)
    cursors = tuple(pair for pair in pairs if pair[0] in _CURSORS)
    return (path, cursors) if cursors else (path, pairs)


def page_key(url: str, without: Collection[str] = ()) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Give a page's address, the same whatever the order of its parameters."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    return parts.path, tuple(sorted(pair for pair in pairs if pair[0] not in without))
