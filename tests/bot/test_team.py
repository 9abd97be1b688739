"""Who may do what, through the real client: roles, one-time invitations, channels, topics, anonymous admins."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import chats, consents, members

OPERATOR, ADMIN, FRIEND, STRANGER = 500, 8, 9, 10
GROUP, CHANNEL = -1005000, -1006000


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def group(server, poller, add_chat):
    server.admins[GROUP] |= {OPERATOR, ADMIN}
    return await add_chat(str(GROUP), kind="supergroup")


@pytest.fixture
async def admin(add_chat):
    """The private chat of an admin."""
    return await add_chat(str(ADMIN))


@pytest.fixture
def invite(dialogue):
    """Make an invitation; gives its code."""

    async def make(words, chat=ADMIN):
        said = await dialogue(f"/team {words}", chat=chat)
        return re.search(r"/start (\w+)", said)[1]

    return make


async def test_an_invited_editor_manages_the_list_without_being_admin(group, admin, dialogue, invite, names):
    code = await invite(f"{GROUP} invite editor 2d")
    welcome = await dialogue(f"/start {code}", chat=FRIEND)
    assert f"see and change the list of {GROUP}" in welcome
    assert "Which language" in welcome
    assert "not on the list yet" in await dialogue(f"/watch {GROUP} Айдос Омаров", chat=FRIEND)
    await dialogue("save", chat=FRIEND)
    assert "Айдос Омаров" in await dialogue(f"/list {GROUP}", chat=FRIEND)
    assert await names(group) == ["Айдос Омаров"]


@pytest.mark.parametrize(
    ("words", "role", "days"),
    [
        ("пригласить редактора на 3 дня", "editor", 3),
        ("пригласи читателя на неделю", "reader", 7),
        ("шақыру оқырман 3 күнге", "reader", 3),
        ("шақыру", "editor", 2),
    ],
)
async def test_an_invitation_can_be_asked_for_in_any_language(db, group, admin, dialogue, time, words, role, days):
    said = await dialogue(f"/team {GROUP} {words}", chat=ADMIN)
    code = re.search(r"/start (\w+)", said)[1]
    end = time() + timedelta(days=days)
    async with db.read() as tx:
        found = await members.find_invite(tx, db.vault, code, now=end - timedelta(minutes=5))
        assert found.role == role
        assert await members.find_invite(tx, db.vault, code, now=end + timedelta(minutes=5)) is None


async def test_an_invited_reader_sees_and_changes_nothing(group, admin, dialogue, invite, names, watch_names):
    await watch_names(group, "Айдос Омаров")
    await dialogue(f"/start {await invite(f'{GROUP} invite reader')}", chat=FRIEND)
    assert "Айдос Омаров" in await dialogue(f"/list {GROUP}", chat=FRIEND)
    for words in ("/watch {} Болат Тестов", "/unwatch {} 1", "/export {}", "/team {} invite editor", "/digest {} off"):
        assert "Only admins" in await dialogue(words.format(GROUP), chat=FRIEND)
    assert await names(group) == ["Айдос Омаров"]


async def test_an_invitation_works_once_and_not_for_ever(group, admin, dialogue, invite, time):
    code = await invite(f"{GROUP} invite editor 2d")
    await dialogue(f"/start {code}", chat=FRIEND)
    assert "invited people only" in await dialogue(f"/start {code}", chat=STRANGER)
    late = await invite(f"{GROUP} invite editor 2d")
    time.now += timedelta(days=2)
    assert "invited people only" in await dialogue(f"/start {late}", chat=STRANGER)


async def test_a_deep_link_carries_the_code(group, admin, dialogue):
    said = await dialogue(f"/team {GROUP} invite reader 12h", chat=ADMIN)
    assert re.search(r"https://t\.me/dabyl_test_bot\?start=[a-z2-7]{16}\n", said)
    assert "not change it" in said


async def test_withdrawn_invitations_are_worthless(group, admin, dialogue, invite):
    code = await invite(f"{GROUP} invite")
    assert "1 unused invitation" in await dialogue(f"/team {GROUP} withdraw", chat=ADMIN)
    assert "invited people only" in await dialogue(f"/start {code}", chat=STRANGER)


async def test_a_role_can_be_taken_away(group, admin, dialogue, invite):
    await dialogue(f"/start {await invite(f'{GROUP} invite editor')}", chat=FRIEND)
    assert "1. editor" in await dialogue(f"/team {GROUP}", chat=ADMIN)
    assert "no role here" in await dialogue(f"/team {GROUP} remove 1", chat=ADMIN)
    assert "do not serve" in await dialogue(f"/list {GROUP}", chat=FRIEND)
    assert "/team shows" in await dialogue(f"/team {GROUP} remove 1", chat=ADMIN)


async def test_an_operator_invites_people_to_a_list_of_their_own(db, poller, dialogue, invite):
    code = await invite("invite 3d", chat=OPERATOR)
    assert "yours alone" in await dialogue(f"/start {code}", chat=FRIEND)
    await dialogue("/watch Айдос Омаров", chat=FRIEND)
    assert "Nothing is watched" in await dialogue("/list", chat=OPERATOR)
    assert "A private list has one reader" in await dialogue("/team invite editor", chat=FRIEND)


async def test_no_invitation_is_made_in_front_of_a_group(db, group, dialogue, time):
    said = await dialogue("/team invite editor", chat=GROUP, kind="supergroup", user=ADMIN)
    assert f"/team {GROUP} invite" in said
    async with db.read() as tx:
        assert await members.open_invites(tx, group.id, now=time()) == 0


async def test_of_people_nothing_readable_is_kept(db, group, admin, dialogue, invite, sqlite_url):
    await dialogue(f"/start {await invite(f'{GROUP} invite editor')}", chat=FRIEND)
    async with db.read() as tx:
        rows = list(await tx.execute(members.members.select()))
        assert await members.role_of(tx, db.vault, group.id, FRIEND) == "editor"
    assert len(rows) == 1
    assert all(str(FRIEND).encode() not in value for value in rows[0] if isinstance(value, bytes) and len(value) < 20)


async def test_a_channel_is_managed_by_posts_and_from_afar(db, server, poller, dialogue, names):
    server.admins[CHANNEL] |= {OPERATOR}
    greeting = await dialogue(f"/start {CHANNEL}")
    assert f"The chat {CHANNEL} is served now" in greeting
    assert "group" not in greeting
    before = len(server.sent)
    server.post("/watch Айдос Омаров", chat=CHANNEL)
    assert "<b>1</b> added" in (await server.wait_for(before + 1))[before].text
    async with db.read() as tx:
        channel = await chats.find(tx, "telegram", str(CHANNEL))
    assert await names(channel) == ["Айдос Омаров"]
    assert "Айдос Омаров" in await dialogue(f"/list {CHANNEL}")


async def test_here_binds_the_topic_it_is_said_in(db, group, dialogue):
    place = {"chat": GROUP, "kind": "supergroup", "user": ADMIN}
    assert "this topic" in await dialogue("/here", **place, message_thread_id=7, is_topic_message=True)
    async with db.read() as tx:
        assert (await chats.get(tx, group.id)).preferences.topic == 7
    assert "general topic" in await dialogue("/here", **place)
    async with db.read() as tx:
        assert (await chats.get(tx, group.id)).preferences.topic is None
    assert "in the group itself" in await dialogue("/here", chat=OPERATOR)


async def test_an_export_needs_a_second_editor_if_the_chat_wishes(
    db, server, group, admin, dialogue, watch_names, add_chat, time
):
    await watch_names(group, "Айдос Омаров")
    async with db.write() as tx:
        await chats.set_preferences(tx, group.id, replace(group.preferences, needs_consent=True))
    assert "second editor" in await dialogue(f"/export {GROUP}", chat=ADMIN)
    assert "you asked yourself" in await dialogue(f"/team {GROUP} agree 1", chat=ADMIN)
    assert "can not agree" in await dialogue("/team agree 1", chat=GROUP, kind="supergroup", anonymous=True)
    assert server.documents == []
    assert "Agreed" in await dialogue("/team agree 1", chat=GROUP, kind="supergroup", user=OPERATOR)
    await dialogue(f"/export {GROUP}", chat=ADMIN)
    chat, _, content = await server.wait_for_document()
    assert chat == ADMIN
    assert "Айдос Омаров" in content.decode()
    assert "second editor" in await dialogue(f"/export {GROUP}", chat=ADMIN)
    async with db.write() as tx:
        number, is_given = await consents.ask(tx, db.vault, group.id, ADMIN, now=time())
    assert (number, is_given) == (2, False)


async def test_a_team_of_nobody_is_called_so(group, dialogue):
    said = await dialogue(f"/team {GROUP}")
    assert "Nobody is invited yet" in said
    assert "0 people" not in said


async def test_an_empty_list_is_filled_by_the_number_of_its_group(group, dialogue):
    assert f"<code>/watch {GROUP} Name Surname</code>" in await dialogue(f"/list {GROUP}")
    assert f"<code>/watch {GROUP} Name Surname</code>" in await dialogue(f"/export {GROUP}")
    place = {"chat": GROUP, "kind": "supergroup", "user": ADMIN}
    there = await dialogue("/list", **place)
    assert f"<code>/watch {GROUP} Name Surname</code> in a private chat" in there


async def test_a_list_seen_from_afar_is_searched_and_turned_by_its_number(group, dialogue, watch_names):
    await watch_names(group, *(f"Имя Фамилия{number}" for number in range(30)))
    assert f"<code>/list {GROUP} page 2</code>" in await dialogue(f"/list {GROUP}")
