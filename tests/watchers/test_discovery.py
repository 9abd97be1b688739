"""A site's address is enough."""

import pytest

from config.errors import FetchError
from tests.watchers.raw_site import RawSite, answer
from watchers.discovery import channel_address, discover
from watchers.http import Client
from watchers.looking import Looker

FEED = answer(b"<rss><channel><title>Dala</title><item><title>A</title></item></channel></rss>")
NEWS = answer(
    b"<urlset><url><loc>http://dala.example/1</loc></url><url><loc>http://dala.example/2</loc></url></urlset>"
)


async def find(pages, path="/"):
    async with (
        RawSite(lambda request: pages.get(request[0], answer(status=404))) as site,
        Client(contact="x@example.org", allow_private=site.allowed) as client,
        Looker(contact="x", client=client, workers=0) as looker,
    ):
        found = await discover(site.root + path, looker=looker, client=client)
    return [(source.url.removeprefix(site.root), source.kind, source.listed) for source in found]


def page(head="", body=""):
    return answer(f"<html><head>{head}</head><body>{body}</body></html>".encode())


async def test_the_address_of_a_feed_is_the_feed():
    assert await find({"/x": FEED}, "/x") == [("/x", "feed", 1)]


async def test_feeds_are_found_where_the_page_names_them():
    link = '<link rel="alternate" type="application/rss+xml" href="/all.xml">'
    assert await find({"/": page(link), "/all.xml": FEED}) == [("/all.xml", "feed", 1)]


async def test_feeds_are_found_in_the_usual_places():
    assert await find({"/": page(), "/rss.xml": FEED}) == [("/rss.xml", "feed", 1)]


async def test_a_sitemap_is_found_in_robots_txt():
    robots = answer(b"User-agent: *\nSitemap: /news.xml\n")
    assert await find({"/": page(), "/robots.txt": robots, "/news.xml": NEWS}) == [("/news.xml", "sitemap", 2)]


async def test_a_page_without_any_is_read_as_a_list():
    stories = "".join(f'<div><a href="/{n}">Ақтөбеде тұрғындар жиналды, саны {n}</a></div>' for n in range(3))
    assert await find({"/": page(body=stories)}) == [("/", "html", 3)]


async def test_a_page_with_nothing_to_watch_says_so():
    with pytest.raises(FetchError, match="no stories"):
        await find({"/": page()})


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("@dala_news", "https://t.me/s/dala_news"),
        ("https://t.me/dala_news", "https://t.me/s/dala_news"),
        ("http://telegram.me/s/dala_news?before=5", "https://t.me/s/dala_news"),
        ("https://t.me/joinchat", None),
        ("https://t.me/+AbCdEf", None),
        ("dala.example", None),
    ],
)
def test_a_channel_is_known_by_address_or_handle(text, address):
    assert channel_address(text) == address
