from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.digest_gathering import gather, silent_people, week_of
from bot.digest_words import word_digest
from bot.digests import tick
from bot.facts import facts_from_json
from bot.keyboards import Attachment
from bot.markup import plain
from bot.phrases import phrases
from storage import chats, feeds, near_misses, outbox, watches
from storage.opened import OpenedLists
from storage.records import EventFact, Manner, Preferences
from storage.tables import feeds as table
from storage.tables import outbox as messages


@pytest.fixture
async def chat(add_chat, time):
    return await add_chat("1", zone="Asia/Almaty", digest_minute=1200, next_digest_at=time())


async def _no_picture(_days, _lang):
    return None


@pytest.fixture
def digest(db, time):
    """Queue the digest that is due; gives its facts."""

    async def make(draw=_no_picture):
        assert await tick(db, time, draw=draw) == 1
        async with db.read() as tx:
            newest = (await tx.execute(sa.select(sa.func.max(messages.c.id)))).scalar_one()
            return (await outbox.read(tx, db.vault, newest)).body

    return make


async def test_a_name_that_comes_near_the_list_is_asked_about_once(db, time, chat, watch_names, keep_alert, digest):
    [_, listed] = await watch_names(chat, "Айгерим Сулейменова", "Әсел Жандосова")
    number = await keep_alert(chat, time(), state="held", watches=(), persons=("Жандосовқа",))
    near = facts_from_json(await digest()).near
    assert (near.number, near.name, near.label, near.score) == (number, "Жандосовқа", "Әсел Жандосова", 71)
    async with db.read() as tx:
        asked = await near_misses.get(tx, db.vault, chat.id, near.id)
        assert await near_misses.get(tx, db.vault, chat.id + 1, near.id) is None
    assert (asked.watch_id, asked.name, asked.answer) == (listed.id, "Жандосовқа", None)
    time.now += timedelta(days=1)
    await keep_alert(chat, time(), state="held", story="s2", watches=(), persons=("Жандосовқа",))
    assert facts_from_json(await digest()).near is None


async def test_a_namesake_with_another_given_name_is_not_asked_about(chat, time, watch_names, keep_alert, digest):
    await watch_names(chat, "Ерлан Касымов")
    await keep_alert(chat, time(), state="held", watches=(), persons=("Марат Касымов",))
    assert facts_from_json(await digest()).near is None


async def test_who_is_told_of_is_no_near_miss(chat, time, watch_names, keep_alert, digest):
    await watch_names(chat, "Ерлан Касымов")
    await keep_alert(chat, time(), watches=("Ерлан Касымов",), persons=("Ерлан Касымбеков",))
    assert facts_from_json(await digest()).near is None


async def test_people_are_named_when_their_silence_is_three_weeks_and_every_three_weeks_again(
    db, time, chat, watch_names, keep_alert
):
    stored = await watch_names(chat, "Айгерим Сулейменова", "Ерлан Касымов", "Болат Ахметов")
    async with db.write() as tx:
        await watches.change(tx, db.vault, replace(stored[2], manner=Manner(is_paused=True)))
    start = time()
    await keep_alert(chat, start + timedelta(days=20), watches=("Ерлан Касымов",))

    async def silent(days):
        now = start + timedelta(days=days)
        before = replace(chat, last_digest_at=now - timedelta(days=7))
        async with db.read() as tx:
            opened = await OpenedLists().of(tx, db.vault, chat.id)
            found = await silent_people(tx, db.vault, before, opened, now)
        return [(one.label, one.weeks) for one in found]

    assert await silent(20) == []
    assert await silent(27) == [("Айгерим Сулейменова", 3)]
    assert await silent(34) == []
    assert await silent(41) == [("Ерлан Касымов", 3)]
    assert await silent(48) == [("Айгерим Сулейменова", 6)]


async def test_silence_is_looked_at_once_a_week(db, time, chat, watch_names, digest):
    await watch_names(chat, "Айгерим Сулейменова")
    time.now += timedelta(days=24)  # a Monday; the chat was never told before
    assert [one.label for one in facts_from_json(await digest()).silent] == ["Айгерим Сулейменова"]
    time.now += timedelta(days=1)
    assert facts_from_json(await digest()).silent == ()


async def test_news_that_only_names_the_person_of_an_arrest_keeps_its_own_line(db, time, chat, keep_alert, digest):
    jailed = await keep_alert(chat, time())
    time.now += timedelta(minutes=1)
    named = await keep_alert(chat, time(), state="held", events=())
    await keep_alert(chat, time(), state="repeat", repeats_id=named, events=())
    time.now += timedelta(minutes=1)
    facts = facts_from_json(await digest())
    assert [(item.number, item.times) for item in facts.items] == [(jailed, 1), (named, 2)]


async def test_a_week_is_counted_by_local_day_and_event_type(db, time, chat, keep_alert):
    now = time()
    await keep_alert(chat, now, events=(EventFact("fine", {"amount": 5}), EventFact("fine", {"amount": 6})))
    await keep_alert(chat, now - timedelta(days=2), story="s2", events=(EventFact("detention", {}),))
    await keep_alert(chat, now - timedelta(days=2), story="s2", state="repeat")
    await keep_alert(chat, now - timedelta(days=9), story="s3")
    async with db.read() as tx:
        days = await week_of(tx, db.vault, chat, now)
    assert [day.total for day in days] == [0, 0, 0, 0, 1, 0, 1]
    assert dict(days[-1].counts) == {"fine": 1}


async def test_a_weekly_digest_brings_a_picture_and_its_words(db, time, chat, keep_alert, digest):
    drawn = []

    async def draw(days, lang):
        drawn.append((len(days), lang))
        return Attachment("week.png", b"png", is_picture=True)

    async with db.write() as tx:
        await chats.set_preferences(tx, chat.id, Preferences(is_weekly=True, digest_days=(4,)))
    await keep_alert(chat, time())
    body = await digest(draw)
    assert drawn == [(7, "en")]
    assert body["attachment"]["is_picture"]
    caption, text = word_digest(facts_from_json(body), lang="en", zone="Asia/Almaty")
    assert plain(caption).endswith("1 event. 🔴 jail 1. Peak: Friday, 1.")
    assert "Weekly digest" in text
    async with db.read() as tx:
        assert (await chats.get(tx, chat.id)).next_digest_at == time() + timedelta(days=6, hours=22, minutes=19)


async def test_a_source_another_chat_added_is_not_named_in_trouble(db, time, chat, add_chat):
    other = await add_chat("2")
    async with db.write() as tx:
        for url, owner in (("https://a.example/rss", other.id), ("https://b.example/rss", None)):
            await feeds.add(tx, url, kind="feed", every_s=None, now=time(), owner_id=owner)
        await tx.execute(table.update().values(state="gone"))
    async with db.read() as tx:
        facts = await gather(tx, db.vault, chat, time())
    assert [trouble.name for trouble in facts.troubles] == ["b.example"]
    assert facts.feeds_all == 2


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
async def test_a_safe_chat_reads_a_digest_without_outlets_and_open_names(db, time, chat, keep_alert, digest, lang):
    await keep_alert(chat, time(), watches=("P-7", "Ерлан Касымов"), open_labels=("P-7",))
    facts = facts_from_json(await digest())
    [text] = word_digest(facts, lang=lang, zone="Asia/Almaty", preferences=Preferences(is_safe=True))
    assert "P-7" in plain(text)
    for secret in ("Касымов", "Дала Вести", "баннер", "news.example"):
        assert secret not in plain(text)
    assert "href" not in text
    assert phrases(lang).say("digest.stories", n=1) in text
