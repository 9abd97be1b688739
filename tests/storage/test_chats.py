from datetime import timedelta

import sqlalchemy as sa

from storage import chats, feeds, members, outbox, watches
from storage.records import Manner, NameWatch, Preferences


async def _group(tx, db, now, address, *names):
    chat = await chats.add(tx, "telegram", address, kind="group", now=now)
    for name in names:
        await watches.add(tx, db.vault, chat.id, NameWatch("", name), now=now)
    return chat


async def _names(tx, db, chat):
    return sorted(one.watch.name for one in await watches.listing(tx, db.vault, chat.id))


async def _queue(tx, db, chat, now):
    await outbox.put(
        tx, db.vault, chat_id=chat.id, kind="notice", priority=1, dedup_key=f"n{chat.id}", body={"text": "x"}, now=now
    )


async def test_a_group_that_became_a_supergroup_keeps_its_row(db, now):
    async with db.write() as tx:
        chat = await _group(tx, db, now, "-5", "Тимур Оспанов")
        await chats.migrate(tx, db.vault, chat.id, "-1005", now=now)
        moved = await chats.find(tx, "telegram", "-1005")
        assert moved.id == chat.id
        assert await _names(tx, db, moved) == ["Тимур Оспанов"]


async def test_a_supergroup_that_is_known_already_gets_list_and_waiting_messages(db, now):
    async with db.write() as tx:
        old = await _group(tx, db, now, "-5", "Тимур Оспанов", "Мадина Сарбасова")
        new = await _group(tx, db, now, "-1005", "Мадина Сарбасова")
        await _queue(tx, db, old, now)
        await chats.migrate(tx, db.vault, old.id, "-1005", now=now)
        assert await _names(tx, db, new) == ["Мадина Сарбасова", "Тимур Оспанов"]
        assert await _names(tx, db, old) == []
        assert [chat_id for _, chat_id, _ in await outbox.waiting(tx, now, limit=9)] == [new.id]
        assert (await chats.get(tx, old.id)).state == "migrated"


async def test_migrating_to_where_one_is_changes_nothing(db, now):
    async with db.write() as tx:
        chat = await _group(tx, db, now, "-1005", "Тимур Оспанов")
        await chats.migrate(tx, db.vault, chat.id, "-1005", now=now)
        assert (await chats.get(tx, chat.id)).state == "active"
        assert await _names(tx, db, chat) == ["Тимур Оспанов"]


async def test_a_digest_is_advanced_by_one_of_two_ticks_only(db, now):
    async with db.write() as tx:
        chat = await _group(tx, db, now, "77")
        await chats.set_digest(tx, chat.id, zone="Asia/Almaty", digest_minute=1200, next_digest_at=now)
        (due,) = await chats.due_digests(tx, now)
        later = now + timedelta(days=1)
        assert await chats.advance_digest(tx, due, next_digest_at=later, now=now)
        assert not await chats.advance_digest(tx, due, next_digest_at=later, now=now)
        assert await chats.due_digests(tx, now) == []


async def test_a_blocked_chat_is_sent_nothing_and_has_no_digest_due(db, now):
    async with db.write() as tx:
        chat = await _group(tx, db, now, "77")
        await chats.set_digest(tx, chat.id, zone="UTC", digest_minute=0, next_digest_at=now)
        await _queue(tx, db, chat, now)
        await chats.block(tx, chat.id, now=now)
        assert await chats.due_digests(tx, now) == []
        assert await outbox.waiting(tx, now, limit=9) == []


async def test_what_a_chat_prefers_is_kept_and_old_rows_have_the_defaults(db, now):
    chosen = Preferences(digest_days=(0, 4), is_silent=True, quiet_from=1320, breakthrough=("jail-days",))
    async with db.write() as tx:
        chat = await _group(tx, db, now, "-5")
        before = (await chats.get(tx, chat.id)).preferences
        await chats.set_preferences(tx, chat.id, chosen)
        after = (await chats.get(tx, chat.id)).preferences
    assert (before, after) == (Preferences(), chosen)


async def test_a_preference_this_code_does_not_know_is_passed_over(db, now):
    async with db.write() as tx:
        chat = await _group(tx, db, now, "-5")
        await tx.execute(sa.text('UPDATE chats SET preferences = \'{"is_silent": true, "of_tomorrow": 3}\''))
        assert (await chats.get(tx, chat.id)).preferences == Preferences(is_silent=True)


async def test_the_sources_of_a_group_follow_it_to_a_row_that_was_there(db, now):
    async with db.write() as tx:
        group = await chats.add(tx, "telegram", "-10", kind="group", now=now)
        other = await chats.add(tx, "telegram", "-100", kind="supergroup", now=now)
        await feeds.add(tx, "https://a.example/", kind="feed", every_s=None, now=now, owner_id=group.id)
        await chats.migrate(tx, db.vault, group.id, "-100", now=now)
        assert [feed.owner_id for feed in await feeds.listing(tx)] == [other.id]


async def test_a_merge_keeps_how_loud_each_watch_is_the_team_and_the_settings(db, now):
    loud, chosen = Manner("all", is_paused=True), Preferences(quiet_from=1320, quiet_until=420, topic=3)
    async with db.write() as tx:
        old = await _group(tx, db, now, "-5")
        await watches.add_many(tx, db.vault, old.id, [NameWatch("", "Тимур Оспанов")], now=now, manners=[loud])
        await members.put(tx, db.vault, old.id, 7, "editor", now=now)
        await chats.set_lang(tx, old.id, "kk")
        await chats.set_digest(tx, old.id, zone="Asia/Almaty", digest_minute=480, next_digest_at=now)
        await chats.set_preferences(tx, old.id, chosen)
        new = await _group(tx, db, now, "-1005")
        await chats.migrate(tx, db.vault, old.id, "-1005", now=now)
        [stored] = await watches.listing(tx, db.vault, new.id)
        after = await chats.get(tx, new.id)
        assert await members.role_of(tx, db.vault, new.id, 7) == "editor"
    assert stored.manner == loud
    assert (after.lang, after.zone, after.digest_minute) == ("kk", "Asia/Almaty", 480)
    assert (after.preferences.quiet_from, after.preferences.topic) == (1320, None)
