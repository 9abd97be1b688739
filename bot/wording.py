"""From facts to words: an alert, a digest or a notice as Telegram HTML, in the chat's language and zone."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from bot.event_words import describe_all, gravest, mark_of, name_of
from bot.facts import DigestFacts, DigestItem, Trouble, facts_from_json
from bot.markup import Html, blockquote, bold, clip, code, emphasize, escape, italic, join, link, split
from bot.phrases import marks, phrases
from bot.zones import zone_of
from storage.alerts import told_from_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.phrases import Phrases
    from storage.records import Message, Told

_TITLE_UNITS = 300
_QUOTE_UNITS = 900
_REASON_UNITS = 300
_MOST_REASONS = 4
_MOST_NAMES = 8
_MOST_ITEMS = 25
_MOST_TROUBLES = 10
_ITEM_TITLE_UNITS = 160
_PATTERN_LABEL = re.compile(r"(?:pattern:)?(?P<pattern>[a-z]+(?:-[a-z]+)*)\s*(?:[≥>]=?\s*\d+.*)?$")


def word(message: Message) -> list[str]:
    """Word a row of the outbox; more than one text where it is too long for one."""
    chat, body = message.chat, dict(message.body)
    if message.kind == "alert":
        told = told_from_json(body)
        number, again = message.alert_id, message.maybe_dup
        return [word_alert(told, number=number, lang=chat.lang, zone=chat.zone, maybe_dup=again)]
    if message.kind == "digest":
        return word_digest(facts_from_json(body), lang=chat.lang, zone=chat.zone, maybe_dup=message.maybe_dup)
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
        Html(f"👤 {join(' ', [say.say('alert.also'), _names(told.also, say)])}") if told.also else "",
        *(italic(f"🔎 {clip(reason, _REASON_UNITS)}") for reason in told.reasons[:_MOST_REASONS]),
        code(f"A-{number}") if number is not None else "",
        italic(f"♻️ {say.say('alert.may_repeat')}") if maybe_dup else "",
    ]
    return join("\n", lines)


def word_digest(facts: DigestFacts, *, lang: str, zone: str, maybe_dup: bool = False) -> list[str]:
    """Word one digest.

    Returns:
        Telegram HTML in as many messages as it takes, cut between stories only. The first says that Dabyl is alive;
        a day without news says so.
    """
    say = phrases(lang)
    blocks = [_digest_head(facts, say, zone, maybe_dup=maybe_dup), *_stories(facts.items, say)]
    if not facts.items:
        blocks.append(Html(f"\n{say.say('digest.nothing')}"))
    if facts.repeats:
        blocks.append(Html(f"\n{say.say('digest.repeats', n=facts.repeats)}"))
    blocks += _troubles(facts.troubles, say, zone_of(zone))
    return [*split(blocks)]


def _first_line(told: Told, say: Phrases) -> Html:
    """Say who, and what happened: the whole alert for somebody who reads one line on a lock screen."""
    what = describe_all(told.events, say) or say.say("alert.mentioned")
    labels = _labels(told)
    who = [bold(_names(labels, say)), what] if labels else [bold(_names(told.persons, say)), what]
    if labels and told.persons:
        who.append(bold(_names(told.persons, say)))
    if not labels and not told.persons:
        who = [bold(what)]
    return Html(f"{mark_of(gravest(told.events))} {join(' · ', who)}")


def _labels(told: Told) -> Sequence[str]:
    """Drop what only repeats the event: a pattern's id says no more than "jail, 15 days" does."""
    patterns = {event.pattern for event in told.events}
    return [
        label for label in told.watches if not ((found := _PATTERN_LABEL.match(label)) and found["pattern"] in patterns)
    ]


def _names(names: Sequence[str], say: Phrases) -> Html:
    shown = [clip(name, 80) for name in names[:_MOST_NAMES]]
    return join(", ", [*shown, f"+{say.number(len(names) - _MOST_NAMES)}" if len(names) > _MOST_NAMES else ""])


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
    return Html(f"🕘 {join(' · ', [times, clip(told.source or '', 80), _lang(told.lang)])}")


def _lang(tag: str | None) -> str:
    """Shorten a language tag: kk-Latn is KK to a reader."""
    return clip((tag or "").partition("-")[0].upper(), 8)


def _digest_head(facts: DigestFacts, say: Phrases, zone: str, *, maybe_dup: bool) -> Html:
    made = facts.made_at.astimezone(zone_of(zone))
    alive = say.say(
        "digest.alive",
        good=say.number(facts.feeds_good),
        sources=say.say("digest.of_sources", n=facts.feeds_all),
        entries=say.say("digest.entries", n=facts.entries),
    )
    title = say.say("digest.title", when=f"{say.day(made)}, {made:%H:%M} {say.place(zone)}")
    again = italic(f"♻️ {say.say('digest.may_repeat')}") if maybe_dup else ""
    return join("\n", [title, italic(alive), again])


def _stories(items: Sequence[DigestItem], say: Phrases) -> list[Html]:
    """Word the stories, gravest event type first, then names without an event, then people not on the list."""
    order = [*marks()]

    def rank(item: DigestItem) -> tuple[int, int, str]:
        if not item.told.watches:
            return 2, 0, ""
        if not item.told.events:
            return 1, 0, ""
        pattern = gravest(item.told.events) or ""
        return 0, order.index(pattern) if pattern in order else len(order), pattern

    blocks: list[Html] = []
    number = 0
    for (kind, _, pattern), group in groupby(sorted(items, key=rank), key=rank):
        stories = list(group)
        heading = _heading(kind, pattern, len(stories), say)
        for item in stories[:_MOST_ITEMS]:
            number += 1
            line = _item(number, item, say)
            blocks.append(Html(f"\n{heading}\n{line}") if heading else line)
            heading = Html("")  # a heading never stands alone at the end of a message
        if len(stories) > _MOST_ITEMS:
            rest = say.say("digest.stories", n=len(stories) - _MOST_ITEMS)
            blocks.append(say.say("digest.and_more", stories=rest))
    return blocks


def _heading(kind: int, pattern: str, count: int, say: Phrases) -> Html:
    stories = say.say("digest.stories", n=count)
    if kind:
        return say.say("digest.names_only" if kind == 1 else "digest.unlisted", stories=stories)
    name = name_of(pattern, say)
    return say.say("digest.group", mark=mark_of(pattern), name=Html(name[:1].upper() + name[1:]), stories=stories)


def _item(number: int, item: DigestItem, say: Phrases) -> Html:
    told = item.told
    who = _names([*_labels(told), *told.persons], say)
    head = join(": ", [bold(who) if who else "", describe_all(told.events, say, limit=3)])
    title = link(told.url, clip(told.title, _ITEM_TITLE_UNITS) or say.say("alert.read"))
    langs = " ".join(dict.fromkeys(_lang(lang) for lang in item.langs))
    times = f"×{say.number(item.times)} {langs}" if item.times > 1 else langs
    tail = join(" · ", [title, clip(told.source or "", 60), times, code(f"A-{item.number}")])
    mark = f"{mark_of(gravest(told.events))} " if not told.watches and told.events else ""
    return Html(f"{number}. {mark}{join(' — ', [head, tail])}")


def _troubles(troubles: Sequence[Trouble], say: Phrases, local: ZoneInfo) -> list[Html]:
    if not troubles:
        return []
    lines = [_trouble(trouble, say, local) for trouble in troubles[:_MOST_TROUBLES]]
    if len(troubles) > _MOST_TROUBLES:
        lines.append(say.say("digest.more_trouble", n=len(troubles) - _MOST_TROUBLES))
    return [Html(f"\n{say.say('digest.trouble')}\n{lines[0]}"), *lines[1:]]


def _trouble(trouble: Trouble, say: Phrases, local: ZoneInfo) -> Html:
    error: object = clip(trouble.error, 150) or say.say("digest.silent")
    if trouble.is_gone:
        error = say.say("digest.gone")
    name = clip(trouble.name, 80)
    if trouble.last_good_at is None:
        return say.say("digest.trouble_never", name=name, error=error)
    last: datetime = trouble.last_good_at.astimezone(local)
    when = f"{say.day(last, short=True)} {last:%H:%M}"
    return say.say("digest.trouble_since", name=name, error=error, when=when)
