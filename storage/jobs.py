"""Questions about Procrastinate's queue, in our own transactions; PostgreSQL only.

Its workers take the jobs by themselves (`dabyl.jobs`); here they are put in, so that a job is there exactly when the
change that makes it necessary is.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

_PUT = sa.text("""
    SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
        CAST(:name AS varchar), CAST(:name AS varchar), 0, CAST(:key AS text), CAST(:key AS text),
        CAST(:args AS jsonb), CAST(NULL AS timestamptz)
    )::procrastinate_job_to_defer_v1])
    WHERE NOT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = :key AND status = 'todo')
""")
_UNFINISHED = sa.text("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
_WAITING = sa.text("SELECT count(*) FROM procrastinate_jobs WHERE queue_name = :name AND status = 'todo'")


async def put(tx: AsyncConnection, name: str, *, key: str, args: Mapping[str, int]) -> None:
    """Ask for a task; without effect while one of the same key waits. Two of one key never run at once."""
    await tx.execute(_PUT, {"name": name, "key": key, "args": json.dumps(dict(args))})


async def unfinished(tx: AsyncConnection) -> int:
    """Count the jobs that wait for a worker or are in the hands of one."""
    return int((await tx.execute(_UNFINISHED)).scalar_one())


async def waiting(tx: AsyncConnection, name: str) -> int:
    """Count the jobs of one task that nobody has taken yet."""
    return int((await tx.execute(_WAITING, {"name": name})).scalar_one())


def make_tables(connection: sa.Connection) -> None:
    """Make Procrastinate's tables where they are missing; on PostgreSQL, in the transaction that is open."""
    if sa.inspect(connection).has_table("procrastinate_jobs"):
        return
    schema = (resources.files("procrastinate.sql") / "schema.sql").read_text(encoding="utf-8")
    cursor = connection.connection.cursor()
    cursor.execute(schema)
    cursor.close()
