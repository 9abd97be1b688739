from dataclasses import replace

import pytest

from storage import chats, watches
from storage.opened import OpenedLists
from storage.records import NameWatch


@pytest.fixture
async def chat(db, now):
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "5", kind="private", now=now)
        await watches.add_many(tx, db.vault, chat.id, [NameWatch("", f"Айдос Беркін{n}") for n in range(5)], now=now)
    return chat


class CountingVault:
    """Opens as the vault does, and counts."""

    def __init__(self, vault):
        self._vault = vault
        self.opened = 0

    def open(self, sealed):
        self.opened += 1
        return self._vault.open(sealed)


async def test_a_list_is_opened_once_and_after_a_change_only_what_changed(db, chat, now):
    lists, vault = OpenedLists(), CountingVault(db.vault)
    async with db.read() as tx:
        first = await lists.of(tx, vault, chat.id)
        assert await lists.of(tx, vault, chat.id) is first
    assert vault.opened == 5
    async with db.write() as tx:
        changed = replace(first[2].stored, watch=replace(first[2].stored.watch, code_name="P-3"))
        await watches.change(tx, db.vault, changed)
        await watches.remove(tx, db.vault, chat.id, first[0].stored.ref)
        await watches.add(tx, db.vault, chat.id, NameWatch("", "Нұрлан Сейіт"), now=now)
    async with db.read() as tx:
        second = await lists.of(tx, vault, chat.id)
        assert [one.stored for one in second] == await watches.listing(tx, db.vault, chat.id)
    assert vault.opened == 5 + 2
    assert second[0].added_at == now


async def test_lists_beyond_the_bound_are_closed_the_oldest_first(db, chat, now):
    async with db.write() as tx:
        other = await chats.add(tx, "telegram", "6", kind="private", now=now)
        await watches.add_many(tx, db.vault, other.id, [NameWatch("", "Айдос Берік")], now=now)
    lists, vault = OpenedLists(most=5), CountingVault(db.vault)
    async with db.read() as tx:
        for chat_id in (chat.id, other.id, chat.id):
            await lists.of(tx, vault, chat_id)
    assert vault.opened == 5 + 1 + 5
