"""What an installation does for itself: delete what is past its time."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage import keeping, meta

if TYPE_CHECKING:
    from storage.database import Db

log = logging.getLogger(__name__)

KEEP = timedelta(days=90)
KEEP_SENT = timedelta(days=14)
_DAY = timedelta(days=1)
_PRUNED = "pruned_at"


async def prune_daily(db: Db, now: datetime) -> dict[str, int]:
    """Delete what is past its keeping time, unless that was done within a day; says how many rows of what."""
    async with db.write() as tx:
        last = await meta.get(tx, _PRUNED)
        if last and now - datetime.fromisoformat(last) < _DAY:
            return {}
        await meta.put(tx, _PRUNED, now.isoformat())
    gone = await keeping.prune(db, now, bodies=KEEP, sent=KEEP_SENT)
    log.info("past their keeping time and deleted: %s", ", ".join(f"{count} {name}" for name, count in gone.items()))
    return gone
