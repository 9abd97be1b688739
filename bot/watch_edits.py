"""One change of one watch, from the words of it: louder, quieter, until when, other spellings, notes. Pure.

`/set 3 mute 24h`, a tap in the menu of a watch, and what is typed after it all end here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.dates import read_day
from bot.markup import clip
from bot.spans import read_span
from bot.typed_words import leading, trailing, whole
from bot.verdicts import verdict_of
from bot.zones import zone_of
from config.errors import WatchError
from matchers.names import AlsoThisPerson, apply_verdict
from storage.records import MODES, Manner, NameWatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.markup import Html
    from bot.phrases import Phrases
    from storage.records import StoredWatch

LONGEST_CODE = 40
_LONGEST_NOTES = 1000
_MOST_TAGS, _LONGEST_TAG = 10, 40
_MUTED_FOR = timedelta(hours=24)
_VERBS_LAST = frozenset({"mute", "until", "not", "events"})
"""What a Kazakh says at the end: 24 сағат үнсіз, 31 желтоқсанға дейін, хоккей емес."""


_HINTS = {"until": "set.no_day", "mute": "set.no_span"}
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class _When:
    """Where and when the change is made."""

    zone: str
    now: datetime


def read_change(words: str) -> tuple[str, str]:
    """Read what is to be changed, in any of the languages: the verb `change` knows, and the words that belong to it.

    What is not understood comes back as the first word and the others.
    """
    if found := leading(words, "set"):
        return found
    last = trailing(words, "set")
    if last and last[0] in _VERBS_LAST:
        return last
    verb, _, rest = " ".join(words.split()).partition(" ")
    return verb, rest


def refusal(verb: str, words: str, typed: str, say: Phrases) -> list[Html]:
    """Say why nothing was changed: a day or a span that could not be read, or a word nobody knows."""
    hint = _HINTS.get(verb) if words else None
    if hint:
        return [say.say(hint, words=clip(words, _SHOWN))]
    return [say.say("set.unknown", words=clip(typed, _SHOWN)), say.say("set.usage")]


def change(stored: StoredWatch, verb: str, words: str, *, zone: str, now: datetime) -> StoredWatch | None:
    """Make one change.

    Args:
        stored: The watch as it is.
        verb: events, all, digest, pause, resume, mute, until, code, not, also, notes, tags or priority.
        words: What belongs to it; `off` takes back what can be taken back.
        zone: IANA time zone of the chat.
        now: Aware time.

    Returns:
        The watch as it is to be; None when this says nothing we know, or nothing that fits this kind of watch.
    """
    verb, words = verb.casefold(), " ".join(words.split())
    for mode in MODES:
        if verb == mode and not words:
            return replace(stored, manner=replace(stored.manner, mode=mode, is_paused=False))
    do = _CHANGES.get(verb)
    return do(stored, words, _When(zone, now)) if do else None


def _pause(stored: StoredWatch, words: str, when: _When) -> StoredWatch | None:
    """Put a watch to sleep; for a time where one is said, which is what muting is."""
    if _is_off(words):
        return _resume(stored, words, when)
    return _mute(stored, words, when) if words else replace(stored, manner=replace(stored.manner, is_paused=True))


def _resume(stored: StoredWatch, _: str, __: _When) -> StoredWatch:
    return replace(stored, manner=Manner(stored.manner.mode))


def _mute(stored: StoredWatch, words: str, when: _When) -> StoredWatch | None:
    if _is_off(words):
        return replace(stored, manner=replace(stored.manner, quiet_until=None))
    span = read_span(words) if words else _MUTED_FOR
    return replace(stored, manner=replace(stored.manner, quiet_until=when.now + span)) if span else None


def _until(stored: StoredWatch, words: str, when: _When) -> StoredWatch | None:
    """Let a watch end with a day of the chat's zone; `off` for never."""
    if _is_off(words):
        return replace(stored, manner=replace(stored.manner, ends_at=None))
    local = zone_of(when.zone)
    span, today = read_span(words), when.now.astimezone(local).date()
    day = today + span if span else read_day(words, today)
    if day is None or day < today:
        return None
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=local).astimezone(UTC)
    return replace(stored, manner=replace(stored.manner, ends_at=end))


def _code(stored: StoredWatch, words: str, _: _When) -> StoredWatch | None:
    code = None if _is_off(words) else clip(words, LONGEST_CODE)
    return _of_person(stored, lambda person: replace(person, code_name=code)) if words else None


def _notes(stored: StoredWatch, words: str, _: _When) -> StoredWatch | None:
    notes = "" if _is_off(words) else words[:_LONGEST_NOTES]
    return _of_person(stored, lambda person: replace(person, notes=notes)) if words else None


def _tags(stored: StoredWatch, words: str, _: _When) -> StoredWatch | None:
    off = _is_off(words)
    tags = [] if off else [tag.strip("#")[:_LONGEST_TAG] for tag in re.split(r"[\s,;]+", words)]
    kept = tuple(dict.fromkeys(tag for tag in tags if tag))[:_MOST_TAGS]
    return _of_person(stored, lambda person: replace(person, tags=kept)) if kept or off else None


def _priority(stored: StoredWatch, words: str, _: _When) -> StoredWatch | None:
    if whole(words, "priority") == "high":
        return _of_person(stored, lambda person: replace(person, priority="high"))
    if whole(words, "priority") == "normal":
        return _of_person(stored, lambda person: replace(person, priority="normal"))
    return None


def _not(stored: StoredWatch, words: str, _: _When) -> StoredWatch | None:
    """Add a rule about another person; `off` takes all of them away."""
    if not isinstance(stored.watch, NameWatch) or not words:
        return None
    if _is_off(words):
        return replace(stored, watch=replace(stored.watch, not_rules=()))
    try:
        return replace(stored, watch=apply_verdict(stored.watch, verdict_of(words)))
    except WatchError:
        return None


def _also(stored: StoredWatch, words: str, _: _When) -> StoredWatch | None:
    """Add another spelling or name of the same person; `off` takes all of them away."""
    if not isinstance(stored.watch, NameWatch) or not words:
        return None
    if _is_off(words):
        return replace(stored, watch=replace(stored.watch, aliases=()))
    try:
        return replace(stored, watch=apply_verdict(stored.watch, AlsoThisPerson(words)))
    except WatchError:
        return None


def _is_off(words: str) -> bool:
    return whole(words, "switch") == "off"


def _of_person(stored: StoredWatch, edit: Callable[[NameWatch], NameWatch]) -> StoredWatch | None:
    """Change what only people on a list have."""
    return replace(stored, watch=edit(stored.watch)) if isinstance(stored.watch, NameWatch) else None


_CHANGES: dict[str, Callable[[StoredWatch, str, _When], StoredWatch | None]] = {
    "pause": _pause,
    "resume": _resume,
    "mute": _mute,
    "until": _until,
    "code": _code,
    "not": _not,
    "also": _also,
    "notes": _notes,
    "tags": _tags,
    "priority": _priority,
}
