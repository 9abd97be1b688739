"""Who comes in: chats that are served already, operators, and whoever brings a code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.commands.digest import DEFAULT_MINUTE
from bot.digest_times import next_digest
from bot.phrases import FALLBACK, LANGUAGES, phrases
from storage import chats, watches

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.access import Access
    from bot.calls import Tools
    from bot.markup import Html
    from bot.speakers import Said
    from storage.members import Invite
    from storage.records import Chat

DEFAULT_ZONE = "Asia/Almaty"
"""Dabyl watches Kazakhstan's news; /tz changes it."""

_SENDER = "telegram"


@dataclass(frozen=True, slots=True)
class Entered:
    """Who stands at the door.

    Attributes:
        chat: The chat that is served; None for a stranger's.
        welcome: What to say to who has just come in by a code.
        joined: The chat whose team they joined by it, None for no team.
    """

    chat: Chat | None
    welcome: tuple[Html, ...] = ()
    joined: Chat | None = None


class Doorkeeper:
    """Lets chats in.

    Args:
        tools: Database and clock.
        access: Decides who may.
    """

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    async def admit(self, said: Said, name: str, words: str) -> Entered:
        """Find the chat, or take it in. Strangers and everyday use cost no write; a code does, and is used up."""
        async with self._tools.db.read() as tx:
            may_bring_one = said.is_private and name == "start" and bool(words.strip())
            brings_code = may_bring_one and await self._access.knows(tx, words, now=self._tools.clock())
            chat = await chats.find(tx, _SENDER, said.address)
            is_served = await self._access.may_use(tx, said.user_id, chat)
        if not brings_code and not is_served:
            return Entered(None)
        if not brings_code and chat and chat.state == "active":
            return Entered(await self._as_it_is(chat, said))
        async with self._tools.db.write() as tx:
            entered = await self._enter(tx, said, words if brings_code else "")
        if entered.joined:
            await self._tools.show_menu(entered.joined)
        return entered

    async def _as_it_is(self, chat: Chat, said: Said) -> Chat:
        """Correct what is known of a chat: one that was taken in by its number counted as a channel until it spoke."""
        if chat.kind == said.kind:
            return chat
        async with self._tools.db.write() as tx:
            await chats.set_kind(tx, chat.id, said.kind)
        return replace(chat, kind=said.kind)

    async def _enter(self, tx: AsyncConnection, said: Said, code: str) -> Entered:
        chat = await chats.find(tx, _SENDER, said.address)
        claims = bool(code) and await self._access.claim(tx, said.user_id, code)
        invite = None
        if code and not claims:
            invite = await self._access.redeem(tx, said.user_id, code, now=self._tools.clock())
        if not claims and not invite and not await self._access.may_use(tx, said.user_id, chat):
            return Entered(None)
        if chat is None or chat.state != "active":
            chat = await self._take_in(tx, said)
        if claims:
            return Entered(chat, (phrases(chat.lang).say("access.claimed"),))
        return await _joined(tx, chat, invite) if invite else Entered(chat)

    async def group(self, said: Said, address: str, *, is_new: bool) -> Chat | None:
        """Find a served group or channel; with `/start` an operator takes a new one in.

        Channels know no other way, since nobody is named in them.
        """
        async with self._tools.db.read() as tx:
            chat = await chats.find(tx, _SENDER, address)
        if chat is not None or not is_new or not await self._access.may_take_in(address, said.user_id):
            return chat
        async with self._tools.db.write() as tx:
            return await self._take_in(tx, replace(said, address=address, kind="channel"))

    async def _take_in(self, tx: AsyncConnection, said: Said) -> Chat:
        """Serve a chat from now on; one that had stopped the bot gets its list back."""
        now = self._tools.clock()
        chat = await chats.add(
            tx,
            _SENDER,
            said.address,
            kind=said.kind,
            now=now,
            lang=guess_lang(said.lang),
            zone=DEFAULT_ZONE,
            digest_minute=DEFAULT_MINUTE,
            next_digest_at=next_digest(now, DEFAULT_ZONE, DEFAULT_MINUTE),
        )
        await watches.touch(tx, chat.id)
        return chat


async def _joined(tx: AsyncConnection, chat: Chat, invite: Invite) -> Entered:
    """Say what an invitation has brought; one from a private chat brings a list of one's own, and no more."""
    say, place = phrases(chat.lang), await chats.get(tx, invite.chat_id)
    if place.kind == "private":
        return Entered(chat, (say.say("team.joined_own"),))
    return Entered(chat, (say.say(f"team.joined_{invite.role}", address=place.address),), place)


def guess_lang(lang: str | None) -> str:
    """Choose the language of a new chat from that of the writer's app."""
    short = (lang or "").split("-")[0].lower()
    return short if short in LANGUAGES else FALLBACK
