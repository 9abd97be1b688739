"""The table of other ways to deliver: e-mail, Matrix, Signal and whatever else an operator set up.

chats --< channels
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import Instant
from storage.tables import metadata

channels = sa.Table(
    "channels",
    metadata,
    sa.Column("id", sa.ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),  # its chat
    sa.Column("body", sa.LargeBinary, nullable=False),  # sealed JSON: the address, in which passwords stand
    sa.Column("made_at", Instant, nullable=False),
)
