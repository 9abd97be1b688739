"""The third shape: when a source had news is told by an index alone.

Revision: 0003, after 0002.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the time beside the source: with a million entries each look that had news read 5,000 rows, for 29 ms."""
    op.drop_index("ix_entries_feed_id", table_name="entries")
    op.create_index("ix_entries_feed_id_seen_at", "entries", ["feed_id", "seen_at"])
