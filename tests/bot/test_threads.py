"""A story in a chat, through the real client: what grows, what replies, what is asked, and what can be taken back."""

import json
from datetime import timedelta

import pytest

from storage import alerts, entries, feeds, stories
from storage.records import Decision, Entry, News
from watchers.carrying import carry
from watchers.telling import Draft

OPERATOR = 500
ERASYL, SANIYA = "Ерасыл Сагымбеков", "Сания Тулегенова"


class Signed:
    """As much of a signature as storage needs."""

    item = "g"

    def sure_keys(self):
        return []

    def keys(self):
        return []

    def marks(self):
        return []

    def packed(self):
        return b"[]"


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def chat(add_chat, watch_names, poller):
    chat = await add_chat(str(OPERATOR), zone="Asia/Almaty")
    await watch_names(chat, ERASYL, SANIYA)
    return chat


@pytest.fixture
def tell(db, chat, time, told):
    """Carry an entry to the chat as the pipeline does; gives the number of its alert."""
    numbers = []

    async def carried(decision, *watches, **others):
        guid = f"g{len(numbers)}"
        numbers.append(guid)
        facts = told(watches=watches or (ERASYL,), seen_at=time(), **others)
        people = {name: name for name in facts.watches if name in {ERASYL, SANIYA}}
        async with db.write() as tx:
            await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=time())
            feed = (await feeds.listing(tx))[0]
            entry = Entry(guid, facts.title, "x", lang=facts.lang)
            entry_id = await entries.keep(tx, feed.id, entry, source=facts.source, now=time())
            await stories.keep(tx, db.vault, entry_id, Signed(), decision, now=time())
            await carry(tx, db.vault, entry_id, decision, [Draft(chat.id, "alert", facts, people)], now=time())
            return (await alerts.since(tx, db.vault, chat.id, None, time()))[-1].id

    return carried


def first(number=1):
    return Decision(f"s{number}", f"e{number}", None, None, 0, "new", "No earlier entry tells of this.")


def later(part, *news, number=9, score=90):
    event = "e1" if part == "repeat" else f"e{number}"
    return Decision("s1", event, 1, "g", score, "event", "why", part=part, of_event="e1", of_entry=1, news=news)


async def test_a_repeat_edits_the_message_and_a_new_number_replies_to_it(server, sending, tell):
    await tell(first())
    async with sending():
        message = (await server.wait_for(1))[0]
        await tell(later("repeat"), source="Полынь", lang="kk")
        await tell(later("step", News("number", "25 days", "15 days"), score=30))
        reply = (await server.wait_for(2))[1]
        await server.was_asked("editmessagetext")
    assert reply.text.startswith("🆕 <b>25 days, before: 15 days</b>")
    assert json.loads(reply.params["reply_parameters"])["message_id"] == message.message_id
    assert "also reported by Полынь" in server.edits[-1].text


async def test_what_is_perhaps_the_same_is_silent_and_can_be_joined_and_taken_back(server, sending, tell, db, chat):
    head = await tell(first())
    async with sending():
        await server.wait_for(1)
        number = await tell(later("possible", score=58))
        message = (await server.wait_for(2))[1]
    assert message.params["disable_notification"] == "true"
    assert message.text.startswith(f"❓ <b>Possibly the same as A-{head}")
    assert [*server.buttons(message)][:2] == ["🔗 Same", "✂️ Different"]
    assert "the same" in await server.tap("🔗 Same", message)
    assert [*server.buttons(message)][:2] == ["🔗 Айгүл 21:41", "↩️ Undo"]
    async with db.read() as tx:
        assert (await alerts.get(tx, db.vault, chat.id, number)).event == "e1"
    assert await server.tap("↩️", message) == "Taken back."
    assert await server.tap("✂️", message) == "Noted: not the same. From now on it has a thread of its own."
    assert [*server.buttons(message)][:2] == ["✂️ Айгүл 21:41", "↩️ Undo"]
    assert await server.tap("↩️", message) == "Taken back."
    assert [*server.buttons(message)][:2] == ["🔗 Same", "✂️ Different"]


async def test_after_same_the_next_report_of_either_is_kept_quiet(server, sending, tell, db, chat):
    await tell(first())
    async with sending():
        await server.wait_for(1)
        await tell(later("possible", score=58))
        message = (await server.wait_for(2))[1]
        await server.tap("🔗 Same", message)
        third = Decision("s1", "e9", 2, "g", 90, "event", "why", part="repeat", of_event="e9", of_entry=2)
        number = await tell(third)
    async with db.read() as tx:
        alert = await alerts.get(tx, db.vault, chat.id, number)
    assert (alert.state, alert.repeats_id, alert.event) == ("repeat", 1, "e1")


async def test_a_mass_event_is_one_message_with_its_file_at_a_tap(server, sending, tell, time):
    for number in range(1, 40):
        await tell(first(number), SANIYA if number == 20 else "jail-days", persons=(f"Аким Абаев{number}",))
    async with sending():
        sent = await server.wait_for(5)
        time.now += timedelta(minutes=2)
        live = sent[3]
        before = len(server.sent)
        await server.tap("📄", live)
        _, name, content = await server.wait_for_document()
    assert before <= 6
    assert "🚨 <b>Mass detentions</b>" in live.text
    assert [*server.buttons(live)] == ["📄 Roster (CSV)", "🔎 Why"]
    assert any(SANIYA in message.text and "On your list" in message.text for message in sent)
    assert name == "roster-2026-05-01.csv"
    assert len(content.splitlines()) == 41
