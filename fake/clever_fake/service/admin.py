"""The fake's own controls over HTTP, so that a test in any language can drive it.

They stand under a path that the real service does not have, and answer requests from this machine only.
`docs/testing.md` shows each with curl.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from .._messages import FakeResponse, HttpError, Request, json_response
from ..district.district import District
from ..faults import CATALOGUE
from .state import State

PATH: Final = "/_fake"


def has(request: Request) -> bool:
    """Tell whether a request is for the controls, and may use them."""
    if request.path != PATH and not request.path.startswith(f"{PATH}/"):
        return False
    host = urlsplit(f"//{request.headers.get('host', 'localhost')}").hostname or ""
    return _is_loopback(request.peer or "127.0.0.1") and (host == "localhost" or _is_loopback(host))


def answer(state: State, reset: Callable[[], None], request: Request) -> FakeResponse:
    """Answer a request for the controls."""
    parts = request.path.removeprefix(PATH).strip("/").split("/")
    try:
        return json_response(_Controls(state, reset, request).answer(parts))
    except HttpError as error:
        return error.response
    except LookupError as error:
        return json_response({"error": f"there is no {error}"}, 404)
    except (ValueError, TypeError) as error:
        return json_response({"error": str(error)}, 400)


class _Controls:
    """One request for the controls."""

    def __init__(self, state: State, reset: Callable[[], None], request: Request) -> None:
        self._state = state
        self._reset = reset
        self._request = request
        self._method = request.method
        self._sent: dict[str, Any] = json.loads(request.body) if request.body.strip() else {}
        if not isinstance(self._sent, dict):
            raise TypeError("send a JSON object")

    def answer(self, parts: list[str]) -> object:
        """Do what a request to the admin path asks, and return what to answer."""
        match [self._method, *parts]:
            case ["GET", ""]:
                return self._overview()
            case ["POST", "reset"]:
                self._reset()
                return self._overview()
            case ["GET" | "POST", "clock"]:
                return self._clock()
            case ["GET" | "DELETE", "requests"]:
                return self._requests()
            case ["GET" | "POST" | "DELETE", "faults"]:
                return self._faults()
            case ["POST", "codes"]:
                return self._code()
            case ["GET" | "POST", "districts"]:
                return self._districts()
            case [_, "districts", name, *below]:
                return self._below_district(self._find(name), below)
        raise _not_there()

    def _overview(self) -> dict[str, Any]:
        tokens = self._state.tokens.of_districts()
        return {
            "now": self._state.clock.now().isoformat(),
            "client_id": self._state.tokens.client_id,
            "client_secret": self._state.tokens.client_secret,
            "districts": [
                {"id": each, "token": tokens[each].token if each in tokens else None}
                for each in self._state.districts.ids
            ],
            "ignored": [*self._state.ignored],
            "errors": [f"{type(error).__name__}: {error}" for error in self._state.errors],
        }

    def _clock(self) -> dict[str, Any]:
        if "now" in self._sent:
            self._state.clock.set(str(self._sent["now"]))
        if "advance" in self._sent:
            self._state.clock.advance(seconds=float(self._sent["advance"]))
        return {"now": self._state.clock.now().isoformat(), "seconds": self._state.clock.seconds()}

    def _requests(self) -> dict[str, Any]:
        seen = [{"method": each.method, "target": each.target} for each in self._state.requests]
        if self._method == "DELETE":
            self._state.requests.clear()
        return {"requests": seen}

    def _faults(self) -> dict[str, Any]:
        faults, sent = self._state.faults, dict(self._sent)
        if self._method == "DELETE":
            faults.clear()
        elif self._method == "POST":
            where = {name: sent.pop(name) for name in ("method", "path") if name in sent}
            fault = CATALOGUE[name]() if (name := sent.pop("name", None)) is not None else None
            if "share" in sent:
                faults.at_random(float(sent.pop("share")), seed=int(sent.pop("seed", 0)), **where)
            elif "every" in sent:
                if fault is None:
                    raise ValueError("say with a name which fault")
                faults.every(int(sent.pop("every")), fault, **where)
            elif fault is None and not {"status", "headers"} & sent.keys():
                raise ValueError("say which fault: a name, a status, headers or a share")
            else:
                faults.next(
                    fault,
                    times=int(sent.pop("times", 1)),
                    status=sent.pop("status", None),
                    headers=sent.pop("headers", None),
                    body=str(sent.pop("body", "")).encode(),
                    **where,
                )
            _check_all_used(sent)
        return {"known": sorted(CATALOGUE), "struck": [*faults.injected]}

    def _code(self) -> dict[str, Any]:
        district = self._find(str(self._sent.get("district", "0")))
        user = str(self._sent.get("user") or district.user_ids[0])
        code = self._state.tokens.issue_code(
            str(self._sent["redirect_uri"]), district_id=district.id, user_id=user
        )
        return {"code": code}

    def _districts(self) -> dict[str, Any]:
        if self._method == "GET":
            return {"districts": self._overview()["districts"]}
        made = self._state.districts.connect()
        return {"id": made, "token": self._state.tokens.token_of(made)}

    def _find(self, name: str) -> District:
        """Give a district by its id, or by its number."""
        districts = self._state.districts
        if name.isdecimal() and len(name) < 24:
            if int(name) >= len(districts):
                raise LookupError(f"district {name}: they are numbered from 0 to {len(districts) - 1}")
            return districts[int(name)]
        return districts.by_id(name)

    def _below_district(self, district: District, below: list[str]) -> object:
        match [self._method, *below]:
            case ["GET"]:
                return {"id": district.id, "name": district.name, "lms_type": district.lms_type}
            case ["POST"]:
                self._state.districts.connect(district.id)
                return {"id": district.id, "token": district.token}
            case ["DELETE"]:
                self._state.districts.disconnect(district.id)
                return {}
            case ["POST", "token"]:
                return {"id": district.id, "token": district.rotate_token()}
            case ["POST", "events"]:
                return self._add_events(district)
            case ["GET", "records"]:
                return district.roster(self._request.param("at"))
            case ["POST", "records", record_type]:
                return {"id": district.create(record_type, self._sent, late=self._late())}
            case ["GET", "records", record_type, record_id]:
                return district.record(record_type, record_id, self._request.param("at"))
            case ["PATCH", "records", record_type, record_id]:
                return district.update(record_type, record_id, self._sent, late=self._late())
            case ["DELETE", "records", record_type, record_id]:
                district.delete(record_type, record_id, late=self._late())
                return {}
        raise _not_there()

    def _add_events(self, district: District) -> dict[str, Any]:
        sent = dict(self._sent)
        if "generate" in sent:
            district.events.generate(int(sent.pop("generate")))
        elif "plan" in sent:
            district.events.plan(int(sent.pop("plan")), seconds=int(sent.pop("seconds", 3600)))
        else:
            district.events.add(str(sent.pop("type")), sent.pop("object"), **sent)
        return {"events": len(district.events)}

    def _late(self) -> float:
        return float(self._request.param("late") or 0)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _check_all_used(sent: dict[str, Any]) -> None:
    if sent:
        raise ValueError(f"not known here: {', '.join(sent)}")


def _not_there() -> HttpError:
    return HttpError(json_response({"error": "there is no such control: see docs/testing.md"}, 404))
