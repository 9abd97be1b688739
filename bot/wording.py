"""From facts to words: an alert, a digest or a notice as Telegram HTML, in the chat's language and zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.digest_words import word_digest
from bot.event_words import describe_all, gravest, mark_of
from bot.facts import facts_from_json
from bot.markup import Html, blockquote, bold, clip, code, emphasize, escape, italic, join, link, split
from bot.phrases import phrases
from bot.sharing import safe
from bot.source_words import word_notice
from bot.told_words import labels, lang_mark, names_of
from bot.zones import zone_of
from storage.alerts import told_from_json
from watchers.health import Trouble as SourceTrouble

if TYPE_CHECKING:
    from bot.phrases import Phrases
    from storage.records import Message, Told

_TITLE_UNITS = 300
_QUOTE_UNITS = 900
_REASON_UNITS = 300
_MOST_REASONS = 4


def word(message: Message) -> list[str]:
    """Word a row of the outbox; more than one text where it is too long for one."""
    chat, body = message.chat, dict(message.body)
    if message.kind in {"alert", "reply", "edit"}:
        told = safe(told_from_json(body), chat.preferences)
        number, again = message.alert_id, message.maybe_dup
        return [word_alert(told, number=number, lang=chat.lang, zone=chat.zone, maybe_dup=again)]
    if message.kind == "digest":
        return word_digest(facts_from_json(body), lang=chat.lang, zone=chat.zone, maybe_dup=message.maybe_dup)
    if "trouble" in body:
        name = "" if chat.preferences.is_safe else str(body.get("source", ""))
        return [word_notice(name, SourceTrouble.from_json(str(body["trouble"])), phrases(chat.lang))]
    return [*split([escape(body.get("text", ""))])]


def word_alert(told: Told, *, number: int | None, lang: str, zone: str, maybe_dup: bool) -> str:
    """Word one alert.

    Args:
        told: The facts.
        number: Its number, shown as A-1042; None leaves it out.
        lang: en, ru or kk.
        zone: IANA time zone of the chat.
        maybe_dup: True when an earlier try may have arrived, which is said.

    Returns:
        Telegram HTML, always short enough for one message.
    """
    say = phrases(lang)
    lines = [
        _first_line(told, say),
        _headline(told, say),
        blockquote(emphasize(told.quote.text, told.quote.bold, limit=_QUOTE_UNITS)) if told.quote else "",
        _when(told, say, zone),
        Html(f"👤 {join(' ', [say.say('alert.also'), names_of(told.also, say)])}") if told.also else "",
        *(italic(f"🔎 {clip(reason, _REASON_UNITS)}") for reason in told.reasons[:_MOST_REASONS]),
        code(f"A-{number}") if number is not None else "",
        italic(f"♻️ {say.say('alert.may_repeat')}") if maybe_dup else "",
    ]
    return join("\n", lines)


def _first_line(told: Told, say: Phrases) -> Html:
    """Say who, and what happened: the whole alert for somebody who reads one line on a lock screen."""
    what = describe_all(told.events, say) or say.say("alert.mentioned")
    listed = labels(told)
    who = [bold(names_of(listed, say)), what] if listed else [bold(names_of(told.persons, say)), what]
    if listed and told.persons:
        who.append(bold(names_of(told.persons, say)))
    if not listed and not told.persons:
        who = [bold(what)]
    return Html(f"{mark_of(gravest(told.events))} {join(' · ', who)}")


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
    return Html(f"🕘 {join(' · ', [times, clip(told.source or '', 80), lang_mark(told.lang)])}")
