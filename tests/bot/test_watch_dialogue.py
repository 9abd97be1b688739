"""A watch is tried before it is saved, through the real client; left alone, it is saved by itself and said so."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import lapsing
from bot.draft_typing import read_typed
from bot.phrases import LANGUAGES, phrases
from storage import chats, drafts, forgetting
from storage.records import NotRule

OPERATOR = 500
GROUP = -1005000
HOCKEY = "Хоккейный клуб подписал вратаря. Тренер Айгерим Сулейменова рада: клуб выиграл турнир в Караганде."
COURT = "Суд в Алматы арестовал активистку Айгерим Сулейменову на 15 суток."
PERSON = "Айгерим Сулейменова"


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def chat(add_chat, watch_names, server, poller):
    chat = await add_chat(str(OPERATOR), zone="Asia/Almaty")
    await watch_names(chat, "Ерасыл Сагымбеков")
    return chat


@pytest.fixture
def tried(dialogue, server):
    """Begin to watch; gives the message with the buttons."""

    async def begin(words=f"/watch {PERSON}"):
        await dialogue(words)
        return server.sent[-1]

    return begin


@pytest.fixture
def left_alone(db, time, server, sending):
    """Let the time of every draft pass; gives the lines that are sent about it."""

    async def wait(count=1):
        time.now += drafts.VALID_FOR
        before = len(server.sent)
        await lapsing.tick(db, time())
        async with sending():
            return [one.text for one in (await server.wait_for(before + count))[before:]]

    return wait


async def test_a_person_is_shown_on_the_last_month_and_on_the_list_only_when_saved(
    server, chat, tried, keep_news, names, time
):
    await keep_news("Арест", COURT, time() - timedelta(days=2))
    await keep_news("Сот", "Сот Әйгерім Сүлейменованы 15 тәулікке қамады.", time() - timedelta(days=1), lang="kk")
    await keep_news("Арест", COURT, time() - timedelta(days=31))
    await keep_news("Погода", "В Алматы дожди.", time())
    message = await tried()
    assert message.text.startswith("🆕 <b>Айгерим Сулейменова</b>: not on the list yet")
    assert "\nRU Айгерим Сулейменова" in message.text
    assert "\nEN Aygerim Suleymenova" in message.text
    assert "Last 30 days: 2 stories (0.1 a day)" in message.text
    assert "alarm at once: death in custody, disappearance or abduction," in message.text
    assert "I save it by myself at 21:51" in message.text
    await server.tap("👀 Show 2", message)
    shown = server.shown[message.message_id].text
    assert "<b>Айгерим Сулейменову</b>" in shown
    assert "<b>Әйгерім Сүлейменованы</b>" in shown
    assert await names(chat) == ["Ерасыл Сагымбеков"]
    await server.tap("✅", message)
    assert server.shown[message.message_id].text.startswith("✅ <b>2</b> Айгерим Сулейменова\n🔔 At once when")
    assert await names(chat) == ["Ерасыл Сагымбеков", PERSON]
    await server.tap("⚙️ Change", message)
    assert "📝 Note" in server.buttons(message)


@pytest.mark.parametrize("step", ["save", "drop", "show", "mode", "back"])
async def test_buttons_of_a_dialogue_that_is_over_say_so(server, chat, tried, dialogue, names, step):
    message = await tried()
    await dialogue("save")
    assert "it was saved or dropped" in await server.tap_data(f"w:1:{step}", message)
    assert await names(chat) == ["Ерасыл Сагымбеков", PERSON]


async def test_not_this_person_makes_a_rule_and_counts_anew(server, chat, tried, keep_news, listed, time):
    await keep_news("Спорт", HOCKEY, time() - timedelta(days=2))
    await keep_news("Арест", COURT, time() - timedelta(days=1))
    message = await tried()
    await server.tap("👀", message)
    await server.tap("🙅 Not this: 2", message)
    await server.tap("турнир", message)
    shown = server.shown[message.message_id].text
    assert "Now 1 story in 30 days (0.1 a day), 0 doubtful" in shown
    assert "Not this person where it says: турнир" in shown
    await server.tap("✅", message)
    assert (await listed(chat))[1].watch.not_rules == (NotRule("context", "турнир"),)


async def test_mode_and_code_name_are_chosen_before_it_is_saved(server, chat, tried, dialogue, listed):
    message = await tried()
    await server.tap("🎯", message)
    assert "At once at every mention" in server.shown[message.message_id].text
    await server.tap("🎭", message)
    said = await dialogue("Север")
    assert "Shown as: Север" in said
    assert "Last 30 days:" in said, "nothing else is looked for, so nothing was counted anew"
    await server.tap("✅", server.sent[-1])
    one = (await listed(chat))[1]
    assert (one.watch.code_name, one.manner.mode) == ("Север", "all")


async def test_spellings_are_shown_added_and_taken_away_before_it_is_saved(
    server, chat, tried, dialogue, keep_news, listed, time
):
    await keep_news("Арест", "Суд арестовал Айгерим Нурланову на 15 суток.", time())
    message = await tried()
    assert "not one story" in message.text
    await server.tap("✏️ Spellings", message)
    assert "EN Aygerim Suleymenova" in server.shown[message.message_id].text
    assert "is one word and would find every namesake" in await dialogue("Айка")
    said = await dialogue("Айгерим Нурланова, Айгерим Суленова")
    assert "Now 1 story in 30 days" in said
    assert "Also looked for as: Айгерим Нурланова, Айгерим Суленова" in said
    await dialogue("spellings")
    await server.tap("❌ Without Айгерим Суленова", server.sent[-1])
    assert "Also looked for as: Айгерим Нурланова\n" in server.shown[server.sent[-1].message_id].text
    await dialogue("save")
    assert (await listed(chat))[1].watch.aliases == ("Айгерим Нурланова",)


async def test_everything_else_is_set_before_it_is_saved(server, chat, tried, dialogue, listed, time):
    message = await tried()
    await server.tap("⚙️ More", message)
    await server.tap("30 days", message)
    await server.tap("⭐ Important", message)
    shown = server.shown[message.message_id].text
    assert "watched until Sun 31 May" in shown
    assert "High priority" in shown
    assert "📝 sister of P-3" in await dialogue("notes sister of P-3")
    assert "#case5" in await dialogue("tags case5")
    assert "Not this person where it says: хоккей" in await dialogue("not хоккей")
    await dialogue("save")
    one = (await listed(chat))[1]
    assert (one.watch.priority, one.watch.notes, one.watch.tags) == ("high", "sister of P-3", ("case5",))
    assert one.manner.ends_at > time() + timedelta(days=30)


SPOKEN = {
    "en": ("show", "not 1", "хоккей", "mode", "code", "spellings", "back", "more", "save", "drop"),
    "ru": ("показать", "не 1", "хоккей", "режим", "псевдоним", "написания", "назад", "ещё", "сохранить", "отмена"),
    "kk": ("көрсету", "емес 1", "хоккей", "тәртіп", "бүркеншік", "жазылуы", "артқа", "тағы", "сақтау", "керек емес"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_everything_can_be_typed_instead(db, chat, dialogue, keep_news, listed, time, lang):
    show, not_, clue, mode, code, spell, back, more, save, drop = SPOKEN[lang]
    say = phrases(lang)
    async with db.write() as tx:
        await chats.set_lang(tx, chat.id, lang)
    await keep_news("Спорт", HOCKEY.replace("Хоккейный", "Хоккей"), time())
    await dialogue(f"/watch {PERSON}")
    assert "Сулейменова" in await dialogue(show)
    assert await dialogue(not_) == say.say("trial.ask_clue")
    assert clue in await dialogue(clue)
    assert say.say("trial.mode_all") in await dialogue(mode)
    await dialogue(code)
    assert "Север" in await dialogue("Север")
    await dialogue(spell)
    assert "Айгерим Нурланова" in await dialogue("Айгерим Нурланова")
    assert say.say("trial.more_typed") in await dialogue(more)
    assert "21:51" in await dialogue(back)
    assert "Север" in await dialogue(save)
    one = (await listed(chat))[1]
    assert (one.watch.code_name, one.manner.mode) == ("Север", "all")
    assert one.watch.not_rules == (NotRule("context", "хоккей"),)
    assert one.watch.aliases == ("Айгерим Нурланова",)
    await dialogue("/watch Болат Тестов")
    assert "Болат Тестов" in await dialogue(drop)
    assert len(await listed(chat)) == 2


async def test_other_words_say_what_can_be_typed_and_keep_the_dialogue(chat, dialogue, names):
    await dialogue(f"/watch {PERSON}")
    assert "person you are trying" in await dialogue("what?")
    assert "20:00" in await dialogue("/digest 20:00")
    assert await names(chat) == ["Ерасыл Сагымбеков"]
    await dialogue("save")
    assert await names(chat) == ["Ерасыл Сагымбеков", PERSON]


@pytest.mark.parametrize("words", ["/cancel", "drop"])
async def test_dropped_it_is_never_watched_and_it_says_so(chat, dialogue, names, db, time, words):
    await dialogue(f"/watch {PERSON}")
    assert await dialogue(words) == f"❌ Dropped: <b>{PERSON}</b>. Nobody was put on the list."
    time.now += drafts.VALID_FOR
    assert await lapsing.tick(db, time()) == 0
    assert await names(chat) == ["Ерасыл Сагымбеков"]


SAVED = {
    "en": "✅ <b>2</b> Айгерим Сулейменова: saved by itself, for you had not answered; "
    "<code>/unwatch 2</code> takes it off",
    "ru": "✅ <b>2</b> Айгерим Сулейменова: вы не ответили, и я сохранил сам; <code>/unwatch 2</code> уберёт",
    "kk": "✅ <b>2</b> Айгерим Сулейменова: жауап болмаған соң, өзім сақтадым; алып тастау: <code>/unwatch 2</code>",
}


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_left_alone_it_is_saved_as_it_stands_and_said_in_one_line(
    db, server, chat, tried, left_alone, listed, lang
):
    async with db.write() as tx:
        await chats.set_lang(tx, chat.id, lang)
    message = await tried()
    await server.tap("🎯", message)
    assert await left_alone() == [SAVED[lang]]
    one = (await listed(chat))[1]
    assert (one.watch.name, one.manner.mode) == (PERSON, "all")
    assert phrases(lang).say("trial.over") == await server.tap("✅", message)
    assert len(await listed(chat)) == 2


async def test_each_answer_starts_its_ten_minutes_anew(db, server, chat, tried, names, time):
    message = await tried()
    time.now += timedelta(minutes=9)
    await server.tap("🎯", message)
    assert "by myself at 22:00" in server.shown[message.message_id].text
    time.now += timedelta(minutes=9)
    assert await lapsing.tick(db, time()) == 0
    assert await names(chat) == ["Ерасыл Сагымбеков"]
    time.now += timedelta(minutes=1)
    assert await lapsing.tick(db, time()) == 1


async def test_before_the_tick_came_by_it_can_still_be_dropped(db, chat, dialogue, names, time):
    await dialogue(f"/watch {PERSON}")
    time.now += timedelta(hours=9)
    assert "Dropped" in await dialogue("drop")
    assert await lapsing.tick(db, time()) == 0
    assert await names(chat) == ["Ерасыл Сагымбеков"]


@pytest.mark.parametrize("words", ["/watch Болат Тестов", "Болат Тестов", "/watch митинг алматы", "/start"])
async def test_another_dialogue_saves_what_was_tried_and_says_so(
    server, chat, tried, dialogue, names, left_alone, words
):
    message = await tried()
    await dialogue(words)
    assert await names(chat) == ["Ерасыл Сагымбеков", PERSON]
    assert "out of date" in await server.tap("✅", message)
    await dialogue("/cancel")
    [line] = await left_alone()
    assert line.startswith(f"✅ <b>2</b> {PERSON}: saved by itself, for you had not answered and went on; ")
    assert line.endswith("<code>/unwatch 2</code> takes it off")


async def test_the_same_person_once_more_goes_on_with_what_was_chosen(server, chat, tried, dialogue, listed):
    message = await tried()
    await server.tap("🎯", message)
    assert "At once at every mention" in await dialogue(f"/watch {PERSON}")
    await server.tap("✅", message)
    assert [one.manner.mode for one in await listed(chat)] == ["events", "all"]


@pytest.mark.parametrize("words", ["Болат Тестов\nАсет Пробный", "/watch Болат Тестов\nАсет Пробный"])
async def test_a_list_goes_on_the_list_at_once_and_leaves_the_draft_open(chat, dialogue, names, words):
    await dialogue(f"/watch {PERSON}")
    assert "2 added" in await dialogue(words)
    assert await names(chat) == ["Ерасыл Сагымбеков", "Болат Тестов", "Асет Пробный"]
    await dialogue("save")
    assert (await names(chat))[-1] == PERSON


async def test_the_list_says_what_is_being_tried(server, add_chat, chat, dialogue):
    group = await add_chat(str(GROUP), kind="supergroup")
    server.admins[GROUP].add(OPERATOR)
    await dialogue(f"/watch {PERSON}")
    assert (await dialogue("/list")).endswith(f"⏳ Being tried, not on the list yet: {PERSON}")
    assert PERSON not in await dialogue(f"/list {group.address}")
    assert PERSON not in await dialogue("/list сулейменова")
    await dialogue("save")
    assert "⏳" not in await dialogue("/list")


async def test_it_is_known_when_a_colleague_was_faster(server, chat, tried, watch_names, listed):
    message = await tried()
    await watch_names(chat, PERSON)
    await server.tap("✅", message)
    assert "is on the list already" in server.shown[message.message_id].text
    assert len(await listed(chat)) == 2


async def test_for_a_group_it_is_tried_in_private_and_saved_to_the_group(
    server, add_chat, chat, tried, names, left_alone
):
    group = await add_chat(str(GROUP), kind="supergroup")
    server.admins[GROUP].add(OPERATOR)
    await tried(f"/watch {GROUP} {PERSON}")
    assert await names(group) == []
    [line] = await left_alone()
    assert f"<code>/unwatch {GROUP} 1</code> takes it off" in line
    assert server.sent[-1].chat == OPERATOR
    assert await names(group) == [PERSON]
    assert await names(chat) == ["Ерасыл Сагымбеков"]


async def test_who_is_no_admin_any_more_can_not_change_the_list_of_the_group(
    server, add_chat, chat, tried, dialogue, names
):
    group = await add_chat(str(GROUP), kind="supergroup")
    server.admins[GROUP].add(OPERATOR)
    message = await tried(f"/watch {GROUP} {PERSON}")
    server.admins[GROUP].discard(OPERATOR)
    assert "Only admins" in await server.tap("✅", message)
    assert "Only admins" in await dialogue("drop")
    assert await names(group) == []


async def test_where_the_list_is_gone_it_is_said_that_nobody_is_watched(
    db, server, add_chat, chat, tried, left_alone, time
):
    group = await add_chat(str(GROUP), kind="supergroup")
    server.admins[GROUP].add(OPERATOR)
    await tried(f"/watch {GROUP} {PERSON}")
    await forgetting.forget(db, group.id, now=time())
    assert await left_alone() == [f"❌ {PERSON} is not watched: the list it was meant for is gone."]


async def test_a_group_puts_it_on_its_list_at_once(server, add_chat, dialogue, names):
    group = await add_chat(str(GROUP), kind="supergroup")
    server.admins[GROUP].add(OPERATOR)
    assert "added" in await dialogue(f"/watch {PERSON}", chat=GROUP, user=OPERATOR, kind="supergroup")
    assert await names(group) == [PERSON]


@pytest.mark.parametrize(
    ("chosen", "shown"), [({"is_locked": True}, "…"), ({"is_safe": True}, f"<tg-spoiler>{PERSON}</tg-spoiler>")]
)
async def test_the_line_shows_no_name_that_the_chat_hides(db, chat, tried, left_alone, chosen, shown):
    await tried()
    async with db.write() as tx:
        await chats.set_preferences(tx, chat.id, replace(chat.preferences, **chosen))
    assert (await left_alone())[0].startswith(f"✅ <b>2</b> {shown}: saved by itself")


async def test_a_query_is_tried_with_its_tree_and_its_stories(server, chat, tried, keep_news, listed, time):
    await keep_news("Rally", "A rally was held in Almaty.", time())
    message = await tried("/watch rally AND NOT sport")
    assert "query: <code>rally AND NOT sport</code>: not on the list yet" in message.text
    assert "<b>sport</b>, in any form" in message.text
    assert "1 story (0.1 a day)" in message.text
    assert not any("Spellings" in label or "Code name" in label for label in server.buttons(message))
    await server.tap("👀 Show 1", message)
    assert [*server.buttons(message)] == ["⬅️ Back", "✅ Save"]
    await server.tap("⬅️", message)
    await server.tap("🎯", message)
    assert "in the digest only" in server.shown[message.message_id].text
    assert len(await listed(chat)) == 1
    await server.tap("✅", message)
    one = (await listed(chat))[1]
    assert (one.watch.query, one.manner.mode) == ("rally AND NOT sport", "digest")


@pytest.mark.parametrize("words", ["not 1", "code", "spellings", "also Айгерим Нурланова", "tags case5"])
async def test_an_event_takes_nothing_that_only_people_have(chat, dialogue, listed, words):
    assert "event: jail, from 10 days: not on the list yet" in await dialogue("/watch аресты от 10 суток")
    assert "save, show, mode, more or drop" in await dialogue(words)
    await dialogue("save")
    assert ((await listed(chat))[1].watch.pattern, (await listed(chat))[1].watch.min_days) == ("jail-days", 10)


async def test_an_event_left_alone_is_saved_by_itself(chat, dialogue, left_alone, listed):
    await dialogue("/watch аресты")
    assert "event: jail: saved by itself" in (await left_alone())[0]
    assert len(await listed(chat)) == 2


async def test_a_name_on_the_list_is_answered_at_once(chat, dialogue):
    assert "on the list already" in await dialogue("/watch Ерасыл Сагымбеков")
    assert "There is no open question" in await dialogue("/cancel")


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ("важность высокая", ("edit", "priority", "высокая")),
        ("24сағ үнсіз", ("edit", "mute", "24сағ")),
        ("2026-12-31 дейін", ("edit", "until", "2026-12-31")),
        ("только сводка", ("edit", "digest")),
        ("тек оқиғалар", ("edit", "events")),
        ("note met in court", ("edit", "notes", "met in court")),
        ("Айгерим Сулейменова", ()),
    ],
)
def test_what_set_knows_is_understood_in_every_language(typed, step):
    assert read_typed(typed, phrases("en")) == step
