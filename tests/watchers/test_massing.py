"""Hundreds struck at once, on a real database: few messages, nobody of the list lost, over by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import alerts, chats, entries, feeds, masses, outbox
from storage.database import Db
from storage.records import Decision, Entry, EventFact, Told
from watchers import massing
from watchers.carrying import carry
from watchers.mass import Roster
from watchers.mass_messages import CALL_KEY
from watchers.mass_messages import KEY as LIVE_KEY
from watchers.telling import Draft

FEED = "https://news.example/rss"
LISTED = {f"{number}": f"Сания Тулегенова{number}" for number in range(1, 13)}
GIVEN = (
    "Айдос Алмас Арман Асхат Болат Бауыржан Данияр Ержан Жандос Ильяс Канат Кайрат Марат Нурлан Олжас Руслан Самат "
    "Тимур Фархат Чингиз"
).split()
FAMILY = (
    "Абаев Ахметов Байжанов Бекетов Галиев Досымов Ермеков Жумабаев Закарин Исабеков Калиев Логинов Мухамедов "
    "Нургалиев Оспанов Пак Рахимов Садыков Тулепов Утемуратов Фазылов Хасенов Цой Шаймерденов Юсупов"
).split()


def name_of(number):
    """One of 500 names."""
    return f"{GIVEN[number % 20]} {FAMILY[number // 20 % 25]}"


def facts(now, *listed, persons=(), days=15, pattern="jail-days", source="News", title="Суд"):
    return Told(
        watches=listed,
        persons=tuple(persons),
        events=(EventFact(pattern, {"days": days} if days else {}),),
        title=title,
        url="https://news.example/1",
        source=source,
        lang="ru",
        published_at=None,
        seen_at=now,
        quote=None,
        title_bold=(),
        reasons=(),
    )


@pytest.fixture
async def chat(db, now):
    async with db.write() as tx:
        return await chats.add(tx, "telegram", "77", kind="private", now=now)


class Newsroom:
    """Tells a chat one entry after the other, as the pipeline does."""

    def __init__(self, db, chat):
        self.db, self.chat, self.number, self.feed_id = db, chat, 0, None

    async def tell(self, now, told, *, event=None, part="first", is_urgent=False):
        self.number += 1
        own = f"e{self.number}"
        people = {key: name for key, name in LISTED.items() if name in told.watches}
        async with self.db.write() as tx:
            if self.feed_id is None:
                await feeds.add(tx, FEED, kind="feed", every_s=None, now=now)
                self.feed_id = (await feeds.listing(tx))[0].id
            entry_id = await entries.keep(tx, self.feed_id, Entry(own, told.title, "x"), source=None, now=now)
            place = event or own
            known = {"part": part, "of_event": event, "of_entry": 1 if event else None}
            decision = Decision(f"s{place}", place, None, None, 0, "new", "why", **known)
            draft = Draft(self.chat.id, "alert", told, people, is_urgent=is_urgent)
            await carry(tx, self.db.vault, entry_id, decision, [draft], now=now)

    async def messages(self):
        """Give all messages queued, edits left out, with their bodies."""
        async with self.db.read() as tx:
            rows = await tx.execute(outbox.outbox.select().order_by(outbox.outbox.c.id))
            return [(row.kind, self.db.vault.open(row.body), row.not_before) for row in rows if row.edits_id is None]

    async def deliver(self, now):
        """Send what is due."""
        async with self.db.write() as tx:
            while waiting := await outbox.waiting(tx, now, limit=99):
                for row_id, _, _ in waiting:
                    await outbox.start(tx, self.db.vault, row_id)
                    await outbox.mark_sent(tx, row_id, telegram_id=str(row_id), now=now)

    async def edits(self):
        async with self.db.read() as tx:
            rows = await tx.execute(outbox.outbox.select().where(outbox.outbox.c.edits_id.is_not(None)))
            return len(rows.all())


@pytest.fixture
def newsroom(db, chat):
    return Newsroom(db, chat)


async def test_five_hundred_names_cost_six_messages_and_nobody_of_the_list_is_lost(db, newsroom, chat, now):
    for number in range(125):
        at = now + timedelta(seconds=20 * number)
        listed = [LISTED[f"{number // 10}"]] if number % 10 == 7 and number > 9 else []
        await newsroom.tell(at, facts(at, *listed, persons=[name_of(4 * number + place) for place in range(4)]))
        await newsroom.deliver(at)
    end = now + timedelta(minutes=200)
    await newsroom.deliver(end)
    messages = await newsroom.messages()
    assert len(messages) <= 6
    called = {row[0] for _, body, _ in messages if CALL_KEY in body for row in body[CALL_KEY]["people"]}
    assert sum(LIVE_KEY in body for _, body, _ in messages) == 1
    assert called == {LISTED[f"{number}"] for number in range(1, 12)}
    async with db.read() as tx:
        [mass] = await masses.open_in(tx, db.vault, [chat.id])
        kept = await alerts.since(tx, db.vault, chat.id, None, end)
    roster = Roster.from_json(mass.body["roster"])
    assert (len(roster.others), len(roster.listed)) == (500, 11)
    assert [alert.state for alert in kept] == ["alert"] * 125
    assert await newsroom.edits() <= 2 * 42 + 2


async def test_three_in_half_an_hour_are_told_one_by_one(newsroom, now):
    for number in range(3):
        await newsroom.tell(now, facts(now, persons=[name_of(number)]))
    assert [kind for kind, body, _ in await newsroom.messages() if LIVE_KEY not in body] == ["alert"] * 3


async def test_what_comes_slowly_is_no_mass_event(newsroom, now):
    for number in range(8):
        at = now + timedelta(minutes=15 * number)
        await newsroom.tell(at, facts(at, persons=[name_of(number)]))
    assert not any(LIVE_KEY in body for _, body, _ in await newsroom.messages())


async def test_kinds_that_do_not_come_together_are_no_mass_event(newsroom, now):
    for number, pattern in enumerate(("jail-days", "draft-notice", "site-block", "torture", "dismissal", "asylum")):
        await newsroom.tell(now, facts(now, persons=[name_of(number)], pattern=pattern, days=None))
    assert not any(LIVE_KEY in body for _, body, _ in await newsroom.messages())


async def test_one_persons_day_is_no_mass_event_however_often_it_is_told(newsroom, now):
    for number in range(6):
        await newsroom.tell(now, facts(now, LISTED["1"], persons=[f"Some Body{number}"]))
    assert not any(LIVE_KEY in body for _, body, _ in await newsroom.messages())


async def test_two_entries_that_name_many_people_are_one(newsroom, now):
    for half in (range(8), range(8, 16)):
        await newsroom.tell(now, facts(now, persons=[name_of(number) for number in half]))
    [_, (_, live, _)] = await newsroom.messages()
    assert live[LIVE_KEY]["named"] == 16


async def test_what_a_query_finds_is_told_by_its_headlines(newsroom, now):
    for number in range(5):
        told = replace(facts(now, "(митинг OR rally)", title=f"Митинг {number}"), events=())
        await newsroom.tell(now, told)
    (_, live, _) = (await newsroom.messages())[3]
    shown = live[LIVE_KEY]
    assert (shown["family"], shown["named"], shown["entries"]) == ("news", 0, 5)
    assert shown["others"] == [f"Митинг {number}" for number in range(5)]
    assert len(await newsroom.messages()) == 4


async def test_a_next_thing_that_happens_to_a_listed_person_is_called_out_again(newsroom, now):
    for number in range(4):
        await newsroom.tell(now, facts(now, persons=[name_of(number)]))
    await newsroom.tell(now, facts(now, LISTED["1"], pattern="detention", days=None))
    later = now + timedelta(minutes=20)
    await newsroom.deliver(later)
    await newsroom.tell(later, facts(later, LISTED["1"], days=10), event="e5", part="step")
    calls = [body[CALL_KEY]["people"] for _, body, _ in await newsroom.messages() if CALL_KEY in body]
    assert [[row[2] for row in call] for call in calls] == [
        [[["detention", {}]]],
        [[["detention", {}], ["jail-days", {"days": 10}]]],
    ]


async def test_somebody_important_is_called_out_at_once(newsroom, now):
    for number in range(4):
        await newsroom.tell(now, facts(now, persons=[name_of(number)]))
    await newsroom.tell(now, facts(now, LISTED["1"]))
    await newsroom.tell(now, facts(now, LISTED["2"]), is_urgent=True)
    calls = [(body[CALL_KEY]["people"][0][0], at - now) for _, body, at in (await newsroom.messages())[4:]]
    assert calls == [(LISTED["1"], timedelta(seconds=20)), (LISTED["2"], timedelta())]


async def test_a_restart_goes_on_with_the_same_live_message(database_url, newsroom, chat, vault, now):
    for number in range(4):
        await newsroom.tell(now, facts(now, persons=[name_of(number)]))
    again = Db(database_url, vault)
    other = Newsroom(again, chat)
    other.number = 4
    await other.tell(now + timedelta(minutes=50), facts(now, persons=[name_of(4)]))
    assert len(await newsroom.messages()) == 4
    await again.close()


async def test_it_is_over_when_nothing_comes_and_the_next_alert_is_told_by_itself(db, newsroom, chat, now):
    for number in range(5):
        await newsroom.tell(now, facts(now, persons=[name_of(number)]))
    await newsroom.deliver(now)
    assert await massing.tick(db, now + timedelta(minutes=89)) == 0
    late = now + timedelta(minutes=90)
    assert await massing.tick(db, late) == 1
    async with db.read() as tx:
        assert await masses.open_in(tx, db.vault, [chat.id]) == []
    await newsroom.tell(late, facts(late, persons=[name_of(9)]))
    kind, body, _ = (await newsroom.messages())[-1]
    assert kind == "alert"
    assert LIVE_KEY not in body


async def test_where_nothing_can_be_changed_the_end_is_one_more_message(db, newsroom, chat, now):
    for number in range(5):
        await newsroom.tell(now, facts(now, persons=[name_of(number)]))
    async with db.write() as tx:
        for row_id in range(1, 5):
            await outbox.mark_sent(tx, row_id, telegram_id=None, now=now)
    assert await massing.tick(db, now + timedelta(hours=2)) == 1
    kind, body, _ = (await newsroom.messages())[-1]
    assert (kind, body[LIVE_KEY]["is_over"], body[LIVE_KEY]["named"]) == ("alert", True, 5)


async def test_a_repeat_adds_its_outlet_to_the_roster(db, newsroom, chat, now):
    for number in range(5):
        await newsroom.tell(now, facts(now, persons=[name_of(number)]))
    await newsroom.tell(now, facts(now, persons=[name_of(4)], source="Other"), event="e5", part="repeat")
    async with db.read() as tx:
        [mass] = await masses.open_in(tx, db.vault, [chat.id])
    assert Roster.from_json(mass.body["roster"]).people[4].outlets == ("News", "Other")
    assert len(await newsroom.messages()) == 4


def test_names_in_other_cases_are_one_person_and_other_people_are_not():
    roster = Roster()
    for printed in ("Ерлан Сыдыков", "Ерлану Сыдыкову", "Сыдыкова Ерлана", "Марат Сыдыков", "Мурат Сыдыков"):
        told = replace(facts(None, persons=[printed]), seen_at=None)
        roster, _ = roster.adding(told, [], {})
    assert [one.name for one in roster.people] == ["Ерлан Сыдыков", "Марат Сыдыков", "Мурат Сыдыков"]
