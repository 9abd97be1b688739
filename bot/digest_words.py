"""A digest in words: what a subscriber's day or week was, as Telegram HTML in the chat's language and zone."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from bot.event_words import describe_all, gravest, mark_of, name_of
from bot.kept_words import kept_quiet
from bot.markup import Covered, Html, bold, clip, code, italic, join, link, split
from bot.phrases import marks, phrases
from bot.risk_words import risk_mark
from bot.sharing import safe
from bot.source_words import what_is_wrong
from bot.told_people import distinct_people
from bot.told_words import labels, lang_mark, names_of
from bot.zones import zone_of
from storage.records import Preferences
from watchers.health import Trouble as SourceTrouble

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.facts import Day, DigestFacts, DigestItem, NearMiss, Silence, Trouble
    from bot.phrases import Phrases

_MOST_ITEMS = 25
_MOST_TROUBLES = 10
_FEW_ALIKE = 2
_NAMED_ALIKE = 4
_MOST_SILENT = 8
_MOST_TYPES = 4
_ITEM_TITLE_UNITS = 160
_OPEN = Preferences()


def word_digest(
    facts: DigestFacts, *, lang: str, zone: str, maybe_dup: bool = False, preferences: Preferences = _OPEN
) -> list[str]:
    """Word one digest.

    Args:
        facts: What it tells.
        lang: en, ru or kk.
        zone: IANA time zone of the chat.
        maybe_dup: True when an earlier try may have arrived, which is said.
        preferences: What the chat chose; a safe chat reads no outlet, no link and no open name.

    Returns:
        Telegram HTML in as many messages as it takes, cut between stories only. The first says that Dabyl is alive;
        a day without news says so. A week with events begins with the words under its picture.
    """
    say = phrases(lang)
    blocks = [_head(facts, say, zone, maybe_dup=maybe_dup), *_stories(facts.items, say, preferences)]
    if not facts.items:
        blocks.append(Html(f"\n{say.say('digest.nothing')}"))
    if facts.repeats:
        blocks.append(Html(f"\n{say.say('digest.repeats', n=facts.repeats)}"))
    blocks += kept_quiet(facts, say, zone, preferences)
    blocks += _silent(facts.silent, say, preferences)
    blocks += _troubles(facts.troubles, say, zone_of(zone), preferences)
    if facts.near:
        blocks.append(_near(facts.near, say, preferences))
    texts = split(blocks)
    return [word_week(facts.days, say), *texts] if any(day.total for day in facts.days) else [*texts]


def word_week(days: Sequence[Day], say: Phrases) -> Html:
    """Tell in words what the picture of a week shows, for who can not see it."""
    totals: Counter[str] = Counter()
    for day in days:
        totals.update(dict(day.counts))
    commonest = sorted(totals, key=lambda pattern: (-totals[pattern], pattern))[:_MOST_TYPES]
    types = join(", ", [f"{mark_of(one)} {name_of(one, say)} {say.number(totals[one])}" for one in commonest])
    fullest = max(days, key=lambda day: day.total)
    return say.say(
        "week.caption",
        first=say.day(days[0].date, short=True),
        last=say.day(days[-1].date, short=True),
        events=say.say("week.events", n=totals.total()),
        types=types,
        day=say.written(fullest.date, "EEEE"),
        most=say.number(fullest.total),
    )


def _head(facts: DigestFacts, say: Phrases, zone: str, *, maybe_dup: bool) -> Html:
    made = facts.made_at.astimezone(zone_of(zone))
    alive = say.say(
        "digest.alive",
        good=say.number(facts.feeds_good),
        sources=say.say("digest.of_sources", n=facts.feeds_all),
        entries=say.say("digest.entries", n=facts.entries),
    )
    key = "digest.title_week" if facts.days else "digest.title"
    title = say.say(key, when=f"{say.day(made)}, {made:%H:%M} {say.place(zone)}")
    again = italic(f"♻️ {say.say('digest.may_repeat')}") if maybe_dup else ""
    return join("\n", [title, italic(alive), again])


def _stories(items: Sequence[DigestItem], say: Phrases, preferences: Preferences) -> list[Html]:
    """Word the stories, gravest event type first, then names without an event, then people not on the list."""
    blocks: list[Html] = []
    number = 0
    for (kind, _, pattern), group in groupby(sorted(items, key=rank), key=rank):
        stories = list(group)
        heading = _heading(kind, pattern, len(stories), say)
        for item in stories[:_MOST_ITEMS]:
            number += 1
            line = _item(number, item, say, preferences)
            blocks.append(Html(f"\n{heading}\n{line}") if heading else line)
            heading = Html("")  # a heading never stands alone at the end of a message
        if len(stories) > _MOST_ITEMS:
            rest = say.say("digest.stories", n=len(stories) - _MOST_ITEMS)
            blocks.append(say.say("digest.and_more", stories=rest))
    return blocks


def rank(item: DigestItem) -> tuple[int, int, str]:
    """Tell where a story stands in a digest: part (events, names only, not on the list), then event type."""
    if not item.told.watches:
        return 2, 0, ""
    if not item.told.events:
        return 1, 0, ""
    order = [*marks()]
    pattern = gravest(item.told.events) or ""
    return 0, order.index(pattern) if pattern in order else len(order), pattern


def _heading(kind: int, pattern: str, count: int, say: Phrases) -> Html:
    stories = say.say("digest.stories", n=count)
    if kind:
        return say.say("digest.names_only" if kind == 1 else "digest.unlisted", stories=stories)
    name = name_of(pattern, say)
    return say.say("digest.group", mark=mark_of(pattern), name=Html(name[:1].upper() + name[1:]), stories=stories)


def _item(number: int, item: DigestItem, say: Phrases, preferences: Preferences) -> Html:
    told = safe(item.told, preferences)
    people = [name for _, name in distinct_people(told.persons, told.watches)]
    who = names_of([*labels(told), *people], say)
    head = join(": ", [bold(who) if who else "", describe_all(told.events, say, limit=3)])
    read = say.say("alert.read") if told.url else ""
    title = link(told.url, clip(told.title, _ITEM_TITLE_UNITS) or read)
    langs = " ".join(dict.fromkeys(lang_mark(lang) for lang in item.langs))
    times = join(" ", [f"×{say.number(item.times)}", langs]) if item.times > 1 else langs
    tail = join(" · ", [title, clip(told.source or "", 60), risk_mark(told.url, say), times, code(f"A-{item.number}")])
    mark = f"{mark_of(gravest(told.events))} " if not told.watches and told.events else ""
    return Html(f"{number}. {mark}{join(' — ', [head, tail])}")


def _silent(silent: Sequence[Silence], say: Phrases, preferences: Preferences) -> list[Html]:
    """Name the people nobody wrote of for long."""
    if not silent:
        return []
    named = [
        say.say("digest.silent_person", name=_covered(one.label, preferences, is_open=one.is_open), n=one.weeks)
        for one in silent[:_MOST_SILENT]
    ]
    rest = say.say("digest.silent_more", n=len(silent) - _MOST_SILENT) if len(silent) > _MOST_SILENT else ""
    return [Html(f"\n{say.say('digest.silent', people=join(', ', [*named, rest]))}")]


def _near(near: NearMiss, say: Phrases, preferences: Preferences) -> Html:
    asked = say.say(
        "digest.near",
        name=_covered(near.name, preferences, is_open=False),
        number=code(f"A-{near.number}"),
        label=bold(_covered(near.label, preferences, is_open=near.is_open)),
        score=near.score,
    )
    return Html(f"\n{asked}")


def _covered(name: str, preferences: Preferences, *, is_open: bool) -> str:
    return Covered(name) if preferences.is_safe and not is_open else name


def _troubles(troubles: Sequence[Trouble], say: Phrases, local: ZoneInfo, preferences: Preferences) -> list[Html]:
    if not troubles:
        return []
    if preferences.is_safe:
        return [Html(f"\n{say.say('digest.trouble_hidden', n=len(troubles))}")]
    by_error: dict[Html, list[Trouble]] = {}
    for trouble in troubles:
        by_error.setdefault(_error(trouble, say), []).append(trouble)
    lines: list[Html] = []
    left = len(troubles)
    for error, alike in by_error.items():
        told = [_alike(alike, error, say)] if len(alike) > _FEW_ALIKE else [_trouble(one, say, local) for one in alike]
        room = _MOST_TROUBLES - len(lines)
        lines += told[:room]
        left -= len(alike) if len(told) == 1 and room else min(len(told), room)
    if left:
        lines.append(say.say("digest.more_trouble", n=left))
    return [Html(f"\n{say.say('digest.trouble')}\n{lines[0]}"), *lines[1:]]


def _alike(troubles: Sequence[Trouble], error: Html, say: Phrases) -> Html:
    """Name many sources with the same trouble in one line, as when the network is down: they need one remedy."""
    names = join(", ", [clip(trouble.name, 40) for trouble in troubles[:_NAMED_ALIKE]])
    more = len(troubles) - _NAMED_ALIKE
    rest = say.say("digest.more_trouble", n=more) if more > 0 else ""
    return join(": ", [join(" ", [names, rest]), error])


def _error(trouble: Trouble, say: Phrases) -> Html:
    if trouble.is_gone:
        return say.say("digest.gone")
    if trouble.error:
        wrong = what_is_wrong(SourceTrouble.from_json(trouble.error), say)
        return Html(wrong[:1].lower() + wrong[1:])
    return say.say("digest.silent_source")


def _trouble(trouble: Trouble, say: Phrases, local: ZoneInfo) -> Html:
    error, name = _error(trouble, say), clip(trouble.name, 80)
    if trouble.last_good_at is None:
        return say.say("digest.trouble_never", name=name, error=error)
    last: datetime = trouble.last_good_at.astimezone(local)
    when = f"{say.day(last, short=True)} {last:%H:%M}"
    return say.say("digest.trouble_since", name=name, error=error, when=when)
