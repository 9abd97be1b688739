"""What a chat gives is read for the right lists, under the right name."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from config.errors import AddressError, FetchError
from storage.records import Entry
from watchers.article import Article, Head
from watchers.forwarding import MOST_OF_A_CHAT, WITHIN, Forwarding, Origin
from watchers.looking import Look, Memory

CHAT = 7
STORY = "Сот Мадина Сарбасованы он бес тәулікке қамады, деді оның адвокаты журналистерге сот ғимаратының алдында. " * 3
HEAD = Head("Сот шешімі", "Дала", "2026-04-14T10:00:00+05:00", "kk", "https://dala.example/1", is_listed=True)
ARTICLE = Article(STORY.strip(), head=HEAD)
LINK = "https://dala.example/1?utm_source=tg"
POST = Entry("https://t.me/Dala/12", "Қамады", "Қамады", url="https://t.me/Dala/12")


class FakeLine:
    """Remembers what was given to whom."""

    def __init__(self):
        self.given = []
        self.is_new = True

    async def give(self, entry, *, chat_id, is_stub=False):
        self.given.append(("everybody", entry, chat_id, is_stub))
        return self.is_new

    async def give_privately(self, entry, *, chat_id):
        self.given.append(("chat", entry, chat_id, False))


class FakePages:
    """Gives the one page it holds, or the failure."""

    def __init__(self):
        self.page = ARTICLE
        self.opened = []

    async def open(self, url, *, proxy=None):
        self.opened.append(url)
        if isinstance(self.page, Exception):
            raise self.page
        return url, self.page


class FakePosts:
    """Lists one post of a channel."""

    def __init__(self):
        self.asked = []

    async def look(self, url, *, kind="feed", memory):
        self.asked.append((url, kind))
        return Look((POST,), 1, unchanged=False, title="Дала арнасы", lang=None, memory=Memory(), moved_to=None,
                    max_age_s=None, status=200)  # fmt: skip


@pytest.fixture
def line():
    return FakeLine()


@pytest.fixture
def pages():
    return FakePages()


@pytest.fixture
def posts():
    return FakePosts()


@pytest.fixture
def clock(now):
    class Clock:
        at = now

        def __call__(self):
            return self.at

    return Clock()


@pytest.fixture
def forwarding(line, pages, posts, clock):
    return Forwarding(line, pages, posts, clock=clock, allow_private=frozenset({("10.0.0.5", 80)}))


async def test_a_post_of_a_public_channel_is_everybodys_under_the_channels_name(forwarding, line, now):
    origin = Origin("Dala", "Дала", 12, now)
    taken = await forwarding.take("Қамады\nТолығырақ ертең", chat_id=CHAT, origin=origin)
    ((reach, entry, giver, _),) = line.given
    assert (reach, giver, taken.is_shared) == ("everybody", CHAT, True)
    assert (entry.id, entry.url) == ("https://t.me/Dala/12", "https://t.me/Dala/12")
    assert (entry.source, entry.title, entry.published_at, entry.author) == ("Дала", "Қамады", now, None)


@pytest.mark.parametrize("origin", [None, Origin(), Origin(title="A group"), Origin("Dala", "x", 0)])
async def test_what_is_not_known_to_be_public_stays_with_the_chat(forwarding, line, origin):
    taken = await forwarding.take("Мадина Сарбасованы кеше кешке ұстап әкетті", chat_id=CHAT, origin=origin)
    ((reach, entry, giver, _),) = line.given
    assert (reach, giver, taken.is_shared) == ("chat", CHAT, False)
    assert (entry.source, entry.url) == (None, None)


async def test_a_link_in_a_post_of_a_person_is_not_opened_for_everybody(forwarding, line, pages):
    await forwarding.take(f"Оқыңыз {LINK}", chat_id=CHAT, origin=Origin())
    assert (line.given[0][0], pages.opened) == ("chat", [])


async def test_a_link_is_read_in_full_under_the_sites_name(forwarding, line):
    taken = await forwarding.take(f"Қараңыздаршы: {LINK}", chat_id=CHAT)
    ((reach, entry, _, _),) = line.given
    assert (taken.remark, "Қараңыздаршы" in entry.text) == ("Қараңыздаршы:", False)
    assert (reach, taken.trouble) == ("everybody", None)
    assert (entry.source, entry.title, entry.lang) == ("Дала", "Сот шешімі", "kk")
    assert (entry.url, entry.text) == ("https://dala.example/1", ARTICLE.text)
    assert entry.published_at.hour == 5


@pytest.mark.parametrize("url", ["https://docs.example/d/1?key=secret", "http://10.0.0.5/note"])
async def test_a_page_that_is_no_published_article_stays_with_the_chat(forwarding, line, pages, url):
    is_listed = "10.0.0.5" in url
    pages.page = replace(ARTICLE, head=Head("Note", is_listed=is_listed))
    taken = await forwarding.take(url, chat_id=CHAT)
    assert (line.given[0][0], taken.is_shared) == ("chat", False)


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (FetchError("u", "is not for programs, says its host's robots.txt"), "robots"),
        (FetchError("u", "answered 404", status=404), "not_there"),
        (FetchError("u", "answered 451", status=451), "blocked"),
        (AddressError("http://127.0.0.1/: leads to a private address, which is not allowed"), "private"),
    ],
)
async def test_of_a_link_that_can_not_be_read_the_words_beside_it_are(forwarding, line, pages, failure, code):
    pages.page = failure
    taken = await forwarding.take(f"Мадина Сарбасованы қамады {LINK}", chat_id=CHAT)
    assert taken.trouble.code == code
    ((reach, entry, _, _),) = line.given
    assert (reach, entry.text) == ("chat", "Мадина Сарбасованы қамады")


async def test_a_link_with_a_password_is_not_opened(forwarding, pages):
    assert (await forwarding.take("https://me:secret@dala.example/1", chat_id=CHAT)).trouble.code == "address"
    assert pages.opened == []


async def test_of_a_bare_link_that_can_not_be_read_nothing_is(forwarding, line, pages):
    pages.page = FetchError("u", "answered 500", status=500)
    assert (await forwarding.take(LINK, chat_id=CHAT)).trouble.code == "out_of_order"
    assert line.given == []


async def test_a_page_without_an_article_is_said_to_hold_none(forwarding, line, pages):
    pages.page = replace(ARTICLE, text="Кіру")
    assert (await forwarding.take(LINK, chat_id=CHAT)).trouble.code == "no_article"
    assert line.given == []


async def test_the_paywall_is_told(forwarding, line, pages):
    pages.page = replace(ARTICLE, text="Сот шешімі.", stub=True)
    assert (await forwarding.take(LINK, chat_id=CHAT)).is_stub
    assert line.given[0][3]


@pytest.mark.parametrize(
    "link", ["https://t.me/dala/12", "http://t.me/s/Dala/12?single", "https://telegram.me/Dala/12/"]
)
async def test_a_link_to_a_post_is_read_in_the_channels_preview(forwarding, line, posts, link):
    taken = await forwarding.take(link, chat_id=CHAT)
    assert posts.asked[0][0].lower() == "https://t.me/s/dala?before=13"
    assert (taken.entry.id, taken.entry.source) == (POST.id, "Дала арнасы")
    assert line.given[0][0] == "everybody"


async def test_a_post_that_the_preview_does_not_show_is_told(forwarding, line):
    assert (await forwarding.take("https://t.me/Dala/99", chat_id=CHAT)).trouble.code == "no_posts"
    assert line.given == []


async def test_what_was_read_before_is_said_to_be_known(forwarding, line):
    line.is_new = False
    assert (await forwarding.take(LINK, chat_id=CHAT)).is_known


async def test_a_chat_gives_no_flood(forwarding, clock):
    for _ in range(MOST_OF_A_CHAT):
        assert await forwarding.take("Бір екі үш төрт бес алты", chat_id=CHAT)
    assert await forwarding.take("Тағы бір", chat_id=CHAT) is None
    assert await forwarding.take("Басқа чат", chat_id=CHAT + 1)
    clock.at += WITHIN + timedelta(seconds=1)
    assert await forwarding.take("Тағы бір", chat_id=CHAT)


async def test_a_paste_has_its_first_line_for_a_headline(forwarding, line):
    await forwarding.take("Сот шешімі\nМадина Сарбасованы қамады.", chat_id=CHAT)
    assert (line.given[0][1].title, line.given[0][1].text) == ("Сот шешімі", "Мадина Сарбасованы қамады.")


async def test_hidden_characters_and_markup_of_a_paste_are_gone(forwarding, line):
    await forwarding.take("Сот\u202e шеш\u200bімі <b>мен</b> \x00 тағы бірнеше сөз", chat_id=CHAT)
    assert line.given[0][1].text == "Сот шешімі мен тағы бірнеше сөз"


async def test_a_page_that_takes_long_keeps_nobody_waiting(line, posts, clock):
    class Slow:
        async def open(self, url, *, proxy=None):
            await asyncio.Event().wait()

    forwarding = Forwarding(line, Slow(), posts, clock=clock, deadline_s=0.01)
    assert (await forwarding.take(LINK, chat_id=CHAT)).trouble.code == "slow"


async def test_a_link_nobody_can_read_is_said_to_be_none(forwarding):
    """Found by fuzzing: it broke the answer."""
    taken = await forwarding.take("https://[x", chat_id=CHAT)
    assert taken.trouble.code == "address"
