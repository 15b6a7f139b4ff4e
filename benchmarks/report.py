"""From results to what people read: ``docs/performance.md`` and its picture. Ratios are of minima.

python benchmarks/report.py     writes both again, from the saved results
"""

from __future__ import annotations

import json
from typing import Any

from timing import Times

from pipeline.project import ROOT

STOCK = "openapi-python-client, orjson"
LIMIT = "msgspec Structs"
AS_IT_COMES = "clever-client, data as it comes"
OURS = ("clever-client, fast", "clever-client, orjson", "clever-client, json", AS_IT_COMES)
RESULTS = ROOT / "benchmarks" / "results.json"
SCALE = ROOT / "benchmarks" / "scale.json"
FIRST_LOAD = ROOT / "benchmarks" / "first_load.json"
DOCS = ROOT / "docs"
_UNITS = {"ms": 1e3, "µs": 1e6}


def table(title: str, times: dict[str, Times], unit: str, *, extra: dict[str, str] | None = None) -> str:
    """One measure: the fastest first."""
    bases = [(name, times[name]["min"]) for name in (LIMIT, STOCK) if name in times]
    heads = [title, f"min {unit}", f"median {unit}", *(f"x {name.partition(',')[0]}" for name, _ in bases)]
    rows = [heads + ([] if extra is None else ["loses"])]
    for name, taken in sorted(times.items(), key=lambda item: item[1]["min"]):
        figures = [f"{taken[kind] * _UNITS[unit]:.3g}" for kind in ("min", "median")]
        ratios = [f"{taken['min'] / base:.2f}" for _, base in bases]
        label = f"**{name}**" if name in OURS else name
        rows.append([label, *figures, *ratios, *([] if extra is None else [extra[name]])])
    return markdown(rows)


def markdown(rows: list[list[str]]) -> str:
    """A table; all but the first column and the last words stand on the right."""
    head, *body = rows
    right = ["---", *("---" if name == "loses" else "---:" for name in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, right, *body)) + "\n"


def write() -> None:
    """Write the document and the picture from what was saved."""
    results = json.loads(RESULTS.read_text())
    parts = [page(results)]
    if SCALE.exists():
        parts.append(scale(json.loads(SCALE.read_text())))
    if FIRST_LOAD.exists():
        parts.append(first_load(json.loads(FIRST_LOAD.read_text())))
    (DOCS / "performance.md").write_text("\n".join(parts), encoding="utf-8")
    (DOCS / "performance.svg").write_text(
        picture(
            results["decode"]["100 events, collector off"]
            | {AS_IT_COMES: results["as it comes"]["clever-client, fast"]}
        ),
        encoding="utf-8",
    )


def page(results: dict[str, Any]) -> str:
    """The comparison."""
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    loses = results["loses"]
    memory = results["memory"]
    stock = memory.get(STOCK)
    parts = [
        "# Performance\n",
        "<!-- Written by `make bench` and `make scale`. Don't edit. -->\n",
        "One interleaved run on a shared machine: trust the ratios, not the milliseconds. Everybody was",
        f"held to reading the same data before being timed. {versions}.\n",
        "The payload is the fake Clever's story: all event types,",
        f"{results['bytes an event']} bytes an event. It was tidied so that every peer can read it:",
        "no nulls, only listed values, times with milliseconds, days as YYYY-MM-DD, and every plain field",
        "has a value. This client stands here with the extra `fast` and without. The stock generator got",
        "Clever's own documents",
        "with the dates declared, and its event classes are chosen by hand; the others got our corrected",
        "document with the events as a tagged union. Everybody reads a page as its users do: by its own page",
        "class, or, where there is none, event by event. `orjson.loads` and `json.loads` are the floor: what",
        'reading, or under "encode" writing, plain dicts takes.\n',
        "With the extra `fast`, msgspec reads records from their text, from the second half megabyte of a",
        "list on. Null and new values are taken, unlisted keys are learned, and a record with anything else",
        "odd is left to the decoders. Beside orjson and the decoders, in one run on a busy machine, a stream",
        "of events as they come took 0.62 to 0.66 of the CPU time, and 0.56 to 0.65 tidied; where all events",
        "of a page are kept, as in the tables here, 0.75 to 0.80 and 0.69. A table without a line",
        "`clever-client, orjson` is from before: its line `fast` is of orjson alone. The requests over HTTP",
        "are made with `fast`.\n",
        "![Decoding 100 events](performance.svg)\n",
    ]
    for name, times in results["decode"].items():
        extra = loses if name == "100 events, collector off" else None
        unit = "µs" if name.startswith("1 event") else "ms"
        parts.append(table(f"decode {name}", times, unit, extra=extra))
    parts.append("As Clever sends it (nulls, new values, odd dates), read by those who can read it:\n")
    parts.append(table("decode 100 events as they come", results["as it comes"], "ms"))
    parts.append(table("encode 100 events", results["encode"], "ms"))
    rows = [["memory of a decoded event", "bytes", f"x {STOCK.partition(',')[0]}"]]
    for name, size in sorted(memory.items(), key=lambda item: item[1]):
        rows.append(
            [f"**{name}**" if name in OURS else name, f"{size:.0f}", f"{size / stock:.2f}" if stock else ""]
        )
    parts += [markdown(rows), "As tracemalloc sees it, with 1,000 events alive.\n"]
    parts.append(relative("import", results["imports"], "httpx"))
    for name, times in results["http"].items():
        parts.append(relative(name, times, next(iter(times))))
    rows = [["generation", "s", "lines"]]
    rows += [
        [name, f"{one['seconds']:.1f}", f"{one['lines']:,}"] for name, one in results["generation"].items()
    ]
    parts += [markdown(rows), "Lines of all files, formatted alike.\n"]
    return "\n".join(parts)


def relative(title: str, times: dict[str, Times], base: str) -> str:
    """One measure, by a base of its own."""
    rows = [[title, "min ms", "median ms", f"x {base}", "x, of medians"]]
    for name, taken in times.items():
        figures = [f"{taken[kind] * 1e3:.2f}" for kind in ("min", "median")]
        ratios = [f"{taken[kind] / times[base][kind]:.2f}" for kind in ("min", "median")]
        rows.append([f"**{name}**" if name.startswith("clever") else name, *figures, *ratios])
    return markdown(rows)


def picture(times: dict[str, Times]) -> str:
    """Bars: one a contender, the shortest first. It follows the reader's light or dark theme."""
    left, width, height, step = 230, 760, 22, 30
    bars = sorted(times.items(), key=lambda item: item[1]["min"])
    longest = max(taken["min"] for _, taken in bars)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {len(bars) * step + 40}" role="img">',
        "<title>Time to decode 100 events into typed objects; shorter is better</title>",
        "<style>text{font:13px system-ui,sans-serif;fill:#24292f}.bar{fill:#9aa4af}.ours{fill:#2f6feb}",
        "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.bar{fill:#59636e}.ours{fill:#58a6ff}}</style>",
        '<text x="0" y="16" font-weight="600">Decoding 100 events, milliseconds (shorter is better)</text>',
    ]
    for row, (name, taken) in enumerate(bars):
        top = row * step + 32
        length = max(2.0, (width - left - 70) * taken["min"] / longest)
        kind = "ours" if name in OURS else "bar"
        label = f"{name} (untyped)" if name.endswith(".loads") else name
        lines.append(f'<text x="{left - 8}" y="{top + 15}" text-anchor="end">{label}</text>')
        lines.append(
            f'<rect class="{kind}" x="{left}" y="{top}" width="{length:.1f}" height="{height}" rx="3"/>'
        )
        lines.append(f'<text x="{left + length + 6:.1f}" y="{top + 15}">{taken["min"] * 1e3:.2f}</text>')
    return "\n".join([*lines, "</svg>", ""])


def first_load(results: dict[str, Any]) -> str:
    """A full read by page size and latency."""
    reads = {(one["limit"], one["lane"], one["latency"]): one for one in results["reads"]}
    latencies = sorted({latency for _, _, latency in reads})
    heads = [f"{latency} ms latency: s" for latency in latencies]
    rows = [["page size, lane", *heads, "CPU s", "peak MB"]]
    for limit, lane in sorted({(limit, lane) for limit, lane, _ in reads}, key=lambda key: (key[1], key[0])):
        row = [reads[limit, lane, latency] for latency in latencies]
        least = min(one["cpu"] for one in row)
        peak = max(one["peak_mb"] for one in row)
        seconds = [f"{one['seconds']:.1f}" for one in row]
        rows.append([f"{limit:,}, {lane}", *seconds, f"{least:.1f}", f"{peak:.0f}"])
    parts = [
        f"## A first load of {results['users']:,} users\n",
        "The whole list over loopback, each request answered after a latency; one read each. The raw lane",
        "gives each record as the JSON that was sent.\n",
        markdown(rows),
    ]
    return "\n".join(parts)


def scale(results: dict[str, Any]) -> str:
    """A long stream: cost, memory, shares, profile."""
    rows = [["events", "µs an event", "of which the client's", "resident MB: first tenth", "last tenth"]]
    for name, one in results["streams"].items():
        resident = one["resident MB at each tenth"]
        rows.append(
            [
                name,
                f"{one['wall µs an event']:.1f}",
                f"{one['client µs an event']:.1f}",
                f"{resident[0]:.1f}",
                f"{resident[-1]:.1f}",
            ]
        )
    shares = dict(results["shares"])
    events = shares.pop("events")
    total = max(shares.values())
    before = 0.0
    parts = [["what a stream costs the client", "µs an event", "share"]]
    for name, cost in shares.items():
        parts.append([name, f"{cost - before:.1f}", f"{(cost - before) / total:.0%}"])
        before = cost
    sizes = [["events a page", "the client's µs an event", "with the collector off"]]
    sizes += [[name, *(f"{cost:.1f}" for cost in costs)] for name, costs in results["pages"].items()]
    profile = [["function", "module", "share", "calls an event"]]
    profile += [
        [f"`{name}`", module, f"{share:.0%}", f"{calls:.2f}"]
        for name, module, share, calls in results["profile"]
    ]
    return "\n".join(
        [
            "## A long stream\n",
            f"Pages of {results['page']:,} events, one after the other, from the fake Clever in another",
            "process. The client's own time is processor time; the rest is waiting for the server, which",
            "makes the events up as it goes.\n",
            markdown(rows),
            f"Where the client's time goes, over {events:,} events, the least of three runs. Each line is",
            "what that layer adds.\n",
            markdown(parts),
            "By the size of a page. A large page is many objects at once, and the larger it is, the more of",
            "the time goes to Python's collector looking at them, though none can go. Pausing it while",
            "reading (`gc.disable()`) holds for the whole process, so it is left to the program.\n",
            markdown(sizes),
            "What is left, by the profiler:\n",
            markdown(profile),
        ]
    )


if __name__ == "__main__":
    write()
