"""The digest's buttons, end to end: the real client against the fake Bot API server."""

from dataclasses import replace

import pytest

from bot.digest_buttons import digest_keyboard
from bot.digests import tick
from bot.facts import facts_from_json
from bot.keyboards import Attachment
from storage import chats, outbox
from storage.records import Preferences

OPERATOR = 500
GROUP = -1005001


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def chat(add_chat, time):
    return await add_chat(str(OPERATOR), digest_minute=1200, next_digest_at=time(), zone="Asia/Almaty")


@pytest.fixture
def sent_digest(db, server, sending, time):
    """Let the digest that is due be sent; gives the message that arrived last."""

    async def send(count=1, draw=None):
        before = len(server.sent)
        await tick(db, time, **({"draw": draw} if draw else {}))
        async with sending():
            return (await server.wait_for(before + count))[-1]

    return send


async def test_somebody_not_on_the_list_is_watched_with_a_tap(
    chat, server, poller, sent_digest, keep_alert, watched, time
):
    await keep_alert(chat, time(), state="held", watches=(), persons=("Болата Ахметова", "Зорин"))
    digest = await sent_digest()
    assert list(server.buttons(digest)) == ["👤 Watch: Болат Ахметов"]
    await server.tap("👤", digest)
    answer = (await server.wait_for(2))[1]
    assert "Болат Ахметов" in answer.text
    await server.tap("✅ Save", answer)
    assert [watch.name for watch in await watched(chat)] == ["Болат Ахметов"]


@pytest.mark.parametrize(("label", "aliases", "rules"), [("🎯", ("Айгерим Сулейменовну",), 0), ("🙅", (), 1)])
async def test_a_near_miss_becomes_a_spelling_or_another_person(
    chat, server, poller, sent_digest, keep_alert, watch_names, watched, time, label, aliases, rules
):
    await watch_names(chat, "Айгерим Сулейменова")
    await keep_alert(chat, time(), state="held", watches=(), persons=("Айгерим Сулейменовну",))
    digest = await sent_digest()
    assert "Was this missed?" in digest.text
    await server.tap(label, digest)
    assert "Kept" in (await server.wait_for(2))[1].text
    [watch] = await watched(chat)
    assert (watch.aliases, len(watch.not_rules)) == (aliases, rules)
    assert await server.tap(label, digest) == "This was answered already."
    assert [watch] == await watched(chat)


async def test_a_surname_alone_becomes_no_spelling(
    chat, server, poller, sent_digest, keep_alert, watch_names, watched, time
):
    before = await watch_names(chat, "Әсел Жандосова")
    await keep_alert(chat, time(), state="held", watches=(), persons=("Жандосовқа",))
    digest = await sent_digest()
    await server.tap("🎯", digest)
    assert f"/set {before[0].ref} also" in (await server.wait_for(2))[1].text
    assert (await watched(chat))[0].aliases == ()


async def test_in_a_group_only_those_who_manage_the_list_answer(
    add_chat, server, poller, sent_digest, keep_alert, watched, time
):
    group = await add_chat(str(GROUP), kind="supergroup", digest_minute=1200, next_digest_at=time())
    await keep_alert(group, time(), state="held", watches=(), persons=("Болат Ахметов",))
    digest = await sent_digest()
    assert "admins" in await server.tap("👤", digest, user=7, kind="supergroup")
    assert await watched(group) == []


async def test_a_button_of_another_chat_changes_nothing(
    add_chat, chat, server, poller, sent_digest, keep_alert, watched, time
):
    other = await add_chat("77")
    await keep_alert(other, time(), state="held", watches=(), persons=("Болат Ахметов",))
    await keep_alert(chat, time(), state="held", watches=(), persons=("Марат Есенов",))
    digest = await sent_digest()
    assert "out of date" in await server.tap_data("d:add:1:0", digest)
    assert "out of date" in await server.tap_data("d:yes:99", digest)
    assert "out of date" in await server.tap_data("d:add:x:0", digest)
    assert await watched(chat) == []


async def test_a_safe_chat_has_numbers_on_its_buttons(db, chat, keep_alert, time):
    number = await keep_alert(chat, time(), state="held", watches=(), persons=("Болат Ахметов",))
    await tick(db, time)
    async with db.read() as tx:
        [(row_id, _, _)] = await outbox.waiting(tx, time(), limit=1)
        facts = facts_from_json((await outbox.read(tx, db.vault, row_id)).body)
    safe = replace(chat, preferences=Preferences(is_safe=True))
    assert [[one.label for one in row] for row in digest_keyboard(facts, safe)] == [[f"👤 Watch: A-{number}"]]


async def test_a_weekly_digest_arrives_as_a_picture_with_its_words_then_the_text(
    db, chat, server, sent_digest, keep_alert, time
):
    async def draw(days, lang):
        return Attachment("week.png", b"a picture", is_picture=True)

    async with db.write() as tx:
        await chats.set_preferences(tx, chat.id, Preferences(is_weekly=True, digest_days=(4,)))
    await keep_alert(chat, time(), state="held")
    digest = await sent_digest(draw=draw)
    assert "Peak: Friday" in server.captions[0]
    assert server.documents == [(OPERATOR, "week.png", b"a picture")]
    assert "Weekly digest" in digest.text


async def test_on_a_day_without_alarms_the_digest_alone_tells(
    db, chat, server, sent_digest, keep_alert, put_alerts, time
):
    async with db.write() as tx:
        await chats.set_preferences(tx, chat.id, Preferences(digest_only_days=(4,), breakthrough=()))
    await put_alerts(chat.id, 1, now=time())
    await keep_alert(chat, time())
    digest = await sent_digest()
    assert "Daily digest" in digest.text
    assert len(server.sent) == 1


async def test_a_weekly_digest_asked_for_now_brings_its_picture(server, poller, add_chat, keep_alert, dialogue, time):
    chat = await add_chat("500", zone="Asia/Almaty")
    await keep_alert(chat, time())
    await dialogue("/digest weekly sun 20:00")
    assert "📊" in await dialogue("/digest now")
    _, name, picture = await server.wait_for_document()
    assert name.endswith(".png")
    assert picture.startswith(b"\x89PNG")
    assert "sendPhoto" in server.calls
