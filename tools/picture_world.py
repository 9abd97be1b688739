"""A small Dabyl in a temporary folder, to talk with for the pictures: its database, its conversation, no network."""

from __future__ import annotations

import random
import tomllib
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.access import Access
from bot.calls import Tools
from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.digest_times import due_after
from bot.keyboards import keyboard_of
from bot.markup import split
from bot.parts import parts_of
from bot.phrases import phrases
from bot.senders.telegram import _keyboard as keyboard_under
from bot.speakers import Said, Tapped
from config.pattern_packs import load_pattern_packs
from matchers.hearing import heard
from matchers.patterns import PatternReader
from matchers.reading import Reader
from storage import alerts, chats, entries, feeds, watches
from storage.database import Db
from storage.migrating import migrate
from storage.records import Entry, EventFact, Message, NameWatch, PatternWatch, Quote, Told
from storage.tables import feeds as feed_table
from storage.vault import Vault
from watchers.adding import Added, Resolved
from watchers.discovery import Found

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.keyboards import Keyboard
    from storage.records import Chat, Telling

NOW = datetime(2026, 5, 1, 16, 46, tzinfo=UTC)
USER = 500
NEWS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (Path(__file__).parent / "picture_news.toml").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing in a chat.

    Attributes:
        who: bot, me, note (a line between messages) or toast.
        text: Telegram HTML of the bot, plain text else.
        keyboard: Buttons under it.
        picture: A PNG above it.
        replies_to: First words of the message it answers.
        changed: What stands in the corner of a message that was changed.
    """

    who: str
    text: str
    keyboard: Keyboard = ()
    picture: bytes = b""
    replies_to: str = ""
    changed: str = ""


class World:
    """A chat and everything around it."""

    def __init__(self, db: Db, chat: Chat) -> None:
        self.db, self.chat = db, chat
        self.say, self.news = phrases(chat.lang), NEWS[chat.lang]
        patterns = _patterns()
        tools = Tools(db, lambda: NOW, lambda listed: Reader(listed, patterns), patterns.ids, COMMANDS, FakeAdder())  # type: ignore[arg-type]
        self._conversation = Conversation(tools, Access(db, frozenset({USER}), None, _is_admin))
        self._conversation.bot_name = "dabyl_bot"
        self._place, self._kind, self._topic = chat.address, "private", None
        self.shown: list[Shown] = []

    def note(self, text: str) -> None:
        """Put a line between messages."""
        self.shown.append(Shown("note", text))

    def bot(
        self, text: str, keyboard: Keyboard = (), *, picture: bytes = b"", replies_to: str = "", changed: str = ""
    ) -> None:
        """Let the bot say something."""
        self.shown.append(Shown("bot", text, keyboard, picture, replies_to, changed))

    async def write(self, text: str) -> None:
        """Write to the bot, and take its answer."""
        self.shown.append(Shown("me", text))
        said = Said(self._place, self._kind, USER, text, lang=self.chat.lang, topic=self._topic)
        blocks = await self._conversation.answer(said)
        self._answered(blocks, keyboard_of(blocks))

    async def send_file(self, name: str, content: str) -> None:
        """Send a list as a file."""
        data = content.encode()
        self.shown.append(Shown("me", f"📎 {name}"))
        said = Said(self.chat.address, "private", USER, "", lang=self.chat.lang)
        self._answered(await self._conversation.take_file(said, _given(data), len(data), _told_nobody), ())

    @asynccontextmanager
    async def in_group(self, address: str, topic: int) -> AsyncIterator[None]:
        """Write in a topic of a group that is served, in the chat's language."""
        async with self.db.write() as tx:
            await chats.add(
                tx, "telegram", address, kind="supergroup", now=NOW, lang=self.chat.lang, zone=self.chat.zone
            )
        self._place, self._kind, self._topic = address, "supergroup", topic
        yield
        self._place, self._kind, self._topic = self.chat.address, "private", None

    async def send_kind(self, name: str, kind: str) -> None:
        """Send what is no text."""
        self.shown.append(Shown("me", name))
        said = Said(self.chat.address, "private", USER, "", lang=self.chat.lang)
        self._answered(await self._conversation.answer_kind(said, kind), ())

    async def tap(self, label: str, *, as_new: bool = False) -> None:
        """Tap the button of the last message whose label begins so; what changes is drawn in its place.

        Args:
            label: How the button's label begins; `#2` is the third button.
            as_new: Draw the changed message under the old one.
        """
        keys = [one for row in self._last().keyboard for one in row]
        data = keys[int(label[1:])].data if label[0] == "#" else next(k.data for k in keys if k.label.startswith(label))
        await self.tap_data(data, as_new=as_new)

    async def tap_data(self, data: str, *, as_new: bool = False) -> None:
        """Bring a button's data back."""
        tapped = Tapped(self.chat.address, "private", USER, "Aigul", data, lang=self.chat.lang)
        effect = await self._conversation.tap(tapped)
        last = self._last()
        if effect.blocks is not None or effect.keyboard is not None:
            text = last.text if effect.blocks is None else "\n".join(split(effect.blocks))
            if not as_new:
                place = next(place for place, one in enumerate(self.shown) if one is last)
                self.shown = self.shown[:place]
            self.shown.append(Shown("bot", text, effect.keyboard or (), replies_to=last.replies_to))
        if effect.toast:
            self.shown.append(Shown("toast", effect.toast))
        if effect.answer:
            self._answered(effect.answer, effect.answer.keyboard)

    def _last(self) -> Shown:
        """The last message that has buttons."""
        return next((one for one in reversed(self.shown) if one.keyboard), self.shown[-1])

    def _answered(self, blocks: Sequence[str], keyboard: Keyboard) -> None:
        texts = split(blocks)  # type: ignore[arg-type]
        for text in texts:
            self.bot(text, keyboard if text is texts[-1] else ())

    def message(
        self, kind: str, body: Mapping[str, object], number: int | None, *, replies_to: str = "", changed: str = ""
    ) -> None:
        """Let the bot send a row of its outbox."""
        row = Message(1, self.chat, kind, 1, number, body, 0, maybe_dup=False)  # type: ignore[arg-type]
        parts = parts_of(row)
        for part in parts:
            picture = part.attachment.content if part.attachment else b""
            keyboard = keyboard_under(row) if part is parts[-1] else ()
            self.bot(part.text, keyboard, picture=picture, replies_to=replies_to, changed=changed)

    def told(self, **others: Any) -> Told:  # noqa: ANN401 - whatever a Told holds
        """Make an alert's facts: jail of 15 days for the first person."""
        quote, name = others.pop("quote", self.news["quote"]), self.news["name"]
        facts = Told(
            watches=(name,),
            persons=(),
            events=(EventFact("jail-days", {"days": 15}),),
            title=self.news["title"],
            url="https://news.example/a/1",
            source=self.news["outlet"],
            lang=self.chat.lang,
            published_at=NOW - timedelta(minutes=6),
            seen_at=NOW,
            quote=Quote(quote, _bold(quote, name, "15")) if quote else None,
            title_bold=(),
            reasons=(),
        )
        return replace(facts, **others)

    async def watch(self, names: Sequence[str]) -> None:
        """Put people on the list."""
        async with self.db.write() as tx:
            listed = [NameWatch("", name) for name in names]
            await watches.add_many(tx, self.db.vault, self.chat.id, listed, now=NOW)

    async def keep_alert(self, told: Told, *, state: str = "held", story: str = "s1", at: datetime = NOW) -> int:
        """Note an alert, as the watchers do."""
        async with self.db.write() as tx:
            feed = (await feeds.listing(tx))[0]
            entry = Entry(f"{story} {told.title}", told.title, "x")
            entry_id = await entries.keep(tx, feed.id, entry, source=None, now=at)
            number = await alerts.add(
                tx,
                self.db.vault,
                chat_id=self.chat.id,
                entry_id=entry_id,
                state=state,  # type: ignore[arg-type]
                story=story,
                event=str(entry_id),
                told=told,
                now=at,
            )
        assert number is not None
        return number


@asynccontextmanager
async def world(lang: str, folder: Path, *, is_new: bool = False, **preferences: bool) -> AsyncIterator[World]:
    """Open one: a chat in a language with a list, 30 days of news and sources in all states.

    Args:
        lang: en, ru or kk.
        folder: Where its database may stand.
        is_new: Nobody has spoken to the bot yet.
        preferences: What the chat chose.
    """
    name = f"{lang}-{random.getrandbits(40)}.db"
    db = Db(f"sqlite:///{folder / name}", Vault(bytes(range(32))))
    try:
        await migrate(db)
        async with db.write() as tx:
            await chats.add(tx, "console", "console", kind="console", now=NOW)
            chat = await chats.add(
                tx, "telegram", str(USER), kind="private", now=NOW, lang=lang, zone="Asia/Almaty", digest_minute=1200
            )
            chat = replace(chat, preferences=replace(chat.preferences, **preferences))
            await chats.set_preferences(tx, chat.id, chat.preferences)
            due = due_after(NOW, chat)
            await chats.set_digest(tx, chat.id, zone=chat.zone, digest_minute=1200, next_digest_at=due)
            await _fill(tx, db, chat)
            if is_new:
                await chats.block(tx, chat.id, now=NOW)
        yield World(db, chat)
    finally:
        await db.close()


async def _fill(tx: AsyncConnection, db: Db, chat: Chat) -> None:
    news = NEWS[chat.lang]
    await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=NOW, title=news["outlet"])
    feed = (await feeds.listing(tx))[0]
    for number, title in enumerate(("title", "released", "draft_title")):
        text = news[("quote", "released_quote", "draft_quote")[number]]
        entry = Entry(f"e{number}", news[title], text, chat.lang, f"https://news.example/{number}", news["outlet"])
        seen = NOW - timedelta(days=3 * number + 1)
        await entries.keep(tx, feed.id, entry, source=None, now=seen, heard=heard(entry.title, entry.text))
    await _add_sources(tx)
    listed = [NameWatch("", news["second"]), NameWatch("", news["quiet"], code_name="P-7"), PatternWatch("", "torture")]
    await watches.add_many(tx, db.vault, chat.id, listed, now=NOW - timedelta(days=40))


async def _add_sources(tx: AsyncConnection) -> None:
    """Add sources in every state there is."""
    hour = timedelta(hours=1)
    states: tuple[tuple[str, str, str, dict[str, object]], ...] = (
        ("https://rus.azattyq.org/api/z", "Азаттық", "feed", {"last_good_at": NOW - hour / 6}),
        ("https://t.me/s/dalavesti", "Dala Vesti", "telegram", {"last_good_at": NOW - hour / 12}),
        ("https://7kun.example/rss", "7kun", "feed", {"error": '{"code": "refused", "status": 403}'}),
        ("https://qazaqradio.example/rss", "Qazaq Radio", "feed", {"quiet_after": NOW - 9 * hour}),
        ("https://old.example/rss", "Old Gazette", "feed", {"state": "parked", "error": '{"code": "dns"}'}),
    )
    for url, title, kind, values in states:
        await feeds.add(tx, url, kind=kind, every_s=None, now=NOW, title=title)
        row = {"looks": 9, "hours": "[]", "last_good_at": NOW - 50 * hour} | values
        await tx.execute(feed_table.update().where(feed_table.c.url == url).values(row))
    first = feed_table.c.url == "https://news.example/rss"
    await tx.execute(feed_table.update().where(first).values(looks=9, hours="[]", last_good_at=NOW - hour / 4))


class FakeAdder:
    """Finds a feed at every address."""

    async def add(self, text: str, *, chat_id: int) -> Added:  # noqa: ARG002 - as watchers.adding.Adder
        """Add nothing, and answer as if it had."""
        found = Found(f"{text}/feed", "feed", "News", 20, NOW - timedelta(minutes=25))
        return Added(text, found.url, is_new=True, resolved=Resolved((found,)))


@cache
def _patterns() -> PatternReader:
    return PatternReader(load_pattern_packs())


def _bold(text: str, *stretches: str) -> tuple[tuple[int, int], ...]:
    """Find what is set bold: a name in whatever case it stands, by its stem."""
    found = []
    for words in stretches:
        stem = words.split()[0][:5]
        start = text.find(stem)
        if start >= 0:
            end = start
            for _ in words.split():
                end = next((place for place in range(end + 1, len(text)) if text[place] in " .,;…"), len(text))
            found.append((start, end))
    return tuple(sorted(found))


def _given(data: bytes) -> Callable[[], Awaitable[bytes]]:
    async def fetch() -> bytes:
        return data

    return fetch


async def _told_nobody(_: str) -> None:
    pass


async def _is_admin(_address: str, _user: int) -> bool:
    return True


def body_of(told: Told, telling: Telling | None = None) -> dict[str, Any]:
    """Put facts into a message's body."""
    from storage.tellings import KEY, telling_to_json  # noqa: PLC0415 - only where there is one

    body = alerts.told_to_json(told)
    return body | {KEY: telling_to_json(telling)} if telling else body
