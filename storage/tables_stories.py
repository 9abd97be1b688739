"""Tables of stories: what is kept of each entry, the keys candidates share, and the long-lived marks.

stories_told --< story_keys (45 days), story_marks (two years)
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import Instant, PrimaryKey
from storage.tables import metadata

told = sa.Table(
    "stories_told",
    metadata,
    sa.Column("entry_id", PrimaryKey, primary_key=True, autoincrement=False),  # outlives the entry: no foreign key
    sa.Column("item", sa.Text, nullable=False),
    sa.Column("story", sa.Text, nullable=False, index=True),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary),  # packed signature, NULL once pruned
    sa.Column("duplicate_of", sa.BigInteger),
    sa.Column("score", sa.Integer, nullable=False),
    sa.Column("level", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("told_at", Instant, nullable=False, index=True),
    sa.Column("part", sa.Text),  # first | repeat | possible | step; NULL in rows older than the column
    sa.Column("of_event", sa.Text),  # the event it repeats, perhaps repeats, or goes on from
    sa.Column("of_entry", sa.BigInteger),
    sa.Column("news", sa.Text),  # JSON: [[kind, value, before, [watch ids]] ...]
    sa.Column("sources", sa.Integer),  # independent sources of the event by then
)

keys = sa.Table(
    "story_keys",
    metadata,
    sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("entry_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Names, bands and words; clustered by key, so that the latest entries of a key are one short scan."""

marks = sa.Table(
    "story_marks",
    metadata,
    sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("entry_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Pages and texts."""
