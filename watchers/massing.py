"""Turn many alerts of one chat into one live message, and call out people of the list, sparingly.

three alerts of a family within half an hour -> the fourth becomes the live message, with a roster
-> what follows has no message of its own: the roster grows, the live message is edited
-> people of the list are named at its top, and called out by a reply that gathers those who follow
-> nothing new for an hour and a half -> over
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from config.masses import mass_rules
from storage import alerts, masses, outbox
from storage.alerts import told_to_json
from storage.masses import Mass
from storage.outbox import ALERT_PRIORITY, URGENT_PRIORITY, NewMessage
from storage.records import Telling
from storage.tellings import KEY as TELLING
from storage.tellings import telling_to_json
from watchers.mass import Roster, events_to_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.database import Db
    from storage.records import Alert, Told
    from storage.vault import Vault
    from watchers.mass import Struck
    from watchers.telling import Draft

KEY = "mass"
"""Where the state of a mass event stands in the body of its live message."""
CALL_KEY = "call"
"""Where those called out stand in the body of a call."""

EDIT_WAIT = timedelta(seconds=30)
_GATHER = timedelta(seconds=20)
"""How long a call waits for others: a list of names comes from several outlets at once."""
_CALL_AGAIN = (timedelta(minutes=45), timedelta(minutes=60))
"""How long after the first call the next one may come, and after each later one: what comes within an hour and three
quarters is called out twice at most. At the top of the live message everybody stands half a minute after the news."""
_MOST_SHOWN = 60
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


async def places(tx: AsyncConnection, vault: Vault, drafts: Sequence[Draft], now: datetime) -> dict[int, Place]:
    """Say which of some drafts, about to be told at once, go into a mass event, by chat."""
    families = {draft.chat_id: family for draft in drafts if (family := family_of(draft.told))}
    if not families:
        return {}
    found: dict[int, Place] = {}
    for mass in await masses.open_in(tx, vault, list(families)):
        if mass.last_at > now - mass_rules().over_after and mass.family == families[mass.chat_id]:
            found[mass.chat_id] = Place(mass, mass.family)
    rest = {draft.chat_id: draft for draft in drafts if draft.chat_id in families and draft.chat_id not in found}
    recent = await alerts.told_since(tx, vault, list(rest), now - mass_rules().window)
    for chat_id, told in recent.items():
        known = [alert for alert in told if family_of(alert.told) == families[chat_id]]
        if _is_mass(known, rest[chat_id]):
            found[chat_id] = Place(None, families[chat_id], tuple(known))
    return found


def family_of(told: Told) -> str | None:
    """Give the family of an alert, by its first event that does not lie behind; None without an event."""
    patterns = [event.pattern for event in told.events]
    news = [pattern for pattern in patterns if pattern not in told.earlier]
    return mass_rules().family((news or patterns)[0]) if patterns else None


def _is_mass(known: Sequence[Alert], draft: Draft) -> bool:
    rules = mass_rules()
    stories = {alert.story for alert in known if alert.telling.form != "possible"}
    if len(stories) >= rules.told_singly and len(known) >= rules.told_singly:
        return True
    named = {name for told in (*(one.told for one in known), draft.told) for name in (*told.watches, *told.persons)}
    return bool(known) and len(named) >= rules.people


async def enter(
    tx: AsyncConnection, vault: Vault, place: Place, draft: Draft, number: int, *, now: datetime
) -> dict[str, Any] | None:
    """Take a noted alert into its mass event.

    Returns:
        The body of the live message where the alert begins the event; None where that message was there and is edited.
    """
    if place.mass is None:
        begun = _beginning(place, draft, number, now)
        await masses.begin(tx, vault, begun)
        return _live_body(draft.told, begun, now)
    roster, news = _roster(place.mass).adding(draft.told, list(draft.people.values()), draft.facts)
    mass = replace(place.mass, body=place.mass.body | {"roster": roster.to_json()}, last_at=now)
    await masses.take_in(tx, mass.id, number)
    if news and draft.is_urgent:  # somebody important never waits for others
        message = replace(_call_message(mass, _rows(news), number, now), priority=URGENT_PRIORITY)
        await outbox.put_many(tx, vault, [message], now=now)
    elif news:
        mass = await _call(tx, vault, mass, news, number=number, now=now)
    await masses.keep(tx, vault, mass)
    await show(tx, vault, mass, because=f"alert {number}", now=now)
    return None


async def repeat(tx: AsyncConnection, vault: Vault, first: Alert, draft: Draft, *, because: str, now: datetime) -> None:
    """Let the roster say who else reports somebody; what is over stays as it is."""
    mass = await masses.of_alert(tx, vault, first.chat_id, first.id)
    if mass is None or mass.ended_at is not None:
        return
    before = _roster(mass)
    roster, _ = before.adding(draft.told, list(draft.people.values()), draft.facts)
    if roster.people != before.people:
        mass = replace(mass, body=mass.body | {"roster": roster.to_json()})
        await masses.keep(tx, vault, mass)
        await show(tx, vault, mass, because=because, now=now)


async def tick(db: Db, now: datetime) -> int:
    """End the mass events to which nothing came any more. Returns how many."""
    async with db.write() as tx:
        over = await masses.quiet_since(tx, db.vault, now - mass_rules().over_after, limit=_TICK)
        for mass in over:
            await _end(tx, db.vault, replace(mass, ended_at=now), now)
    return len(over)


async def _end(tx: AsyncConnection, vault: Vault, mass: Mass, now: datetime) -> None:
    """Say in the live message that it is over, or in one more where nobody can change that one."""
    await masses.keep(tx, vault, mass)
    if await show(tx, vault, mass, because="over", now=now) or mass.alert_id is None or mass.calls > 1:
        return
    live = await alerts.get(tx, vault, mass.chat_id, mass.alert_id)
    if live:
        body, key = _live_body(live.told, mass, now), f"mass over:{mass.id}"
        message = NewMessage(mass.chat_id, "alert", ALERT_PRIORITY, key, body, mass.alert_id, is_silent=True)
        await outbox.put_many(tx, vault, [message], now=now)


async def show(tx: AsyncConnection, vault: Vault, mass: Mass, *, because: str, now: datetime) -> bool:
    """Have the live message read as the mass event stands; False where nobody can change it."""
    live = await alerts.get(tx, vault, mass.chat_id, mass.alert_id) if mass.alert_id else None
    if live is None:
        return False
    body = _live_body(live.told, mass, now)
    return await outbox.put_edit(tx, vault, alert_id=live.id, body=body, because=because, now=now, wait=EDIT_WAIT)


def _beginning(place: Place, draft: Draft, number: int, now: datetime) -> Mass:
    """Begin a mass event with what was told singly; the people in that were called out by it."""
    roster = Roster()
    for alert in place.earlier:
        roster, _ = roster.adding(alert.told, alert.people, {})
    roster, _ = roster.adding(draft.told, list(draft.people.values()), draft.facts)
    return Mass(
        id=0,
        chat_id=draft.chat_id,
        family=place.family,
        alert_id=number,
        call_id=None,
        called_at=None,
        calls=0,
        body={"roster": roster.to_json(), "calling": []},
        began_at=min(alert.made_at for alert in place.earlier),
        last_at=now,
        ended_at=None,
    )


async def _call(
    tx: AsyncConnection, vault: Vault, mass: Mass, news: Sequence[Struck], *, number: int, now: datetime
) -> Mass:
    """Call out people of the list by a reply to the live message; while one waits, it takes more people in."""
    rows = _rows(news)
    if mass.call_id is not None and await outbox.untold(tx, [mass.call_id]):
        calling = [*mass.body["calling"], *rows]
        body, because = _call_body(mass, calling), f"alert {number}"
        await outbox.put_edit(tx, vault, alert_id=mass.call_id, body=body, because=because, now=now, wait=EDIT_WAIT)
        return replace(mass, body=mass.body | {"calling": calling})
    at = _call_at(mass, now)
    await outbox.put_many(tx, vault, [_call_message(mass, rows, number, at)], now=now)
    body = mass.body | {"calling": rows}
    return replace(mass, body=body, call_id=number, called_at=at, calls=mass.calls + 1)


def _call_message(mass: Mass, rows: Sequence[Sequence[Any]], number: int, at: datetime) -> NewMessage:
    return NewMessage(
        chat_id=mass.chat_id,
        kind="reply",
        priority=ALERT_PRIORITY,
        dedup_key=f"alert:{number}",
        body=_call_body(mass, rows),
        alert_id=number,
        replies_to=mass.alert_id,
        not_before=at,
    )


def _rows(news: Sequence[Struck]) -> list[list[Any]]:
    return [[one.name, one.is_open, events_to_json(one.events), one.title, one.url] for one in news]


def _call_at(mass: Mass, now: datetime) -> datetime:
    """Tell when the next call goes: soon the first time, then ever more seldom."""
    soon = now + _GATHER
    if mass.called_at is None:
        return soon
    return max(soon, mass.called_at + _CALL_AGAIN[min(mass.calls, len(_CALL_AGAIN)) - 1])


def _roster(mass: Mass) -> Roster:
    return Roster.from_json(mass.body["roster"])


def _call_body(mass: Mass, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Give what a call is worded from, with its events for whoever lets only some through at night."""
    events = [{"pattern": pattern, "values": values} for row in rows for pattern, values in row[2]]
    call = {"head": mass.alert_id, "people": [*rows]}
    return {CALL_KEY: call, "events": events, TELLING: telling_to_json(Telling("part"))}


def _live_body(told: Told, mass: Mass, now: datetime) -> dict[str, Any]:
    """Give what the live message is worded from: everything that is shown, and how many the rest are."""
    roster = _roster(mass)
    outlets = {outlet for one in roster.people for outlet in one.outlets}
    shown = {
        "family": mass.family,
        "began_at": mass.began_at.isoformat(),
        "at": now.isoformat(),
        "is_over": mass.ended_at is not None,
        "named": len(roster.people),
        "listed": len(roster.listed),
        "counted": roster.counted,
        "entries": roster.entries,
        "outlets": len(outlets),
        "top": [[one.name, one.is_open, events_to_json(one.events)] for one in roster.listed[:_MOST_SHOWN]],
        "others": [one.name for one in roster.others[:_MOST_SHOWN]],
    }
    return told_to_json(told) | {KEY: shown, TELLING: telling_to_json(Telling("mass"))}
