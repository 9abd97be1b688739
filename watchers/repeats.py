"""What a chat that knows some of a story is told of the next entry: nothing, a reply, or an alert of its own. Pure.

told already             -> kept quiet; the message that told it grows; a second independent source is a short reply
perhaps told already     -> a silent reply, "possibly the same"
somebody of the list new -> a reply about them, however sure the repeat is: silence about a person is the grave error
the story goes on        -> a reply to the step before it
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storage.records import ALONE, News, Telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storage.records import Alert, AlertState, Decision, EventFact, Told
    from watchers.telling import Draft


@dataclass(frozen=True, slots=True)
class Before:
    """What a chat has near an entry, each oldest first.

    Attributes:
        same: Of the event the entry repeats.
        perhaps: Of the event it perhaps repeats.
        case: Of the event it goes on from, or else of its story.
    """

    same: Sequence[Alert] = ()
    perhaps: Sequence[Alert] = ()
    case: Sequence[Alert] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of a draft.

    Attributes:
        state: Told at once, held for the digest, or kept quiet as a repeat.
        told: The facts; of a reply about somebody new only what concerns them.
        telling: How it speaks. A repeat of form `source` is noted as a repeat and told in a short reply.
        repeats: For a repeat, the alert that told it first.
        is_silent: Arrives without a sound.
    """

    state: AlertState
    told: Told
    telling: Telling = ALONE
    repeats: Alert | None = None
    is_silent: bool = False


def plan(draft: Draft, decision: Decision, before: Before) -> Plan:
    """Decide what becomes of a draft.

    Args:
        draft: What the chat would be told if it knew nothing.
        decision: What the entry is to what was told before.
        before: What the chat has.
    """
    if draft.state == "held":
        return _held(draft, before)
    if told := _loud(before.same):
        return _again(draft, decision, told)
    if told := _loud(before.perhaps):
        return _perhaps(draft, decision, told)
    if told := _loud(before.case):
        news = _named(decision.news, draft) or _new_events(draft, told)
        return Plan("alert", _newest(draft.told, told), Telling("reply", news, told[-1].id))
    return Plan("alert", draft.told)


def _newest(now: Told, told: Sequence[Alert]) -> Told:
    """Let what was told before not head the reply, unless it is all there is."""
    known = [event for alert in told for event in alert.told.events]
    before = [event.pattern for event in now.events if event in known]
    fresh = {event.pattern for event in now.events if event not in known} - set(now.earlier)
    earlier = dict.fromkeys([*now.earlier, *(pattern for pattern in before if pattern not in fresh)])
    return replace(now, earlier=tuple(earlier)) if fresh else now


def _loud(alerts: Iterable[Alert]) -> list[Alert]:
    return [alert for alert in alerts if alert.state == "alert"]


def _held(draft: Draft, before: Before) -> Plan:
    """Hold for the digest what it has not got yet."""
    kept = [alert for alert in before.same if alert.state != "repeat"]
    if kept and set(draft.told.watches) <= _people_in(kept):
        return Plan("repeat", draft.told, repeats=kept[0])
    for alert in before.perhaps:
        if alert.state != "repeat" and _tells(alert.told) == _tells(draft.told):
            return Plan("repeat", draft.told, repeats=alert)
    return Plan("held", draft.told)


def _again(draft: Draft, decision: Decision, told: Sequence[Alert]) -> Plan:
    """Keep a repeat quiet, but for people and watches nobody was told of, and for its second source."""
    spoken = _about_somebody_new(draft, told) or _about_new_watches(draft, told)
    if spoken:
        return spoken
    is_massed = told[0].telling.form in {"mass", "part"}  # the roster says who reports whom
    second = () if is_massed else tuple(news for news in decision.news if news.kind == "source")
    telling = Telling("source", second, told[0].id) if second else ALONE
    return Plan("repeat", draft.told, telling, repeats=told[0])


def _perhaps(draft: Draft, decision: Decision, told: Sequence[Alert]) -> Plan:
    """Say that it may be the same: silently, unless it is about people nobody was told of."""
    if new := _new_people(draft, told):
        return Plan("alert", draft.told, Telling("reply", tuple(News("person", name) for name in new), told[0].id))
    telling = Telling("possible", _named(decision.news, draft), told[0].id)
    return Plan("alert", draft.told, telling, is_silent=True)


def _about_somebody_new(draft: Draft, told: Sequence[Alert]) -> Plan | None:
    """Reply about the people of the list that the chat was not told of; None when there is nobody."""
    known = _people_in(told)
    new = _new_people(draft, told)
    if not new:
        return None
    others = [name for name in draft.told.watches if name in draft.people.values() and name in known]
    about = [name for name in draft.told.watches if name not in others]
    also = tuple(dict.fromkeys([*others, *draft.told.also]))
    news = tuple(News("person", name) for name in new)
    return Plan("alert", replace(draft.told, watches=tuple(about), also=also), Telling("reply", news, told[0].id))


def _about_new_watches(draft: Draft, told: Sequence[Alert]) -> Plan | None:
    """Reply where a pattern or query fired that had not; None when all had, or at what lies behind or was told."""
    events = _new_events(draft, told)
    stale = {event.pattern for event in draft.told.events} - {one.value for one in events}
    new = [name for name in draft.told.watches if name not in _people_in(told) and name not in stale]
    if not new:
        return None
    return Plan("alert", replace(draft.told, watches=tuple(new)), Telling("reply", events, told[0].id))


def _new_people(draft: Draft, told: Sequence[Alert]) -> list[str]:
    known, people = _people_in(told), set(draft.people.values())
    return [name for name in draft.told.watches if name in people and name not in known]


def _people_in(alerts: Iterable[Alert]) -> set[str]:
    return {watch for alert in alerts for watch in alert.told.watches}


def _tells(told: Told) -> tuple[tuple[str, ...], tuple[str, ...], tuple[EventFact, ...]]:
    return told.watches, told.persons, told.events


def _new_events(draft: Draft, told: Sequence[Alert]) -> tuple[News, ...]:
    """Give the kinds of event that the chat was not told of, without those that lie behind."""
    known = {event.pattern for alert in told for event in alert.told.events} | set(draft.told.earlier)
    kinds = dict.fromkeys(event.pattern for event in draft.told.events)
    return tuple(News("step", pattern) for pattern in kinds if pattern not in known)


def _named(news: Iterable[News], draft: Draft) -> tuple[News, ...]:
    """Call the people of the list as the monitor does: by code name where there is one."""
    return tuple(replace(one, value=_label(one, draft), watch_ids=()) for one in news)


def _label(news: News, draft: Draft) -> str:
    return next((draft.people[one] for one in news.watch_ids if one in draft.people), news.value)
