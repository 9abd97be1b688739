"""An alert as Telegram HTML: what happened to whom, what is new in it, and who reports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.event_words import describe_all, heading, mark_of, newest_first
from bot.markup import Html, blockquote, bold, clip, code, emphasize, italic, join, link
from bot.news_words import opening, reported
from bot.phrases import phrases
from bot.reason_words import reason_in
from bot.risk_words import risk_mark
from bot.told_people import distinct_people
from bot.told_words import labels, lang_mark, names_of
from bot.zones import zone_of
from storage.records import ALONE

if TYPE_CHECKING:
    from bot.phrases import Phrases
    from storage.records import Telling, Told

_TITLE_UNITS = 300
_QUOTE_UNITS = 900
_REASON_UNITS = 300
_MOST_REASONS = 4


def word_alert(
    told: Told, *, number: int | None, lang: str, zone: str, maybe_dup: bool, telling: Telling = ALONE
) -> str:
    """Word one alert.

    Args:
        told: The facts.
        number: Its number, shown as A-1042; None leaves it out.
        lang: en, ru or kk.
        zone: IANA time zone of the chat.
        maybe_dup: True when an earlier try may have arrived, which is said.
        telling: How it speaks, and who reports it.

    Returns:
        Telegram HTML, always short enough for one message.
    """
    say = phrases(lang)
    told_in = word_source(told, say, zone) if telling.form == "source" else _facts(told, say, zone)
    lines = [
        opening(telling, say),
        *told_in,
        reported(telling, say),
        code(f"A-{number}") if number is not None else "",
        italic(f"♻️ {say.say('alert.may_repeat')}") if maybe_dup else "",
    ]
    return join("\n", lines)


def _facts(told: Told, say: Phrases, zone: str) -> list[Html]:
    reasons = [reason_in(reason, say) for reason in told.reasons[:_MOST_REASONS]]
    return [
        _first_line(told, say),
        _headline(told, say),
        blockquote(emphasize(told.quote.text, told.quote.bold, limit=_QUOTE_UNITS)) if told.quote else Html(""),
        _when(told, say, zone),
        italic(f"🔒 {say.say('source.stub')}") if told.is_stub else Html(""),
        Html(f"👤 {join(' ', [say.say('alert.also'), names_of(told.also, say)])}") if told.also else Html(""),
        *(italic(f"🔎 {clip(reason, _REASON_UNITS)}") for reason in reasons),
    ]


def word_source(told: Told, say: Phrases, zone: str) -> list[Html]:
    """Word a second source in three short lines: the facts stand in the message it replies to."""
    return [_first_line(told, say), _headline(told, say), _when(told, say, zone)]


def _first_line(told: Told, say: Phrases) -> Html:
    """Say who, and what happened: the whole alert for somebody who reads one line on a lock screen."""
    what = describe_all(newest_first(told), say) or say.say("alert.mentioned")
    listed = labels(told)
    others = [name for _, name in distinct_people(told.persons, told.watches)]
    who = [bold(names_of(listed, say)), what] if listed else [bold(names_of(others, say)), what]
    if listed and others:
        who.append(bold(names_of(others, say)))
    if not listed and not others:
        who = [bold(what)]
    return Html(f"{mark_of(heading(told))} {join(' · ', who)}")


def _headline(told: Told, say: Phrases) -> Html:
    if not told.title:
        return link(told.url, say.say("alert.read")) if told.url else Html("")
    return link(told.url, emphasize(told.title, told.title_bold, limit=_TITLE_UNITS))


def _when(told: Told, say: Phrases, zone: str) -> Html:
    """Say when the source published it and when Dabyl saw it, where, and in which language."""
    place, local = say.place(zone), zone_of(zone)
    seen = told.seen_at.astimezone(local)
    if told.published_at is None:
        times = say.say("alert.only_seen", time=f"{seen:%H:%M} {place}")
    else:
        published = told.published_at.astimezone(local)
        day = "" if published.date() == seen.date() else f"{say.day(published, short=True)} "
        again = (
            "" if f"{published:%H:%M}" == f"{seen:%H:%M}" and not day else say.say("alert.seen", time=f"{seen:%H:%M}")
        )
        times = join(" ", [f"{day}{published:%H:%M} {place}", again])
    outlet = [clip(told.source or "", 80), lang_mark(told.lang), risk_mark(told.url, say)]
    return Html(f"🕘 {join(' · ', [times, *outlet])}")
