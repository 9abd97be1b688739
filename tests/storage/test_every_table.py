"""One name in every table there is: nothing of it stands in the open, and nothing is left once its chat is forgotten.

A table that is not filled here, or has a column of text that is not declared here, fails.
"""

import importlib
import re
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import (
    alerts,
    audit,
    channels,
    chats,
    consents,
    dialogues,
    entries,
    feeds,
    forgetting,
    furniture,
    likenesses,
    locks,
    masses,
    members,
    near_misses,
    outbox,
    pulses,
    rekeying,
    searches,
    stories,
    verdicts,
    watches,
)
from storage.columns import Record
from storage.masses import Mass
from storage.records import Decision, Entry, NameWatch, News, NotRule, QueryWatch, Quote, Told
from storage.tables import metadata

STORAGE = Path(forgetting.__file__).parent
SECURITY = STORAGE.parent / "docs" / "security.md"
for path in sorted(STORAGE.glob("tables_*.py")):
    importlib.import_module(f"storage.{path.stem}")

NAME = "Құралай Дәулетқызы"
SPELLINGS = ("құралай", "дәулетқызы", "kuralai", "dauletqyzy", "куралай", "даулеткызы")
CODE, INVITE, PASSWORD = "lock-4711", "invite8472word", "channel-pass-993"
SECRETS = (*SPELLINGS, CODE, INVITE, PASSWORD)
USER = 7_512_340

PUBLISHED = {
    *(f"entries.{name}" for name in ("guid", "url", "title", "summary", "text", "author", "source", "heard")),
    *(f"stories_told.{name}" for name in ("item", "story", "event", "reason", "of_event", "news")),
    *(f"alerts.{name}" for name in ("story", "event")),
    *(f"likenesses.{name}" for name in ("event_before", "event_now", "story_before")),
    *("feeds.title", "furniture.host", "furniture.marks", "seen.key"),
}
"""What a source printed, or what is made of it."""
SETTINGS = {
    *(f"chats.{name}" for name in ("sender", "address", "kind", "lang", "zone", "migrated_to", "preferences")),
    *(f"feeds.{name}" for name in ("url", "kind", "proxy", "options", "state", "memory", "error", "hours")),
    *(f"outbox.{name}" for name in ("kind", "dedup_key", "message_id", "error")),
    *("entries.lang", "stories_told.level", "stories_told.part", "watches.kind", "verdicts.kind", "masses.family"),
    *(
        "audit.action",
        "members.role",
        "invites.role",
        "near_misses.answer",
        "dialogues.step",
        "likenesses.state_before",
    ),
    *("meta.key", "meta.value", "pulses.name", "pulses.role", "pulses.body", "chats.state", "alerts.state"),
    *("outbox.state",),
}
"""Numbers, kinds, states and addresses: never a name, which the test below holds them to."""
HASHED = {
    *("watches.ref", "watches.mark", "members.who", "dialogues.who", "consents.who"),
    *("invites.mark", "near_misses.mark"),
}
"""By the key: nobody without it can try names."""
EMPTIED = {"dialogues.body", "searches.body"}
"""Sealed, but thrown away and not sealed anew when the key changes."""


class Signed:
    item = "1"

    def sure_keys(self):
        return [7]

    def keys(self):
        return [8]

    def marks(self):
        return [9]

    def packed(self):
        return f'["{NAME}", ["4"]]'.encode()


def told(now):
    return Told(
        watches=(NAME,),
        persons=(NAME,),
        events=(),
        title=f"{NAME} қамалды",
        url=None,
        source=None,
        lang="kk",
        published_at=None,
        seen_at=now,
        quote=Quote(f"{NAME} қамауға алынды", ((0, 5),)),
        title_bold=(),
        reasons=(f"«{NAME}»",),
        also=(),
    )


async def _news(tx, db, now, title):
    """Store published news that names the person, and its place in a story."""
    feed_id = (await feeds.listing(tx))[0].id
    entry_id = await entries.keep(tx, feed_id, Entry(title, title, f"{NAME}, Kuralai"), source=None, now=now)
    await entries.mark_seen(tx, feed_id, [f"{entry_id:032x}"], now=now)
    decision = Decision("s", f"e{entry_id}", None, None, 0, "new", f"{NAME}", news=(News("person", NAME),))
    await stories.keep(tx, db.vault, entry_id, Signed(), decision, now=now)
    return entry_id


async def _alert(tx, db, chat_id, entry_id, now):
    words = {"state": "alert", "story": "s", "event": f"e{entry_id}", "told": told(now), "now": now}
    number = await alerts.add(tx, db.vault, chat_id=chat_id, entry_id=entry_id, **words)
    body = alerts.told_to_json(told(now))
    await outbox.put(
        tx, db.vault, chat_id=chat_id, kind="alert", priority=1, dedup_key=f"alert:{number}", body=body, now=now
    )
    return number


async def _list(tx, db, chat_id, now):
    """Put the name on a list in every place a list has for it."""
    rules = (NotRule("person", "Куралай Даулеткызы"),)
    person = NameWatch(
        NAME, NAME, ("Kuralai Dauletqyzy",), rules, code_name="Құралай", notes=NAME, tags=("дәулетқызы",)
    )
    await watches.add_many(tx, db.vault, chat_id, [person, QueryWatch("q", f'"{NAME}"')], now=now)
    return (await watches.listing(tx, db.vault, chat_id))[0].id


async def _talk(tx, db, chat, now):
    """Say the name in every way a chat can."""
    vault, later = db.vault, now + timedelta(days=1)
    await dialogues.begin(tx, vault, chat.id, USER, step="watch.name", body={"name": NAME}, now=now)
    await searches.begin(tx, vault, chat.id, {"words": NAME}, now=now)
    await members.put(tx, vault, chat.id, USER, "editor", now=now)
    await members.invite(tx, vault, chat.id, INVITE, "reader", expires_at=later, now=now)
    await locks.put(tx, vault, chat.id, CODE)
    await consents.ask(tx, vault, chat.id, USER, now=now)
    await audit.note(tx, vault, "watch", who=USER, chat_id=chat.id, now=now)
    url = f"https://news.example/rss?q={NAME}"
    await feeds.add(tx, url, kind="search", every_s=None, now=now, title=NAME, owner_id=chat.id, vault=vault)


async def _judge(tx, db, chat, watch_row, numbers, now):
    """Answer alerts in every way there is."""
    vault, first = db.vault, numbers[0]
    await verdicts.put(tx, vault, chat_id=chat.id, alert_id=first, kind="person", body={"name": NAME}, now=now)
    await near_misses.put(tx, vault, chat.id, watch_id=watch_row, alert_id=first, name=NAME, now=now)
    pair = [await alerts.get(tx, vault, chat.id, number) for number in numbers]
    await likenesses.join(tx, pair[1], pair[0], now=now)
    roster = {"people": [NAME]}
    await masses.begin(tx, vault, [Mass(0, chat.id, "arrests", first, None, None, 0, roster, now, now, None)])
    (mass,) = await masses.open_in(tx, vault, [chat.id])
    await masses.take_in(tx, {numbers[1]: mass.id})


async def _around(tx, db, now):
    """Fill what belongs to the installation."""
    proxy = f"socks5://u:{PASSWORD}@127.0.0.1:1080"
    url = "https://news.example/rss"
    await feeds.add(tx, url, kind="feed", every_s=None, now=now, proxy=proxy, vault=db.vault)
    await furniture.keep(tx, "news.example", "{}")
    await pulses.beat(tx, pulses.Pulse("host:1", "run", now, now))
    office = f"mailtos://u:{PASSWORD}@mail.example"
    return await channels.put(tx, db.vault, "office", office, now=now, digest_minute=None, next_digest_at=None)


@pytest.fixture
async def filled(db, now):
    """Give a chat that did everything, and a channel with a list."""
    async with db.write() as tx:
        office = await _around(tx, db, now)
        chat = await chats.add(tx, "telegram", str(USER), kind="private", now=now)
        row = await _list(tx, db, chat.id, now)
        await _list(tx, db, office.id, now)
        numbers = [await _alert(tx, db, chat.id, await _news(tx, db, now, f"{NAME} {n}"), now) for n in range(2)]
        await _talk(tx, db, chat, now)
        await _judge(tx, db, chat, row, numbers, now)
    return chat, office


async def _dump(db):
    """Give (table, row) of everything there is."""
    async with db.read() as tx:
        return [(table, row) for table in metadata.tables.values() for row in await tx.execute(sa.select(table))]


def _as_bytes(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).casefold().encode()


def _holding(dump, secrets, *, without=frozenset()):
    """Give the columns in which a secret stands, in bytes, whatever its case."""
    return {
        f"{table.name}.{column.name}"
        for table, row in dump
        for column in table.c
        if f"{table.name}.{column.name}" not in without
        and any(secret.encode() in _as_bytes(row._mapping[column]) for secret in secrets)
    }


def on_disk(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


async def test_every_table_is_filled_and_shows_no_name_code_or_password(db, filled):
    dump = await _dump(db)
    assert {table.name for table, _ in dump} == set(metadata.tables), "a table that is not filled proves nothing"
    assert _holding(dump, SECRETS, without=PUBLISHED) == set()
    assert {"entries.title", "entries.text"} <= _holding(dump, SPELLINGS), "this would find them"


async def test_of_a_forgotten_chat_no_table_holds_a_row_a_name_or_a_sealed_byte(db, filled, tmp_path, now):
    before = await _dump(db)
    ids = {chat.id for chat in filled}
    sealed = [
        bytes(row._mapping[column])
        for table, row in before
        for column in table.c
        if isinstance(column.type, sa.LargeBinary) and row._mapping[column]
        if ids & {row._mapping.get("chat_id"), row._mapping.get("owner_id")} or table.name == "channels"
    ]
    assert len(sealed) > 20
    for chat in filled:
        await forgetting.forget(db, chat.id, now=now)
    after = await _dump(db)
    assert _holding(after, SECRETS) == set()
    assert [(table.name, row) for table, row in after if ids & {row._mapping.get("chat_id")}] == []
    kept = {"feeds", "furniture", "seen", "audit", "pulses", "meta", "watch_changes"}
    assert {table.name for table, _ in after} == kept | {"stories_told", "story_keys", "story_marks"}
    if db.is_sqlite:
        disk = on_disk(tmp_path)
        spelt = {form for word in (*SECRETS, NAME) for form in (word, word.title(), word.upper())}
        assert [form for form in spelt if form.encode() in disk or form.encode("utf-16-le") in disk] == []
        assert [one for one in sealed if one[:16] in disk or one[-16:] in disk] == []


async def test_news_that_alerted_another_chat_stays_for_it(db, filled, now):
    chat, office = filled
    async with db.write() as tx:
        entry_id = await _news(tx, db, now, "shared")
        for one in (chat, office):
            await _alert(tx, db, one.id, entry_id, now)
    await forgetting.forget(db, chat.id, now=now)
    async with db.read() as tx:
        left = (await tx.execute(sa.text("SELECT title FROM entries"))).scalars()
        assert list(left) == ["shared"]


def test_every_column_of_text_or_bytes_is_declared():
    kinds = (sa.Text, sa.LargeBinary, sa.JSON, Record)
    columns = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.c
        if isinstance(column.type, kinds)
    }
    sealed = {f"{table.name}.body" for table in rekeying.SEALED} | EMPTIED
    assert columns == sealed | HASHED | PUBLISHED | SETTINGS
    assert sum(map(len, (sealed, HASHED, PUBLISHED, SETTINGS))) == len(columns), "declared twice"


def test_every_table_stands_in_the_table_of_what_is_kept():
    rows = [line.split("|")[2] for line in SECURITY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert set(metadata.tables) - set(re.findall(r"`(\w+)`", " ".join(rows))) == set()
    assert set(metadata.tables) >= set(re.findall(r"`(\w+)`", " ".join(rows))), "a table there is not"


def test_every_table_a_chat_owns_is_vacuumed_once_it_is_forgotten():
    owned = {
        table.name
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name != "feeds"
    }
    assert owned - set(forgetting.VACUUMED) == set()
