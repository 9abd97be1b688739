"""The tables. Everything that can die is a row with a lease or a state; names and texts about watches are sealed.

feeds --< seen, entries            chats --< watches
entries --< alerts >-- chats       alerts --< outbox >-- chats
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import Instant, PrimaryKey, Record
from storage.records import Preferences

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    },
)


def _filled(name: str, column: str) -> sa.Index:
    """Index a column that is mostly empty: nobody looks for the rows where it is."""
    where = sa.text(f"{column} IS NOT NULL")
    return sa.Index(name, column, sqlite_where=where, postgresql_where=where)


meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
"""Single facts: the check of the encryption key, the version of the watchlists, the last heartbeat."""

feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),
    sa.Column("url", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("title", sa.Text),
    sa.Column("proxy", sa.Text),  # for a source that is blocked where we run
    sa.Column("body", sa.LargeBinary),  # sealed JSON: the address of a search, whose url is a keyed hash
    sa.Column("options", sa.Text),  # JSON: what its kind wants to know, and whether pages are read
    sa.Column("owner_id", sa.ForeignKey("chats.id", ondelete="SET NULL")),  # the chat that added it
    sa.Column("every_s", sa.Integer),  # fixed rhythm; NULL adapts
    sa.Column("state", sa.Text, nullable=False, server_default="active"),  # active | parked | gone
    sa.Column("memory", sa.Text),  # what the watcher asked us to keep: validators, body hash
    sa.Column("looks", sa.Integer, nullable=False, server_default="0"),  # good ones; the first announces nothing
    sa.Column("failures", sa.Float, nullable=False, server_default="0"),  # in a row, weighted
    sa.Column("error", sa.Text),
    sa.Column("interval_s", sa.Integer),  # the adaptive rhythm of now
    sa.Column("hours", sa.Text),  # JSON: how much it publishes in each hour of the day, UTC
    sa.Column("quiet_after", Instant),  # without news until then it is quieter than in its last 28 days
    sa.Column("added_at", Instant, nullable=False),
    sa.Column("next_look_at", Instant, nullable=False),
    sa.Column("lease_until", Instant),
    sa.Column("last_look_at", Instant),
    sa.Column("last_good_at", Instant),
    sa.Index("ix_feeds_due", "state", "next_look_at"),
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),
    sa.Column("feed_id", sa.ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    sa.Column("guid", sa.Text, nullable=False),
    sa.Column("url", sa.Text, index=True),  # by which what chats give is known again
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("lang", sa.Text),
    sa.Column("author", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("published_at", Instant),
    sa.Column("is_stub", sa.Boolean, nullable=False, server_default=sa.false()),  # the rest is behind a paywall
    sa.Column("heard", sa.Text, nullable=False, server_default=""),  # its words by ear; see matchers.hearing
    sa.Column("seen_at", Instant, nullable=False, index=True),
    sa.Index("ix_entries_feed_id_seen_at", "feed_id", "seen_at"),  # alone tells when a source had news
)

furniture = sa.Table(
    "furniture",
    metadata,
    sa.Column("host", sa.Text, primary_key=True),
    sa.Column("marks", sa.Text, nullable=False),  # digests of paragraphs its pages repeat, and how often
)
"""What the article pages of a host repeat; learned anew it would stand in the first articles after each start."""

seen = sa.Table(
    "seen",
    metadata,
    sa.Column("feed_id", sa.ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),  # an identity of an entry; kept long after the entry is pruned
    sa.Column("seen_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

chats = sa.Table(
    "chats",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),
    sa.Column("sender", sa.Text, nullable=False),  # telegram | console
    sa.Column("address", sa.Text, nullable=False),  # Telegram's chat id
    sa.Column("kind", sa.Text, nullable=False),  # private | group | supergroup | channel | console
    sa.Column("state", sa.Text, nullable=False, server_default="active"),  # active | blocked | migrated
    sa.Column("lang", sa.Text, nullable=False, server_default="en"),
    sa.Column("zone", sa.Text, nullable=False, server_default="UTC"),  # IANA
    sa.Column("digest_minute", sa.Integer),  # local minute of the day, NULL: no digest
    sa.Column("next_digest_at", Instant),
    sa.Column("last_digest_at", Instant),
    sa.Column("migrated_to", sa.Text),
    sa.Column("left_at", Instant),  # when it threw the bot out; a day later it is forgotten
    sa.Column("added_at", Instant, nullable=False),
    sa.Column("preferences", Record(Preferences)),  # JSON of what differs from the defaults
    sa.UniqueConstraint("sender", "address"),
    sa.Index(
        "ix_chats_digest",
        "next_digest_at",
        sqlite_where=sa.text("next_digest_at IS NOT NULL"),
        postgresql_where=sa.text("next_digest_at IS NOT NULL"),
    ),
    sqlite_autoincrement=True,  # the number of a forgotten chat must not become another chat's
)

watches = sa.Table(
    "watches",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),
    sa.Column("chat_id", sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("ref", sa.LargeBinary, nullable=False),  # keyed hash of what the monitor calls it: people put names there
    sa.Column("kind", sa.Text, nullable=False),  # name | pattern | query
    sa.Column("body", sa.LargeBinary, nullable=False),  # sealed JSON
    sa.Column("mark", sa.LargeBinary, nullable=False),  # keyed hash of what is watched, to find it twice
    sa.Column("added_at", Instant, nullable=False),
    sa.UniqueConstraint("chat_id", "mark"),
    sa.UniqueConstraint("chat_id", "ref"),
)

alerts = sa.Table(
    "alerts",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),  # the number after A- in a message
    sa.Column("chat_id", sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    sa.Column("entry_id", sa.ForeignKey("entries.id", ondelete="SET NULL")),
    sa.Column("state", sa.Text, nullable=False),  # sent at once: alert | held for the digest: held | known: repeat
    sa.Column("story", sa.Text, nullable=False),
    sa.Column("event", sa.Text, nullable=False),  # the first entry that told the same event
    sa.Column("repeats_id", sa.ForeignKey("alerts.id", ondelete="SET NULL")),
    sa.Column("body", sa.LargeBinary, nullable=False),  # sealed JSON: what is told
    sa.Column("made_at", Instant, nullable=False),
    sa.UniqueConstraint("chat_id", "entry_id"),
    sa.Index("ix_alerts_chat_made", "chat_id", "made_at"),
    sa.Index("ix_alerts_made_at", "made_at"),
    # Without these two, each row pruned of entries or alerts has the whole table searched for who refers to it.
    sa.Index("ix_alerts_entry_id", "entry_id"),
    _filled("ix_alerts_repeats_id", "repeats_id"),
    sa.Index("ix_alerts_event", "chat_id", "event"),
    sa.Index("ix_alerts_story", "chat_id", "story"),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", PrimaryKey, primary_key=True),
    sa.Column("chat_id", sa.ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    sa.Column("alert_id", sa.ForeignKey("alerts.id", ondelete="SET NULL")),
    sa.Column("kind", sa.Text, nullable=False),  # alert | reply | edit | digest | notice
    sa.Column("priority", sa.Integer, nullable=False),  # 0 urgent, 1 alert, 3 edit, 5 digest
    sa.Column("dedup_key", sa.Text, nullable=False, unique=True),
    sa.Column("body", sa.LargeBinary, nullable=False),  # sealed JSON, worded when it is sent
    sa.Column("state", sa.Text, nullable=False, server_default="pending"),  # pending sending sent failed dead
    sa.Column("not_before", Instant, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("maybe_dup", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("message_id", sa.Text),
    sa.Column("error", sa.Text),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("done_at", Instant),
    sa.Column("replies_to", sa.ForeignKey("alerts.id", ondelete="SET NULL")),  # an earlier alert
    sa.Column("edits_id", sa.ForeignKey("outbox.id", ondelete="CASCADE")),  # whose message it changes
    sa.Column("is_silent", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_outbox_alert_id", "alert_id"),
    _filled("ix_outbox_done_at", "done_at"),
    _filled("ix_outbox_replies_to", "replies_to"),
    _filled("ix_outbox_edits_id", "edits_id"),
    sa.Index(
        "ix_outbox_open",
        "id",
        sqlite_where=sa.text("state IN ('pending', 'sending')"),
        postgresql_where=sa.text("state IN ('pending', 'sending')"),
    ),
)
