"""Lists and records of the Data API: the pager's rules, and what becomes of records that cannot be used."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from clever_client import (
    AsyncRecordStream,
    DecodeError,
    InvalidArgumentError,
    NotFoundError,
    PaginationError,
    RecordStream,
    UnsafeLinkError,
)
from clever_client.models import User

Answer = Callable[[httpx.Request], httpx.Response]


def id_of(number: int) -> str:
    return f"5f0000{number:018x}"


def user(number: int, **more: Any) -> dict[str, Any]:
    return {"data": {"id": id_of(number), "email": f"{number}@example.org", **more}}


def page(*items: Any, after: str = "", **more: Any) -> dict[str, Any]:
    links = [{"rel": "next", "uri": f"/v3.1/users?limit=2&starting_after={after}"}] if after else []
    return {"data": list(items), "links": links, **more}


class Service:
    """Answers with pages, in their order, and remembers what was asked."""

    def __init__(self, *pages: Any) -> None:
        self.pages = list(pages)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.pages.pop(0)
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)


def client_of(adapter: Any, *pages: Any) -> tuple[Any, Service]:
    service = Service(*pages)
    return adapter.client(transport=httpx.MockTransport(service)), service


def test_a_list_is_read_page_after_page(adapter: Any) -> None:
    client, service = client_of(adapter, page(user(1), user(2), after=id_of(2)), page(user(3)))
    stream = client.users.list(limit=2)
    assert isinstance(stream, AsyncRecordStream if adapter.kind == "async" else RecordStream)
    assert service.asked == []  # nothing is fetched before the first record is wanted
    users = adapter.all(stream)
    assert [(type(record), record.id, record.email) for record in users] == [
        (User, id_of(number), f"{number}@example.org") for number in (1, 2, 3)
    ]
    assert [str(request.url.query, "ascii") for request in service.asked] == [
        "limit=2",
        f"limit=2&starting_after={id_of(2)}",
    ]


def test_it_can_be_gone_on_with(adapter: Any) -> None:
    client, service = client_of(adapter, page(user(1), user(2), after=id_of(2)), page(user(3)))
    stream = client.users.list(limit=2)
    adapter.next(stream)
    assert stream.cursor == id_of(1)
    client, service = client_of(adapter, page(user(2), user(3)))
    assert [u.id for u in adapter.all(client.users.list(starting_after=stream.cursor))] == [
        id_of(2),
        id_of(3),
    ]
    assert service.asked[0].url.params["starting_after"] == id_of(1)
    assert service.asked[0].url.params["limit"] == "1000"


def test_what_is_repeated_is_dropped(adapter: Any) -> None:
    client, _ = client_of(adapter, page(user(1), user(2), after=id_of(2)), page(user(2), user(3)))
    stream = client.users.list(starting_after=id_of(0))
    assert [record.id for record in adapter.all(stream)] == [id_of(1), id_of(2), id_of(3)]
    assert stream.duplicates == 1


def test_pages_are_given_with_where_to_go_on(adapter: Any) -> None:
    client, _ = client_of(
        adapter, page(user(1), user(2), after=id_of(2)), page(after=id_of(3)), page(user(4))
    )
    pages = adapter.all(client.users.list().pages())
    assert [([record.id for record in one.items], one.cursor) for one in pages] == [
        ([id_of(1), id_of(2)], id_of(2)),
        ([id_of(4)], id_of(4)),  # the empty page led to it
    ]


def test_pages_that_go_in_a_circle_end(adapter: Any) -> None:
    client, service = client_of(adapter, *(page(user(n), after=id_of(2)) for n in range(5)))
    with pytest.raises(PaginationError):
        adapter.all(client.users.list())
    assert len(service.asked) == 2


def test_the_token_stays_with_its_origin(adapter: Any) -> None:
    away = {"data": [], "links": [{"rel": "next", "uri": "https://evil.example/v3.1/users"}]}
    client, service = client_of(adapter, away)
    with pytest.raises(UnsafeLinkError):
        adapter.all(client.users.list())
    assert len(service.asked) == 1


def test_one_page_before_a_record_leads_nowhere(adapter: Any) -> None:
    client, service = client_of(adapter, page(user(1), after=id_of(1)))
    assert len(adapter.all(client.users.list(ending_before=id_of(2)))) == 1
    assert len(service.asked) == 1
    with pytest.raises(InvalidArgumentError, match="ending_before"):
        client.users.list(ending_before="last")


@pytest.mark.parametrize("total", [None, 4031])
def test_the_total_is_told_where_the_service_tells_it(adapter: Any, total: int | None) -> None:
    more = {} if total is None else {"count": total}
    client, service = client_of(adapter, page(user(1), after=id_of(1), **more), page(user(2)))
    stream = client.users.list(count=True)
    assert stream.total is None
    adapter.all(stream)
    assert stream.total == total
    assert service.asked[0].url.params["count"] == "true"


@pytest.mark.parametrize("count", ["7", True, None, {}, 7.5])
def test_a_count_that_is_none_is_left_alone(adapter: Any, count: Any) -> None:
    client, _ = client_of(adapter, page(user(1), count=count))
    stream = client.users.list(count=True)
    assert len(adapter.all(stream)) == 1
    assert stream.total is None


BROKEN = [{"data": {"email": "kim@example.org"}}, {"data": {"id": ""}}, {"data": None}, {}, 7, None]


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("earlier_pages", [0, 2])  # later pages are decoded by msgspec
def test_a_record_without_an_id_is_an_error_and_the_rest_goes_on(
    adapter: Any, broken: Any, earlier_pages: int
) -> None:
    earlier = [page(user(n), after=id_of(n)) for n in range(10, 10 + earlier_pages)]
    last = page(user(90), broken, user(91))
    client, _ = client_of(adapter, *earlier, last)
    errors: list[DecodeError] = []
    users = adapter.all(client.users.list(on_error=errors.append))
    assert [record.id for record in users][-2:] == [id_of(90), id_of(91)]
    assert [error.model for error in errors] == ["User"]
    assert "kim" not in str(errors[0])
    if isinstance(broken, dict) and broken.get("data"):
        assert {**errors[0].raw} == broken["data"]

    client, _ = client_of(adapter, *earlier, last)
    stream = client.users.list()
    with pytest.raises(DecodeError):
        adapter.all(stream)
    assert stream.cursor == id_of(90)
    assert [record.id for record in adapter.all(stream)] == [id_of(91)]


def test_one_record_is_unwrapped(adapter: Any) -> None:
    client, service = client_of(adapter, user(5))
    assert adapter.run(client.sections.school(id_of(9))).id == id_of(5)
    assert service.asked[0].url.path == f"/v3.1/sections/{id_of(9)}/school"


def test_one_record_without_an_id_is_an_error(adapter: Any) -> None:
    client, _ = client_of(adapter, {"data": {"email": "kim@example.org"}})
    with pytest.raises(DecodeError) as caught:
        adapter.run(client.users.get(id_of(5)))
    assert caught.value.raw == {"email": "kim@example.org"}
    assert "kim" not in str(caught.value)


def test_what_is_not_there_is_not_found(adapter: Any) -> None:
    client, _ = client_of(adapter, httpx.Response(404, json={"message": "Entity Not Found"}))
    with pytest.raises(NotFoundError) as caught:
        adapter.run(client.users.get(id_of(5)))
    assert caught.value.template == "/users/{id}"
    assert id_of(5) not in str(caught.value)


@pytest.mark.parametrize("path", ["/users/{id}/mystudents", "/terms/{id}", "/courses"])
def test_a_raw_request_is_named_by_its_template(adapter: Any, path: str) -> None:
    client, _ = client_of(adapter, httpx.Response(403))
    with pytest.raises(Exception, match="403") as caught:
        adapter.run(client.request("GET", path.replace("{id}", id_of(5))))
    assert caught.value.template == path  # type: ignore[attr-defined]


def test_the_records_are_equal_however_they_are_decoded(adapter: Any) -> None:
    odd = user(3, roles={"student": {"grade": "14", "new": [1, None]}}, new_key={"a": 1})
    pages = [page(user(n), after=id_of(n)) for n in range(2)] + [page(odd, user(4, name={"first": "Kim"}))]
    client, _ = client_of(adapter, *json.loads(json.dumps(pages)))
    users = adapter.all(client.users.list())
    assert [record.to_dict() for record in users] == [item["data"] for one in pages for item in one["data"]]


@pytest.mark.parametrize("earlier_pages", [0, 2])
def test_the_raw_lane_gives_the_same_records_untouched(adapter: Any, earlier_pages: int) -> None:
    earlier = [page(user(n), after=id_of(n)) for n in range(10, 10 + earlier_pages)]
    last = page(user(90), *BROKEN, user(91, name={"first": "Kim"}))
    client, _ = client_of(adapter, *earlier, last, *earlier, last)
    typed_errors: list[DecodeError] = []
    typed = adapter.all(client.users.list(on_error=typed_errors.append))
    raw_errors: list[DecodeError] = []
    stream = client.users.list(on_error=raw_errors.append).raw()
    raw = adapter.all(stream)
    assert [json.loads(record.json) for record in raw] == [record.to_dict() for record in typed]
    assert [(r.id, r.type, r.created, r.record_id) for r in raw] == [
        (t.id, "users", None, t.id) for t in typed
    ]
    assert [(e.model, e.raw) for e in raw_errors] == [(e.model, e.raw) for e in typed_errors]
    assert len(raw_errors) == len(BROKEN)
    assert stream.cursor == id_of(91)


def test_raw_pages_say_where_to_go_on(adapter: Any) -> None:
    client, _ = client_of(adapter, page(user(1), user(2), after=id_of(2), count=3), page(user(3)))
    stream = client.users.list(count=True).raw()
    assert [one.cursor for one in adapter.all(stream.pages())] == [id_of(2), id_of(3)]
    assert stream.total == 3
