"""An address a person gives is tried at once, and told what it is."""

import pytest

from bot.markup import plain
from bot.phrases import LANGUAGES, phrases
from bot.source_words import word_added, word_resolved
from config.errors import AddressError, FetchError
from storage import chats, feeds
from tests.watchers.raw_site import RawSite, answer
from watchers.adding import Adder, resolve
from watchers.http import Client
from watchers.looking import Look, Looker

DATED = b"<item><title>A</title><pubDate>Tue, 14 Apr 2026 16:40:00 GMT</pubDate></item>"
FEED = answer(b"<rss><channel><title>Dala</title>" + DATED + b"<item><title>B</title></item></channel></rss>")
PAGE = answer(b'<html><head><link rel="alternate" type="application/rss+xml" href="/all.xml"></head></html>')


async def given(text, pages=None, **wanted):
    async with (
        RawSite(lambda request: (pages or {}).get(request[0], answer(status=404))) as site,
        Client(contact="x@example.org", allow_private=site.allowed, deadline_s=2.0) as client,
        Looker(contact="x", client=client, workers=0) as looker,
    ):
        resolved = await resolve(text.replace("SITE", site.root), looker=looker, client=client, **wanted)
    return plain(word_resolved(resolved, phrases("en"))[0]).replace(site.root, "")


async def test_a_feed_is_taken_as_it_is_and_says_what_it_holds():
    assert await given("SITE/x", {"/x": FEED}) == "Added: /x (feed), 2 entries, newest 2026-04-14 16:40 UTC"


async def test_a_feed_that_moved_is_taken_as_it_was_given():
    moved = answer(status=301, headers=[("Location", "/y")])
    assert (await given("SITE/x", {"/x": moved, "/y": FEED})).startswith("Added: /x (feed)")


async def test_the_address_of_a_site_leads_to_its_feeds():
    other = answer(b"<rss><channel><title>Other</title><item><title>C</title></item></channel></rss>")
    said = await given("SITE/", {"/": PAGE, "/all.xml": FEED, "/feed.xml": other})
    assert said == "Found 2 sources, added /all.xml (feed), 2 entries, newest 2026-04-14 16:40 UTC"


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_source_out_of_order_is_taken_with_a_note(status):
    said = await given("SITE/x", {"/x": answer(status=status)})
    assert said.startswith("Added, but it does not answer yet: /x (feed). ")


async def test_a_source_whose_server_is_not_up_is_taken_with_a_note():
    async with (
        Client(contact="x", allow_private=frozenset({("127.0.0.1", 9)}), deadline_s=2.0) as client,
        Looker(contact="x", client=client, workers=0) as looker,
    ):
        resolved = await resolve("http://127.0.0.1:9/feed", looker=looker, client=client)
    assert resolved.found[0].url == "http://127.0.0.1:9/feed"
    assert resolved.unanswered.code == "no_connection"


@pytest.mark.parametrize("status", [404, 410])
async def test_an_address_with_nothing_there_is_refused(status):
    with pytest.raises(FetchError, match=str(status)):
        await given("SITE/x", {"/x": answer(status=status)})


async def test_a_page_with_nothing_to_watch_is_refused():
    with pytest.raises(FetchError, match="no stories"):
        await given("SITE/", {"/": answer(b"<html><body>Hello</body></html>")})


async def test_a_kind_that_was_asked_for_is_not_doubted():
    with pytest.raises(FetchError):
        await given("SITE/", {"/": PAGE, "/all.xml": FEED}, kind="sitemap")


@pytest.mark.parametrize("text", ["/etc/passwd", "file:///etc/passwd", "https://", "news", "http://10.0.0.1/feed", ""])
async def test_an_address_that_must_not_be_asked_is_refused(text):
    with pytest.raises(AddressError):
        await given(text)


class FakeLooker:
    """Remembers what it was asked, and finds one post everywhere."""

    def __init__(self):
        self.asked = []

    async def look(self, url, *, kind, memory, proxy):
        self.asked.append((url, kind, proxy))
        return Look(
            (), 1, unchanged=False, title="", lang=None, memory=memory, moved_to=None, max_age_s=None, status=200
        )


@pytest.mark.parametrize(
    "text", ["@dala_news", "t.me/dala_news", "https://t.me/s/dala_news", " https://t.me/dala_news "]
)
async def test_a_channel_is_looked_at_by_its_preview_however_it_is_named(text):
    looker = FakeLooker()
    async with Client(contact="x") as client:
        resolved = await resolve(text, looker=looker, client=client, proxy="socks5://p:1")
    assert looker.asked == [("https://t.me/s/dala_news", "telegram", "socks5://p:1")]
    assert (resolved.found[0].url, resolved.unanswered) == ("https://t.me/s/dala_news", None)


async def test_a_site_may_be_named_without_its_scheme():
    looker = FakeLooker()
    async with Client(contact="x") as client:
        await resolve("dala.example/kk", looker=looker, client=client)
    assert looker.asked == [("https://dala.example/kk", "feed", None)]


@pytest.fixture
def adder(db, now):
    def make(site=None, **settings):
        allowed = site.allowed if site else frozenset()
        return Adder(db, contact="x@example.org", allow_private=allowed, clock=lambda: now, **settings)

    return make


@pytest.fixture
async def people(db, now):
    async with db.write() as tx:
        return [await chats.add(tx, "telegram", str(number), kind="private", now=now) for number in (1, 2)]


async def test_a_chat_adds_a_source_of_its_own(db, adder, people):
    async with RawSite(lambda _: FEED) as site:
        added = await adder(site).add(f"{site.root}/x", chat_id=people[0].id)
        again = await adder(site).add(f"{site.root}/x", chat_id=people[1].id)
    async with db.read() as tx:
        (feed,) = await feeds.listing(tx)
    assert (added.is_new, feed.url, feed.owner_id) == (True, f"{site.root}/x", people[0].id)
    assert (again.is_new, again.trouble) == (False, None)
    assert plain(word_added(added, phrases("en"))[0]).startswith("✅ Added: ")
    assert plain(word_added(again, phrases("en"))[0]).startswith("This source is watched already")


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_an_address_that_can_not_be_used_is_answered_in_words(adder, people, lang):
    async with RawSite(lambda _: answer(status=404)) as site:
        for given in (f"{site.root}/x", "http://10.0.0.1/rss", "file:///etc/passwd", "news", ""):
            added = await adder(site).add(given, chat_id=people[0].id)
            assert added.trouble
            assert word_added(added, phrases(lang))[0].startswith("🚫")


async def test_a_chat_adds_no_more_than_its_share(adder, people):
    async with RawSite(lambda _: FEED) as site:
        first = await adder(site, most=1).add(f"{site.root}/x", chat_id=people[0].id)
        second = await adder(site, most=1).add(f"{site.root}/y", chat_id=people[0].id)
    assert (first.is_new, second.is_new, second.most) == (True, False, 1)


async def test_what_one_chat_added_another_neither_sees_nor_removes(db, adder, people, now):
    async with db.write() as tx:
        await feeds.add(tx, "https://all.example/rss", kind="feed", every_s=None, now=now)
        await feeds.add(tx, "https://own.example/rss", kind="feed", every_s=None, now=now, owner_id=people[0].id)
    assert [feed.id for feed in await adder().listing(people[0].id)] == [1, 2]
    assert [feed.id for feed in await adder().listing(people[1].id)] == [1]
    assert [feed.id for feed in await adder().listing(people[1].id, is_operator=True)] == [1, 2]
    assert not await adder().remove(2, chat_id=people[1].id)
    assert not await adder().remove(1, chat_id=people[0].id)
    assert await adder().remove(2, chat_id=people[0].id)
    assert await adder().remove(1, chat_id=people[1].id, is_operator=True)


async def test_a_site_whose_feed_is_watched_is_named_as_it_was_given(db, adder, people):
    async with RawSite(lambda request: PAGE if request[0] == "/" else FEED) as site:
        await adder(site).add(f"{site.root}/all.xml", chat_id=people[0].id)
        added = await adder(site).add(f"{site.root}/", chat_id=people[0].id)
        said = plain(word_added(added, phrases("en"))[0])
        assert said == f"{site.root}/ leads to {site.root}/all.xml, which is watched already"


async def test_a_search_is_added_by_its_words():
    looker = FakeLooker()
    async with Client(contact="x") as client:
        resolved = await resolve("Сания Төлегенова", looker=looker, client=client, kind="search")
    assert resolved.found[0].url.startswith("https://news.google.com/rss/search?q=%22")
    assert resolved.found[0].kind == "search"


async def test_the_address_of_a_search_is_known_for_one():
    looker = FakeLooker()
    async with Client(contact="x") as client:
        await resolve("https://news.google.com/rss/search?q=x", looker=looker, client=client)
    assert looker.asked == [("https://news.google.com/rss/search?q=x", "search", None)]
