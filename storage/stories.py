"""Questions about stories: which earlier entries may tell the same, and what became of an entry.

Each question has an asynchronous form for the monitor and the plain one below it, which `dabyl scan --cluster` asks
through a connection without a thread in between: the same statements, eight times as fast on SQLite.

What an entry is known by is sealed: it says which of the people named in published news somebody watches for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from storage import meta
from storage.database import lock_number
from storage.records import Decision, News
from storage.story_words import LATEST, LatestWords
from storage.tables_stories import keys, marks, told

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.engine.interfaces import DBAPICursor
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.database import Db
    from storage.vault import Vault

    _Statement: TypeAlias = Callable[..., Any]
    """Gives a statement of SQLAlchemy for a dialect."""

KEEP_KEYS = timedelta(days=45)
"""How long a case can go on."""
KEEP_MARKS = timedelta(days=730)
"""How long a page may take to resurface."""
_LATEST_SURE = 24
"""Entries looked at for one person or band: one event's reports and the steps after it."""
_CANDIDATES = 20
_OPEN = b"["
"""How a signature begins that is not sealed."""
_ALL_SEALED = "stories_sealed"
_WITH_WATCHES = '%, ["%'
"""News that tell who watches for somebody: the list at the end of each is not empty."""
_MARKED = 8
_MOST_HELD = 250
"""Keys held one by one. An entry has about 20. PostgreSQL has room for 6,400 locks unless told otherwise, and a worker
stores the entries of one look at a time: two dozen workers fit."""
_ALL_STORIES = lock_number("stories")
_SLICES = (*range(-(2**63), 0, 2**59), *range(0, 2**32, 2**27), *range(2**32, 2**63 - 1, 2**59), 2**63 - 1)
"""Borders of about 64 slices of the keys: words are 32-bit hashes, all others 64-bit ones with a sign."""
_WEAKEST = 0.12
"""Share of its keys' weight below which an entry is no candidate, unless it shares a sure key."""


_DECIDED = [told.c[field.name] for field in fields(Decision) if field.name != "item"]
"""All of a decision but the feed's id of the earlier entry: that entry has it in its own row."""


_ROW = [column.name for column in told.c]


class Signed(Protocol):
    """What storage needs of a signature; see `matchers.storysignature.Signature`."""

    @property
    def item(self) -> str:
        """The id its feed gave it."""

    def sure_keys(self) -> list[int]:
        """Short-lived keys of which one is enough: people and bands."""

    def keys(self) -> list[int]:
        """Short-lived keys of which several are needed: names by ear, numbers, words."""

    def marks(self) -> list[int]:
        """Long-lived keys: page and texts."""

    def packed(self) -> bytes:
        """All of it."""


class Holding(Protocol):
    """What storage needs of an entry to keep others from telling its story."""

    def held(self) -> list[int]:
        """What two reports of one event share."""


@dataclass(frozen=True, slots=True)
class Told:
    """An earlier entry.

    Attributes:
        entry_id: Its row.
        item: The id its feed gave it.
        story: The story it tells.
        event: The event it tells: shared by an entry and its repeats.
        body: Its packed signature, None once pruned.
        marks: Long-lived keys, page and texts, it shares with the new entry.
    """

    entry_id: int
    item: str
    story: str
    event: str
    body: bytes | None
    marks: frozenset[int]


@dataclass(frozen=True, slots=True)
class Nearby:
    """Earlier entries that share keys with a new one, and how rare its keys are."""

    told: tuple[Told, ...]
    rarity: Mapping[int, float]


async def hold(tx: AsyncConnection, signatures: Sequence[Holding], *, chats: Collection[int] = ()) -> None:
    """Wait until nobody else tells these stories or these chats, so that two do not tell one, each for the first time.

    Entries that share neither page, text, people nor chats are told at the same time. Held until the transaction ends;
    call it once in one, before anything is read of stories. On SQLite there is only one writer anyhow.

    Args:
        tx: A write transaction.
        signatures: Of all entries it will tell.
        chats: Who is told at once: what a chat was told before must not change meanwhile.
    """
    if tx.dialect.name == "sqlite" or not signatures:
        return
    wanted = sorted({key for one in signatures for key in one.held()} | {lock_number(f"told:{one}") for one in chats})
    if len(wanted) > _MOST_HELD:
        await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(_ALL_STORIES)))
        return
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock_shared(_ALL_STORIES)))
    listed = _list(tx.dialect.name)  # in order, so that two never wait for each other
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(listed.c.value)), {"listed": wanted})


async def candidates(tx: AsyncConnection, vault: Vault, signature: Signed, now: datetime) -> Nearby:
    """Find earlier entries that may tell the same story."""
    return await tx.run_sync(find_candidates, signature, now, vault=vault)


async def keep(
    tx: AsyncConnection, vault: Vault, entry_id: int, signature: Signed, decision: Decision, *, now: datetime
) -> None:
    """Remember an entry and what became of it; once more is no harm."""
    await tx.run_sync(keep_told, entry_id, signature, decision, now, vault=vault)


async def are_sealed(tx: AsyncConnection) -> bool:
    """Tell whether `seal_all` was here."""
    return bool(await meta.get(tx, _ALL_SEALED))


async def seal_all(tx: AsyncConnection, vault: Vault) -> None:
    """Seal what an older Dabyl kept in the open; looked for once in the life of a database."""
    if await are_sealed(tx):
        return
    start = sa.func.substr(told.c.body, 1, 1, type_=sa.LargeBinary)
    rows = (await tx.execute(sa.select(told.c.entry_id, told.c.body).where(start == _OPEN))).all()
    for row in rows:
        await tx.execute(told.update().where(told.c.entry_id == row.entry_id).values(body=vault.seal_bytes(row.body)))
    await tx.execute(told.update().where(told.c.news.like(_WITH_WATCHES)).values(news=None))
    await meta.put(tx, _ALL_SEALED, "yes")


async def decision_of(tx: AsyncConnection, entry_id: int) -> Decision | None:
    """Read what was decided about an entry, for `/why` and the digest; None when it was never told or is forgotten."""
    row = (await tx.execute(sa.select(*_DECIDED).where(told.c.entry_id == entry_id))).mappings().first()
    return _decision(dict(row)) if row else None


async def decisions_in(tx: AsyncConnection, story: str) -> dict[int, Decision]:
    """Read what was decided about every entry of a story, by row of the entry, oldest first."""
    query = sa.select(told.c.entry_id, *_DECIDED).where(told.c.story == story).order_by(told.c.entry_id)
    rows = [dict(row) for row in (await tx.execute(query)).mappings()]
    return {row.pop("entry_id"): _decision(row) for row in rows}


def _decision(row: dict[str, Any]) -> Decision:
    """Read a row; one written before its last columns were there is a repeat or not."""
    news = tuple(News(kind, value, before, tuple(ids)) for kind, value, before, ids in json.loads(row["news"] or "[]"))
    part = row["part"] or ("first" if row["duplicate_of"] is None else "repeat")
    return Decision(**row | {"item": None, "news": news, "part": part, "sources": row["sources"] or 1})


def _plain(news: News) -> list[object]:
    """Give a piece of news without who watches for whom: that is told to the chats at once, and then to nobody."""
    return [news.kind, news.value, news.before, []]


async def prune(db: Db, now: datetime) -> int:
    """Forget keys and signatures after 45 days, pages and texts after two years.

    Keys are clustered by key, so those of old entries stand everywhere: they go slice by slice, each in a short
    transaction, so that nobody waits long for the one writer.

    Returns:
        The number of entries wholly forgotten.
    """
    for table, age in ((keys, KEEP_KEYS), (marks, KEEP_MARKS)):
        async with db.read() as tx:
            old = sa.select(sa.func.max(told.c.entry_id)).where(told.c.told_at < now - age)
            last = (await tx.execute(old)).scalar_one_or_none()
        for low, high in pairwise(_SLICES) if last is not None else ():
            async with db.write() as tx:
                here = table.c.key.between(low, high)
                await tx.execute(table.delete().where(here, table.c.entry_id <= last))
    async with db.write() as tx:
        faded = told.update().where(told.c.told_at < now - KEEP_KEYS, told.c.body.is_not(None))
        await tx.execute(faded.values(body=None))
        return (await tx.execute(told.delete().where(told.c.told_at < now - KEEP_MARKS))).rowcount


def latest_words(tx: sa.Connection) -> LatestWords:
    """Give a memory of words for a stream that nobody else tells of meanwhile; hand it to both questions below."""
    return LatestWords(tx, lambda tx, words: _latest(tx, (), words))


def find_candidates(
    tx: sa.Connection,
    signature: Signed,
    now: datetime,
    *,
    vault: Vault | None = None,
    remembered: LatestWords | None = None,
) -> Nearby:
    """See `candidates`; without a vault nothing is sealed, as in a file nobody keeps."""
    sure, words = signature.sure_keys(), signature.keys()
    found = _latest(tx, sure, () if remembered else words)
    if remembered:
        found |= remembered.of(words)
    rarity = _rarities(words, found)
    marked = _marked(tx, signature.marks())
    near = _nearest(found, sure, rarity)
    return Nearby(tuple(_told(tx, [*near, *marked], marked, now - KEEP_KEYS, vault)), rarity)


def keep_told(
    tx: sa.Connection,
    entry_id: int,
    signature: Signed,
    decision: Decision,
    now: datetime,
    *,
    vault: Vault | None = None,
    remembered: LatestWords | None = None,
) -> None:
    """See `keep` and `find_candidates`."""
    body = signature.packed()
    row = {
        "entry_id": entry_id,
        "item": signature.item,
        "story": decision.story,
        "event": decision.event,
        "body": vault.seal_bytes(body) if vault else body,
        "duplicate_of": decision.duplicate_of,
        "score": decision.score,
        "level": decision.level,
        "reason": decision.reason,
        "told_at": now,
        "part": decision.part,
        "of_event": decision.of_event,
        "of_entry": decision.of_entry,
        "news": json.dumps([_plain(one) for one in decision.news], ensure_ascii=False) if decision.news else None,
        "sources": decision.sources,
    }
    _run(tx, _keeping, row)
    words = signature.keys()
    if remembered:
        remembered.add(words, entry_id)
    _add(tx, keys, [*signature.sure_keys(), *(() if remembered else words)], entry_id)
    _add(tx, marks, signature.marks(), entry_id)


def _latest(tx: sa.Connection, sure: Sequence[int], words: Sequence[int]) -> dict[int, list[int]]:
    """Give the latest entries of each key; a key without any is left out."""
    found: dict[int, list[int]] = {}
    asked = {**_listed(tx, sure, "sure"), **_listed(tx, words, "words")}
    for key, entry_id in _rows(tx, _latest_of, asked):
        found.setdefault(key, []).append(entry_id)
    return found


def _rows(tx: sa.Connection, statement: _Statement, values: Mapping[str, object]) -> Sequence[tuple[int, int]]:
    """Ask, and take two hundred rows as the driver gives them: as SQLAlchemy's own they cost twice as much."""
    rows: Sequence[tuple[int, int]] = _run(tx, statement, values).fetchall()
    return rows


def _run(tx: sa.Connection, statement: _Statement, values: Mapping[str, object], *of: sa.Table) -> DBAPICursor:
    """Run a statement; SQLite by its own cursor, since it answers in less time than SQLAlchemy takes to put it.

    Raises:
        sqlalchemy.exc.DBAPIError: As if SQLAlchemy had put it.
    """
    if tx.dialect.name != "sqlite":
        return tx.execute(statement(tx.dialect.name, *of), values).cursor
    spelt = _spelt(statement, *of)
    values = {**spelt.fixed, **values}
    for name, written in spelt.written.items():
        values[name] = written(values[name])
    cursor = tx.connection.cursor()
    try:
        cursor.execute(spelt.text, values)
    except tx.dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(spelt.text, None, error, tx.dialect.loaded_dbapi.Error) from error
    return cursor


@dataclass(frozen=True, slots=True)
class _Spelt:
    """A statement as SQLite takes it, the values it always has, and how those of our column types are written."""

    text: str
    fixed: Mapping[str, Any]
    written: Mapping[str, Callable[[Any], Any]]


@cache
def _spelt(statement: _Statement, *of: sa.Table) -> _Spelt:
    dialect = sqlite.dialect(paramstyle="named")
    compiled = statement("sqlite", *of).compile(dialect=dialect)
    written = {name: bound.type.dialect_impl(dialect).bind_processor(dialect) for name, bound in compiled.binds.items()}
    return _Spelt(str(compiled), compiled.params, {name: one for name, one in written.items() if one})


@cache
def _latest_of(dialect: str) -> sa.CompoundSelect[int, int]:
    return sa.union_all(
        _latest_in(keys, _list(dialect, "sure"), _LATEST_SURE), _latest_in(keys, _list(dialect, "words"), LATEST)
    )


def _latest_in(table: sa.Table, listed: sa.TableValuedAlias, most: int) -> sa.Select[int, int]:
    """Ask for the latest entries of each listed key, one short scan of the index a key."""
    earlier = table.alias()
    oldest = (
        sa.select(earlier.c.entry_id)
        .where(earlier.c.key == listed.c.value)
        .order_by(earlier.c.entry_id.desc())
        .offset(most - 1)
        .limit(1)
        .scalar_subquery()
    )
    return (
        sa.select(table.c.key, table.c.entry_id)
        .select_from(listed.join(table, table.c.key == listed.c.value))
        .where(table.c.entry_id >= sa.func.coalesce(oldest, 0))
    )


def _rarities(wanted: Sequence[int], found: Mapping[int, Sequence[int]]) -> dict[int, float]:
    """Weigh each key by how seldom it comes, from the span of its latest entries.

    The number of entries is told from the newest row met: rows are numbered in order, and common words are always met.
    """
    newest = max((max(entries) for entries in found.values()), default=0)
    weights = {}
    for key in wanted:
        entries = found.get(key, ())
        span = newest - min(entries) + 1 if len(entries) >= LATEST else newest
        weights[key] = log(2.0 + span / max(1, len(entries)))
    return weights


def _nearest(found: Mapping[int, Sequence[int]], sure: Iterable[int], rarity: Mapping[int, float]) -> list[int]:
    """Choose the entries that share most of the weight, those of a sure key first."""
    whole = sum(rarity.values())
    strength: dict[int, float] = {}
    for key, weight in [*((key, whole) for key in sure), *rarity.items()]:
        for entry_id in found.get(key, ()):
            strength[entry_id] = strength.get(entry_id, 0.0) + weight
    near = [entry_id for entry_id, weight in strength.items() if weight >= _WEAKEST * whole]
    return sorted(near, key=lambda entry_id: (-strength[entry_id], -entry_id))[:_CANDIDATES]


def _marked(tx: sa.Connection, wanted: Sequence[int]) -> dict[int, set[int]]:
    """Give the latest entries of the same page or text, with the marks they share."""
    found: dict[int, set[int]] = {}
    for mark, entry_id in _rows(tx, _marked_by, _listed(tx, wanted)):
        found.setdefault(entry_id, set()).add(mark)
    return found


@cache
def _marked_by(dialect: str) -> sa.Select[int, int]:
    return _latest_in(marks, _list(dialect), _MARKED)


def _told(
    tx: sa.Connection,
    wanted: Sequence[int],
    marked: Mapping[int, set[int]],
    since: datetime,
    vault: Vault | None,
) -> list[Told]:
    if not wanted:
        return []
    asked = {**_listed(tx, dict.fromkeys(wanted)), "since": since}
    is_sqlite = tx.dialect.name == "sqlite"
    answer: Any = _run(tx, _told_of, asked) if is_sqlite else tx.execute(_told_of(tx.dialect.name), asked)
    found = [
        Told(entry_id, item, story, event, body, frozenset(marked.get(entry_id, ())))
        for entry_id, item, story, event, body in answer.fetchall()
    ]
    return [replace(one, body=vault.open_bytes(one.body)) if vault and one.body else one for one in found]


@cache
def _told_of(dialect: str) -> sa.Select[int, str, str, str, bytes | None]:
    listed = _list(dialect)
    body = sa.case((told.c.told_at >= sa.bindparam("since"), told.c.body), else_=None)
    return sa.select(told.c.entry_id, told.c.item, told.c.story, told.c.event, body).select_from(
        listed.join(told, told.c.entry_id == listed.c.value)
    )


@cache
def _keeping(dialect: str) -> sa.Insert:
    return _insert_new(dialect, told).values({field: sa.bindparam(field) for field in _ROW})


def _add(tx: sa.Connection, table: sa.Table, wanted: Sequence[int], entry_id: int) -> None:
    _run(tx, _adding, {**_listed(tx, dict.fromkeys(wanted)), "entry": entry_id}, table)


@cache
def _adding(dialect: str, table: sa.Table) -> sa.Insert:
    listed = _list(dialect)
    rows = sa.select(listed.c.value, sa.bindparam("entry", type_=sa.BigInteger))
    rows = rows.where(sa.true())  # without it SQLite reads ON CONFLICT as the ON of a join
    return _insert_new(dialect, table).from_select(["key", "entry_id"], rows)


def _list(dialect: str, name: str = "listed") -> sa.TableValuedAlias:
    """A list of numbers handed over as one parameter, so that a statement is prepared once however long the list."""
    value = sa.column("value", sa.BigInteger)
    if dialect == "sqlite":
        return sa.func.json_each(sa.bindparam(name)).table_valued(value)
    array = sa.bindparam(name, type_=postgresql.ARRAY(sa.BigInteger))
    return sa.func.unnest(array).table_valued(value).render_derived()


def _listed(tx: sa.Connection, numbers: Iterable[int], name: str = "listed") -> dict[str, object]:
    """Fill the parameter of `_list`."""
    return {name: str(list(numbers)) if tx.dialect.name == "sqlite" else list(numbers)}  # a list of numbers is JSON


def _insert_new(dialect: str, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """Start an INSERT that leaves rows alone whose key is there."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing()
