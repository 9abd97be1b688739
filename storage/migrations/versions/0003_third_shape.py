"""The third shape: fewer indexes to keep for what is told to many chats, and one by which a source's news is timed.

Revision: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOSTLY_EMPTY = (
    ("ix_alerts_repeats_id", "alerts", "repeats_id"),
    ("ix_outbox_replies_to", "outbox", "replies_to"),
    ("ix_outbox_edits_id", "outbox", "edits_id"),
    ("ix_outbox_done_at", "outbox", "done_at"),
)


def upgrade() -> None:
    """Time a source's news by an index alone, drop a hash that nothing asked for, and index no empty values.

    With a million entries each look that had news read 5,000 rows, for 29 ms. An entry told to 10,000 chats wrote an
    index entry for each of five columns that were empty or never asked for.
    """
    op.drop_index("ix_entries_feed_id", table_name="entries")
    op.create_index("ix_entries_feed_id_seen_at", "entries", ["feed_id", "seen_at"])
    op.drop_index("ix_alerts_about", table_name="alerts")
    op.drop_column("alerts", "about")
    for name, table, column in MOSTLY_EMPTY:
        filled = sa.text(f"{column} IS NOT NULL")
        op.drop_index(name, table_name=table)
        op.create_index(name, table, [column], sqlite_where=filled, postgresql_where=filled)
