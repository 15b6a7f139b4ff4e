"""Walking over pages: which one comes next, and that the walk comes to an end. Pure: it sends nothing."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlsplit

from .errors import PaginationError

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Protocol

    from .requests import Request
    from .responses import Response
    from .urls import BaseUrl

    class PageReader(Protocol):
        """What reads a page; a ValueError says that it is none."""

        def page(self, body: bytes) -> Any: ...


_CURSORS = frozenset(("starting_after", "ending_before", "cursor"))

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
    """The last things seen, and no more of them than fit: memory stays flat over any length."""

    __slots__ = ("_room", "_seen")

    def __init__(self, room: int) -> None:
        self._room = room
        self._seen: OrderedDict[object, None] = OrderedDict()

    def add(self, thing: object) -> bool:
        """Remember a thing; True if it is remembered already."""
        if thing in self._seen:
            return True
        self._seen[thing] = None
        if len(self._seen) > self._room:
            self._seen.popitem(last=False)
        return False


class LoopDetector:
    """Finds a walk that comes back to where it was, in flat memory.

    A window of recent places finds every loop of up to its size at the first repeat. Longer ones are found by
    Brent's method: one old place is kept and compared, and moved up at every power of two.
    """

    def __init__(self, room: int = 1000) -> None:
        self._recent = RecentIds(room)
        self._old: object = None
        self._steps = 0
        self._move_at = 1

    def seen_before(self, key: object) -> bool:
        if self._recent.add(key) or key == self._old:
            return True
        self._steps += 1
        if self._steps == self._move_at:
            self._old, self._steps, self._move_at = key, 0, self._move_at * 2
        return False


class Paginator:
    """A walk over pages. It moves on only when a page has been read whole, so a failed page can be asked for
    again.

    Args:
        base: The API's address, which no link may leave.
        first: The call for the first page.
        one_page: Don't follow links.

    Attributes:
        count: How many records there are in all, where a page says so.
    """

    count: int | None = None

    def __init__(self, base: BaseUrl, first: Request, *, one_page: bool = False) -> None:
        self._base = base
        self._first = first
        self._next: Request | None = first
        self._one_page = one_page
        self._loops = LoopDetector()
        self._loops.seen_before(page_key(first.url))
        # Known for good, and also where the walk began behind it: no link may lead back to the oldest record.
        self._beginning = page_key(first.url, without=_CURSORS)
        self._broken: PaginationError | None = None

    def again(self) -> Paginator:
        """A paginator of its own over the same pages, from the first one on."""
        return Paginator(self._base, self._first, one_page=self._one_page)

    def next_request(self) -> Request | None:
        """The call for the next page; None after the last one.

        Raises:
            PaginationError: The last page's link can't be followed.
        """
        if self._broken is not None:
            raise self._broken.with_traceback(None)
        return self._next

    def advance(self, response: Response, pages: PageReader) -> list[Any]:
        """Take a page and give its records. `next_request` raises what is wrong with its link.

        Raises:
            InvalidResponseError: It is no page.
        """
        try:
            page = pages.page(response.body)
            expected = "a JSON object was expected"
        except ValueError:
            page, expected = None, "JSON was expected"
        if not isinstance(page, dict):
            raise response.unreadable(expected)
        records, links = page.get("data"), page.get("links")
        if isinstance(records, list) and (links is None or isinstance(links, list)):
            if type(count := page.get("count")) is int:
                self.count = count
            try:
                self._next = self._follow(response.request, links or [])
            except PaginationError as error:
                self._broken = error
            return records
        missing = "a list of `links`" if isinstance(records, list) else "a list of records in `data`"
        del page, records, links  # reporters of errors send the locals of frames away
        raise response.unreadable(f"a page with {missing} was expected")

    def _follow(self, page: Request, links: list[Any]) -> Request | None:
        if self._one_page:
            return None
        if not all(isinstance(link, dict) for link in links):
            raise PaginationError("a page has a link that is no object")
        targets = {
            self._base.follow(page.url, link.get("uri")) for link in links if link.get("rel") == "next"
        }
        if not targets:
            return None
        if len(targets) > 1:
            raise PaginationError("a page has two next links that differ")
        url = targets.pop()
        key = page_key(url)
        if key == self._beginning or self._loops.seen_before(key):
            raise PaginationError(
                "the pages go in a circle: a next link leads to a page that was read before"
            )
        return page._replace(url=url)


def page_key(url: str, without: Collection[str] = ()) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A page's address, the same whatever the order of its parameters."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    return parts.path, tuple(sorted(pair for pair in pairs if pair[0] not in without))
