"""The table of processes that are alive, or died without a word."""

from __future__ import annotations

import sqlalchemy as sa

from storage.columns import Instant
from storage.tables import metadata

pulses = sa.Table(
    "pulses",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),  # machine and process number
    sa.Column("role", sa.Text, nullable=False),  # run | bot | worker
    sa.Column("at", Instant, nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # JSON: what the process says of itself
)
