"""The table of searches somebody may leaf through: buttons carry ids only, never the words.

chats --< searches
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import Instant, PrimaryKey
from storage.tables import metadata

searches = sa.Table(
    "searches",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),  # what its buttons carry
    sa.Column("chat_id", sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("body", sa.LargeBinary, nullable=False),  # sealed JSON: what was searched, and for which words
    sa.Column("expires_at", Instant, nullable=False, index=True),
    sqlite_autoincrement=True,  # an old button must not meet a new search
)
