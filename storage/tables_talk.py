"""Tables of what people say to the bot beyond their list: open dialogues, and verdicts on alerts.

chats --< dialogues          chats --< verdicts >-- alerts
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import Instant, PrimaryKey
from storage.tables import metadata

dialogues = sa.Table(
    "dialogues",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),  # what its buttons carry
    sa.Column("chat_id", sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    sa.Column("who", sa.LargeBinary, nullable=False),  # keyed hash of the user
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),  # sealed JSON: what was said so far
    sa.Column("expires_at", Instant, nullable=False, index=True),
    sa.UniqueConstraint("chat_id", "who"),
    sqlite_autoincrement=True,  # an old button must not meet a new dialogue
)
"""One open dialogue for each person in each chat; a new one takes the place of the old."""

verdicts = sa.Table(
    "verdicts",
    metadata,
    sa.Column("alert_id", sa.ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    sa.Column("chat_id", sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),  # relevant | person | no-event | old | mute
    sa.Column("body", sa.LargeBinary, nullable=False),  # sealed JSON: what it changed, by which it is undone
    sa.Column("made_at", Instant, nullable=False),
)
"""What a chat said of an alert; one each, the last word counts."""
