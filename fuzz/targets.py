"""What is fuzzed: a function for each door through which strangers' bytes come in, each with laws that must hold.

A target may refuse an input by the error it promises; anything else it raises is a finding.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

from bot.command_words import guess_command, spoken_command
from bot.guessing import readings
from bot.phrases import LANGUAGES
from bot.spans import read_hours, read_minute, read_span
from bot.watch_edits import change
from bot.weekdays import read_weekdays
from bot.zones import near_zones, read_zone
from config.errors import FetchError, FileError, WatchError
from config.pattern_packs import load_pattern_packs
from matchers.patterns import PatternReader
from matchers.queries import parse_query
from matchers.reading import Reader
from matchers.stories import decide, signature
from matchers.text import prepare
from matchers.transcription import levelled, transcribed
from matchers.watchlists import read_watchlist
from storage.records import Entry, NameWatch, PatternWatch, QueryWatch, StoredWatch
from watchers.kinds.forwarded import Origin, link_of, public_address, read_paste, read_post
from watchers.links import safe_link
from watchers.opml import read_opml
from watchers.plain import plain, plain_line
from watchers.worker_process import answer

if TYPE_CHECKING:
    from collections.abc import Callable

_NOW = datetime(2026, 4, 14, 16, 40, tzinfo=UTC)
_URL = "https://news.example/feeds/all.xml"
_KINDS = ("feed", "feed", "feed", "telegram", "sitemap", "html")
_QUERY_TEXT = Entry("q", "Суд в Алматы", "Мадину Сарбасову арестовали на 15 суток за митинг.", lang="ru")
_COMMANDS = ("watch", "list", "unwatch", "digest", "quiet", "settings", "search", "lock", "team")
_VERBS = ("pause", "resume", "mute", "until", "code", "notes", "tags", "priority", "not", "also")
_STORED = StoredWatch(1, 1, "1", NameWatch("1", "Мадина Сарбасова"))
_CODE_POINTS = 2_000
"""Names and stories are read in texts so long: an article's length is not what breaks them."""


def feed(data: bytes) -> None:
    """Read a source's answer, as the reading process does: it answers every body with a listing or a reason."""
    kind = _KINDS[len(data) % len(_KINDS)]
    question = {"kind": kind, "url": _URL, "content_type": None, "now": _NOW.isoformat(), "seen": "", "options": {}}
    json.loads(answer(question, data))


def page(data: bytes) -> None:
    """Take the article out of a page, and the markup out of a text."""
    text = data.decode("utf-8", "replace")
    assert "\x00" not in plain(text, markup=True)
    assert "\n" not in plain_line(text, markup=len(text) % 2 == 0)
    if len(data) % 8 == 0:  # a page costs a hundred times a text
        question = {"kind": "article", "url": _URL, "content_type": "text/html"}
        json.loads(answer(question, data))


def text(data: bytes) -> None:
    """Prepare a text: every stretch of it leads back into the source."""
    raw = data.decode("utf-8", "replace")
    ready = prepare(raw)
    for start in range(0, len(ready.clean), max(1, len(ready.clean) // 7)):
        first, last = ready.span(start, min(len(ready.clean), start + 5))
        assert 0 <= first <= last <= len(raw)


def query(data: bytes) -> None:
    """Parse a query and ask it of a text; a bad one is refused with its place."""
    words = data.decode("utf-8", "replace")[:_CODE_POINTS]
    try:
        parse_query(words)
    except WatchError:
        return
    reading = Reader([QueryWatch("q", words)], _patterns()).read(_QUERY_TEXT)
    _in_place(_QUERY_TEXT, reading.mentions)


def watchlist(data: bytes) -> None:
    """Read a watchlist of any shape: each line becomes a watch or a problem."""
    lines = data.decode("utf-8", "replace").splitlines(keepends=True)
    for row in read_watchlist(lines, pattern_ids=("jail-days", "fine")):
        assert (row.watch is None) == (row.problem is not None)


def entry(data: bytes) -> None:
    """Read an entry with names, patterns and queries under watch."""
    raw = data.decode("utf-8", "replace")[:_CODE_POINTS]
    title, _, body = raw.partition("\n")
    given = Entry("e", title, body, lang=(None, "ru", "kk", "en")[len(raw) % 4])
    reading = _reader().read(given, min_score=1)
    _in_place(given, (*reading.mentions, *reading.events))


def names(data: bytes) -> None:
    """Watch a name a stranger thought of, and read a text that holds it."""
    lines = data.decode("utf-8", "replace")[:300].split("\n")
    watch = NameWatch("n", lines[0], aliases=tuple(lines[1:4]))
    given = Entry("e", lines[-1], " ".join(lines))
    _in_place(given, Reader([watch], _patterns()).read(given, min_score=1).mentions)


def story(data: bytes) -> None:
    """Sign an entry, pack the signature, and compare it with another one's."""
    raw = data.decode("utf-8", "replace")[:_CODE_POINTS]
    first, _, second = raw.partition("\n\n")
    one = signature(Entry("1", first[:200], first, url=_URL), seen_at=_NOW)
    two = signature(Entry("2", second[:200], second, lang="ru"), seen_at=_NOW)
    shared = frozenset(one.marks()) & frozenset(two.marks())
    told = SimpleNamespace(entry_id=1, item="1", story="1", event="1", body=one.packed(), marks=shared)
    assert 0 <= decide(two, SimpleNamespace(told=(told,), rarity={})).score <= 100


def opml(data: bytes) -> None:
    """Read a list of feeds somebody brings."""
    try:
        read_opml(data)
    except (FileError, FetchError):
        return


def chat(data: bytes) -> None:
    """Understand what somebody writes to the bot: a command, a setting, a change of a watch, or what to watch for."""
    words = data.decode("utf-8", "replace")[:_CODE_POINTS]
    spoken_command(words, _COMMANDS)
    guess_command(words[:32], _COMMANDS)
    for line in words.split("\n")[:5]:
        readings(line, _patterns().ids)
    read_span(words)
    read_minute(words)
    read_hours(words)
    for lang in LANGUAGES:
        read_weekdays(words, lang)
    if read_zone(words[:60]) is None:
        near_zones(words[:60])
    for verb in _VERBS:
        change(_STORED, verb, words, zone="Asia/Almaty", now=_NOW)


def given(data: bytes) -> None:
    """Read what somebody forwards or pastes: a post, a paste, a link."""
    raw = data.decode("utf-8", "replace")
    link = link_of(raw)
    if link:
        assert link in raw
        public_address("https://news.example/a?utm_source=x", safe_link(link, _URL) or "")
    post = read_post(raw, Origin("channel", raw[:100], 7, _NOW))
    assert "\n" not in post.title
    assert read_paste(raw, _NOW).id == read_paste(raw, _NOW).id


def foreign(data: bytes) -> None:
    """Say in Russian and Kazakh letters how a foreign name is written, and watch for it."""
    words = data.decode("utf-8", "replace")[:80].split()
    for word in words[:4]:
        for form in transcribed(word.lower()):
            assert form
            levelled(form)
    if words:
        spellings = NameWatch("n", " ".join(words[:3]))
        Reader([spellings], _patterns()).read(_QUERY_TEXT, min_score=1)


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (feed, page, text, query, watchlist, entry, names, story, opml, chat, given, foreign)
}


@cache
def _patterns() -> PatternReader:
    return PatternReader(load_pattern_packs())


@cache
def _reader() -> Reader:
    watches = (
        NameWatch("1", "Мадина Сарбасова", aliases=("Madina Sarbasova",)),
        NameWatch("2", "Ерасыл Сағымбеков"),
        NameWatch("3", "Zhanat Tölegenqyzy Qasymova"),
        PatternWatch("4", "jail-days", 10),
        QueryWatch("5", '(митинг OR "мирное собрание") -спорт'),
        QueryWatch("6", "/арест\\w+/ NEAR/5 суток"),
    )
    return Reader(watches, _patterns())


def _in_place(given: Entry, found: tuple) -> None:
    """Every mention and event stands where it says it stands."""
    for one in found:
        assert (given.title if one.field == "title" else given.text)[one.start : one.end] == one.matched
