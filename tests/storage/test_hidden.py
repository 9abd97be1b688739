import pytest
import sqlalchemy as sa

from storage import feeds, hidden
from storage.database import Db
from storage.migrating import migrate
from storage.rekeying import rekey
from storage.vault import Vault

KEY = bytes(range(32))
WORDS = "Тулегенова"
SEARCH = f"https://news.google.com/rss/search?q={WORDS}"


async def _add(db, now, url=SEARCH, **options):
    async with db.write() as tx:
        return await feeds.add(tx, url, kind="search", every_s=None, now=now, vault=db.vault, **options)


async def _row(db):
    async with db.read() as tx:
        return (await tx.execute(sa.text("SELECT * FROM feeds"))).one()


async def test_what_is_searched_for_stands_nowhere_in_its_row(db, now):
    await _add(db, now, title=f"{WORDS} - news")
    row = await _row(db)
    assert row.url.startswith("search:")
    assert WORDS not in str(tuple(row))
    assert WORDS.encode() not in row.body


async def test_a_vault_opens_it(db, now):
    await _add(db, now)
    async with db.read() as tx:
        (closed,), (opened,) = await feeds.listing(tx), await feeds.listing(tx, db.vault)
        again = await feeds.get(tx, opened.id, db.vault)
    assert closed.url.startswith("search:")
    assert opened.url == again.url == SEARCH


async def test_the_same_search_is_added_once(db, now):
    assert [await _add(db, now), await _add(db, now)] == [True, False]


@pytest.mark.parametrize("name", ["its own", "the hidden one"])
async def test_it_is_removed_by_either_address(db, now, name):
    await _add(db, now)
    url = SEARCH if name == "its own" else hidden.shown(db.vault, SEARCH)
    async with db.write() as tx:
        assert await feeds.remove(tx, url, db.vault)
        assert await feeds.listing(tx) == []


async def test_a_search_that_stood_in_the_open_is_hidden_at_the_next_start(db, now):
    async with db.write() as tx:
        await feeds.add(tx, SEARCH, kind="feed", every_s=None, now=now, title=WORDS)
        await tx.execute(sa.text("UPDATE feeds SET kind = 'search'"))
    await migrate(db)
    row = await _row(db)
    assert (row.url, row.title) == (hidden.shown(db.vault, SEARCH), None)


async def test_a_new_key_hides_it_anew(db, database_url, now):
    await _add(db, now)
    rekeyed = Db(database_url, Vault(bytes(range(1, 33)), KEY))
    try:
        await rekey(rekeyed)
        async with rekeyed.read() as tx:
            (feed,) = await feeds.listing(tx, Vault(bytes(range(1, 33))))
    finally:
        await rekeyed.close()
    assert feed.url == SEARCH
    assert (await _row(db)).url == hidden.shown(Vault(bytes(range(1, 33))), SEARCH)


@pytest.mark.parametrize("kind", ["feed", "search"])
async def test_the_password_of_a_proxy_is_sealed_until_another_proxy_takes_its_place(db, now, kind):
    async def put(proxy):
        async with db.write() as tx:
            given = {"kind": kind, "every_s": None, "now": now, "proxy": proxy, "vault": db.vault}
            await feeds.add(tx, "https://news.example/rss", **given)
            (feed,) = await feeds.listing(tx, db.vault)
        return feed

    for proxy in ("socks5://me:hush@p:1", "socks5://me:hush@q:1"):
        assert (await put(proxy)).proxy == proxy
        assert "hush" not in str(tuple(await _row(db)))
    kept = await put("socks5://q:1")
    assert (kept.url, kept.proxy) == ("https://news.example/rss", "socks5://q:1")
