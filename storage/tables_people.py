"""Tables of who may do what in a chat: its team, open invitations, its lock, and consents to an export.

chats --< members, invites, consents          chats --- locks
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import Instant, PrimaryKey
from storage.tables import metadata

members = sa.Table(
    "members",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),
    sa.Column("chat_id", sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    sa.Column("who", sa.LargeBinary, nullable=False),  # keyed hash of the user, by which they are found
    sa.Column("body", sa.LargeBinary, nullable=False),  # sealed JSON: the user's number; no name, no user name
    sa.Column("role", sa.Text, nullable=False),  # editor | reader
    sa.Column("since", Instant, nullable=False),
    sa.UniqueConstraint("chat_id", "who"),
)

invites = sa.Table(
    "invites",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),
    sa.Column("chat_id", sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("mark", sa.LargeBinary, nullable=False, unique=True),  # keyed hash of the code
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("expires_at", Instant, nullable=False, index=True),
)
"""A row is an invitation nobody has used; using one deletes it."""

locks = sa.Table(
    "locks",
    metadata,
    sa.Column("chat_id", sa.ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    sa.Column("body", sa.LargeBinary, nullable=False),  # sealed JSON: salt and slow hash of the code
    sa.Column("wrong", sa.Integer, nullable=False, server_default="0"),  # tries in a row
    sa.Column("barred_until", Instant),  # no try before
)

consents = sa.Table(
    "consents",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),
    sa.Column("chat_id", sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    sa.Column("who", sa.LargeBinary, nullable=False),  # keyed hash of who asks
    sa.Column("is_given", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("expires_at", Instant, nullable=False, index=True),
    sa.UniqueConstraint("chat_id", "who"),
    sqlite_autoincrement=True,  # an old number must not agree to a new question
)
"""Somebody asks for the whole list as a file, and a second editor agrees."""
