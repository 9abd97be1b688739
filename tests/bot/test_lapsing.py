"""The tick that saves drafts goes on past one that can not be saved."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot import lapsing
from storage import dialogues, drafts, watches
from storage.records import NameWatch
from storage.tables_talk import dialogues as dialogue_rows


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


async def test_one_that_can_not_be_opened_hinders_no_other_and_is_logged_without_words(db, add_chat, time, caplog):
    ids = []
    for user in (500, 501, 502):
        chat = await add_chat(str(user))
        ids.append(chat.id)
        body = drafts.to_body(drafts.draft_of(chat.id, NameWatch("", "Айдос Омаров")))
        async with db.write() as tx:
            await dialogues.begin(tx, db.vault, chat.id, user, step=drafts.TRIED, body=body, now=time())
    async with db.write() as tx:
        broken = dialogue_rows.update().where(dialogue_rows.c.chat_id == ids[0])
        await tx.execute(broken.values(body=b"nothing that was ever sealed"))
    late = time() + drafts.VALID_FOR
    assert await lapsing.tick(db, late - timedelta(seconds=1)) == 0
    assert await lapsing.tick(db, late) == 2
    async with db.read() as tx:
        assert [len(await watches.listing(tx, db.vault, one)) for one in ids] == [0, 1, 1]
        left = list((await tx.execute(sa.select(dialogue_rows.c.chat_id))).scalars())
    assert left == ids[:1]
    assert "could not be saved: StorageError" in caplog.text
    assert "Омаров" not in caplog.text
