"""The loopback news server: feeds parse, acts reveal, validators hold, pages carry article and furniture."""

from __future__ import annotations

import json
from calendar import timegm
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import aiohttp
import feedparser
import pytest
from lxml import html

from dabyl.demo.news import load_news
from dabyl.demo.site import NewsSite

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from dabyl.demo.news import Outlet

OUTLETS = load_news()
BY_HOST = {outlet.host: outlet for outlet in OUTLETS}
DAY_1 = datetime(2026, 4, 21, 16, 0, tzinfo=UTC)


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.at = DAY_1

    def __call__(self) -> datetime:
        return self.at


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[NewsSite, aiohttp.ClientSession, Clock]]:
    clock = Clock()
    async with NewsSite(OUTLETS, now=clock) as site, aiohttp.ClientSession() as session:
        yield site, session, clock


def feed_of(site: NewsSite, host: str) -> str:
    return f"http://{site.address}/{host}/feed"


async def ask(session: aiohttp.ClientSession, url: str, **headers: str) -> tuple[int, bytes, Any]:
    async with session.get(url, headers=headers) as answer:
        return answer.status, await answer.read(), answer.headers


def entries_of(outlet: Outlet, body: bytes) -> list[dict[str, Any]]:
    """Read a feed into dicts with title, link, text and published (epoch seconds or None)."""
    if outlet.format == "json":
        return [
            {
                "title": item["title"],
                "link": item["url"],
                "text": item["content_text"],
                "published": datetime.fromisoformat(item["date_published"]).timestamp(),
            }
            for item in json.loads(body)["items"]
        ]
    parsed = feedparser.parse(BytesIO(body))
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [
        {
            "title": entry.title,
            "link": entry.link,
            "text": entry.summary if "summary" in entry else entry.content[0].value,
            "published": timegm(moment)
            if (moment := entry.get("published_parsed") or entry.get("updated_parsed"))
            else None,
        }
        for entry in parsed.entries
    ]


async def test_the_addresses_are_on_the_loopback_one_an_outlet() -> None:
    async with opened() as (site, _, _):
        assert [name for name, _ in site.urls] == [outlet.name for outlet in OUTLETS]
        assert all(url.startswith("http://127.0.0.1:") for _, url in site.urls)
        assert len({url for _, url in site.urls}) == len(OUTLETS)


@pytest.mark.parametrize("act", [0, 1, 2, 3])
async def test_every_feed_parses_and_lists_the_acts_played(act: int) -> None:
    async with opened() as (site, session, _):
        site.act = act
        for outlet, (_, url) in zip(OUTLETS, site.urls, strict=True):
            status, body, _ = await ask(session, url)
            read = entries_of(outlet, body)
            expected = [story for story in reversed(outlet.stories) if story.act <= act]
            assert status == 200
            assert [entry["title"] for entry in read] == [story.title for story in expected]
            assert [entry["link"] for entry in read] == [f"https://{outlet.host}/news/{s.slug}" for s in expected]


async def test_the_text_of_a_feed_is_the_body_and_the_footer() -> None:
    async with opened() as (site, session, _):
        site.act = 3
        for outlet, (_, url) in zip(OUTLETS, site.urls, strict=True):
            _, body, _ = await ask(session, url)
            for entry, story in zip(entries_of(outlet, body), outlet.listed(3), strict=True):
                text = html.fromstring(f"<div>{entry['text']}</div>").text_content()
                assert all(line in text for line in story.body.splitlines())
                assert outlet.footer in text


async def test_times_lie_in_the_hour_before_the_act_was_played() -> None:
    async with opened() as (site, session, clock):
        for act, at in ((1, DAY_1), (2, DAY_1 + timedelta(hours=2)), (3, DAY_1 + timedelta(days=15))):
            clock.at = at
            site.act = act
        _, body, _ = await ask(session, feed_of(site, "dalavesti.example"))
        published = [entry["published"] for entry in entries_of(BY_HOST["dalavesti.example"], body)]
    assert published == sorted(published, reverse=True)
    sowing, search, rally, jail, picket = (datetime.fromtimestamp(moment, UTC) for moment in published)
    assert sowing == DAY_1 + timedelta(days=15, minutes=-40)
    assert search == DAY_1 + timedelta(hours=2, minutes=-26)
    assert rally == DAY_1 + timedelta(hours=2, minutes=-54)
    assert jail == DAY_1 - timedelta(minutes=55)
    assert picket == DAY_1 - timedelta(days=1, minutes=50)


async def test_an_outlet_without_dates_tells_none() -> None:
    async with opened() as (site, session, _):
        _, body, _ = await ask(session, feed_of(site, "qala-ainasy.example"))
        assert [entry["published"] for entry in entries_of(BY_HOST["qala-ainasy.example"], body)] == [None]


async def test_each_feed_is_sent_in_its_own_encoding_and_says_so() -> None:
    async with opened() as (site, session, _):
        site.act = 3
        _, body, headers = await ask(session, feed_of(site, "segodnya-alatau.example"))
        assert headers["Content-Type"] == "application/rss+xml; charset=windows-1251"
        assert "Жунусбеков".encode("windows-1251") in body
        _, _, headers = await ask(session, feed_of(site, "ontustik.example"))
        assert headers["Content-Type"] == "application/feed+json; charset=utf-8"


async def test_a_feed_that_did_not_change_is_answered_304_without_a_body() -> None:
    async with opened() as (site, session, _):
        for _, url in site.urls:
            _, _, headers = await ask(session, url)
            status, body, again = await ask(session, url, **{"If-None-Match": headers["ETag"]})
            assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])
            status, _, _ = await ask(session, url, **{"If-Modified-Since": headers["Last-Modified"]})
            assert status == 304


async def test_a_new_act_changes_the_validators_of_the_feeds_it_adds_to() -> None:
    async with opened() as (site, session, clock):
        with_news, without = feed_of(site, "polyn.example"), feed_of(site, "azatjol.example")
        before = {url: (await ask(session, url))[2] for url in (with_news, without)}
        clock.at += timedelta(minutes=1)
        site.act = 1
        for url, status in ((with_news, 200), (without, 304)):
            validators = before[url]["ETag"], before[url]["Last-Modified"]
            by_tag = await ask(session, url, **{"If-None-Match": validators[0]})
            by_time = await ask(session, url, **{"If-Modified-Since": validators[1]})
            assert (by_tag[0], by_time[0]) == (status, status)


async def test_a_stale_etag_wins_over_a_fresh_date() -> None:
    async with opened() as (site, session, _):
        url = feed_of(site, "polyn.example")
        _, _, headers = await ask(session, url)
        stale = {"If-None-Match": '"old"', "If-Modified-Since": headers["Last-Modified"]}
        assert (await ask(session, url, **stale))[0] == 200


async def test_every_entry_has_a_page_with_article_and_furniture_once_its_act_is_played() -> None:
    async with opened() as (site, session, _):
        site.act = 3
        for outlet in OUTLETS:
            for story in outlet.stories:
                status, body, headers = await ask(session, site.loopback(outlet.link(story)))
                page = html.document_fromstring(body.decode())
                article = page.xpath("string(//article)")
                assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
                assert all(line in article for line in (story.title, *story.body.splitlines(), outlet.footer))
                assert page.xpath("//nav")
                assert page.xpath("//footer")
                assert bool(page.xpath("//aside")) == (story is not outlet.stories[0])


async def test_a_page_is_not_there_before_its_act() -> None:
    async with opened() as (site, session, _):
        outlet = BY_HOST["polyn.example"]
        page = site.loopback(outlet.link(outlet.stories[-1]))
        assert (await ask(session, page))[0] == 404
        site.act = 3
        assert (await ask(session, page))[0] == 200
        site.act = 2
        assert (await ask(session, page))[0] == 404
        assert (await ask(session, feed_of(site, "nobody.example")))[0] == 404


async def test_an_act_that_is_not_there_is_refused() -> None:
    async with opened() as (site, _, _):
        with pytest.raises(ValueError, match="acts 0 to 3"):
            site.act = 4
        assert site.act == 0
