"""The table of what changed on the lists, by which compiled lists follow without being compiled anew.

watches ..< watch_changes (a day)
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import Instant, PrimaryKey
from storage.tables import metadata

watch_changes = sa.Table(
    "watch_changes",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),
    sa.Column("version", sa.BigInteger, nullable=False, index=True),  # of the lists, from this change on
    sa.Column("watch_id", sa.BigInteger),  # added, changed or gone; no foreign key: it may be gone. NULL: any
    sa.Column("made_at", Instant, nullable=False, index=True),
)
