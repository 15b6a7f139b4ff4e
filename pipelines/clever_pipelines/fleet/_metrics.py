"""A fleet's summary as OpenTelemetry metrics. No id of a district is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from clever_client import InvalidArgumentError, __version__

if TYPE_CHECKING:
    from opentelemetry.metrics import CallbackOptions, MeterProvider, Observation

    from ._fleet import Fleet
    from ._status import FleetSummary


def observe(fleet: Fleet[Any], meter_provider: MeterProvider | None = None) -> None:
    """Report a fleet through OpenTelemetry, whenever a reader of metrics asks.

    There are ``clever.fleet.districts`` (with the attribute ``state``), ``clever.fleet.lag`` in seconds, and
    the counters ``clever.fleet.polls``, ``clever.fleet.events`` and ``clever.fleet.errors``.

    Args:
        fleet: The fleet.
        meter_provider: Where to report to; None for the global one.

    Raises:
        InvalidArgumentError: The OpenTelemetry API is not installed: install the extra ``otel``.
    """
    try:
        from opentelemetry.metrics import Observation, get_meter
    except ImportError:
        raise InvalidArgumentError("metrics need the extra: pip install 'clever-client[otel]'") from None
    meter = get_meter("clever_pipelines.fleet", __version__, meter_provider)

    def reading(
        values: Callable[[FleetSummary], Iterable[Observation]],
    ) -> list[Callable[[CallbackOptions], Iterable[Observation]]]:
        return [lambda _: values(fleet.summary())]

    meter.create_observable_up_down_counter(
        "clever.fleet.districts",
        reading(lambda summary: [Observation(n, {"state": str(s)}) for s, n in summary.districts.items()]),
        description="Districts, by state.",
    )
    meter.create_observable_gauge(
        "clever.fleet.lag",
        reading(lambda summary: [Observation(summary.lag)]),
        unit="s",
        description="The longest time since a stream had last been read to the end.",
    )
    for name, described in (
        ("polls", "Polls that were answered."),
        ("events", "Events that were handled."),
        ("errors", "Polls, first loads and handlers that have failed."),
    ):
        meter.create_observable_counter(
            f"clever.fleet.{name}",
            reading(lambda summary, name=name: [Observation(getattr(summary, name))]),  # type: ignore[misc]
            description=described,
        )
