"""Entries with a summary get their page's text, and none is lost or kept waiting for it."""

import asyncio
from dataclasses import replace

import pytest

from storage.records import Entry, Feed
from watchers.article import Article
from watchers.completing import MOST_PAGES, Completer

FEED = Feed(1, "https://news.kz/rss", "feed", None, None, None, None, 3, 0.0, "active", None, None)
SHORT = "Суд вынес приговор."
ENTRY = Entry("g1", "Приговор", SHORT, url="https://news.kz/1", summary=SHORT)
FULL = Article(f"{SHORT}\nАктивиста приговорили к трём годам.")


class FakePages:
    """Gives the article, or the mistake, prepared for an address; an Event is waited for."""

    def __init__(self, pages):
        self.pages = pages
        self.asked = []
        self.known = {}

    async def read(self, url, *, summary="", proxy=None):
        self.asked.append((url, proxy))
        page = self.pages.get(url, Article(summary))
        if isinstance(page, asyncio.Event):
            await page.wait()
        if isinstance(page, Exception):
            raise page
        self.known["news.kz"] = "learned"
        return page

    def knows(self, host):
        return host in self.known

    def recall(self, host, marks):
        self.known[host] = f"recalled {marks}"

    def learned(self, host):
        return self.known.get(host)


async def complete(db, pages, *entries, feed=FEED, deadline_s=5.0, allowed=frozenset()):
    found = await Completer(db, pages, deadline_s=deadline_s, allow_private=allowed).complete(feed, entries)
    return {key: (completed.entry.text, completed.is_stub) for key, completed in found.items()}


async def test_a_summary_becomes_the_article(db):
    assert await complete(db, FakePages({ENTRY.url: FULL}), ENTRY) == {"g1": (FULL.text, False)}


async def test_a_page_is_asked_through_the_proxy_of_its_source(db):
    pages = FakePages({})
    await complete(db, pages, ENTRY, feed=replace(FEED, proxy="socks5://p:1"))
    assert pages.asked == [(ENTRY.url, "socks5://p:1")]


async def test_a_stub_is_marked(db):
    assert await complete(db, FakePages({ENTRY.url: Article(SHORT, stub=True)}), ENTRY) == {"g1": (SHORT, True)}


@pytest.mark.parametrize("failure", [asyncio.Event(), RuntimeError("a mistake")])
async def test_a_page_that_hangs_or_breaks_costs_no_other_page(db, failure):
    other = replace(ENTRY, id="g2", url="https://news.kz/2")
    pages = FakePages({ENTRY.url: failure, other.url: FULL})
    assert await complete(db, pages, ENTRY, other, deadline_s=0.05) == {"g2": (FULL.text, False)}


@pytest.mark.parametrize(
    "entry",
    [
        replace(ENTRY, url=None),
        replace(ENTRY, url="https://outlet.example/1"),
        replace(ENTRY, url="http://localhost/1"),
        replace(ENTRY, text="The whole article.", summary="The whole"),
        replace(ENTRY, text=SHORT * 100, summary=SHORT * 100),
    ],
)
async def test_pages_of_nobody_and_of_whole_texts_are_not_asked(db, entry):
    pages = FakePages({})
    assert await complete(db, pages, entry) == {}
    assert pages.asked == []


@pytest.mark.parametrize(
    ("feed", "asked"),
    [
        (replace(FEED, looks=0), 0),
        (replace(FEED, kind="telegram"), 0),
        (replace(FEED, options='{"pages": "off"}'), 0),
        (replace(FEED, url="http://10.0.0.1:80/rss"), 0),
        (replace(FEED, url="http://10.0.0.1:80/rss", options='{"pages": "on"}'), 1),
    ],
)
async def test_first_looks_channels_private_sources_and_those_switched_off_leave_pages_alone(db, feed, asked):
    pages = FakePages({})
    await complete(db, pages, ENTRY, feed=feed, allowed=frozenset({("10.0.0.1", 80)}))
    assert len(pages.asked) == asked


async def test_a_look_asks_a_bounded_number_of_pages(db):
    pages = FakePages({})
    await complete(db, pages, *(replace(ENTRY, id=f"g{n}", url=f"https://news.kz/{n}") for n in range(40)))
    assert len(pages.asked) == MOST_PAGES


async def test_what_a_host_repeats_is_kept_for_the_next_process(db):
    await complete(db, FakePages({ENTRY.url: FULL}), ENTRY)
    later = FakePages({ENTRY.url: asyncio.Event()})
    await complete(db, later, ENTRY, deadline_s=0.05)
    assert later.known == {"news.kz": "recalled learned"}
