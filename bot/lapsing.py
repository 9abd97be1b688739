"""Save the drafts that nobody answered in time: one transaction each, with the line that tells of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from config.errors import StorageError
from storage import dialogues

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Db

_AT_ONCE = 200

log = logging.getLogger(__name__)


async def tick(db: Db, now: datetime) -> int:
    """Save what is past its time; what fails is tried again by the next tick and hinders no other.

    Returns:
        How many drafts were saved.
    """
    async with db.read() as tx:
        late = await dialogues.lapsed(tx, now, limit=_AT_ONCE)
    saved = 0
    for number in late:
        try:
            async with db.write() as tx:
                saved += await dialogues.lapse(tx, db.vault, number, now=now)
        except (StorageError, SQLAlchemyError) as error:
            log.error("draft %d could not be saved: %s", number, type(error).__name__)  # noqa: TRY400 - texts hold names
    return saved
