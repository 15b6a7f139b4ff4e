"""Write what moved into the Unreleased part of a changelog in the form of "Keep a Changelog"."""

from __future__ import annotations

import re

SECTIONS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
_UNRELEASED = "## [Unreleased]"
_ASKS = re.compile(r"^Asks for version (\d+\.\d+\.\d+): .*\n\n?", re.MULTILINE)


class NoPlaceError(Exception):
    """The changelog has no Unreleased part."""


def next_version(current: str, *, breaking: bool, added: bool) -> str:
    """Return the version that semantic versioning asks for.

    Before 1.0.0, what breaks raises the minor number.
    """
    major, minor, patch = (int(part) for part in current.split("."))
    if breaking:
        return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"
    if added and major:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def add(text: str, entries: dict[str, list[str]], version: str, because: str) -> str:
    """Return the changelog with entries added to its Unreleased part.

    Args:
        text: The changelog.
        entries: Lines by section.
        version: The version that these changes ask for; an earlier, higher one stands.
        because: Why, in a few words.

    Raises:
        NoPlaceError: There is no Unreleased part.
    """
    head, marker, rest = text.partition(_UNRELEASED)
    if not marker:
        raise NoPlaceError(f"CHANGELOG.md: has no `{_UNRELEASED}`")
    end = re.search(r"^(## |\[[^\]]+\]: )", rest, re.MULTILINE)
    body, tail = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
    asked = _ASKS.search(body)
    asks = f"Asks for version {version}: {because}."
    if asked and _key(asked[1]) > _key(version):
        asks = asked[0].strip()
    body = _ASKS.sub("", body)
    sections = _sections(body)
    intro = sections.pop("", "").strip()
    for section, lines in entries.items():
        have = sections.get(section, "").strip("\n")
        new = [f"- {line}" for line in lines if f"- {line}" not in have.splitlines()]
        sections[section] = "\n".join([*([have] if have else []), *new])
    parts = [part for part in (asks, intro) if part]
    order = sorted(sections, key=lambda name: SECTIONS.index(name) if name in SECTIONS else len(SECTIONS))
    parts += [f"### {name}\n\n{sections[name].strip()}" for name in order if sections[name].strip()]
    return f"{head}{marker}\n\n" + "\n\n".join(parts) + "\n" + (f"\n{tail}" if tail else "")


def _sections(body: str) -> dict[str, str]:
    intro, *parts = re.split(r"^### (.+)\n", body, flags=re.MULTILINE)
    return {"": intro} | dict(zip(parts[::2], parts[1::2], strict=True))


def _key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
