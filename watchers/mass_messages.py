"""What a mass event has sent: its live message, and the calls for people of the list. Facts only. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from storage.outbox import ALERT_PRIORITY, NewMessage
from storage.records import Telling
from storage.tellings import KEY as TELLING
from storage.tellings import telling_to_json
from watchers.mass import Roster, events_to_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.masses import Mass
    from watchers.mass import Struck

KEY = "mass"
"""Where the state of a mass event stands in the body of its live message."""
CALL_KEY = "call"
"""Where those called out stand in the body of a call."""

_GATHER = timedelta(seconds=20)
"""How long a call waits for others: a list of names comes from several outlets at once."""
_CALL_AGAIN = (timedelta(minutes=45), timedelta(minutes=60))
"""How long after the first call the next one may come, and after each later one: what comes within an hour and three
quarters is called out twice at most. At the top of the live message everybody stands half a minute after the news."""
_MOST_SHOWN = 60


def roster_of(mass: Mass) -> Roster:
    """Read the roster of a mass event."""
    return Roster.from_json(mass.body["roster"])


def live_message(mass: Mass, now: datetime) -> NewMessage:
    """Give the live message as it is sent first."""
    number, body = mass.alert_id, live_body(mass, now)
    return NewMessage(mass.chat_id, "alert", ALERT_PRIORITY, f"alert:{number}", body, number)


def last_message(mass: Mass, now: datetime) -> NewMessage:
    """Give one more message that tells how it ended."""
    return replace(live_message(mass, now), dedup_key=f"mass over:{mass.id}", is_silent=True)


def live_body(mass: Mass, now: datetime, roster: Roster | None = None) -> dict[str, Any]:
    """Give what the live message is worded from: everything that is shown, and how many the rest are.

    Args:
        mass: The event.
        now: Aware time.
        roster: Its roster, where it is at hand; reading a long one out of the body takes its time.
    """
    roster = roster or roster_of(mass)
    listed, others = roster.listed, roster.others
    shown = {
        "family": mass.family,
        "began_at": mass.began_at.isoformat(),
        "at": now.isoformat(),
        "is_over": mass.ended_at is not None,
        "named": roster.named,
        "listed": len(listed),
        "counted": roster.counted,
        "entries": roster.entries,
        "top": [[one.name, one.is_open, events_to_json(one.events)] for one in listed[:_MOST_SHOWN]],
        "others": [one.name for one in others[:_MOST_SHOWN]],
        "rest": len(others) - len(others[:_MOST_SHOWN]),
    }
    patterns = dict.fromkeys(event.pattern for one in roster.people for event in one.events)
    events = [{"pattern": pattern, "values": {}} for pattern in patterns]
    return {KEY: shown, "events": events, TELLING: telling_to_json(Telling("mass"))}


def call_message(mass: Mass, rows: Sequence[Sequence[Any]], number: int, at: datetime) -> NewMessage:
    """Give the reply to the live message that calls out people of the list.

    Args:
        mass: The event.
        rows: Whom it calls out, as `rows_of` gives them.
        number: The alert that made it necessary.
        at: When it goes.
    """
    return NewMessage(
        chat_id=mass.chat_id,
        kind="reply",
        priority=ALERT_PRIORITY,
        dedup_key=f"alert:{number}",
        body=call_body(mass, rows),
        alert_id=number,
        replies_to=mass.alert_id,
        not_before=at,
    )


def rows_of(news: Sequence[Struck]) -> list[list[Any]]:
    """Give what a call says of people: name, whether that is a code name, events, headline, address."""
    return [[one.name, one.is_open, events_to_json(one.events), one.title, one.url] for one in news]


def call_at(mass: Mass, now: datetime) -> datetime:
    """Tell when the next call goes: soon the first time, then ever more seldom."""
    soon = now + _GATHER
    if mass.called_at is None:
        return soon
    return max(soon, mass.called_at + _CALL_AGAIN[min(mass.calls, len(_CALL_AGAIN)) - 1])


def call_body(mass: Mass, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Give what a call is worded from, with its events for whoever lets only some through at night."""
    events = [{"pattern": pattern, "values": values} for row in rows for pattern, values in row[2]]
    call = {"head": mass.alert_id, "people": [*rows]}
    return {CALL_KEY: call, "events": events, TELLING: telling_to_json(Telling("part"))}
