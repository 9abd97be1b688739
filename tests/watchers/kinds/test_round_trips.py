"""What is written as a feed of any format is read again as it was."""

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchers.kinds.feed import read

NOW = datetime(2026, 4, 20, tzinfo=UTC)
URL = "https://news.example/feed"
LETTERS = "abcxyzABC019абвяАЯёәғқңөұүһіӘҚéüßığščřž漢字가あא،.,:!?-–—'\"«»№%+*/()[]{}#@$€₸"
WORDS = st.text(LETTERS, min_size=1, max_size=12)
LINES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
DATES = st.integers(631_152_000, 1_776_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
"""From 1990 to April 2026."""
ENTRIES = st.lists(
    st.tuples(st.integers(1, 10**6), LINES, LINES, DATES, LINES), min_size=1, max_size=5, unique_by=lambda one: one[0]
)


def rss(entries):
    items = "".join(
        f"<item><title>{escape(title)}</title><link>https://news.example/{number}</link><guid isPermaLink='false'>"
        f"g{number}</guid><description>{escape(text)}</description><pubDate>{format_datetime(at)}</pubDate>"
        f"<dc:creator>{escape(author)}</dc:creator></item>"
        for number, title, text, at, author in entries
    )
    return f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>S</title>{items}</channel></rss>'


def rdf(entries):
    items = "".join(
        f"<item r:about='g{number}'><title>{escape(title)}</title><link>https://news.example/{number}</link>"
        f"<description>{escape(text)}</description><dc:date>{at.isoformat()}</dc:date><dc:creator>{escape(author)}"
        "</dc:creator></item>"
        for number, title, text, at, author in entries
    )
    spaces = 'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    head = f'<r:RDF xmlns="http://purl.org/rss/1.0/" {spaces}><channel r:about="c"><title>S</title></channel>'
    return f"{head}{items}</r:RDF>"


def atom(entries):
    items = "".join(
        f"<entry><id>g{number}</id><title>{escape(title)}</title><link href={quoteattr(f'https://news.example/{number}')}/>"
        f"<published>{at.isoformat()}</published><summary>{escape(text)}</summary><author><name>{escape(author)}</name>"
        "</author></entry>"
        for number, title, text, at, author in entries
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>S</title><id>f</id>{items}</feed>'


def old_atom(entries):
    newer = atom(entries).replace("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
    return newer.replace("published>", "issued>").replace("<feed ", '<feed version="0.3" ')


def json_feed(entries):
    items = [
        {
            "id": f"g{number}",
            "url": f"https://news.example/{number}",
            "title": title,
            "summary": text,
            "content_text": text,
            "date_published": at.isoformat(),
            "authors": [{"name": author}],
        }
        for number, title, text, at, author in entries
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "S", "items": items})


@pytest.mark.parametrize("write", [rss, rdf, atom, old_atom, json_feed])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
@settings(max_examples=25, deadline=None)
@given(entries=ENTRIES)
def test_what_was_written_is_read(write, codec, entries):
    found = read(write(entries).encode(codec), url=URL, content_type=None, now=NOW).entries
    written = [(f"g{number}", f"https://news.example/{number}", at, author) for number, _, _, at, author in entries]
    assert [(one.id, one.url, one.published_at, one.author) for one in found] == written
    assert [(one.title, one.text) for one in found] == [(title, text) for _, title, text, _, _ in entries]
