"""The table of who did what to a list, and when; never what stood in it.

chats --< audit
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import Instant, PrimaryKey
from storage.tables import metadata

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),
    sa.Column("chat_id", sa.ForeignKey("chats.id", ondelete="CASCADE"), index=True),  # NULL: a chat forgotten since
    sa.Column("action", sa.Text, nullable=False),  # a chat command, or import, export, forgotten
    sa.Column("body", sa.LargeBinary, nullable=False),  # sealed JSON: who
    sa.Column("at", Instant, nullable=False, index=True),
)
