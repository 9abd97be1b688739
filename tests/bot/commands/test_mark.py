import pytest

from bot.commands import mark
from storage import verdicts, watches
from storage.records import NotRule


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def chat(add_chat, watch_names):
    chat = await add_chat()
    await watch_names(chat, "Ерасыл Сагымбеков", "Ерлан Касымов")
    return chat


@pytest.fixture
def rules(db):
    async def read(chat):
        async with db.read() as tx:
            listed = await watches.listing(tx, db.vault, chat.id)
        return {one.ref: one.watch.not_rules for one in listed if one.watch.not_rules}

    return read


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("ok", "relevant"),
        ("event", "no-event"),
        ("old", "old"),
        ("mute", "mute"),
        ("верно", "relevant"),
        ("не событие", "no-event"),
        ("старая новость", "old"),
        ("Тихо", "mute"),
        ("дұрыс", "relevant"),
        ("оқиға емес", "no-event"),
        ("ескі", "old"),
        ("қазір емес", "mute"),
    ],
)
async def test_a_verdict_is_kept_and_undone(db, chat, use, keep_alert, time, verb, kind):
    number = await keep_alert(chat, time())
    assert "Noted" in (answer := await use(mark, chat, f"A-{number} {verb}")) or "Quiet" in answer
    async with db.read() as tx:
        assert (await verdicts.get(tx, db.vault, chat.id, number)).kind == kind
    assert await use(mark, chat, f"{number} undo") == "Taken back."
    async with db.read() as tx:
        assert await verdicts.get(tx, db.vault, chat.id, number) is None


@pytest.mark.parametrize(("said", "undone"), [("другой человек", "отмена"), ("басқа адам", "қайтару")])
async def test_another_person_can_be_said_in_any_language(chat, use, keep_alert, time, rules, said, undone):
    number = await keep_alert(chat, time())
    assert "хоккей" in await use(mark, chat, f"{number} {said} хоккей")
    assert await rules(chat) == {"1": (NotRule("context", "хоккей"),)}
    await use(mark, chat, f"{number} {undone}")
    assert await rules(chat) == {}


async def test_another_person_becomes_a_rule_that_can_be_undone(chat, use, keep_alert, time, rules):
    number = await keep_alert(chat, time())
    assert "хоккей" in await use(mark, chat, f"{number} person хоккей")
    assert await rules(chat) == {"1": (NotRule("context", "хоккей"),)}
    await use(mark, chat, f"{number} undo")
    assert await rules(chat) == {}


async def test_a_full_name_becomes_a_rule_about_that_person(chat, use, keep_alert, time, rules):
    number = await keep_alert(chat, time())
    await use(mark, chat, f"{number} person Ерасыл Болатович Сагымбеков")
    assert await rules(chat) == {"1": (NotRule("person", "Ерасыл Болатович Сагымбеков"),)}


async def test_with_several_people_the_number_of_one_must_stand_first(chat, use, keep_alert, time, rules):
    number = await keep_alert(chat, time(), watches=("Ерасыл Сагымбеков", "Ерлан Касымов"))
    assert "what marks the other person" in await use(mark, chat, f"{number} person хоккей")
    assert await rules(chat) == {}
    await use(mark, chat, f"{number} person 2 хоккей")
    assert await rules(chat) == {"2": (NotRule("context", "хоккей"),)}


async def test_a_new_verdict_undoes_what_the_one_before_changed(chat, use, keep_alert, time, rules):
    number = await keep_alert(chat, time())
    await use(mark, chat, f"{number} person хоккей")
    await use(mark, chat, f"{number} person шахматы")
    assert await rules(chat) == {"1": (NotRule("context", "шахматы"),)}
    await use(mark, chat, f"{number} ok")
    assert await rules(chat) == {}


async def test_other_chats_alerts_can_not_be_marked(add_chat, chat, use, keep_alert, time):
    other = await add_chat("501")
    number = await keep_alert(chat, time())
    assert "no alert" in await use(mark, other, f"{number} ok")


@pytest.mark.parametrize("words", ["", "1042", "1042 nonsense", "ok 1042"])
async def test_other_words_are_answered_with_what_is_needed(chat, use, words):
    assert "/mark 1042 ok" in await use(mark, chat, words)
