"""One pass over a district: load it if that is needed, apply its events up to now, and end."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

from clever_client import Checkpoint, CleverError, CursorExpired

from ._errors import DistrictReturned, LeaseLostError, NotNow, SetBackError
from ._hold import HeldError
from ._listing import LATE_SECONDS
from ._sync import Sync

if TYPE_CHECKING:
    from clever_client import AsyncClever

_logger = logging.getLogger("clever_pipelines.mirror")

PAGE_SIZE = 1000


class Outcome(NamedTuple):
    """What `Mirror.sync` did for a district.

    Attributes:
        district: The district's id.
        ok: It is in step.
        reason: Why not, in words.
        needs_a_person: It goes on once a person has looked.
    """

    district: str
    ok: bool
    reason: str | None = None
    needs_a_person: bool = False


async def bring_up_to_now(district: str, client: AsyncClever, sync: Sync, *, settle: float) -> Outcome:
    """Load a district if that is needed, then apply its events up to now.

    Args:
        district: The district's id.
        client: Its client.
        sync: What writes to the database.
        settle: Hold back events that are younger than so many seconds.
    """
    try:
        checkpoint = await sync.checkpoint(district)
        if checkpoint is None:
            checkpoint = await sync.load(district, client)
        try:
            await _catch_up(district, client, checkpoint, sync, settle)
        except (CursorExpired, DistrictReturned) as error:
            if isinstance(error, CursorExpired):
                await sync.heal(district)
            await _catch_up(district, client, await sync.load(district, client), sync, settle)
    except NotNow as waiting:
        return Outcome(district, waiting.is_fine, str(waiting), not waiting.is_fine)
    except HeldError as held:
        return Outcome(district, ok=False, reason=f"held: {held}", needs_a_person=True)
    except (LeaseLostError, SetBackError, CleverError) as error:
        _logger.warning("district %s: %s", district, error)
        return Outcome(district, ok=False, reason=str(error))
    return Outcome(district, ok=True)


async def _catch_up(
    district: str, client: AsyncClever, checkpoint: Checkpoint, sync: Sync, settle: float
) -> None:
    has_more = True
    while has_more:
        batch = await client.events.poll(
            checkpoint, settle=settle, overlap=LATE_SECONDS, limit=PAGE_SIZE, raw=True
        )
        await sync.apply(district, batch.items, batch.checkpoint)
        checkpoint, has_more = batch.checkpoint, batch.has_more
