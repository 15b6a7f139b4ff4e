"""What is sent again, when, and what is raised: the policy without any network."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any

import httpx
import pytest
from clever_client import (
    ConnectionFailedError,
    ConnectionLostError,
    DeadlineExceededError,
    Options,
    RateLimitError,
    RequestTimeoutError,
    ResponseTooLargeError,
    ServerError,
    StatusError,
    TransportError,
)
from clever_client._http.io_common import timeouts
from clever_client._http.rate_limit import (
    MAX_TRUSTED_WAIT,
    RateLimiter,
    limit,
    pause_asked_for,
    seconds_until_reset,
    to_datetime,
)
from clever_client._http.requests import Request
from clever_client._http.responses import RawResponse, Response
from clever_client._http.retry import AttemptFailure, FailureKind, RetryState, is_repeatable
from clever_client._service import CLEVER

METHODS = ("GET", "HEAD", "PATCH", "DELETE", "POST", "PUT")
READS = {"GET", "HEAD"}
REPEATABLE = READS | {"PATCH", "DELETE"}
AGAIN_AFTER: dict[Any, set[str]] = {
    FailureKind.UNCONNECTED: set(METHODS),
    FailureKind.UNTRUSTED: set(),
    FailureKind.LOST: READS,
    FailureKind.SLOW: READS,
    429: set(METHODS),
    500: READS,
    502: REPEATABLE,
    503: REPEATABLE,
    504: REPEATABLE,
    **{status: set() for status in (301, 302, 400, 401, 403, 404, 405, 409, 413, 422, 501, 505, 599)},
}


def answer(status: int, method: str = "GET", **headers: str) -> Response:
    named = httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()})
    request = Request(method, "/events", "https://api.clever.com/v3.1/events", service=CLEVER)
    return Response(request, status, named, b"")


def course(clock: Any, method: str = "GET", limiter: RateLimiter | None = None, **options: Any) -> RetryState:
    call = Request(method, "/events", "https://api.clever.com/v3.1/events", service=CLEVER)
    return RetryState(call, Options(**clock.options, **options), limiter or RateLimiter())


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("cause", AGAIN_AFTER, ids=str)
def test_only_what_the_table_says_is_sent_again(cause: Any, method: str) -> None:
    outcome = AttemptFailure(cause, "reason") if isinstance(cause, FailureKind) else answer(cause, method)
    assert is_repeatable(method, outcome) is (method in AGAIN_AFTER[cause])


def test_pauses_double_up_to_a_limit_with_full_jitter(clock: Any) -> None:
    throw = iter([1.0, 0.5, 0.0, 1.0, 1.0])
    run = RetryState(
        Request("GET", "/events", ""),
        Options(**clock.options).replace(
            random=lambda: next(throw), max_attempts=9, backoff=1, backoff_max=5
        ),
        RateLimiter(),
    )
    pauses = []
    for _ in range(5):
        run.begin_attempt()
        pauses.append(run.next_delay(answer(503)))
    assert pauses == [1.0, 1.0, 0.0, 5.0, 5.0]


def test_the_last_try_raises(clock: Any) -> None:
    run = course(clock, max_attempts=2)
    run.begin_attempt()
    assert run.next_delay(answer(500)) == 0.5
    run.begin_attempt()
    with pytest.raises(ServerError) as caught:
        run.next_delay(run.end_attempt(RawResponse(500, {}, b"")))
    assert caught.value.attempts == 2


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({}, 0.5),
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": " 7.5 "}, 7.5),
        ({"retry_after": "0"}, 0.5),
        ({"retry_after": "-3"}, 0.5),
        ({"retry_after": "soon"}, 0.5),
        ({"retry_after": "nan"}, 0.5),
        ({"retry_after": ""}, 0.5),
        ({"retry_after": "3, 9"}, 9.0),
        ({"retry_after": "{now+20:date}"}, 20.0),
        ({"retry_after": "{now-20:date}"}, 0.5),
        ({"retry_after": "Sat, 99 Foo 2020 00:00:00 GMT"}, 0.5),
        ({"x_ratelimit_reset": "{now+12}"}, 12.0),
        ({"x_ratelimit_reset": "{now-12}"}, 0.5),
        ({"x_ratelimit_reset": "later"}, 0.5),
        ({"x_ratelimit_reset": "{now+5}, {now+30}"}, 30.0),
        ({"x_ratelimit_reset": "{now+5}, {now+30}", "x_ratelimit_remaining": "0, 4"}, 5.0),
        ({"x_ratelimit_reset": "{now+5}, {now+30}", "x_ratelimit_remaining": "0"}, 30.0),
        ({"x_ratelimit_reset": "{now+5}, {now+30}", "x_ratelimit_remaining": "2, 4"}, 30.0),
        ({"x_ratelimit_reset": "{now+5}", "retry_after": "2"}, 2.0),
        ({"x_ratelimit_reset": "{now+5}", "retry_after": "0"}, 0.5),
        ({"x_ratelimit_reset": "{now+5}", "retry_after": "-1"}, 5.0),
        ({"x_ratelimit_reset": "{now+5}", "retry_after": "soon"}, 5.0),
        # The service's clock is an hour ahead of this machine's: its own Date says what its Reset means.
        ({"x_ratelimit_reset": "{now+3610}", "date": "{now+3600:date}"}, 10.0),
        ({"x_ratelimit_reset": "{now-3590}", "date": "{now-3600:date}"}, 10.0),
    ],
    ids=str,
)
def test_a_limit_waits_as_the_headers_say(clock: Any, headers: dict[str, str], waits: float) -> None:
    run = course(clock)
    run.begin_attempt()
    assert (
        run.next_delay(answer(429, **{name: fill_in_times(clock, value) for name, value in headers.items()}))
        == 0.0
    )
    assert run.delay_before_attempt() == pytest.approx(waits)


def fill_in_times(clock: Any, text: str) -> str:
    """Fill in {now+5} and {now+5:date}."""
    for offset in (-3600, -3590, -120, -20, -12, 0, 5, 12, 20, 30, 3600, 3610):
        moment = clock.now + offset
        text = text.replace(f"{{now{offset:+d}}}", f"{moment:.0f}")
        text = text.replace(f"{{now{offset:+d}:date}}", formatdate(moment, usegmt=True))
    return text


@pytest.mark.parametrize("status", [429, 503])
def test_a_longer_wait_than_allowed_raises_at_once_and_says_when(clock: Any, status: int) -> None:
    run = course(clock, max_retry_wait=60)
    run.begin_attempt()
    with pytest.raises(StatusError) as caught:
        run.next_delay(answer(status, retry_after="61"))
    assert caught.value.status == status
    assert caught.value.retry_at is not None
    assert caught.value.retry_at.timestamp() == clock.now + 61


def test_a_503_may_ask_for_a_pause_too(clock: Any) -> None:
    run = course(clock)
    run.begin_attempt()
    assert run.next_delay(answer(503, retry_after="4")) == 4.0
    assert run.delay_before_attempt() == 0.0  # it is no limit: other calls don't wait


class TestGate:
    """One state for all calls of a client."""

    def test_waiting_calls_go_through_one_by_one(self) -> None:
        limiter = RateLimiter()
        limiter.block_until(100.0, limit=600)
        turns = [limiter.reserve(90.0, 200.0) for _ in range(4)]
        assert turns == pytest.approx([100.0, 100.1, 100.2, 100.3])
        assert limiter.reserve(101.0, 200.0) == 101.0  # open again once the queue has gone through

    def test_a_call_that_may_not_wait_so_long_takes_no_turn(self) -> None:
        limiter = RateLimiter()
        limiter.block_until(100.0, limit=600)
        assert [limiter.reserve(0.0, 60.0) for _ in range(1000)] == [100.0] * 1000
        assert limiter.reserve(90.0, 200.0) == 100.0

    def test_one_call_is_limited_and_all_others_wait(self, clock: Any) -> None:
        limiter = RateLimiter()
        first, second = course(clock, limiter=limiter), course(clock, limiter=limiter)
        first.begin_attempt()
        first.next_delay(answer(429, retry_after="10"))
        assert second.delay_before_attempt() == 10.0
        assert first.delay_before_attempt() == pytest.approx(10.05)  # behind it, not with it
        clock.now += 10.0
        assert second.delay_before_attempt() == 0.0

    def test_a_gate_closed_again_meanwhile_is_waited_for_again(self, clock: Any) -> None:
        limiter = RateLimiter()
        run = course(clock, limiter=limiter)
        limiter.block_until(clock.now + 10)
        assert run.delay_before_attempt() == 10.0
        clock.now += 10
        limiter.block_until(clock.now + 5)
        assert run.delay_before_attempt() == 5.0
        clock.now += 5
        assert run.delay_before_attempt() == 0.0

    def test_a_call_that_would_wait_too_long_is_not_sent(self, clock: Any) -> None:
        limiter = RateLimiter()
        limiter.block_until(clock.now + 61)
        with pytest.raises(RateLimitError, match="was not sent") as caught:
            course(clock, limiter=limiter, max_retry_wait=60).delay_before_attempt()
        assert caught.value.retry_at is not None
        assert caught.value.retry_at.timestamp() == clock.now + 61
        assert caught.value.attempts == 0
        assert caught.value.may_have_been_processed is False

    def test_no_header_stops_a_client_for_good(self, clock: Any) -> None:
        limiter = RateLimiter()
        run = course(clock, limiter=limiter)
        run.begin_attempt()
        with pytest.raises(RateLimitError):
            run.next_delay(answer(429, retry_after="80000"))
        assert limiter.blocked_until == clock.now + MAX_TRUSTED_WAIT

    @pytest.mark.parametrize("offset", [-86_400, 3601, 86_400 * 365, 1_800_000_000_000])
    def test_a_reset_that_cannot_be_is_no_black_out(self, clock: Any, offset: int) -> None:
        limiter = RateLimiter()
        run = course(clock, limiter=limiter)
        run.begin_attempt()
        assert run.next_delay(answer(429, x_ratelimit_reset=f"{clock.now + offset:.0f}")) == 0.0
        assert limiter.blocked_until == clock.now + 0.5  # the usual back-off
        run.begin_attempt()
        gone = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": f"{clock.now + offset:.0f}"}
        assert run.next_delay(answer(200, **gone)) is None
        assert limiter.blocked_until == clock.now + 0.5

    def test_a_retry_after_of_a_year_is_a_bad_header(self, clock: Any) -> None:
        run = course(clock)
        run.begin_attempt()
        assert run.next_delay(answer(503, retry_after="31536000")) == 0.5

    @pytest.mark.parametrize(
        ("remaining", "reset", "waits"),
        [
            ("0", "8", 8.0),
            ("3", "8", 0.0),
            ("5, 0", "2, 9", 9.0),
            ("0", "-8", 0.0),
            ("0", "61", 0.0),
            ("", "8", 0.0),
        ],
    )
    def test_a_success_that_used_up_the_limit_closes_it(
        self, clock: Any, remaining: str, reset: str, waits: float
    ) -> None:
        run = course(clock)
        run.begin_attempt()
        resets = ", ".join(f"{clock.now + float(part):.0f}" for part in reset.split(","))
        assert run.next_delay(answer(200, x_ratelimit_remaining=remaining, x_ratelimit_reset=resets)) is None
        assert run.delay_before_attempt() == waits

    @pytest.mark.parametrize("headers", [{}, {"x_ratelimit_reset": "soon"}])
    def test_a_limit_used_up_until_nobody_knows_when_closes_nothing(self, clock: Any, headers: Any) -> None:
        run = course(clock)
        run.begin_attempt()
        assert run.next_delay(answer(200, x_ratelimit_remaining="0", **headers)) is None
        assert run.delay_before_attempt() == 0.0

    @pytest.mark.parametrize(("limits", "apart"), [("", 0.05), ("0", 0.05), ("0, 1", 60.0), ("x, 600", 0.1)])
    def test_a_limit_that_cannot_be_is_no_limit(self, clock: Any, limits: str, apart: float) -> None:
        limiter = RateLimiter()
        run = course(clock, limiter=limiter)
        run.begin_attempt()
        run.next_delay(answer(429, retry_after="1", x_ratelimit_limit=limits))
        first, second = (limiter.reserve(clock.now, clock.now + 99) for _ in range(2))
        assert first == clock.now + 1
        assert second - first == pytest.approx(apart, abs=1e-6)

    def test_a_turn_just_in_time_is_taken(self) -> None:
        limiter = RateLimiter()
        limiter.block_until(100.0)
        assert limiter.reserve(40.0, 100.0) == 100.0
        assert limiter.reserve(50.0, 110.0) == pytest.approx(100.05)

    def test_once_the_limit_is_reset_nobody_takes_turns(self) -> None:
        limiter = RateLimiter()
        limiter.block_until(100.0)
        assert [limiter.reserve(100.0, 160.0) for _ in range(2)] == [100.0, 100.0]

    def test_turns_are_as_far_apart_as_the_limit_says(self, clock: Any) -> None:
        limiter = RateLimiter()
        run = course(clock, limiter=limiter)
        run.begin_attempt()
        run.next_delay(answer(429, retry_after="1", x_ratelimit_limit="1200, 60"))
        assert [limiter.reserve(clock.now, clock.now + 60) for _ in range(2)] == [
            clock.now + 1,
            clock.now + 2,
        ]


class TestDeadline:
    """One deadline over attempts, pauses and body."""

    def test_a_pause_that_does_not_fit_is_not_begun(self, clock: Any) -> None:
        run = course(clock, deadline=0.4)
        run.begin_attempt()
        with pytest.raises(DeadlineExceededError) as caught:
            run.next_delay(answer(503))
        assert isinstance(caught.value.__cause__, ServerError)

    def test_a_wait_at_the_gate_that_does_not_fit_is_not_begun(self, clock: Any) -> None:
        limiter = RateLimiter()
        limiter.block_until(clock.now + 5)
        with pytest.raises(DeadlineExceededError):
            course(clock, limiter=limiter, deadline=5).delay_before_attempt()

    def test_no_timeout_is_longer_than_what_is_left(self, clock: Any) -> None:
        run = course(
            clock, deadline=10, connect_timeout=5, read_timeout=60, write_timeout=None, pool_timeout=5
        )
        clock.now += 2
        assert timeouts(run.begin_attempt()) == pytest.approx(
            {"connect": 5.0, "read": 8.0, "write": 8.0, "pool": 5.0}, abs=0.1
        )

    def test_nothing_is_sent_after_it(self, clock: Any) -> None:
        run = course(clock, deadline=1)
        clock.now += 1
        with pytest.raises(DeadlineExceededError):
            run.begin_attempt()
        assert run.attempts == 0

    def test_a_failure_after_it_is_the_deadline(self, clock: Any) -> None:
        run = course(clock, "POST", deadline=1)
        run.begin_attempt()
        clock.now += 1
        with pytest.raises(DeadlineExceededError) as caught:
            run.next_delay(AttemptFailure(FailureKind.SLOW, "ReadTimeout", is_timeout=True))
        assert caught.value.may_have_been_processed

    def test_without_one_the_timeouts_are_the_options(self, clock: Any) -> None:
        limits = course(clock, deadline=None).begin_attempt()
        assert limits.ends_at is None
        assert timeouts(limits) == {"connect": 5.0, "read": 60.0, "write": 60.0, "pool": 5.0}


@pytest.mark.parametrize(
    ("failure", "kind", "doubt"),
    [
        (AttemptFailure(FailureKind.UNCONNECTED, "ConnectError: refused"), ConnectionFailedError, False),
        (AttemptFailure(FailureKind.UNTRUSTED, "ConnectError: expired"), ConnectionFailedError, False),
        (
            AttemptFailure(FailureKind.UNCONNECTED, "ConnectTimeout", is_timeout=True),
            RequestTimeoutError,
            False,
        ),
        (AttemptFailure(FailureKind.SLOW, "ReadTimeout", is_timeout=True), RequestTimeoutError, True),
        (AttemptFailure(FailureKind.LOST, "ReadError"), ConnectionLostError, True),
    ],
)
def test_a_failure_says_whether_a_change_may_have_been_made(
    clock: Any, failure: AttemptFailure, kind: type[TransportError], doubt: bool
) -> None:
    for method, expected in (("POST", doubt), ("GET", False)):
        run = course(clock, method, max_attempts=1)
        run.begin_attempt()
        with pytest.raises(kind) as caught:
            run.next_delay(failure)
        assert type(caught.value) is kind
        assert caught.value.reason == failure.reason
        assert caught.value.may_have_been_processed is expected
        assert ("look in the LMS before you send it again" in str(caught.value)) is expected


def test_an_attempt_with_a_refused_token_does_not_count(clock: Any) -> None:
    run = course(clock)
    run.begin_attempt()
    run.forget_attempt()
    assert run.attempts == 0


def test_doubt_from_an_earlier_attempt_stays(clock: Any) -> None:
    run = course(clock, "PATCH", max_attempts=2)
    run.begin_attempt()
    run.next_delay(answer(504, "PATCH"))
    run.begin_attempt()
    with pytest.raises(ConnectionFailedError) as caught:
        run.next_delay(AttemptFailure(FailureKind.UNCONNECTED, "ConnectError"))
    assert caught.value.may_have_been_processed


def test_doubt_from_an_earlier_attempt_stays_where_the_next_one_is_refused(clock: Any) -> None:
    run = course(clock, "PATCH")
    run.begin_attempt()
    run.next_delay(answer(504, "PATCH"))
    run.begin_attempt()
    with pytest.raises(StatusError) as caught:
        run.next_delay(answer(400, "PATCH"))
    assert caught.value.may_have_been_processed is True


def test_an_attempt_that_was_not_looked_at_does_not_count(clock: Any) -> None:
    run = course(clock)
    for expected in (1, 2):
        run.begin_attempt()
        assert run.attempts == expected
    run.forget_attempt()
    assert run.attempts == 1


def test_the_error_of_a_closed_client_tells_of_an_earlier_attempt(clock: Any) -> None:
    run = course(clock, "PATCH")
    error = run.closed_error("closed")
    assert (str(error), error.may_have_been_processed) == ("closed", False)
    run.begin_attempt()
    run.next_delay(answer(503, "PATCH"))
    error = run.closed_error("closed")
    assert error.may_have_been_processed
    assert str(error) == "closed. The change may have been made: look in the LMS before you send it again"


def test_the_error_of_a_deadline_hangs_on_the_last_failure(clock: Any) -> None:
    run = course(clock, "PATCH", deadline=100)
    assert run.deadline_error().__cause__ is None
    assert str(run.deadline_error()) == "PATCH /events did not end within its deadline of 100 s"
    assert not run.deadline_error().may_have_been_processed
    assert run.deadline_error().reason == ""
    run.begin_attempt()
    run.next_delay(answer(503, "PATCH"))
    assert isinstance(run.deadline_error().__cause__, ServerError)
    assert run.deadline_error().may_have_been_processed
    assert str(run.deadline_error()).endswith("look in the LMS before you send it again")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x_ratelimit_reset": "{now+12}, {now+20}", "x_ratelimit_remaining": "0"}, 20),
        ({"x_ratelimit_reset": "{now+12}, {now+20}", "x_ratelimit_remaining": "0, 0"}, 20),
        ({"x_ratelimit_reset": "{now+12}, {now+20}", "x_ratelimit_remaining": "0, 1"}, 12),
        ({"x_ratelimit_reset": "{now+12}, {now+20}", "x_ratelimit_remaining": "3, 1"}, 20),
        ({"x_ratelimit_reset": "{now+3600}"}, 3600),
        ({"x_ratelimit_reset": "1800000000.5"}, 0.5),
        ({"x_ratelimit_reset": "{now+0}"}, None),
        ({"x_ratelimit_reset": "{now+3610}"}, None),
        ({"x_ratelimit_reset": ""}, None),
        ({"retry_after": "86400"}, 86400),
        ({"retry_after": "86401"}, None),
        ({"retry_after": "0"}, 0),
        ({"retry_after": "0, 7, 3"}, 7),
        ({"retry_after": "-1, 0.25"}, 0.25),
        ({"retry_after": "{now+5:date}"}, 5),
        ({"retry_after": "{now-20:date}"}, None),
        # What the service says is on the service's clock, here two minutes behind.
        ({"retry_after": "{now+5:date}", "date": "{now-120:date}"}, 125),
        ({"x_ratelimit_reset": "{now+5}", "date": "{now-120:date}"}, 125),
        ({"retry_after": "Fri, 15 Jan 2027 10:00:05 +0200", "date": "Fri, 15 Jan 2027 08:00:00 GMT"}, 5),
    ],
    ids=str,
)
def test_what_the_headers_ask_for(clock: Any, headers: dict[str, str], seconds: float | None) -> None:
    given = {name: fill_in_times(clock, text) for name, text in headers.items()}
    assert pause_asked_for(answer(429, **given), clock.time) == seconds


@pytest.fixture
def machine_in_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("machine_in_new_york")
def test_times_are_what_they_are_wherever_the_machine_is(clock: Any) -> None:
    after = answer(429, retry_after="Fri, 15 Jan 2027 08:00:05 -0000")  # a time without a time zone is UTC
    assert pause_asked_for(after, clock.time) == 5
    assert to_datetime(1_800_000_000.0) == datetime(2027, 1, 15, 8, tzinfo=UTC)
    assert to_datetime(1e14) is None


def test_a_reset_is_on_the_clock_of_the_service(clock: Any) -> None:
    used_up = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": f"{clock.now + 5:.0f}"}
    behind = formatdate(clock.now - 120, usegmt=True)
    assert seconds_until_reset(answer(200, **used_up), clock.time) == 5
    assert seconds_until_reset(answer(200, **used_up, date=behind), clock.time) == 125


@pytest.mark.parametrize(
    ("text", "requests"),
    [("7", 7), ("9, 7.9", 7), ("1", 1), ("0.5", None), ("1e15", None), ("nan, inf", None), ("", None)],
)
def test_a_limit_is_a_number_of_requests(text: str, requests: int | None) -> None:
    assert limit({"x-ratelimit-limit": text}) == requests


LIMITS = {
    "connect_timeout": 1.0,
    "read_timeout": 2.0,
    "write_timeout": 3.0,
    "pool_timeout": 4.0,
    "max_body_bytes": 5,
    "max_header_bytes": 6,
}


def test_an_attempt_may_take_what_the_options_say(clock: Any) -> None:
    assert course(clock, deadline=None, **LIMITS).begin_attempt() == (1.0, 2.0, 3.0, 4.0, None, 5, 6)


def test_the_deadline_of_sockets_is_on_the_real_clock(clock: Any) -> None:
    run = course(clock, deadline=10.0)
    clock.now += 4
    assert run.remaining() == 6
    assert run.ends_at() == pytest.approx(time.monotonic() + 6, abs=1)
    assert run.begin_attempt().ends_at == pytest.approx(time.monotonic() + 6, abs=1)
    assert course(clock, deadline=None).remaining() is None


def test_a_deadline_has_passed_at_its_second(clock: Any) -> None:
    run = course(clock, deadline=10.0)
    clock.now += 9.5
    assert run.remaining() == 0.5
    clock.now += 0.5
    with pytest.raises(DeadlineExceededError):
        run.remaining()


def test_what_an_attempt_brought_becomes_its_outcome(clock: Any) -> None:
    run = course(clock)
    run.begin_attempt()
    run.begin_attempt()
    failure = AttemptFailure(FailureKind.LOST, "ReadError")
    assert run.end_attempt(failure) is failure
    outcome = run.end_attempt(RawResponse(503, {"a": "b"}, b"body", True))
    assert isinstance(outcome, Response)
    assert outcome.request is run.request
    assert (outcome.status, outcome.headers, outcome.body) == (503, {"a": "b"}, b"body")
    assert (outcome.attempts, outcome.is_garbled) == (2, True)


@pytest.mark.parametrize(
    ("failure", "method", "text"),
    [
        (
            AttemptFailure(FailureKind.UNCONNECTED, "ConnectError"),
            "POST",
            "POST /events failed: no connection was made (ConnectError)",
        ),
        (AttemptFailure(FailureKind.LOST, ""), "GET", "GET /events failed: the connection broke"),
        (
            AttemptFailure(FailureKind.LOST, "ReadError"),
            "POST",
            "POST /events failed: the connection broke (ReadError)"
            ". The change may have been made: look in the LMS before you send it again",
        ),
        (
            AttemptFailure(FailureKind.TOO_LARGE, "9 bytes"),
            "GET",
            "GET /events failed: the response is larger than the options allow: 9 bytes",
        ),
    ],
)
def test_the_text_of_a_failure_says_what_failed_and_how(
    clock: Any, failure: AttemptFailure, method: str, text: str
) -> None:
    run = course(clock, method, max_attempts=1)
    run.begin_attempt()
    with pytest.raises((TransportError, ResponseTooLargeError)) as caught:
        run.next_delay(failure)
    assert str(caught.value) == text
    assert (caught.value.method, caught.value.template, caught.value.attempts) == (method, "/events", 1)


def test_the_text_of_a_failure_counts_the_attempts(clock: Any) -> None:
    run = course(clock, max_attempts=2)
    failure = AttemptFailure(FailureKind.PROXY, "ProxyError")
    run.begin_attempt()
    assert run.next_delay(failure) == 0.5
    run.begin_attempt()
    with pytest.raises(ConnectionFailedError) as caught:
        run.next_delay(failure)
    assert str(caught.value) == f"GET /events failed: {FailureKind.PROXY.value} (ProxyError) [2 attempts]"


def test_a_response_that_is_too_large_leaves_a_change_in_doubt(clock: Any) -> None:
    run = course(clock, "POST")
    run.begin_attempt()
    with pytest.raises(ResponseTooLargeError) as caught:
        run.next_delay(AttemptFailure(FailureKind.TOO_LARGE, "9 bytes"))
    assert caught.value.may_have_been_processed
    assert not hasattr(caught.value, "reason")  # which is the name of a transport's error


def test_the_error_of_a_limit_says_when_to_come_back(clock: Any) -> None:
    limiter = RateLimiter()
    limiter.block_until(clock.now + 61)
    run = course(clock, "PATCH", limiter=limiter)
    with pytest.raises(RateLimitError) as caught:
        run.delay_before_attempt()
    first = caught.value
    assert str(first) == "PATCH /events was not sent: the limit is used up until retry_at"
    assert first.retry_at == to_datetime(clock.now + 61)
    assert (first.status, first.attempts, first.method) == (429, 0, "PATCH")
    assert first.may_have_been_processed is False
    run.begin_attempt()
    run.next_delay(answer(503, "PATCH"))
    with pytest.raises(RateLimitError) as caught:
        run.delay_before_attempt()
    assert str(caught.value) == (
        "PATCH /events was not sent again: the limit is used up until retry_at"
        ". The change may have been made: look in the LMS before you send it again"
    )
    assert caught.value.may_have_been_processed is True
    assert caught.value.attempts == 1


def test_a_wait_as_long_as_the_options_allow_is_waited(clock: Any) -> None:
    limiter = RateLimiter()
    limiter.block_until(clock.now + 60)
    run = course(clock, limiter=limiter)
    assert run.delay_before_attempt() == 60
    clock.now += 60
    assert run.delay_before_attempt() == 0
    assert run.delay_before_attempt() == pytest.approx(0.05, abs=1e-6)  # the turn was taken once


def test_a_pause_as_long_as_the_options_allow_is_made(clock: Any) -> None:
    run = course(clock, max_retry_wait=60)
    run.begin_attempt()
    assert run.next_delay(answer(503, retry_after="60")) == 60
    run = course(clock, max_retry_wait=60)
    run.begin_attempt()
    with pytest.raises(ServerError) as caught:
        run.next_delay(answer(503, retry_after="61"))
    assert caught.value.retry_at == to_datetime(clock.now + 61)


def test_pauses_stop_growing_after_very_many_attempts(clock: Any) -> None:
    run = course(clock, max_attempts=5000, backoff=1e-9, backoff_max=1e9, deadline=None)
    pauses = []
    for _ in range(2000):
        run.begin_attempt()
        pauses.append(run.next_delay(answer(503)))
    assert pauses[30] == pauses[-1] == pytest.approx(1e-9 * 2**30)
    assert pauses[29] == pytest.approx(1e-9 * 2**29)


@pytest.mark.parametrize(("wait", "is_closed"), [(60, True), (61, False)])
def test_a_success_closes_the_limit_for_no_longer_than_a_call_waits(
    clock: Any, wait: int, is_closed: bool
) -> None:
    limiter = RateLimiter()
    run = course(clock, limiter=limiter, max_retry_wait=60)
    run.begin_attempt()
    used_up = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": f"{clock.now + wait:.0f}"}
    assert run.next_delay(answer(200, x_ratelimit_limit="60", **used_up)) is None
    turns = [limiter.reserve(clock.now, clock.now + 99) for _ in range(2)]
    assert turns == ([clock.now + wait, clock.now + wait + 1] if is_closed else [clock.now] * 2)


def test_a_429_without_a_word_blocks_for_the_pause(clock: Any) -> None:
    limiter = RateLimiter()
    run = course(clock, limiter=limiter, backoff=2)
    run.begin_attempt()
    assert run.next_delay(answer(429)) == 0.0
    assert limiter.blocked_until == clock.now + 2


def test_chance_is_the_real_one_where_no_other_is_given(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.random", lambda: 0.25)
    options = Options(**{name: value for name, value in clock.options.items() if name != "random"})
    run = RetryState(Request("GET", "/events", ""), options, RateLimiter())
    run.begin_attempt()
    assert run.next_delay(answer(503)) == 0.125


def test_no_attempt_waits_or_begins_after_the_deadline(clock: Any) -> None:
    run = course(clock, deadline=10)
    assert run.delay_before_attempt() == 0
    run.begin_attempt()
    clock.now += 10
    with pytest.raises(DeadlineExceededError):
        run.delay_before_attempt()
