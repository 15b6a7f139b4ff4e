"""Redirects. None is ever followed, also not by a client of the caller's that follows them."""

from __future__ import annotations

from clever_client import RedirectError
from clever_fake import faults

from .case import NO_FAULT, Addresses, Call, Case, FaultSpec

_TARGETS = {
    "same host": "{origin}/v3.1/events?limit=3",
    "the page itself (a loop)": "/v3.1/events?limit=3",
    "relative": "events?limit=3",
    "other host": "{elsewhere}/v3.1/events",
    "//host": "//{other}/v3.1/events",
    "https to http": "http://{other}/v3.1/events",
    "userinfo": "http://user:secret@{other}/v3.1/events",
    "no address": "::::",
}


def _to(target: str, code: int) -> FaultSpec:
    def spec(addresses: Addresses) -> faults.Fault:
        other = addresses.elsewhere.removeprefix("http://")
        return faults.redirect(
            target.format(origin=addresses.origin, elsewhere=addresses.elsewhere, other=other), code
        )

    return spec


def _case(name: str, target: str, code: int = 302, call: Call = "events", **more: bool) -> Case:
    script = [_to(target, code)] if call != "events" else [NO_FAULT, _to(target, code)]
    return Case(
        f"redirect {code}: {name}",
        call,
        script,
        requests=len(script),
        raises=RedirectError,
        delivered=3 if call == "events" else 0,
        expect={"status": code, "attempts": 1},
        doubt=call == "create",
        destination="tls" if name == "https to http" else "served",
        own_client=more.get("own_client", False),
    )


CASES = [
    *(_case(name, target) for name, target in _TARGETS.items()),
    *(_case("other host", _TARGETS["other host"], code) for code in (301, 303, 307, 308)),
    *(_case("other host", _TARGETS["other host"], code, "create") for code in (302, 307)),
    _case("other host, own httpx client", _TARGETS["other host"], own_client=True),
    _case("same host, own httpx client", _TARGETS["same host"], own_client=True),
    _case("other host, own httpx client", _TARGETS["other host"], 307, "create", own_client=True),
    Case("redirect 302 without a target", "event", [faults.status(302)], requests=1, raises=RedirectError),
    Case("304, never asked for", "event", [faults.status(304)], requests=1, raises=RedirectError),
]
