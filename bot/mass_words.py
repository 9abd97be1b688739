"""A mass event as Telegram HTML: the live message with people of the list on top, and the calls that ping for them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.event_words import describe_all, mark_of, name_of
from bot.markup import MAX_UNITS, Covered, Html, bold, clip, code, italic, join, link, weight
from bot.phrases import phrases
from bot.zones import zone_of
from watchers.mass import events_from_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.phrases import Phrases
    from storage.records import Chat

_NAME_UNITS = 80
_OTHER_UNITS = 40
_TITLE_UNITS = 120
_MOST_WITH_HEADLINE = 12
_MOST_ROWS = 80
"""Each may hold a bold name, and a message no more than 100 of such."""
_ROOM = MAX_UNITS - 600
"""What the lines above and below the roster leave to it."""


def word_mass(shown: Mapping[str, Any], number: int | None, chat: Chat, *, maybe_dup: bool = False) -> str:
    """Word the live message.

    Args:
        shown: How the event stands; see `watchers.massing`.
        number: Number of its alert.
        chat: Whom it is told.
        maybe_dup: True when an earlier try may have arrived.

    Returns:
        Telegram HTML, always short enough for one message.
    """
    say = phrases(chat.lang)
    rows = [_listed(row, say, is_safe=chat.preferences.is_safe) for row in shown["top"]]
    top = _top(rows, shown["listed"], say)
    lines = [
        _title(shown, chat, say),
        _counts(shown, say),
        top,
        Html("") if chat.preferences.is_safe else _others(shown, say, room=_ROOM - weight(top)[0]),
        italic(say.say("mass.over" if shown["is_over"] else "mass.goes_on", time=_time(shown["at"], chat))),
        code(f"A-{number}") if number is not None else "",
        italic(f"♻️ {say.say('alert.may_repeat')}") if maybe_dup else "",
    ]
    return join("\n", lines)


def word_call(call: Mapping[str, Any], chat: Chat) -> str:
    """Word a call: people of the list struck in a mass event, each with what happened."""
    say, people, head = phrases(chat.lang), call["people"], f"A-{call['head']}"
    bare = chat.preferences.is_safe or len(people) > _MOST_WITH_HEADLINE
    shown = _fitting([_called(row, chat, say, bare=bare) for row in people])
    more = len(people) - len(shown)
    rest = say.say("mass.more_called", n=more, head=head) if more else ""
    return join("\n", [say.say("mass.call", head=head), *shown, rest])


def _title(shown: Mapping[str, Any], chat: Chat, say: Phrases) -> Html:
    key = f"mass.{shown['family']}"
    what = say.say(key) if say.has(key) else say.say("mass.many", what=name_of(shown["family"], say))
    began = datetime.fromisoformat(shown["began_at"]).astimezone(zone_of(chat.zone))
    return Html(f"🚨 {join(' · ', [bold(what), say.day(began)])}")


def _counts(shown: Mapping[str, Any], say: Phrases) -> Html:
    counts = [
        say.say("mass.named", n=shown["named"]) if shown["named"] else "",
        say.say("mass.listed", n=shown["listed"]) if shown["listed"] else "",
        say.say("mass.counted", n=shown["counted"]) if shown["counted"] > shown["named"] else "",
        say.say("mass.entries", n=shown["entries"]),
    ]
    return join(" · ", counts)


def _top(rows: Sequence[Html], count: int, say: Phrases) -> Html:
    """Put people of the list in lines, as many as fit; the rest are counted and stand in the file."""
    if not rows:
        return Html("")
    shown = _fitting(rows)
    more = count - len(shown)
    rest = say.say("mass.more_in_file", n=more) if more > 0 else ""
    return join("\n", [say.say("mass.on_your_list"), *shown, rest])


def _fitting(rows: Sequence[Html]) -> list[Html]:
    """Give the rows that fit one message, from the first."""
    shown: list[Html] = []
    left = _ROOM
    for row in rows[:_MOST_ROWS]:
        left -= weight(row)[0] + 1
        if left < 0:
            break
        shown.append(row)
    return shown


def _listed(row: Sequence[Any], say: Phrases, *, is_safe: bool) -> Html:
    name, is_open, events = row
    told = events_from_json(events)
    who = Covered(clip(name, _NAME_UNITS)) if is_safe and not is_open else clip(name, _NAME_UNITS)
    newest = told[-1].pattern if told else None
    return join(" — ", [Html(f"{mark_of(newest)} {bold(who)}"), describe_all(told[::-1], say, limit=3)])


def _others(shown: Mapping[str, Any], say: Phrases, *, room: int) -> Html:
    """Name everybody else in one folded block, as far as there is room."""
    names = [clip(name, _OTHER_UNITS) for name in shown["others"]]
    count = len(names) + shown["rest"]
    while names and sum(len(name) + 3 for name in names) > room:
        names.pop()
    more = count - len(names)
    rest = say.say("mass.more_in_file", n=more) if more > 0 else ""
    listed = join(" · ", [*names, rest])
    return Html(f"<blockquote expandable>{listed}</blockquote>") if listed else Html("")


def _called(row: Sequence[Any], chat: Chat, say: Phrases, *, bare: bool) -> Html:
    name, is_open, events, title, url = row
    line = _listed((name, is_open, events), say, is_safe=chat.preferences.is_safe)
    return line if bare else join(" · ", [line, link(url, clip(title, _TITLE_UNITS))])


def _time(at: str, chat: Chat) -> str:
    return f"{datetime.fromisoformat(at).astimezone(zone_of(chat.zone)):%H:%M}"
