"""Reduce an entry to its signature: read what it tells, and hash what it looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchers.fingerprints import minhash, sentence_hash, stable_hash, text_hash
from matchers.storyfeatures import features_of
from matchers.storylisted import with_watches
from matchers.storyreading import Telling, read
from matchers.storysignature import Signature
from matchers.storysources import credits_of, outlet_of
from matchers.storywords import lexicon
from matchers.urlkeys import url_key

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from storage.records import Entry, Reading

_MAX_SENTENCES = 40
_SHORTEST = 6
"""Words of a sentence that can be common by copying only; "No damage was reported" stands everywhere."""
_MAX_NAMES = 24


def signature(
    entry: Entry, reading: Reading | None = None, *, seen_at: datetime, listed: AbstractSet[str] = frozenset()
) -> Signature:
    """Reduce an entry to its signature.

    Args:
        entry: As the feed gave it.
        reading: What the patterns read in it; their events count as steps.
        seen_at: Stands in for a date of publication that is missing or lies ahead.
        listed: Ids of the name watches among those that the reading has mentions of.
    """
    telling = read(entry.title, entry.text, entry.lang)
    steps = _event_steps(reading)
    url = url_key(entry.url) if entry.url else None
    at = min(entry.published_at or seen_at, seen_at)
    words = [token.word for token in telling.tokens]
    title = [token.word for token in telling.tokens if token.sentence == 0]
    body = words[len(title) :]
    text = text_hash(words)
    said = features_of(telling)
    return Signature(
        id=f"{stable_hash(f'{entry.source} {entry.url} {entry.id} {at.isoformat()} {text}') & (2**64 - 1):016x}",
        item=entry.id,
        at=at,
        lang=_tongue(telling.lang, entry.lang),
        url=url,
        length=len(words),
        main=telling.main or steps,
        depth=telling.depth,
        lead=telling.lead or steps,
        told=telling.told | steps,
        mentioned=telling.mentioned | steps,
        names=with_watches(telling.names[:_MAX_NAMES], reading, listed, telling.lang),
        numbers=telling.numbers,
        places=telling.places,
        weekdays=telling.weekdays,
        again=telling.again,
        heading=telling.heading,
        text=text,
        body=text_hash(["body", *body]) if body else None,
        title=text_hash(["title", *title]),
        sentences=_sentence_hashes(telling),
        sketch=minhash(words),
        anchors=said.anchors,
        words=said.words,
        heads=said.heads,
        outlet=outlet_of(entry),
        credits=credits_of(words),
        title_numbers=telling.title_numbers,
        grows=telling.grows,
        grounds=telling.grounds,
    )


def _tongue(read: str, declared: str | None) -> str:
    """Tell a language we do not read, by the feed's tag: German is told by Latin letters, but is not English."""
    tag = (declared or "").lower().replace("_", "-").partition("-")[0]
    return tag if len(tag) == 2 and tag not in ("en", "ru", "kk", "kz") else read


def _event_steps(reading: Reading | None) -> frozenset[str]:
    """Map events that the patterns found to steps."""
    known = lexicon().patterns
    events = reading.events if reading else ()
    return frozenset(known[event.pattern] for event in events if event.status == "event" and event.pattern in known)


def _sentence_hashes(telling: Telling) -> tuple[int, ...]:
    by_sentence: dict[int, list[str]] = {}
    for token in telling.tokens:
        if token.sentence:
            by_sentence.setdefault(token.sentence, []).append(token.word)
    long_ones = [words for words in by_sentence.values() if len(words) >= _SHORTEST]
    return tuple(sentence_hash(words) for words in long_ones[:_MAX_SENTENCES])
