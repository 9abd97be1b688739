"""From the drafts of one entry to alerts and to messages in the outbox, in the transaction that stored the entry.

drafts -> what each chat has near it -> plan (watchers.repeats) -> many at once? (watchers.massing)
       -> alerts noted -> new messages, replies, edits
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from config.owners import owners
from storage import alerts, likenesses, masses, outbox, reports, verdicts
from storage.alerts import NewAlert, told_to_json
from storage.outbox import ALERT_PRIORITY, URGENT_PRIORITY, NewMessage
from storage.records import Telling
from storage.tellings import KEY, telling_to_json
from watchers import massing
from watchers.corroboration import corroborated, reports_of
from watchers.mass_ledger import Ledger
from watchers.repeats import Before, plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.records import Alert, Decision, Report, Told
    from storage.vault import Vault
    from watchers.massing import Place
    from watchers.repeats import Plan
    from watchers.telling import Draft

EDIT_WAIT = timedelta(seconds=30)
"""How long a message that grows waits for more: two edits a minute at most, of the 18 messages a group may have."""

_MASSED = ("mass", "part")
"""Forms of alerts whose message shows a roster."""
_BATCH = 500
"""Chats whose alerts are queued by one statement: one by one, an entry told to 10,000 held the database for 36 s."""


async def carry(
    tx: AsyncConnection,
    vault: Vault,
    entry_id: int | None,
    decision: Decision,
    told: Sequence[Draft],
    *,
    now: datetime,
    giver: int | None = None,
    ledger: Ledger | None = None,
) -> None:
    """Note what each chat is told of an entry, and queue its messages.

    Args:
        tx: The transaction that stored the entry and its decision.
        vault: Seals what is told.
        entry_id: The entry's row, None for one of which nothing is kept.
        decision: What it is to what was told before.
        told: At most one draft a chat.
        now: Aware time.
        giver: The chat that gave the entry: it was answered already, its alert is only noted.
        ledger: How mass events stand, where the transaction stores more entries: the caller closes it.
    """
    if not told:
        return
    own = ledger or Ledger(tx, vault)
    carrier = _Carrier(tx, vault, own, entry_id, decision, now, giver)
    for start in range(0, len(told), _BATCH):
        await carrier.carry(told[start : start + _BATCH])
    if ledger is None:
        await own.close(now)


async def regrow(tx: AsyncConnection, vault: Vault, alert: Alert, *, because: str, now: datetime) -> None:
    """Let the message of an alert say who reports it, after its chat said what is the same and what is not."""
    if alert.telling.form in _MASSED:
        return
    known = reports_of(await reports.seen_by(tx, alert.chat_id, alert.event), owners())
    body = body_of(alert.told, corroborated(alert.telling, known))
    await outbox.put_edit(tx, vault, alert_id=alert.id, body=body, because=because, now=now, wait=EDIT_WAIT)


def body_of(told: Told, telling: Telling) -> dict[str, Any]:
    """Give what the outbox keeps of an alert until it is worded."""
    return told_to_json(told) | {KEY: telling_to_json(telling)}


@dataclass(frozen=True, slots=True)
class _Turn:
    """One draft on its way: what becomes of it, and the event as its chat sees it."""

    draft: Draft
    plan: Plan
    event: str
    place: Place | None = None

    @property
    def chat_id(self) -> int:
        return self.draft.chat_id

    @property
    def spoken(self) -> Draft:
        """The draft with what is left to tell of it."""
        told = self.plan.told
        return self.draft if told is self.draft.told else replace(self.draft, told=told)

    @property
    def telling(self) -> Telling:
        """How it speaks: through the live message where it has a place in a mass event."""
        if self.place is None:
            return self.plan.telling
        return Telling("mass" if self.place.mass is None else "part", self.plan.telling.news)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Who reports an event, the entry itself included: as everybody sees it, and as some chats do that judged it."""

    reports: tuple[Report, ...] = ()
    otherwise: Mapping[int, tuple[Report, ...]] = field(default_factory=dict)

    def by(self, chat_id: int) -> tuple[Report, ...]:
        """Give the reports as a chat sees them."""
        return self.otherwise.get(chat_id, self.reports)


@dataclass(frozen=True, slots=True)
class _Carrier:
    """Carries one entry to some hundred chats at a time.

    Attributes:
        tx: The transaction.
        vault: Seals what is told.
        ledger: How mass events stand.
        entry_id: The entry's row.
        decision: What it is to what was told before.
        now: Aware time.
        giver: The chat that gave the entry.
    """

    tx: AsyncConnection
    vault: Vault
    ledger: Ledger
    entry_id: int | None
    decision: Decision
    now: datetime
    giver: int | None

    async def carry(self, batch: Sequence[Draft]) -> None:
        """Carry the entry to the chats of some drafts."""
        turns = await self._placed(await self._turns(batch))
        numbers = await self._note(turns)
        seen = await self._seen(turns)
        said = [turn for turn in turns if turn.chat_id in numbers and turn.chat_id != self.giver]
        await self._queue([turn for turn in said if turn.place is None], numbers, seen)
        await self._enter([turn for turn in said if turn.place is not None], numbers)
        await self._grow(turns, seen)

    async def _turns(self, batch: Sequence[Draft]) -> list[_Turn]:
        """Plan what becomes of each draft."""
        decision, chat_ids = self.decision, [draft.chat_id for draft in batch]
        events = dict.fromkeys(chat_ids, decision.event)
        if decision.part == "repeat":
            events |= await likenesses.seen_as(self.tx, chat_ids, decision.event, decision.of_entry)
        before = await self._before(events)
        quieted = set() if decision.part == "first" else await self._quieted()
        turns = []
        for draft in batch:
            # A chat that said of this event that it is none or old reads more of it in its digest; a next step speaks.
            is_calm = draft.chat_id in quieted and decision.part != "step"
            shown = replace(draft, state="held") if is_calm else draft
            made = plan(shown, decision, before.get(draft.chat_id, Before()))
            turns.append(_Turn(draft, made, events[draft.chat_id]))
        return turns

    async def _quieted(self) -> set[int]:
        """Give the chats that said of the event, or of the one before it, that it is none or old."""
        events = {self.decision.event, self.decision.of_event}
        return await verdicts.quieted(self.tx, {event for event in events if event})

    async def _placed(self, turns: Sequence[_Turn]) -> list[_Turn]:
        """Give their places to alerts that come with many others."""
        loud = [turn.spoken for turn in turns if turn.plan.state == "alert" and turn.chat_id != self.giver]
        places = await massing.places(self.tx, self.vault, self.ledger, loud, self.now)
        return [replace(turn, place=places.get(turn.chat_id)) for turn in turns] if places else list(turns)

    async def _before(self, events: Mapping[int, str]) -> dict[int, Before]:
        """Give what each chat has of the event the entry repeats, perhaps repeats, or goes on from."""
        decision = self.decision
        if decision.part == "first" or decision.of_event is None:
            return {}
        if decision.part == "repeat":
            same = await alerts.told_of(self.tx, self.vault, events)
            return {chat_id: Before(same=known) for chat_id, known in same.items()}
        chat_ids = list(events)
        seen = await likenesses.seen_as(self.tx, chat_ids, decision.of_event, decision.of_entry)
        earlier = await alerts.told_of(self.tx, self.vault, dict.fromkeys(chat_ids, decision.of_event) | seen)
        if decision.part == "possible":
            return {chat_id: Before(perhaps=known) for chat_id, known in earlier.items()}
        case = await alerts.told_in(self.tx, self.vault, chat_ids, decision.story)
        return {chat_id: Before(case=known) for chat_id, known in (case | earlier).items()}

    async def _note(self, turns: Sequence[_Turn]) -> dict[int, int]:
        """Note the alerts; their numbers by chat."""
        new = [
            NewAlert(
                chat_id=turn.chat_id,
                state=turn.plan.state,
                told=turn.plan.told,
                repeats_id=turn.plan.repeats.id if turn.plan.repeats else None,
                event=turn.event,
                telling=turn.telling,
                people=tuple(name for name in turn.plan.told.watches if name in turn.draft.people.values()),
            )
            for turn in turns
        ]
        story, event = self.decision.story, self.decision.event
        return await alerts.add_many(
            self.tx, self.vault, new, entry_id=self.entry_id, story=story, event=event, now=self.now
        )

    async def _seen(self, turns: Sequence[_Turn]) -> _Seen:
        """Give who reports the event; nobody is asked where a live message tells it, which has a roster."""
        if all(turn.place is not None for turn in turns):
            return _Seen()
        told = await reports.of_event(self.tx, self.decision.story, self.decision.event)
        return _Seen(reports_of(told, owners()), await self._seen_otherwise(turns))

    async def _seen_otherwise(self, turns: Sequence[_Turn]) -> dict[int, tuple[Report, ...]]:
        """Give the reports of the event for the chats that said that some tell it, or do not."""
        if self.decision.part != "repeat":
            return {}
        events = {turn.chat_id: turn.event for turn in turns}
        judging = await likenesses.judging(self.tx, list(events), self.decision.event)
        judging |= {chat_id for chat_id, event in events.items() if event != self.decision.event}
        return {
            chat_id: reports_of(await reports.seen_by(self.tx, chat_id, events[chat_id]), owners())
            for chat_id in sorted(judging)
        }

    async def _queue(self, turns: Sequence[_Turn], numbers: Mapping[int, int], seen: _Seen) -> None:
        """Queue what does not wait for the digest: alerts, and replies to what a chat was told before."""
        spoken = [turn for turn in turns if turn.plan.state == "alert" or turn.telling.form == "source"]
        heads = {turn.telling.head for turn in spoken if turn.telling.head is not None}
        shown_by = await masses.shown_by(self.tx, heads) if heads else {}
        untold = await outbox.untold(self.tx, heads) if heads else set()
        new = []
        bodies: dict[tuple[int, int, int], tuple[Telling, dict[str, Any]]] = {}  # chats told the same share one
        for turn in spoken:
            if turn.telling.form == "source" and turn.telling.head in untold:
                continue  # the message that waits says how many sources there are
            known = seen.by(turn.chat_id)
            same = id(turn.plan.told), id(turn.plan.telling), id(known)
            if same not in bodies:
                telling = corroborated(turn.plan.telling, known)
                head = telling.head if telling.head is None else shown_by.get(telling.head, telling.head)
                telling = replace(telling, head=head)
                bodies[same] = telling, body_of(turn.plan.told, telling)
            new.append(_message(turn, numbers[turn.chat_id], *bodies[same]))
        await outbox.put_many(self.tx, self.vault, new, now=self.now)

    async def _enter(self, turns: Sequence[_Turn], numbers: Mapping[int, int]) -> None:
        """Take alerts into mass events."""
        entering = [
            massing.Entering(turn.place, turn.spoken, numbers[turn.chat_id]) for turn in turns if turn.place is not None
        ]
        await massing.enter(self.tx, self.vault, self.ledger, entering, because=f"entry {self.entry_id}", now=self.now)

    async def _grow(self, turns: Sequence[_Turn], seen: _Seen) -> None:
        """Let the messages of what is repeated say who else reports it, where that is to be seen."""
        bodies, massed, because = {}, [], f"entry {self.entry_id}"
        for turn in turns:
            first, known = turn.plan.repeats, seen.by(turn.chat_id)
            if first is None or first.state != "alert":
                continue
            if first.telling.form in _MASSED:
                massed.append((first, turn.draft))
                continue
            before = corroborated(first.telling, [one for one in known if one.entry_id != self.entry_id])
            grown = corroborated(first.telling, known)
            if grown != before:
                bodies[first.id] = body_of(first.told, grown)
        await outbox.put_edits(self.tx, self.vault, bodies, because=because, now=self.now, wait=EDIT_WAIT)
        await massing.repeat(self.ledger, massed, because=because)


def _message(turn: _Turn, number: int, telling: Telling, body: Mapping[str, Any]) -> NewMessage:
    return NewMessage(
        chat_id=turn.chat_id,
        kind="alert" if telling.head is None else "reply",
        priority=URGENT_PRIORITY if turn.draft.is_urgent else ALERT_PRIORITY,
        dedup_key=f"alert:{number}",
        body=body,
        alert_id=number,
        replies_to=telling.head,
        is_silent=turn.plan.is_silent,
    )
