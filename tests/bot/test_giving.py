"""What a chat gives is taken in, and the answer says what fires and whose lists read it."""

import pytest

from bot import giving
from bot.calls import Call, Tools
from bot.commands import COMMANDS
from bot.markup import plain
from bot.phrases import LANGUAGES, phrases
from config.pattern_packs import load_pattern_packs
from matchers.patterns import PatternReader
from matchers.reading import Reader
from storage import chats, watches
from storage.records import Entry, NameWatch
from watchers.forwarding import Origin, Taken
from watchers.health import Trouble

WORDS = "Суд в Алматы арестовал активистку Мадину Сарбасову на 15 суток."


class FakeForwarding:
    """Gives back what it was told to, and remembers what it was given."""

    def __init__(self, taken):
        self.taken = taken
        self.given = []

    async def take(self, text, *, chat_id, origin=None):
        self.given.append((text, chat_id, origin))
        return self.taken


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture(scope="module")
def patterns():
    return PatternReader(load_pattern_packs())


@pytest.fixture
def give(db, time, patterns):
    async def make(taken, *, lang="en", origin=None):
        async with db.write() as tx:
            chat = await chats.add(tx, "telegram", "77", kind="private", now=time())
            await watches.add(tx, db.vault, chat.id, NameWatch("", "Мадина Сарбасова"), now=time())
        forwarding = FakeForwarding(taken)
        reader = lambda watches: Reader(watches, patterns)  # noqa: E731
        tools = Tools(db, time, reader, patterns.ids, COMMANDS, forwarding=forwarding)
        blocks = await giving.answer(Call(tools, chat, WORDS, phrases(lang), hides_names=False), origin)
        assert forwarding.given == [(WORDS, chat.id, origin)]
        return plain("\n".join(blocks))

    return make


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_the_answer_says_what_fires_and_for_whom_it_was_read(give, lang):
    entry = Entry("https://t.me/dala/1", WORDS, WORDS, source="Дала")
    said = await give(Taken(entry, is_shared=True), lang=lang, origin=Origin("dala", "Дала", 1))
    assert "Мадина Сарбасова" in said
    assert "Дала" in said


async def test_a_paste_is_said_to_stay_here(give):
    assert "this chat only" in await give(Taken(Entry("paste:1", "", WORDS)))


async def test_what_was_known_is_said_to_be(give):
    entry = Entry("u", "T", WORDS, source="Дала")
    assert "Дала: this was read before" in await give(Taken(entry, is_shared=True, is_known=True))


async def test_a_page_behind_a_paywall_is_marked(give):
    assert "paywall" in await give(Taken(Entry("u", "T", WORDS), is_shared=True, is_stub=True))


async def test_a_link_that_leads_nowhere_is_answered_with_the_reason_alone(give):
    said = await give(Taken(Entry("paste:1", "", ""), trouble=Trouble("not_there", 404)))
    assert said.startswith("🚫 The page could not be read. There is nothing at this address")
    assert "fires" not in said


async def test_a_flood_is_answered_with_a_request(give):
    assert "a lot in a short time" in await give(None)


async def test_what_stands_beside_a_link_is_tried_too(give):
    entry = Entry("u", "Погода", "Завтра в Алматы пройдёт дождь.", source="Дала")
    assert "Мадина Сарбасова" in await give(Taken(entry, is_shared=True, remark=WORDS))
