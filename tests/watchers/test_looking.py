"""One look at one source: what is remembered, and what that spares."""

import pytest

from config.errors import FetchError
from tests.watchers.raw_site import RawSite, answer
from watchers.http import Validators
from watchers.looking import Looker, Memory


def rss(*numbers):
    items = "".join(f"<item><title>Story {n}</title><link>http://news.example/{n}</link></item>" for n in numbers)
    return f"<rss version='2.0'><channel><title>Dala</title>{items}</channel></rss>".encode()


async def looks(site, count, *, workers=0, kind="feed", path="/feed"):
    memory, found = Memory(), []
    async with Looker(contact="x@example.org", allow_private=site.allowed, workers=workers) as looker:
        for _ in range(count):
            found.append(await looker.look(site.root + path, kind=kind, memory=memory))
            memory = Memory.from_json(found[-1].memory.to_json())
    return found


async def test_a_first_look_gives_everything_and_a_second_only_what_is_new():
    async with RawSite(answer(rss(2, 1)), answer(rss(3, 2, 1))) as site:
        first, second = await looks(site, 2)
    assert ([entry.title for entry in first.entries], first.title) == (["Story 2", "Story 1"], "Dala")
    assert ([entry.title for entry in second.entries], second.listed) == (["Story 3"], 3)


async def test_the_same_body_is_known_again_without_validators():
    async with RawSite(answer(rss(1))) as site:
        _, second = await looks(site, 2)
    assert second.unchanged
    assert "if-none-match" not in site.requests[1][1]


async def test_a_304_keeps_the_memory():
    async with RawSite(answer(rss(1), headers=[("ETag", '"1"')]), answer(status=304)) as site:
        first, second = await looks(site, 2)
    assert (second.unchanged, second.memory) == (True, first.memory)


async def test_a_new_etag_on_the_same_body_is_the_one_sent_next():
    async with RawSite(
        answer(rss(1), headers=[("ETag", '"1"')]), answer(rss(1), headers=[("ETag", '"2"')]), answer(status=304)
    ) as site:
        await looks(site, 3)
    assert site.requests[2][1]["if-none-match"] == '"2"'


async def test_a_page_in_place_of_the_feed_leaves_no_trace():
    async with RawSite(answer(b"<html>maintenance</html>", headers=[("ETag", '"bad"')])) as site:
        with pytest.raises(FetchError, match="HTML page"):
            await looks(site, 1)


async def test_a_cut_answer_is_read_but_asked_for_again_in_full():
    whole = rss(2, 1)
    cut = answer(whole, headers=[("ETag", '"1"')]).removesuffix(whole) + whole[:-40] + b"<end>"
    async with RawSite(cut, answer(whole)) as site:
        first, second = await looks(site, 2)
    assert [entry.title for entry in first.entries] == ["Story 2"]
    assert [entry.title for entry in second.entries] == ["Story 1"]
    assert "if-none-match" not in site.requests[1][1]


async def test_a_channel_that_went_on_without_us_is_followed_back():
    def page(*numbers):
        posts = "".join(
            f'<div class="tgme_widget_message" data-post="d/{n}">'
            f'<div class="tgme_widget_message_text js-message_text">Post {n}</div></div>'
            for n in numbers
        )
        return answer(f"<html><body>{posts}</body></html>".encode())

    async with RawSite(page(1, 2), page(5, 6), page(3, 4), page(1, 2)) as site:
        _, second = await looks(site, 2, kind="telegram", path="/s/d")
    assert [entry.text for entry in second.entries] == ["Post 6", "Post 5", "Post 4", "Post 3"]
    assert [path for path, _ in site.requests[2:]] == ["/s/d?before=5", "/s/d?before=3"]


async def test_reading_in_a_process_of_its_own_gives_the_same():
    async with RawSite(answer(rss(2, 1))) as site:
        (inside,) = await looks(site, 1)
        (outside,) = await looks(site, 1, workers=1)
    assert inside == outside


@pytest.mark.parametrize("text", [None, "", "not json", "[]", '{"spans": 5}'])
def test_a_lost_memory_is_a_first_look(text):
    assert Memory.from_json(text).validators == Validators()


def sitemap(*numbers):
    return answer(
        f"<urlset>{''.join(f'<url><loc>http://a.example/{n}</loc></url>' for n in numbers)}</urlset>".encode()
    )


INDEX = b"<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>"


async def test_an_index_of_sitemaps_is_followed_at_each_look_though_it_does_not_change():
    pages = {"/feed": answer(INDEX, headers=[("ETag", '"same"')]), "/news.xml": sitemap(1)}
    async with (
        RawSite(lambda request: pages[request[0]]) as site,
        Looker(contact="x", allow_private=site.allowed, workers=0) as looker,
    ):
        first = await looker.look(site.url, kind="sitemap", memory=Memory())
        pages["/news.xml"] = sitemap(2, 1)
        second = await looker.look(site.url, kind="sitemap", memory=first.memory)
    assert [[entry.url for entry in look.entries] for look in (first, second)] == [
        ["http://a.example/1"],
        ["http://a.example/2"],
    ]


async def test_an_index_that_leads_to_itself_is_a_failure_after_a_few_pages():
    async with (
        RawSite(answer(INDEX)) as site,
        Looker(contact="x", allow_private=site.allowed, workers=0) as looker,
    ):
        with pytest.raises(FetchError, match="other sitemaps"):
            await looker.look(site.url, kind="sitemap", memory=Memory())
    assert len(site.requests) <= 6
