"""Full text by the host's leave, with the summary to fall back on."""

import pytest

from config.errors import FetchError
from tests.watchers.raw_site import RawSite, answer
from watchers.article import Article
from watchers.articles import Articles
from watchers.headers import NO_VALIDATORS
from watchers.http import Answer, Client
from watchers.workers import Workers

STORY = "The court in Oskemen freed the miner on Monday, his lawyer told reporters outside the building."
PAGE = f"<html><body><article><p>{STORY}</p><p>He went home.</p></article></body></html>".encode()


async def read(site, *, summary="short"):
    async with Client(contact="x@example.org", allow_private=site.allowed) as client, Workers(0) as workers:
        articles = Articles(client, workers)
        return [await articles.read(f"{site.root}/news/{n}", summary=summary) for n in range(2)]


def site(robots, page=None):
    return RawSite(lambda request: robots if request[0] == "/robots.txt" else page or answer(PAGE))


async def test_pages_are_read_and_the_rules_asked_for_once():
    async with site(answer(status=404)) as served:
        first, _ = await read(served)
    assert first.paragraphs[0] == STORY
    assert [path for path, _ in served.requests] == ["/robots.txt", "/news/0", "/news/1"]


@pytest.mark.parametrize("robots", [answer(b"User-agent: *\nDisallow: /news"), answer(status=503)])
async def test_a_host_that_does_not_want_it_is_not_asked_for_pages(robots):
    async with site(robots) as served:
        first, _ = await read(served)
    assert first.text == "short"
    assert [path for path, _ in served.requests] == ["/robots.txt"]


@pytest.mark.parametrize("page", [answer(status=500), answer(b""), answer(b"<html><body>x</body></html>")])
async def test_the_summary_stands_where_the_page_gives_less(page):
    async with site(answer(status=404), page) as served:
        first, _ = await read(served, summary="A summary of some length.")
    assert first.text == "A summary of some length."


class Rules:
    """A client that gives every host the same rules, and no page."""

    async def get(self, url, **_):
        if url.endswith("/robots.txt"):
            text = b"User-agent: *\n" + b"Disallow: /x\n" * 4000
            return Answer(url, 200, False, text, None, NO_VALIDATORS, None, None)
        raise FetchError(url, "answered 404", status=404)


async def test_the_rules_of_many_hosts_do_not_pile_up():
    articles = Articles(Rules(), Workers(0))
    for number in range(40):
        await articles.read(f"http://host{number}.example/a")
    assert sum(len(robots.rules) for _, robots in articles._robots.values()) <= 50_000
    assert "http://host39.example" in articles._robots


class Pages:
    """A client that gives every address the page prepared for it, and a reader that takes its lines."""

    def __init__(self):
        self.text = ""

    async def get(self, url, **_):
        if url.endswith("/robots.txt"):
            raise FetchError(url, "answered 404", status=404)
        return Answer(url, 200, False, b"", None, NO_VALIDATORS, None, None)

    async def extract(self, *_, **__):
        return Article(self.text)


@pytest.mark.parametrize("reader", ["read", "open"])
async def test_a_page_that_three_feeds_or_three_people_give_does_not_become_furniture(reader):
    pages = Pages()
    articles = Articles(pages, pages)
    first, update = "Сот Мадина Сарбасованы қамады.", "Оның адвокаты шағым түсіретінін айтты."
    pages.text = first
    for _ in range(4):
        await getattr(articles, reader)("http://a.example/1")
    pages.text = f"{first}\n{update}"
    found = await articles.read("http://a.example/1")
    assert found.paragraphs == [first, update]


async def test_what_three_pages_repeat_is_left_out_also_for_people():
    pages = Pages()
    articles = Articles(pages, pages)
    for number in range(3):
        pages.text = f"Жаңалық {number} туралы.\nБіздің арнаға жазылыңыз, достар."
        await articles.read(f"http://a.example/{number}")
    _, found = await articles.open("http://a.example/9")
    assert found.paragraphs == ["Жаңалық 2 туралы."]
