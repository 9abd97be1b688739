"""An event as a person says it: `jail-days` with 15 days is "jail, 15 days", "15 суток ареста", "15 тәулік қамақ"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.markup import Html, escape, join
from bot.phrases import marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.phrases import Phrases
    from storage.records import EventFact, Told

NAME_MARK = "🔵"
"""Stands where a name is in the news without an event."""

_OTHER_MARK = "🟠"


def mark_of(pattern: str | None) -> str:
    """Give the mark of an event type, or of a name without one."""
    return NAME_MARK if pattern is None else marks().get(pattern, _OTHER_MARK)


def gravest(events: Iterable[EventFact]) -> str | None:
    """Give the event type that counts most, in the order of `marks.toml`; None without an event."""
    order = {pattern: place for place, pattern in enumerate(marks())}
    return min((event.pattern for event in events), key=lambda pattern: order.get(pattern, len(order)), default=None)


def heading(told: Told) -> str | None:
    """Give the event type that heads an alert: the gravest that does not lie behind; None without an event."""
    return gravest(event for event in told.events if event.pattern not in told.earlier) or gravest(told.events)


def newest_first(told: Told) -> list[EventFact]:
    """Put the event that heads an alert first, and those that lie behind last."""
    head = heading(told)
    return sorted(told.events, key=lambda event: (event.pattern != head, event.pattern in told.earlier))


def name_of(pattern: str, say: Phrases) -> Html:
    """Name an event type without values; a pattern of the monitor's own keeps its id."""
    key = f"patterns.{pattern}.name"
    return say.say(key) if say.has(key) else escape(pattern)


def describe(event: EventFact, say: Phrases) -> Html:
    """Say an event with its values, as far as they are known."""
    outcome = f"patterns.{event.pattern}.{event.values.get('outcome', '')}"
    if event.values.get("outcome") and say.has(outcome):
        return say.say(outcome)
    parts = _values(event.values, say)
    key = f"patterns.{event.pattern}.valued"
    if say.has(key):
        fitting = {name: words for name, words in parts.items() if words and f"{{{name}}}" in say.template(key)}
        if fitting:
            return say.say(key, **fitting)
    elif not say.has(f"patterns.{event.pattern}.name"):
        return join(", ", [event.pattern, *parts.values()])
    return name_of(event.pattern, say)


def describe_all(events: Iterable[EventFact], say: Phrases, *, limit: int = 4) -> Html:
    """Say several events, each wording once."""
    return join(" · ", list(dict.fromkeys(describe(event, say) for event in events))[:limit])


def _values(values: Mapping[str, int | float | str], say: Phrases) -> dict[str, Html]:
    return {
        "span": _span(values, say),
        "amount": _amount(values, say),
        "count": _count(values, say),
        "article": escape(values.get("article", "")),
    }


def _span(values: Mapping[str, int | float | str], say: Phrases) -> Html:
    """Say years, months and days, whichever are known."""
    return join(
        " ", [say.say(f"units.{unit}", n=values[unit]) for unit in ("years", "months", "days") if unit in values]
    )


def _amount(values: Mapping[str, int | float | str], say: Phrases) -> Html:
    if "amount" not in values:
        return Html("")
    unit = f"units.{values.get('currency', '')}"
    return say.say(unit, n=values["amount"]) if say.has(unit) else escape(say.number(values["amount"]))


def _count(values: Mapping[str, int | float | str], say: Phrases) -> Html:
    if "count" in values:
        return say.say("units.people", n=values["count"])
    unit = f"units.{values.get('count_approx', '')}"
    return say.say(unit) if say.has(unit) else Html("")
