import pytest

from bot.access import Access, claimed_operators
from bot.calls import Tools
from bot.commands import COMMANDS
from bot.conversation import Conversation, Said
from storage import chats, watches

OPERATOR, ADMIN, STRANGER = 1, 2, 3
CODE = "plum-anchor-7"


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def talk(db, time):
    """Say something as somebody; gives the answer as one text."""

    async def is_admin(address, user_id):
        return address == "-100500" and user_id in {OPERATOR, ADMIN}

    def make(operators=frozenset({OPERATOR}), claim_code=None):
        tools = Tools(db, time, lambda _: None, ("jail-days",), COMMANDS)
        conversation = Conversation(tools, Access(db, operators, claim_code, is_admin))
        conversation.bot_name = "dabyl_test_bot"

        async def say(text, user=OPERATOR, *, group=None, **others):
            kind = "supergroup" if group else "private"
            said = Said(group or str(user), kind, user, text, **others)
            return "\n".join(await conversation.answer(said))

        return say

    return make


async def _names(db, address):
    async with db.read() as tx:
        chat = await chats.find(tx, "telegram", address)
        return [one.watch.name for one in await watches.listing(tx, db.vault, chat.id)] if chat else None


async def test_an_operator_is_served_at_once(db, talk):
    assert "<b>Dabyl</b>" in await talk()("/start")
    async with db.read() as tx:
        chat = await chats.find(tx, "telegram", str(OPERATOR))
    assert (chat.zone, chat.digest_minute, chat.kind) == ("Asia/Almaty", 1200, "private")
    assert chat.next_digest_at is not None


async def test_a_new_chat_speaks_the_language_of_its_writer(talk):
    assert "Қазақша" not in await talk()("/start", lang="en-GB")
    assert "сообщает" in await talk(frozenset({OPERATOR, 9}))("/start", 9, lang="ru-RU")


@pytest.mark.parametrize(
    "text", ["/start", "/list", "/watch Айдос Омар", "hello", "/start wrong-code", f"/start {CODE}"]
)
async def test_a_stranger_gets_one_polite_sentence_and_leaves_no_trace(db, talk, text):
    answer = await talk()(text, STRANGER)
    assert answer == "Sorry, this Dabyl serves invited people only; ask whoever runs it for access."
    assert await _names(db, str(STRANGER)) is None


async def test_the_first_with_the_code_becomes_operator_and_the_code_is_used_up(db, talk):
    say = talk(frozenset(), CODE)
    assert "serves invited people only" in await say("/start", STRANGER)
    assert "now the operator" in await say(f"/start {CODE}", STRANGER)
    assert "serves invited people only" in await say(f"/start {CODE}", 4)
    assert "one person" not in await say("/list", STRANGER)
    async with db.read() as tx:
        assert await claimed_operators(tx) == {STRANGER}


async def test_the_code_does_not_work_in_a_group_or_when_empty(talk):
    assert "operator" not in await talk(frozenset(), CODE)(f"/start {CODE}", STRANGER, group="-100500")
    assert "operator" not in await talk(frozenset(), "")("/start", STRANGER)


async def test_a_group_is_served_once_an_operator_used_it(db, talk):
    say = talk()
    assert "invited people only" in await say("/start", ADMIN, group="-100500")
    assert await say("/list", ADMIN, group="-100500") == ""
    assert "-100500" in await say("/start", OPERATOR, group="-100500")
    assert "added" in await say("/watch Айдос Омаров", ADMIN, group="-100500")
    assert await _names(db, "-100500") == ["Айдос Омаров"]


async def test_in_a_group_only_admins_change_and_everybody_may_ask(db, talk):
    say = talk()
    await say("/start", OPERATOR, group="-100500")
    assert "Only admins" in await say("/watch Айдос Омаров", STRANGER, group="-100500")
    assert "Only admins" in await say("/digest off", STRANGER, group="-100500")
    assert "Nothing is watched" in await say("/list", STRANGER, group="-100500")
    assert await _names(db, "-100500") == []


async def test_an_anonymous_admin_may_change_but_somebody_unnamed_may_not(talk):
    say = talk()
    await say("/start", OPERATOR, group="-100500")
    assert "added" in await say("/watch Айдос Омаров", 0, group="-100500", is_anonymous_admin=True)
    assert "Only admins" in await say("/watch Айдос Омаров", 0, group="-100500")


async def test_names_are_not_printed_into_a_group(talk):
    say = talk()
    await say("/start", OPERATOR, group="-100500")
    answers = [
        await say(text, OPERATOR, group="-100500")
        for text in ("/watch Айдос Омаров", "/watch Айдос Омаров", "/list", "/list айдос", "/unwatch 1")
    ]
    assert all(answers)
    assert "Айдос" not in "".join(answers)


async def test_a_group_is_managed_from_a_private_chat_by_its_admins_only(db, talk):
    say = talk(frozenset({OPERATOR, STRANGER}))
    await say("/start", OPERATOR, group="-100500")
    assert "not on the list yet" in await say("/watch -100500 Айдос Омаров")
    assert "Айдос Омаров" in await say("save")
    assert "Айдос Омаров" in await say("/list -100500")
    assert "do not serve a chat -100500" in await say("/list -100500", STRANGER)
    assert "do not serve a chat -100999" in await say("/list -100999")
    assert await _names(db, str(OPERATOR)) == []


async def test_an_operator_takes_a_channel_in_from_a_private_chat(db, talk):
    say = talk(frozenset({OPERATOR, STRANGER}))
    assert "do not serve" in await say("/start -100500", STRANGER)
    assert "do not serve" in await say("/list -100500", OPERATOR)
    assert "/watch" in await say("/start -100500", OPERATOR)
    assert "added" in await say("/watch Айдос Омаров", 0, group="-100500", is_anonymous_admin=True)
    assert await _names(db, "-100500") == ["Айдос Омаров"]


async def test_strangers_cost_no_write(db, talk, monkeypatch):
    monkeypatch.setattr(db, "write", None)
    assert "invited people only" in await talk()("/list", STRANGER)
    assert "invited people only" in await talk()("/start guess", STRANGER)
    assert "invited people only" in await talk(frozenset(), CODE)("/start guess", STRANGER)


async def test_commands_of_other_bots_and_chatter_in_groups_are_not_answered(talk):
    say = talk()
    await say("/start", OPERATOR, group="-100500")
    assert await say("/list@other_bot", group="-100500") == ""
    assert await say("good evening", group="-100500") == ""
    assert await say("/list@Dabyl_Test_Bot", group="-100500") != ""


async def test_an_unknown_command_is_told_in_one_line(talk):
    say = talk()
    assert await say("/wach X") == "I do not know that command; did you mean /watch?"
    assert await say("/qqqqq X") == "I do not know /qqqqq. /help tells what I can do."
    assert "/watch" in await say("what now?")


async def test_a_chat_that_comes_back_gets_its_list_back(db, talk, time):
    say = talk()
    await say("/watch Айдос Омаров")
    await say("save")
    async with db.write() as tx:
        chat = await chats.find(tx, "telegram", str(OPERATOR))
        await chats.block(tx, chat.id, now=time())
        before = await watches.version(tx)
    assert "Айдос" in await say("/list")
    async with db.read() as tx:
        assert (await chats.get(tx, chat.id)).state == "active"
        assert await watches.version(tx) > before
