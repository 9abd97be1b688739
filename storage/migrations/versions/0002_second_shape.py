"""The second shape: what chats prefer, and everything the rooms learned to keep since the first.

Revision: 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new; nothing is taken away."""
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.add_column(sa.Column("preferences", sa.Text(), nullable=True))

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("replies_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("edits_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("is_silent", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index("ix_outbox_alert_id", ["alert_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_edits_id"), ["edits_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_replies_to"), ["replies_to"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_edits_id"), "outbox", ["edits_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_replies_to"), "alerts", ["replies_to"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("stories_told", schema=None) as batch_op:
        batch_op.add_column(sa.Column("part", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("of_event", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("of_entry", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("news", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("sources", sa.Integer(), nullable=True))
