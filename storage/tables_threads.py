"""Tables of what a chat's messages grow into: verdicts on what is the same, and the live message of a mass event.

chats --< likenesses >-- alerts          chats --< masses --< mass_parts >-- alerts
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import Instant, PrimaryKey
from storage.tables import metadata

likenesses = sa.Table(
    "likenesses",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),
    sa.Column("chat_id", sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    sa.Column("alert_id", sa.ForeignKey("alerts.id", ondelete="SET NULL"), unique=True),
    sa.Column("with_id", sa.ForeignKey("alerts.id", ondelete="SET NULL"), index=True),  # the earlier alert
    sa.Column("entry_id", sa.BigInteger),  # of the alert; outlives both, no foreign key
    sa.Column("is_same", sa.Boolean, nullable=False),
    sa.Column("event_before", sa.Text, nullable=False),
    sa.Column("event_now", sa.Text, nullable=False),
    sa.Column("story_before", sa.Text, nullable=False),
    sa.Column("state_before", sa.Text, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Index("ix_likenesses_event", "chat_id", "event_before"),
)
"""What a chat said of two alerts: the same, or not. Holds for what is reported later, and can be taken back."""

masses = sa.Table(
    "masses",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),
    sa.Column("chat_id", sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    sa.Column("family", sa.Text, nullable=False),  # kinds of event that come together; see stories/masses.toml
    sa.Column("alert_id", sa.ForeignKey("alerts.id", ondelete="SET NULL")),  # whose message is the live one
    sa.Column("call_id", sa.ForeignKey("alerts.id", ondelete="SET NULL")),  # whose message calls out people of the list
    sa.Column("called_at", Instant),
    sa.Column("calls", sa.Integer, nullable=False, server_default="0"),
    sa.Column("body", sa.LargeBinary, nullable=False),  # sealed JSON: the roster
    sa.Column("began_at", Instant, nullable=False),
    sa.Column("last_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    sa.Index("ix_masses_open", "chat_id", "family", "ended_at"),
)
"""Many people struck at once become one message that grows; a restart goes on with it."""

mass_parts = sa.Table(
    "mass_parts",
    metadata,
    sa.Column("alert_id", sa.ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    sa.Column("mass_id", sa.ForeignKey("masses.id", ondelete="CASCADE"), nullable=False, index=True),
)
"""Alerts that have no message of their own: the live one tells them."""
