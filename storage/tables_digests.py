"""The table of what a digest asked: was this somebody on your list?

chats --< near_misses >-- watches, alerts
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import Instant, PrimaryKey
from storage.tables import metadata

near_misses = sa.Table(
    "near_misses",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),  # what its buttons carry
    sa.Column("chat_id", sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    sa.Column("watch_id", sa.ForeignKey("watches.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("alert_id", sa.ForeignKey("alerts.id", ondelete="SET NULL"), index=True),  # where the name was read
    sa.Column("mark", sa.LargeBinary, nullable=False),  # keyed hash of watch and name: nothing is asked twice
    sa.Column("body", sa.LargeBinary, nullable=False),  # sealed JSON: the name as printed
    sa.Column("answer", sa.Text),  # yes | no, NULL: not answered yet
    sa.Column("asked_at", Instant, nullable=False),
    sa.UniqueConstraint("chat_id", "mark"),
    sqlite_autoincrement=True,  # an old button must not meet a new question
)
