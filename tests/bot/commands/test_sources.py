from dataclasses import replace
from datetime import timedelta

import pytest

from bot.access import Role
from bot.calls import Call, Tools
from bot.commands import COMMANDS, sources
from bot.phrases import phrases
from storage import chats, feeds
from storage.records import Preferences
from storage.tables import feeds as table
from watchers.adding import Added, Resolved
from watchers.discovery import Found
from watchers.health import Trouble

SITE = "https://news.example/rss"


class FakeAdder:
    """Finds a feed wherever it is told to look."""

    def __init__(self):
        self.asked = []

    async def add(self, text, *, chat_id):
        self.asked.append((text, chat_id))
        found = Found(f"{text}/rss", "feed", "News", 20)
        return Added(text, found.url, is_new=True, resolved=Resolved((found,)))


@pytest.fixture
def ask(db, time):
    """Use /sources in a role; gives the answer."""

    async def run(chat, words="", *, role=Role.EDITOR, adder=None):
        async with db.read() as tx:
            chat = await chats.get(tx, chat.id)
        tools = Tools(db, time, lambda _: None, (), COMMANDS, adder)
        call = Call(tools, chat, words, phrases(chat.lang), hides_names=False, role=role)
        return await sources.answer(call)

    return run


@pytest.fixture
def add_feed(db, time):
    async def add(url=SITE, *, title="Дала Вести", owner=None, error=None, state="active", good=True):
        async with db.write() as tx:
            await feeds.add(tx, url, kind="feed", every_s=None, now=time(), title=title, owner_id=owner)
            feed = (await feeds.listing(tx))[-1]
            values = {
                "error": error,
                "state": state,
                "looks": int(good),
                "hours": "[]",
                "last_good_at": time() if good else None,
            }
            await tx.execute(table.update().where(table.c.id == feed.id).values(values))
            return feed.id

    return add


async def test_every_source_is_told_with_how_it_is_the_worst_first(add_chat, add_feed, ask):
    chat = await add_chat(zone="Asia/Almaty")
    await add_feed()
    trouble = Trouble("refused", 403).to_json()
    await add_feed("https://seven.example/rss", title="7kun", error=trouble)
    text = "\n".join(await ask(chat))
    assert "2 sources" in text
    assert text.index("⚠️ <b>2</b> 7kun") < text.index("✅ <b>1</b> Дала Вести · feed, read 1 May 21:41")
    assert "The site refuses us (HTTP 403)" in text


async def test_words_search_the_sources(add_chat, add_feed, ask):
    chat = await add_chat()
    await add_feed()
    await add_feed("https://seven.example/rss", title="7kun")
    assert "Дала" not in "\n".join(await ask(chat, "7KUN"))


async def test_what_another_chat_added_is_seen_by_operators_only(add_chat, add_feed, ask):
    mine, other = await add_chat(), await add_chat("77")
    await add_feed("https://secret.example/search", title="Secret", owner=other.id)
    assert "Secret" not in "\n".join(await ask(mine))
    assert "Secret" in "\n".join(await ask(other))
    assert "Secret" in "\n".join(await ask(mine, role=Role.OPERATOR))


@pytest.mark.parametrize("words", ["https://news.example", "add https://news.example", "добавить https://news.example"])
async def test_an_address_is_tried_at_once_and_answered_with_what_was_found(add_chat, ask, words):
    chat, adder = await add_chat(lang="ru" if "д" in words else "en"), FakeAdder()
    text = "\n".join(await ask(chat, words, adder=adder))
    assert adder.asked == [("https://news.example", chat.id)]
    assert text.startswith("✅")
    assert "https://news.example/rss" in text


async def test_a_bare_site_is_added_unless_a_source_of_it_is_there(add_chat, add_feed, ask):
    chat, adder = await add_chat(), FakeAdder()
    await ask(chat, "news.example", adder=adder)
    assert adder.asked == [("news.example", chat.id)]
    await add_feed()
    assert "Дала Вести" in "\n".join(await ask(chat, "news.example", adder=adder))
    assert len(adder.asked) == 1


async def test_a_chat_takes_away_what_it_added_and_nothing_else(db, add_chat, add_feed, ask):
    chat = await add_chat()
    await add_feed()
    await add_feed("https://own.example/rss", title="Own", owner=chat.id)
    assert "no source 1" in (await ask(chat, "remove 1"))[0]
    assert "No longer read: Own" in (await ask(chat, "remove 2"))[0]
    assert "No longer read" in (await ask(chat, "remove 1", role=Role.OPERATOR))[0]
    async with db.read() as tx:
        assert await feeds.listing(tx) == []


async def test_a_reader_may_look_but_not_add(add_chat, ask):
    adder = FakeAdder()
    assert "Only admins" in (await ask(await add_chat(), SITE, role=Role.READER, adder=adder))[0]
    assert adder.asked == []


async def test_an_operator_has_all_sources_asked_often_until_a_day(db, add_chat, add_feed, ask, time):
    chat = await add_chat(zone="Asia/Almaty")
    await add_feed()
    assert "Only operators" in (await ask(chat, "campaign 2026-06-01"))[0]
    assert "Mon 1 Jun 2026" in (await ask(chat, "campaign 2026-06-01", role=Role.OPERATOR))[0]
    async with db.read() as tx:
        assert await feeds.campaign_until(tx) > time() + timedelta(days=30)
    assert "Campaign" in "\n".join(await ask(chat))
    assert "usual rhythm" in (await ask(chat, "campaign off", role=Role.OPERATOR))[0]
    for words in ("кампания до 1 июня", "науқан 1 маусымға дейін"):
        assert "Mon 1 Jun 2026" in (await ask(chat, words, role=Role.OPERATOR))[0]
    assert "usual rhythm" in (await ask(chat, "кампания выкл", role=Role.OPERATOR))[0]
    assert "Until which day" in (await ask(chat, "campaign yesterday", role=Role.OPERATOR))[0]


async def test_a_safe_chat_reads_no_outlet_openly(db, add_chat, add_feed, ask):
    chat = await add_chat()
    await add_feed()
    async with db.write() as tx:
        await chats.set_preferences(tx, chat.id, replace(Preferences(), is_safe=True))
    assert "<tg-spoiler>Дала Вести</tg-spoiler>" in "\n".join(await ask(chat))


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
async def test_without_a_source_it_says_how_to_add_one(add_chat, ask, lang):
    assert "https://news.example" in (await ask(await add_chat(lang=lang)))[0]


async def test_many_sources_come_by_the_page(add_chat, add_feed, ask):
    chat = await add_chat()
    for number in range(30):
        await add_feed(f"https://n{number}.example/rss", title=f"N{number}")
    answer = await ask(chat)
    assert [button.label for button in answer.keyboard[0]] == ["◀", "1 / 3", "▶"]
    assert "\n".join(answer).count("✅ <b>") == 12


async def test_in_a_private_chat_an_address_is_added_through_the_real_conversation(server, dialogue):
    """Everybody may ask /sources, so their role must be asked for all the same."""
    assert "Give an address" in await dialogue("/sources add")


@pytest.mark.parametrize(("lang", "word"), [("en", "pack"), ("ru", "набор"), ("kk", "жинақ")])
async def test_the_starter_list_is_named_where_nothing_is_read_and_in_help(add_chat, ask, lang, word):
    chat = await add_chat(lang=lang)
    assert f"<code>/sources {word}</code>" in "".join(await ask(chat))
    assert f"<code>/sources {word}</code>" in phrases(lang).say("help.sources")
