"""/why: why an alert came, what was kept quiet because of it, and why that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.alert_buttons import apart_keyboard
from bot.event_words import describe_all, newest_first
from bot.keyboards import Answer
from bot.markup import Html, clip, escape, join, link, spoiler
from bot.news_words import reported
from bot.numbers import read_number
from bot.placed_words import word_placed
from bot.reason_words import reason_in
from bot.risk_words import risk_warnings
from bot.sharing import safe
from bot.told_words import labels, lang_mark
from bot.zones import zone_of
from config.owners import owners
from storage import alerts, masses, reports
from watchers.corroboration import corroborated, reports_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.calls import Call
    from storage.records import Alert, Telling
    from storage.reports import Placed

NAME = "why"
HELP = "help.why"
CHANGES = False

_MOST_KEPT = 12
_OUTLET_UNITS = 80


async def answer(call: Call) -> Sequence[Html]:
    """Tell watch, events and reasons of one of the chat's own alerts, who reports it, and what was kept quiet."""
    say, db = call.say, call.tools.db
    number = read_number(call.words)
    if number is None:
        return [say.say("why.usage")]
    async with db.read() as tx:
        alert = await alerts.get(tx, db.vault, call.chat.id, number)
        if alert is None:
            return [say.say("why.unknown", number=number)]
        repeats = await alerts.repeats(tx, db.vault, number)
        entry_ids = [one.entry_id for one in (alert, *repeats) if one.entry_id is not None]
        placed = await reports.placed(tx, entry_ids)
        known = reports_of(await reports.seen_by(tx, call.chat.id, alert.event), owners())
        mass = await masses.of_alert(tx, db.vault, call.chat.id, number)
    shown = corroborated(alert.telling, known)
    blocks = [
        *_facts(alert, call),
        _standing(alert, placed, mass.alert_id if mass else None, call),
        *_kept(repeats, placed, shown, call),
    ]
    return Answer([block for block in blocks if block], apart_keyboard([one.id for one in repeats]))


def _facts(alert: Alert, call: Call) -> list[Html]:
    say, told = call.say, safe(alert.told, call.chat.preferences)
    who = join(", ", [clip(name, 100) for name in (*labels(told), *told.persons)][:_MOST_KEPT])
    said = [clip(reason_in(reason, say), 500) for reason in told.reasons]
    reasons = [Html(f"{place}. {escape(reason)}") for place, reason in enumerate(said, 1)]
    return [
        say.say("why.title", number=alert.id),
        link(told.url, clip(told.title, 300)),
        say.say("why.watches", watches=join(" · ", [who, describe_all(newest_first(told), say)])),
        *(reasons or [say.say("why.none")]),
        *risk_warnings(told.url, say),
    ]


def _standing(alert: Alert, placed: Mapping[int, Placed], live: int | None, call: Call) -> Html:
    """Say what became of the alert, where it did not simply come by itself."""
    say, found = call.say, placed.get(alert.entry_id or 0)
    reason = _sure(found, call) if found else say.say("why.none")
    if alert.state == "repeat" and alert.repeats_id:
        return say.say("kept.as_repeat", head=f"A-{alert.repeats_id}", reason=reason)
    if alert.state == "held":
        return say.say("kept.as_held")
    if alert.telling.form == "part" and live:
        return say.say("kept.as_part", head=f"A-{live}")
    if alert.telling.form in {"reply", "possible"}:
        return say.say(f"kept.as_{alert.telling.form}", head=f"A-{alert.telling.head}", reason=reason)
    return Html("")


def _kept(repeats: Sequence[Alert], placed: Mapping[int, Placed], shown: Telling, call: Call) -> list[Html]:
    """List what was kept quiet: when, who, in which language, and why."""
    say, is_safe = call.say, call.chat.preferences.is_safe
    if not repeats:
        return []
    lines = [Html("") if is_safe else reported(shown, say), say.say("kept.title", n=len(repeats))]
    for one in repeats[:_MOST_KEPT]:
        found = placed.get(one.entry_id or 0)
        when = f"{one.told.seen_at.astimezone(zone_of(call.chat.zone)):%H:%M}"
        outlet = "" if is_safe else clip(one.told.source or "", _OUTLET_UNITS)
        parts = [f"A-{one.id}", when, outlet, lang_mark(one.told.lang), _sure(found, call) if found else ""]
        lines.append(join(" · ", parts))
    if len(repeats) > _MOST_KEPT:
        lines.append(say.say("kept.more", n=len(repeats) - _MOST_KEPT))
    return lines


def _sure(placed: Placed, call: Call) -> Html:
    reason = word_placed(placed.reason, call.say)
    if call.chat.preferences.is_safe:
        reason = spoiler(reason)  # it may name people
    return call.say.say("kept.sure", reason=reason, n=placed.score) if placed.score else reason
