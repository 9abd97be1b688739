"""Turn many alerts of one chat into one live message, and call out people of the list, sparingly.

three alerts of a family within half an hour -> the fourth becomes the live message, with a roster
-> what follows has no message of its own: the roster grows, the live message is edited
-> people of the list are named at its top, and called out by a reply that gathers those who follow
-> nothing new for an hour and a half -> over
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from config.masses import mass_rules
from storage import alerts, masses, outbox
from storage.masses import Mass
from storage.outbox import URGENT_PRIORITY
from watchers.mass import GrowingRoster, Roster
from watchers.mass_ledger import EDIT_WAIT
from watchers.mass_messages import (
    call_at,
    call_body,
    call_message,
    last_message,
    live_body,
    live_message,
    rows_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.database import Db
    from storage.outbox import NewMessage
    from storage.records import Alert, Told
    from storage.vault import Vault
    from watchers.mass import Struck
    from watchers.mass_ledger import Ledger
    from watchers.telling import Draft

_MOST_CALLS = 2
_NEWS = "news"
"""The family of what a query found, or a name without an event."""
_TICK = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where an alert goes in a mass event.

    Attributes:
        mass: The event it joins, None where it begins one.
        family: Kinds of event that come together.
        earlier: Where it begins one, the alerts that were told singly.
    """

    mass: Mass | None
    family: str
    earlier: tuple[Alert, ...] = ()


async def places(
    tx: AsyncConnection, vault: Vault, ledger: Ledger, drafts: Sequence[Draft], now: datetime
) -> dict[int, Place]:
    """Say which of some drafts, about to be told at once, go into a mass event, by chat."""
    if not drafts:
        return {}
    families = {draft.chat_id: family_of(draft.told) for draft in drafts}
    found: dict[int, Place] = {}
    for mass in await ledger.open_in(list(families)):
        if mass.last_at > now - mass_rules().over_after and mass.family == families[mass.chat_id]:
            found[mass.chat_id] = Place(mass, mass.family)
    rest = {draft.chat_id: draft for draft in drafts if draft.chat_id not in found}
    recent = await alerts.told_since(tx, vault, list(rest), now - mass_rules().window) if rest else {}
    for chat_id, told in recent.items():
        known = [alert for alert in told if family_of(alert.told) == families[chat_id]]
        if _is_mass(known, rest[chat_id]):
            found[chat_id] = Place(None, families[chat_id], tuple(known))
    return found


def family_of(told: Told) -> str:
    """Give the family of an alert, by its first event that does not lie behind; without one it is news."""
    patterns = [event.pattern for event in told.events]
    news = [pattern for pattern in patterns if pattern not in told.earlier]
    return mass_rules().family((news or patterns)[0]) if patterns else _NEWS


def _is_mass(known: Sequence[Alert], draft: Draft) -> bool:
    """Tell whether a draft is one too many to be told singly, or names too many people together with others."""
    rules = mass_rules()
    seen: set[str] = set()
    singly = 0
    for alert in known:
        singly += alert.telling.form != "possible" and _is_about_others(alert.people, alert.told, seen)
        seen.update(alert.people, alert.told.persons)
    is_one_more = _is_about_others(draft.people.values(), draft.told, seen)
    if (is_one_more and singly >= rules.told_singly) or len(known) >= 2 * rules.told_singly:
        return True
    return is_one_more and bool(known) and len(seen | {*draft.people.values(), *draft.told.persons}) >= rules.people


def _is_about_others(people: Collection[str], told: Told, seen: Collection[str]) -> bool:
    """Tell whether somebody is named who was not; one person's day is no mass event, however often it is told."""
    struck = [name for name in told.watches if name in people] or told.persons
    return not struck or any(name not in seen for name in struck)


@dataclass(frozen=True, slots=True)
class Entering:
    """A noted alert on its way into a mass event.

    Attributes:
        place: Where it goes.
        draft: What it tells.
        number: Its number.
    """

    place: Place
    draft: Draft
    number: int


async def enter(
    tx: AsyncConnection, vault: Vault, ledger: Ledger, entering: Sequence[Entering], *, because: str, now: datetime
) -> None:
    """Take noted alerts of many chats into their mass events, and queue what is to be said.

    Args:
        tx: The transaction that noted them.
        vault: Seals messages.
        ledger: How mass events stand in this transaction.
        entering: At most one a chat.
        because: What it is for, such as the id of the entry.
        now: Aware time.
    """
    begun = [_beginning(one, now) for one in entering if one.place.mass is None]
    await ledger.begin(begun)
    messages = [live_message(mass, now) for mass in begun]
    joined = [_joined(ledger, one, now) for one in entering if one.place.mass is not None]
    await masses.take_in(tx, {entered.number: entered.mass.id for entered in joined})
    calls = {entered.mass.call_id for entered in joined if entered.news and entered.mass.call_id is not None}
    untold = await outbox.untold(tx, calls) if calls else set()
    for entered in joined:
        called = _call(entered, now, is_waiting=entered.mass.call_id in untold) if entered.news else entered
        ledger.change(called.mass, because=because)
        ledger.edit(called.edits)
        messages += called.messages
    await outbox.put_many(tx, vault, messages, now=now)


async def repeat(ledger: Ledger, repeated: Sequence[tuple[Alert, Draft]], *, because: str) -> None:
    """Let rosters say who else reports somebody; what is over stays as it is.

    Args:
        ledger: How mass events stand in the transaction that noted the repeats.
        repeated: Alerts told by live messages, each with what repeats it.
        because: What it is for.
    """
    drafts = {alert.id: draft for alert, draft in repeated}
    for number, mass in (await ledger.telling(drafts)).items():
        draft = drafts[number]
        if mass.ended_at is None and ledger.roster(mass).repeat(draft.told, list(draft.people.values()), draft.facts):
            ledger.change(mass, because=because)


async def tick(db: Db, now: datetime) -> int:
    """End the mass events to which nothing came any more. Returns how many."""
    async with db.write() as tx:
        quiet = await masses.quiet_since(tx, db.vault, now - mass_rules().over_after, limit=_TICK)
        over = [replace(mass, ended_at=now) for mass in quiet]
        await masses.keep(tx, db.vault, over)
        changed = await _show(tx, db.vault, over, because="over", now=now)
        # Where nobody can change the live message, one more tells how it ended, unless there were calls enough.
        last = [last_message(mass, now) for mass in over if mass.alert_id not in changed and mass.calls < _MOST_CALLS]
        await outbox.put_many(tx, db.vault, last, now=now)
    return len(over)


async def _show(tx: AsyncConnection, vault: Vault, changed: Sequence[Mass], *, because: str, now: datetime) -> set[int]:
    """Have live messages read as their mass events stand. Returns the alerts whose messages can be changed."""
    bodies = {mass.alert_id: live_body(mass, now) for mass in changed if mass.alert_id is not None}
    return await outbox.put_edits(tx, vault, bodies, because=because, now=now, wait=EDIT_WAIT)


@dataclass(frozen=True, slots=True)
class _Entered:
    """An alert on the roster: how its event stands, whom to call out, and what to send for it."""

    mass: Mass
    number: int
    news: Sequence[Struck]
    is_urgent: bool
    messages: tuple[NewMessage, ...] = ()
    edits: dict[int, dict[str, Any]] = field(default_factory=dict)


def _joined(ledger: Ledger, one: Entering, now: datetime) -> _Entered:
    assert one.place.mass is not None
    mass, draft = one.place.mass, one.draft
    news = ledger.roster(mass).add(draft.told, list(draft.people.values()), draft.facts)
    return _Entered(replace(mass, last_at=now), one.number, news, draft.is_urgent)


def _beginning(one: Entering, now: datetime) -> Mass:
    """Begin a mass event with what was told singly; the people in that were called out by it."""
    growing = GrowingRoster(Roster())
    for alert in one.place.earlier:
        growing.add(alert.told, alert.people, {})
    growing.add(one.draft.told, list(one.draft.people.values()), one.draft.facts)
    return Mass(
        id=0,
        chat_id=one.draft.chat_id,
        family=one.place.family,
        alert_id=one.number,
        call_id=None,
        called_at=None,
        calls=0,
        body={"roster": growing.roster.to_json(), "calling": []},
        began_at=min(alert.made_at for alert in one.place.earlier),
        last_at=now,
        ended_at=None,
    )


def _call(entered: _Entered, now: datetime, *, is_waiting: bool) -> _Entered:
    """Call out people of the list by a reply to the live message; while one waits, it takes more people in."""
    mass, number, rows = entered.mass, entered.number, rows_of(entered.news)
    if entered.is_urgent:  # somebody important never waits for others
        return replace(entered, messages=(replace(call_message(mass, rows, number, now), priority=URGENT_PRIORITY),))
    if is_waiting and mass.call_id is not None:
        calling = [*mass.body["calling"], *rows]
        grown = replace(mass, body=mass.body | {"calling": calling})
        return replace(entered, mass=grown, edits={mass.call_id: call_body(mass, calling)})
    at = call_at(mass, now)
    body = mass.body | {"calling": rows}
    called = replace(mass, body=body, call_id=number, called_at=at, calls=mass.calls + 1)
    return replace(entered, mass=called, messages=(call_message(mass, rows, number, at),))
