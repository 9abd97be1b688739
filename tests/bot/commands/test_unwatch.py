from bot.commands import unwatch
from storage import watches


async def test_watches_are_taken_off_by_number(db, add_chat, use, watch_names):
    chat = await add_chat()
    await watch_names(chat, "Айгерим Сулейменова", "Ерлан Касымов", "Дана Омарова")
    answer = await use(unwatch, chat, "1, 3 77")
    assert answer.split("\n")[0].endswith("Айгерим Сулейменова")
    assert "no watch 77" in answer
    async with db.read() as tx:
        assert [one.ref for one in await watches.listing(tx, db.vault, chat.id)] == ["2"]


async def test_a_watch_is_taken_off_by_its_name_where_only_one_is_called_so(db, add_chat, use, watch_names):
    chat = await add_chat()
    await watch_names(chat, "Айгерим Сулейменова", "Ерлан Касымов", "Дана Касымова")
    assert "Айгерим Сулейменова" in await use(unwatch, chat, "Suleimenova")
    assert "no watch" in await use(unwatch, chat, "касымов")
    assert "no watch" in await use(unwatch, chat, "Сулейменова", hides_names=True)
    async with db.read() as tx:
        assert [one.ref for one in await watches.listing(tx, db.vault, chat.id)] == ["2", "3"]


async def test_without_a_number_it_asks_which(add_chat, use):
    assert "Which one?" in await use(unwatch, await add_chat())


async def test_one_chat_can_not_remove_anothers_watch(db, add_chat, use, watch_names):
    mine, theirs = await add_chat("1"), await add_chat("2")
    await watch_names(theirs, "Айгерим Сулейменова")
    assert "no watch 1" in await use(unwatch, mine, "1")
    async with db.read() as tx:
        assert len(await watches.listing(tx, db.vault, theirs.id)) == 1
