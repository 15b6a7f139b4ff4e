"""The options with which the fake is served, as data: for `python -m clever_fake`, and for other programs."""

from __future__ import annotations

from typing import Final, NamedTuple


class Option(NamedTuple):
    """An option of the program.

    Attributes:
        name: Its name, without the dashes.
        help: What it does.
        type: What it takes; ``bool`` for one that takes nothing.
        default: What holds without it.
        shown: The default in words, where there is one to show.
        choices: What it can be, where that is limited.
        metavar: What its value is called in the help.
    """

    name: str
    help: str
    type: type = str
    default: object = None
    shown: str | None = None
    choices: tuple[str, ...] | None = None
    metavar: str | None = None

    @property
    def key(self) -> str:
        """The name of the value in a program."""
        return self.name.replace("-", "_")


OPTIONS: Final = (
    Option("host", "address to listen on", default="127.0.0.1", shown="127.0.0.1"),
    Option("port", "port to listen on", int, 0, "a free one"),
    Option("token", "the first district's token", shown="a made-up one"),
    Option("seed", "decides who is in it and what happens", int, 0, "0"),
    Option("events", "events at the start", int, 1000, "1000"),
    Option("users", "users of a district", int, 150, "150"),
    Option("sections", "sections of a district", int, shown="four for 15 users"),
    Option("mix", "what the events are about", default="even", shown="even", choices=("even", "realistic")),
    Option("districts", "districts, each with its token", int, 1, "1"),
    Option("lms", "the LMS of all districts", choices=("canvas", "schoology", "google_classroom")),
    Option("now", "let the clock stand at this time, e.g. 2026-01-15T12:00:00Z"),
    Option("rate-limit", "requests a minute; 0: no limit", int, 1200, "1200"),
    Option("faults", "let this share of the requests fail", float, 0.0, metavar="SHARE"),
    Option("late", "show this share of the events late", float, 0.0, metavar="SHARE"),
    Option("wild", "let this share of the records surprise", float, 0.0, metavar="SHARE"),
    Option("strict", "refuse parameters and fields that are not known", bool, False),
    Option("gzip", "compress answers for clients that take it", bool, False),
    Option("cors", "let the pages of any origin ask, from a browser", bool, False),
    Option("log", "show each request, without its query", bool, False),
)
