"""Telegram's menus of commands, through the real client: by language, and by what somebody may do."""

import re

import pytest

from bot.commands import COMMANDS
from bot.phrases import LANGUAGES, phrases

OPERATOR, ADMIN, FRIEND = 500, 8, 9
GROUP = -1005000
ALL = [command.NAME for command in COMMANDS]
ASKING = [command.NAME for command in COMMANDS if not command.CHANGES]
IN_GENERAL = {"all_private_chats": ALL, "all_chat_administrators": ALL, "all_group_chats": ASKING}


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def group(server, poller, add_chat):
    server.admins[GROUP] |= {OPERATOR, ADMIN}
    await add_chat(str(ADMIN))
    return await add_chat(str(GROUP), kind="supergroup", lang="kk")


@pytest.fixture
def invite(dialogue):
    async def make(role):
        said = await dialogue(f"/team {GROUP} invite {role}", chat=ADMIN)
        return re.search(r"/start (\w+)", said)[1]

    return make


def _lines(lang, names):
    return {name: phrases(lang).say(f"menu.{name}") for name in names}


def test_who_may_only_ask_is_offered_less():
    assert set(ASKING) < set(ALL)
    assert {"list", "why", "help"} <= set(ASKING)
    assert not {"watch", "set", "import", "export", "team", "forget"} & set(ASKING)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scope", IN_GENERAL)
async def test_before_a_chat_has_chosen_menus_follow_the_app(server, group, dialogue, lang, scope):
    await dialogue("/help")
    place = (scope, None, "" if lang == "en" else lang)
    assert server.descriptions[place] == _lines(lang, IN_GENERAL[scope])


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_a_private_chat_has_all_commands_in_its_language(server, group, dialogue, lang):
    await dialogue(f"/lang {lang}")
    assert server.descriptions["chat", OPERATOR, ""] == _lines(lang, ALL)


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_a_group_offers_its_readers_less_than_its_admins(server, group, dialogue, lang):
    await dialogue(f"/lang {lang}", chat=GROUP, kind="supergroup", user=ADMIN)
    assert server.descriptions["chat", GROUP, ""] == _lines(lang, ASKING)
    assert server.descriptions["chat_administrators", GROUP, ""] == _lines(lang, ALL)


async def test_an_invited_editor_is_offered_what_admins_are_until_the_role_is_gone(server, group, dialogue, invite):
    await dialogue(f"/start {await invite('editor')}", chat=FRIEND)
    place = ("chat_member", GROUP, "", FRIEND)
    assert server.descriptions[place] == _lines("kk", ALL)
    await dialogue(f"/team {GROUP} remove 1", chat=ADMIN)
    assert place not in server.menus


async def test_an_invited_reader_is_offered_what_everybody_is(server, group, dialogue, invite):
    await dialogue(f"/start {await invite('reader')}", chat=FRIEND)
    assert ("chat_member", GROUP, "", FRIEND) not in server.menus
    assert server.menus["chat", GROUP, ""] == ASKING
