"""A digest in words: what a subscriber's day was, as Telegram HTML in the chat's language and zone."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from bot.event_words import describe_all, gravest, mark_of, name_of
from bot.markup import Html, bold, clip, code, italic, join, link, split
from bot.phrases import marks, phrases
from bot.source_words import what_is_wrong
from bot.told_words import labels, lang_mark, names_of
from bot.zones import zone_of
from watchers.health import Trouble as SourceTrouble

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.facts import DigestFacts, DigestItem, Trouble
    from bot.phrases import Phrases

_MOST_ITEMS = 25
_MOST_TROUBLES = 10
_ITEM_TITLE_UNITS = 160


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
    who = names_of([*labels(told), *told.persons], say)
    head = join(": ", [bold(who) if who else "", describe_all(told.events, say, limit=3)])
    title = link(told.url, clip(told.title, _ITEM_TITLE_UNITS) or say.say("alert.read"))
    langs = " ".join(dict.fromkeys(lang_mark(lang) for lang in item.langs))
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
    error = what_is_wrong(SourceTrouble.from_json(trouble.error), say) if trouble.error else say.say("digest.silent")
    if trouble.is_gone:
        error = say.say("digest.gone")
    name = clip(trouble.name, 80)
    if trouble.last_good_at is None:
        return say.say("digest.trouble_never", name=name, error=error)
    last: datetime = trouble.last_good_at.astimezone(local)
    when = f"{say.day(last, short=True)} {last:%H:%M}"
    return say.say("digest.trouble_since", name=name, error=error, when=when)
