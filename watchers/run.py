"""One look at one feed, from its address to the outbox.

feed -> look (fetch, parse, clean) -> entries never seen here -> full text -> reading (mentions, events) -> story
     -> drafts for each chat -> alerts, and messages in the outbox -> next look      a transaction for six entries
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from config.errors import AddressError, FetchError
from matchers.furniture import repeated_endings
from matchers.hearing import heard
from matchers.stories import decide, signature
from storage import alerts, entries, feeds, stories
from storage.records import NameWatch
from watchers import health, identity
from watchers.carrying import carry
from watchers.completing import Completed, options_of
from watchers.headers import NO_VALIDATORS
from watchers.hours import Hours
from watchers.looking import Memory
from watchers.mass_ledger import Ledger
from watchers.owning import tell_owner
from watchers.schedule import FIRST_S, Outcome, Rhythm, next_look
from watchers.telling import drafts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from matchers.stories import Signature
    from storage.database import Db
    from storage.records import Decision, Entry, Feed, Reading
    from storage.vault import Vault
    from watchers.completing import Completer
    from watchers.looking import Look, Looker
    from watchers.telling import Draft
    from watchers.watchbook import Book, Watchbook

log = logging.getLogger(__name__)

_TAUGHT_BY = 20
"""How many of a feed's newest entries tell what it repeats at their end."""
_AT_ONCE = 6
"""Entries stored by one transaction: others wait for it, and each needs locks of its own (`stories.hold`)."""
_PARKED_FOR = timedelta(days=7)
"""Dead sources are asked again once a week: some come back."""


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A new entry: what was read in it, its words by ear, whether the rest is paid for, what its story is known by.

    In the signature the people of the list stand under veils, which `watches` lifts: see `_veil`.
    """

    entry: Entry
    keys: tuple[str, ...]
    reading: Reading
    heard: str
    is_stub: bool
    signature: Signature
    watches: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A new entry with what each chat would be told of it.

    Attributes:
        fresh: The entry.
        told: At most two drafts a chat.
    """

    fresh: _Fresh
    told: Sequence[Draft]

    @property
    def loud(self) -> set[int]:
        """The chats that would be told at once."""
        return {draft.chat_id for draft in self.told if draft.state == "alert"}


class Run:
    """Takes feeds from their address to the outbox.

    Args:
        db: Where everything is kept.
        looker: Asks and parses.
        watchbook: The watches of every chat, compiled.
        clock: Tells the time, aware.
        jitter: Draws from 0.0 to 1.0, so that feeds do not march in step.
        after_commit: Called when a message may have been queued.
        completer: Reads the pages of new entries; None reads none.
        operators: Telegram users who are told of sources in trouble that nobody else answers for.
    """

    def __init__(
        self,
        db: Db,
        looker: Looker,
        watchbook: Watchbook,
        *,
        clock: Callable[[], datetime],
        jitter: Callable[[], float],
        after_commit: Callable[[], None],
        completer: Completer | None = None,
        operators: frozenset[int] = frozenset(),
    ) -> None:
        self._db = db
        self._looker = looker
        self._watchbook = watchbook
        self._clock = clock
        self._jitter = jitter
        self._after_commit = after_commit
        self._completer = completer
        self._telling = asyncio.Lock()  # of several looks, one would hold what another waits for
        self._operators = operators

    async def look(self, *, feed_id: int) -> None:
        """Look at one feed; a source that fails is noted, never raised."""
        async with self._db.read() as tx:
            feed = await feeds.get(tx, feed_id, self._db.vault)
        if feed is None:
            return
        options = {name: value for name, value in options_of(feed).items() if name != "pages"}
        try:
            look = await self._looker.look(
                feed.url, kind=feed.kind, memory=_memory(feed), proxy=feed.proxy, options=options
            )
        except (FetchError, AddressError) as error:
            await self._note_failure(feed, error)
        else:
            await self._take(feed, look)
        self._after_commit()

    async def _take(self, feed: Feed, look: Look) -> None:
        """Read what is new and write down everything about this look, ten entries at a time.

        A process that ends in between leaves the rest for the next look: what was stored is known by its keys, and
        what the look left for the next one is written last.
        """
        async with self._db.read() as tx:
            book = await self._watchbook.current(tx)
            new = await _never_seen(tx, feed.id, look.entries)
            before = await entries.newest_texts(tx, feed.id, _TAUGHT_BY) if new else []
        full = await self._completer.complete(feed, [entry for entry, _ in new]) if self._completer else {}
        whole = [(full.get(entry.id, Completed(entry)), keys) for entry, keys in new]
        repeated = repeated_endings([*before, *(one.entry.text for one, _ in whole)]) if new else frozenset()
        source = _outlet(feed, look)
        fresh = [await self._read(book, one, keys, repeated, source=source) for one, keys in whole]
        now = self._clock()
        # Feeds list the newest first; stories want the order of time.
        in_turn = [_drafted(one, book if feed.looks else None, source=source, now=now) for one in reversed(fresh)]
        while len(in_turn) > _AT_ONCE:
            first, in_turn = in_turn[:_AT_ONCE], in_turn[_AT_ONCE:]
            async with self._telling, self._db.write() as tx:
                if not await self._tell_all(tx, feed, first, source=source, now=now):
                    return
                await entries.mark_seen(tx, feed.id, [key for one in first for key in one.fresh.keys], now=now)
        async with self._telling, self._db.write() as tx:
            if not await self._tell_all(tx, feed, in_turn, source=source, now=now):
                return
            await entries.mark_seen(
                tx, feed.id, [key for entry in look.entries for key in identity.keys(entry)], now=now
            )
            await self._note_good(tx, feed, look, fresh, now)
        if fresh:
            log.info("feed %s: %s new entries%s", feed.id, len(fresh), "" if feed.looks else " at the first look")

    async def give(self, entry: Entry, *, chat_id: int, is_stub: bool = False) -> bool:
        """Take in a public entry that a chat gave, for every chat; the giver is answered at once and not told again.

        Returns:
            False when the entry was known: nothing is done then.
        """
        one, book = await self._read_for_all(Completed(entry, is_stub=is_stub))
        now = self._clock()
        drafted = _drafted(one, book, source=None, now=now)
        async with self._db.write() as tx:
            await stories.hold(tx, [one.signature], chats=drafted.loud)
            given = await feeds.given(tx, now)
            if await entries.is_known(tx, given.id, entry.url, one.keys):
                return False
            ledger = Ledger(tx, self._db.vault)
            await self._tell(tx, given, drafted, source=None, now=now, giver=chat_id, ledger=ledger)
            await ledger.close(now)
            await entries.mark_seen(tx, given.id, one.keys, now=now)
        self._after_commit()
        return True

    async def give_privately(self, entry: Entry, *, chat_id: int) -> None:
        """Read an entry for the list of the chat that gave it; nothing is kept of it but that chat's sealed alert.

        Its id is hashed with the key, since by a plain hash somebody could ask whether these words were pasted.
        """
        entry = replace(entry, id=f"paste:{self._db.vault.mark(entry.id).hex()}")
        one, book = await self._read_for_all(Completed(entry))
        now = self._clock()
        told = drafts(entry, one.reading, book.watches, source=None, now=now)
        async with self._db.write() as tx:
            if await alerts.told_in(tx, self._db.vault, [chat_id], entry.id):
                return  # the same words again
            decision = await _place(tx, self._db.vault, None, one, now)
            if decision.part == "first":
                decision = replace(decision, story=entry.id, event=entry.id)
            own = [draft for draft in told if draft.chat_id == chat_id]
            await carry(tx, self._db.vault, None, decision, own, now=now, giver=chat_id)

    async def _read_for_all(self, completed: Completed) -> tuple[_Fresh, Book]:
        async with self._db.read() as tx:
            book = await self._watchbook.current(tx)
        return await self._read(book, completed, identity.keys(completed.entry)), book

    async def _read(
        self,
        book: Book,
        completed: Completed,
        keys: tuple[str, ...],
        repeated: frozenset[str] = frozenset(),
        *,
        source: str | None = None,
    ) -> _Fresh:
        await asyncio.sleep(0)  # reading is work for the processor: let others have a turn between entries
        entry = completed.entry
        reading = book.reader.read(entry, repeated=repeated)
        signed = _signature(replace(entry, source=entry.source or source), reading, book, self._clock())
        signed, watches = _veil(signed, self._db.vault)
        return _Fresh(entry, keys, reading, heard(entry.title, entry.text), completed.is_stub, signed, watches)

    async def _tell_all(
        self, tx: AsyncConnection, feed: Feed, new: Sequence[_Drafted], *, source: str | None, now: datetime
    ) -> bool:
        """Store entries of one look; False when somebody else read the feed meanwhile, and nothing is stored."""
        if not await feeds.hold(tx, feed):
            return False
        loud = {chat_id for one in new for chat_id in one.loud}
        await stories.hold(tx, [one.fresh.signature for one in new], chats=loud)
        ledger = Ledger(tx, self._db.vault)
        for one in new:
            await self._tell(tx, feed, one, source=source, now=now, ledger=ledger)
        await ledger.close(now)
        return True

    async def _tell(
        self,
        tx: AsyncConnection,
        feed: Feed,
        drafted: _Drafted,
        *,
        source: str | None,
        now: datetime,
        ledger: Ledger,
        giver: int | None = None,
    ) -> None:
        """Store an entry, place it in its story, and queue what each chat is to be told."""
        one = drafted.fresh
        entry_id = await entries.keep(
            tx, feed.id, one.entry, source=source, now=now, heard=one.heard, is_stub=one.is_stub
        )
        decision = await _place(tx, self._db.vault, entry_id, one, now)
        await carry(tx, self._db.vault, entry_id, decision, drafted.told, now=now, giver=giver, ledger=ledger)

    async def _note_good(
        self, tx: AsyncConnection, feed: Feed, look: Look, new: Sequence[_Fresh], now: datetime
    ) -> None:
        outcome = Outcome(listed=look.listed, new=len(new), status=look.status, max_age_s=look.max_age_s)
        hours = Hours.from_json(feed.hours).having(one.entry.published_at or now for one in new)
        next_at, rhythm = await self._next_look(tx, feed, outcome, hours, now)
        quiet_after = None
        if new:
            times = await _news_times(tx, feed.id, now) if feed.looks else _published(new, now)
            quiet_after = health.quiet_after(times, now)
        elif feed.quiet_after is not None and feed.quiet_after < now:
            await self._note_silence(tx, feed, now)
        await feeds.note_good(
            tx,
            feed,
            now=now,
            next_look_at=next_at,
            memory=look.memory.to_json(),
            title=look.title or None,
            interval_s=rhythm.interval_s,
            failures=rhythm.failures,
            moved_to=look.moved_to,
            hours=hours.to_json() if new else None,
            quiet_after=quiet_after,
        )

    async def _next_look(
        self, tx: AsyncConnection, feed: Feed, outcome: Outcome, hours: Hours, now: datetime
    ) -> tuple[datetime, Rhythm]:
        until = await feeds.campaign_until(tx)
        wait_s, rhythm = next_look(
            Rhythm(feed.interval_s or FIRST_S, feed.failures, parked=False),
            outcome,
            jitter=self._jitter(),
            every_s=feed.every_s,
            busy=hours.busy(now),
            campaign=until is not None and now < until,
        )
        return now + (timedelta(seconds=wait_s) if wait_s is not None else _PARKED_FOR), rhythm

    async def _note_silence(self, tx: AsyncConnection, feed: Feed, now: datetime) -> None:
        """Tell the owner, once for each silence, that a source is quieter than it was in four weeks."""
        times = await feeds.news_times(tx, feed.id, since=now - health.LONG)
        trouble = health.quiet(times[-1] if times else None, now)
        await self._tell_owner(tx, feed, trouble, f"quiet:{feed.quiet_after}", now)

    async def _note_failure(self, feed: Feed, error: FetchError | AddressError) -> None:
        fetch = error if isinstance(error, FetchError) else None
        outcome = Outcome(
            failed=True,
            status=fetch.status if fetch else None,
            gone=fetch.gone if fetch else False,
            retry_after_s=fetch.retry_after_s if fetch else None,
        )
        now, trouble = self._clock(), health.explain(error)
        async with self._db.write() as tx:
            next_at, rhythm = await self._next_look(tx, feed, outcome, Hours.from_json(feed.hours), now)
            state = "gone" if outcome.gone else "parked" if rhythm.parked else "active"
            await feeds.note_failure(
                tx, feed, now=now, next_look_at=next_at, error=trouble.to_json(), failures=rhythm.failures, state=state
            )
            if state != "active":
                await self._tell_owner(tx, feed, trouble, f"{state}:{feed.last_good_at}", now)
        if feed.error is None:  # logged once, not at every try
            log.warning("feed %s: %s", feed.id, error)

    async def _tell_owner(
        self, tx: AsyncConnection, feed: Feed, trouble: health.Trouble, key: str, now: datetime
    ) -> None:
        await tell_owner(tx, self._db.vault, feed, trouble, key=key, operators=self._operators, now=now)


async def _news_times(tx: AsyncConnection, feed_id: int, now: datetime) -> list[datetime]:
    """Tell when a source had news: in its last 28 days, or longer where those say little."""
    times = await feeds.news_times(tx, feed_id, since=now - health.BAND)
    return await feeds.news_times(tx, feed_id, since=now - health.LONG) if health.is_little(times) else times


def _published(first: Sequence[_Fresh], now: datetime) -> list[datetime]:
    """Tell when a source had news before its first look, by its own dates; now, where it has none."""
    return sorted(at for one in first if (at := one.entry.published_at) and at <= now) or [now]


def _outlet(feed: Feed, look: Look) -> str | None:
    """Name the outlet of entries that do not; never the name that a search, perhaps another chat's, looks for."""
    return None if feed.kind == "search" else look.title or feed.title


def _memory(feed: Feed) -> Memory:
    """Give what the last good look left; without validators after a failure.

    A 304 would prove that a server answers, not that the source can be read again.
    """
    memory = Memory.from_json(feed.memory)
    return replace(memory, validators=NO_VALIDATORS) if feed.error else memory


async def _never_seen(
    tx: AsyncConnection, feed_id: int, listed: Sequence[Entry]
) -> list[tuple[Entry, tuple[str, ...]]]:
    """Give the entries this feed never listed before, each once, in the order of the feed."""
    keyed = [(entry, identity.keys(entry)) for entry in listed]
    seen = await entries.known_keys(tx, feed_id, {key for _, keys in keyed for key in keys})
    new = []
    for entry, keys in keyed:
        if not identity.known(keys, seen):
            new.append((entry, keys))
            seen.update(keys)
    return new


def _signature(entry: Entry, reading: Reading, book: Book, now: datetime) -> Signature:
    """Reduce an entry to what its story is known by, people of the list by their watches."""
    found = {mention.watch_id for mention in reading.mentions}
    names = {key for key in found if key in book.watches and isinstance(book.watches[key].watch, NameWatch)}
    return signature(entry, reading, seen_at=now, listed=names)


def _veil(signed: Signature, vault: Vault) -> tuple[Signature, Mapping[str, str]]:
    """Put keyed hashes in the place of watches, since unsealed hashes are made of them by which stories are found.

    Returns:
        The signature, and what leads back to the watches.
    """
    veils = {one: vault.mark(f"story watch:{one}").hex() for name in signed.names for one in name.watch_ids}
    names = tuple(replace(name, watch_ids=tuple(veils[one] for one in name.watch_ids)) for name in signed.names)
    return replace(signed, names=names), {veil: one for one, veil in veils.items()}


def _drafted(one: _Fresh, book: Book | None, *, source: str | None, now: datetime) -> _Drafted:
    """Put down what each chat would be told of an entry; without a book nothing, as at the first look at a source."""
    told = drafts(one.entry, one.reading, book.watches, source=source, now=now) if book else []
    if one.is_stub:
        told = [replace(draft, told=replace(draft.told, is_stub=True)) for draft in told]
    return _Drafted(one, told)


async def _place(tx: AsyncConnection, vault: Vault, entry_id: int | None, one: _Fresh, now: datetime) -> Decision:
    """Find the story an entry tells, and remember the entry as part of it; without a row, nothing is remembered."""
    mine = replace(one.signature, item=str(entry_id))
    decision = decide(mine, await stories.candidates(tx, vault, mine, now))
    if entry_id is not None:
        await stories.keep(tx, vault, entry_id, mine, decision, now=now)
    lifted = (
        replace(news, watch_ids=tuple(one.watches[veil] for veil in news.watch_ids if veil in one.watches))
        for news in decision.news
    )
    return replace(decision, news=tuple(lifted))
