"""One look at one feed, from its address to the outbox.

feed -> look (fetch, parse, clean) -> entries never seen here -> full text -> reading (mentions, events) -> story
     -> drafts for each chat -> alerts, and messages in the outbox -> next look            one transaction
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from config.errors import AddressError, FetchError
from matchers.hearing import heard
from matchers.stories import DUPLICATE, POSSIBLE, decide, signature
from storage import alerts, entries, feeds, outbox, stories, verdicts
from storage.alerts import NewAlert, told_to_json
from storage.database import in_turn
from watchers import health, identity
from watchers.completing import Completed, options_of
from watchers.headers import NO_VALIDATORS
from watchers.hours import Hours
from watchers.looking import Memory
from watchers.owning import tell_owner
from watchers.schedule import FIRST_S, Outcome, Rhythm, next_look
from watchers.telling import drafts, repeated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.database import Db
    from storage.records import Entry, Feed, Reading
    from watchers.completing import Completer
    from watchers.looking import Look, Looker
    from watchers.telling import Draft
    from watchers.watchbook import Book, Watchbook

log = logging.getLogger(__name__)

_PARKED_FOR = timedelta(days=7)
"""Dead sources are asked again once a week: some come back."""
_BATCH = 500
"""Chats whose alerts are queued by one statement: one by one, an entry told to 10,000 held the database for 36 s."""
_SAME_ABOUT = timedelta(hours=72)
"""How long the same people, event and values count as told where the story is only possibly the same."""


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A new entry with what was read in it, its words by ear, and whether the rest is behind a paywall."""

    entry: Entry
    keys: tuple[str, ...]
    reading: Reading
    heard: str
    is_stub: bool


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where an entry stands among what was told before.

    Attributes:
        story: Id of its story.
        event: The first entry that told the same event, as text; its own id when it is the first.
        is_possible_repeat: It may tell what was told, but that is not sure.
    """

    story: str
    event: str
    is_possible_repeat: bool


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
        self._operators = operators

    async def look(self, *, feed_id: int) -> None:
        """Look at one feed; a source that fails is noted, never raised."""
        async with self._db.read() as tx:
            feed = await feeds.get(tx, feed_id)
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
        """Read what is new and write everything about this look in one transaction."""
        async with self._db.read() as tx:
            book = await self._watchbook.current(tx)
            new = await _never_seen(tx, feed.id, look.entries)
        full = await self._completer.complete(feed, [entry for entry, _ in new]) if self._completer else {}
        fresh = [await self._read(book, full.get(entry.id, Completed(entry)), keys) for entry, keys in new]
        now = self._clock()
        async with self._db.write() as tx:
            if not await feeds.hold(tx, feed):
                return
            if fresh:  # two workers must not tell the same story, each for the first time
                await in_turn(tx, "stories")
            for one in reversed(fresh):  # feeds list the newest first; stories want the order of time
                await self._tell(tx, feed, one, book, source=look.title or feed.title, now=now)
            await entries.mark_seen(
                tx, feed.id, [key for entry in look.entries for key in identity.keys(entry)], now=now
            )
            await self._note_good(tx, feed, look, fresh, now)
        if fresh:
            log.info("feed %s: %s new entries%s", feed.id, len(fresh), "" if feed.looks else " at the first look")

    async def _read(self, book: Book, completed: Completed, keys: tuple[str, ...]) -> _Fresh:
        await asyncio.sleep(0)  # reading is work for the processor: let others have a turn between entries
        entry = completed.entry
        return _Fresh(entry, keys, book.reader.read(entry), heard(entry.title, entry.text), completed.is_stub)

    async def _tell(
        self, tx: AsyncConnection, feed: Feed, one: _Fresh, book: Book, *, source: str | None, now: datetime
    ) -> None:
        """Store an entry, place it in its story, and queue what each chat is to be told."""
        entry_id = await entries.keep(
            tx, feed.id, one.entry, source=source, now=now, heard=one.heard, is_stub=one.is_stub
        )
        placed = await _place(tx, entry_id, one, now)
        if feed.looks == 0:
            return  # the first look at a source announces nothing
        told = drafts(one.entry, one.reading, book.watches, source=source, now=now)
        quieted = await verdicts.quieted(tx, placed.story) if told else set()
        for start in range(0, len(told), _BATCH):
            await self._queue(tx, entry_id, placed, told[start : start + _BATCH], quieted=quieted, now=now)

    async def _queue(
        self,
        tx: AsyncConnection,
        entry_id: int,
        placed: _Placed,
        batch: Sequence[Draft],
        *,
        quieted: set[int],
        now: datetime,
    ) -> None:
        """Note alerts, and put into the outbox what does not wait for the digest and is new to its chat."""
        vault = self._db.vault
        known = await alerts.of_event_in(tx, vault, [draft.chat_id for draft in batch], placed.event)
        new = []
        for draft in batch:
            before = known.get(draft.chat_id, [])
            if placed.is_possible_repeat:
                before += await alerts.about(tx, vault, draft.chat_id, draft.about, after=now - _SAME_ABOUT)
            first = repeated(draft, before)
            # A chat that said of this story that it is no event or old news reads the rest of it in its digest.
            state = "held" if draft.chat_id in quieted else draft.state
            new.append(NewAlert(draft.chat_id, state if first is None else "repeat", draft.about, draft.told, first))
        numbers = await alerts.add_many(
            tx, vault, new, entry_id=entry_id, story=placed.story, event=placed.event, now=now
        )
        due = {
            one.chat_id: (numbers[one.chat_id], told_to_json(one.told))
            for one in new
            if one.state == "alert" and one.chat_id in numbers
        }
        await outbox.put_alerts(tx, vault, due, now=now)

    async def _note_good(
        self, tx: AsyncConnection, feed: Feed, look: Look, new: Sequence[_Fresh], now: datetime
    ) -> None:
        outcome = Outcome(listed=look.listed, new=len(new), status=look.status, max_age_s=look.max_age_s)
        hours = Hours.from_json(feed.hours).having(one.entry.published_at or now for one in new)
        next_at, rhythm = await self._next_look(tx, feed, outcome, hours, now)
        quiet_after = None
        if new:
            quiet_after = health.quiet_after(await feeds.news_times(tx, feed.id, since=now - health.BAND), now)
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
        times = await feeds.news_times(tx, feed.id, since=now - 2 * health.BAND)
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


async def _place(tx: AsyncConnection, entry_id: int, one: _Fresh, now: datetime) -> _Placed:
    """Find the story an entry tells, and remember the entry as part of it."""
    mine = signature(replace(one.entry, id=str(entry_id)), one.reading, seen_at=now)
    decision = decide(mine, await stories.candidates(tx, mine, now))
    await stories.keep(tx, entry_id, mine, decision, now)
    return _Placed(decision.story, decision.event, POSSIBLE <= decision.score < DUPLICATE)
