"""The first four taps: language, place, starter pack, hour of the digest. Each may be skipped, typed, or done again.

lang -> zone -> pack -> hour -> ready.  What is chosen is kept at once; a tap redraws the same message.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.event_words import mark_of, name_of
from bot.keyboards import Answer, button
from bot.markup import Html, join
from bot.phrases import LANGUAGES, phrases
from bot.spans import hour_of
from bot.starter import starter
from bot.zones import with_offset

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.keyboards import Button, Keyboard
    from bot.phrases import Phrases
    from storage.records import Chat

PREFIX = "o"
STEP = "start"

PAGES = ("lang", "zone", "pack", "hour", "ready")
_IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is led through.

    Attributes:
        chat: Their chat as it is now.
        tag: Marks their buttons.
        now: Aware time.
        sources: How many the starter list would add; 0 where all of it is there.
        read: How many sources are read for everybody.
        may_add: Whether a tap adds them; else the operators are asked.
        events: Event types on the list.
    """

    chat: Chat
    tag: str
    now: datetime
    sources: int
    read: int
    may_add: bool
    events: frozenset[str]


def page(name: str, newcomer: Newcomer, told: Html | None = None) -> Answer:
    """Draw one page: what became of the last tap where that is to be told, what is asked, and the buttons."""
    say = phrases(newcomer.chat.lang)
    if name == "ready":
        return Answer([*([told] if told else []), *ready(newcomer.chat, say)])
    place = PAGES.index(name) + 1
    head = [told] if told else [say.say("start.welcome"), ""] if name == "lang" else []
    step = say.say("start.step", place=place, of=len(PAGES) - 1) if name in PAGES else ""
    foot = _foot(newcomer, say) if name == "pack" else ""
    return Answer([join("\n", [*head, step, say.say(f"start.ask_{name}"), foot])], _KEYS[name](newcomer, say))


def _foot(newcomer: Newcomer, say: Phrases) -> Html | str:
    """Say what the buttons do not: that sources are there already, or whose they are to add."""
    if newcomer.sources and not newcomer.may_add:
        return say.say("start.pack_ask", n=newcomer.sources)
    return say.say("start.pack_there", n=newcomer.read) if newcomer.read and not newcomer.sources else ""


def events_page(newcomer: Newcomer) -> Answer:
    """Let single event types be chosen."""
    say = phrases(newcomer.chat.lang)
    keys = [
        _key(newcomer, _ticked(pattern in newcomer.events, pattern, say), "event", pattern)
        for pattern in starter().patterns
    ]
    done = _key(newcomer, say.say("start.done"), "pack", "chosen")
    return Answer([say.say("start.ask_events")], (*_rows(keys), (done,)))


def ready(chat: Chat, say: Phrases) -> list[Html]:
    """Say what to do now, and what is kept."""
    return [join("\n\n", [say.say("start.ready"), next_step(chat, say), say.say("start.keeps")])]


def next_step(chat: Chat, say: Phrases) -> Html:
    """Say how somebody is added, and when what is not urgent comes."""
    hour = "/digest" if chat.digest_minute is None else f"{hour_of(chat.digest_minute)} {say.place(chat.zone)}"
    return say.say("start.next", digest=hour)


def after(name: str) -> str:
    """Give the page that follows."""
    return PAGES[min(PAGES.index(name) + 1, len(PAGES) - 1)]


def _langs(newcomer: Newcomer, say: Phrases) -> Keyboard:
    names = [_key(newcomer, phrases(lang).template("language_button"), "lang", lang) for lang in LANGUAGES]
    return (tuple(names), (_skip(newcomer, "lang", say),))


def _zones(newcomer: Newcomer, say: Phrases) -> Keyboard:
    keys = [_key(newcomer, with_offset(say.place(zone), zone, newcomer.now), "zone", zone) for zone in starter().zones]
    return (*_rows(keys), (_skip(newcomer, "zone", say),))


def _packs(newcomer: Newcomer, say: Phrases) -> Keyboard:
    events = say.say("start.pack_events", n=len(starter().patterns))
    both = say.say("start.pack_both", n=newcomer.sources, events=events)
    full = _key(newcomer, both if newcomer.sources else say.say("start.pack_only", events=events), "pack", "full")
    choose = _key(newcomer, say.say("start.pack_choose"), "pack", "choose")
    sources = [_key(newcomer, say.say("start.pack_sources", n=newcomer.sources), "pack", "sources")]
    empty = _key(newcomer, say.say("start.pack_empty"), "pack", "empty")
    return ((full,), (choose, *(sources if newcomer.sources else [])), (empty,))


def _hours(newcomer: Newcomer, say: Phrases) -> Keyboard:
    keys = [_key(newcomer, hour, "hour", hour.replace(":", ".")) for hour in starter().hours]
    off = _key(newcomer, say.say("start.no_digest"), "hour", "off")
    return (tuple(keys), (off, _skip(newcomer, "hour", say)))


def _skip(newcomer: Newcomer, name: str, say: Phrases) -> Button:
    return _key(newcomer, say.say("start.skip"), name, "skip")


def _key(newcomer: Newcomer, label: str, *data: str) -> Button:
    return button(label, PREFIX, newcomer.tag, *data)


def _rows(keys: Sequence[Button]) -> Keyboard:
    return tuple(tuple(keys[start : start + _IN_A_ROW]) for start in range(0, len(keys), _IN_A_ROW))


def _ticked(is_on: bool, pattern: str, say: Phrases) -> Html:
    return join(" ", ["✅" if is_on else "⬜", mark_of(pattern), name_of(pattern, say)])


_KEYS = {"lang": _langs, "zone": _zones, "pack": _packs, "hour": _hours}
