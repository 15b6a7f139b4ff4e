"""The mirror as OpenTelemetry metrics. No id and no name is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clever_client import __version__

from ..fleet import observe as observe_fleet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opentelemetry.metrics import CallbackOptions, MeterProvider, Observation

    from ._mirror import Mirror


def observe(mirror: Mirror, meter_provider: MeterProvider | None = None) -> bool:
    """Report a mirror through OpenTelemetry, whenever a reader of metrics asks.

    There are ``clever.mirror.records`` with the attribute ``change`` (``inserted``, ``updated``,
    ``archived``), ``clever.mirror.quarantined``, ``clever.mirror.waiting`` (districts that are held, or that
    another process has) and ``clever.mirror.database_lost``; and the metrics of its fleet, once it runs.

    Args:
        mirror: The mirror.
        meter_provider: Where to report to; None for the global one.

    Returns:
        Whether the OpenTelemetry API is installed.
    """
    try:
        from opentelemetry.metrics import Observation, get_meter
    except ImportError:
        return False
    meter = get_meter("clever_pipelines.mirror", __version__, meter_provider)

    def records(_: CallbackOptions) -> Iterable[Observation]:
        applied = mirror.applied
        yield Observation(applied.inserted, {"change": "inserted"})
        yield Observation(applied.updated, {"change": "updated"})
        yield Observation(applied.deleted, {"change": "archived"})

    def gauge(value: Any) -> list[Any]:
        return [lambda _: [Observation(value())]]

    meter.create_observable_counter(
        "clever.mirror.records", [records], description="Records that changed in the database."
    )
    meter.create_observable_counter(
        "clever.mirror.quarantined",
        gauge(lambda: mirror.applied.rejected),
        description="What could not be applied.",
    )
    meter.create_observable_gauge(
        "clever.mirror.waiting",
        gauge(lambda: mirror.waiting),
        description="Districts that wait: held, or of another process.",
    )
    meter.create_observable_gauge(
        "clever.mirror.database_lost",
        gauge(lambda: int(mirror.database_is_lost)),
        description="1 while the database does not answer.",
    )
    mirror.on_fleet = lambda fleet: observe_fleet(fleet, meter_provider)
    return True
