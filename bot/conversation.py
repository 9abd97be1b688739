"""From what somebody wrote in a chat to the answer: find the command, check who may use it, run it. Knows no Telegram.

text -> command for us? -> chat served? -> this chat or, from a private one, a group by its number
     -> may change? -> answer
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.calls import Call
from bot.commands.digest import DEFAULT_MINUTE
from bot.digests import next_digest
from bot.phrases import FALLBACK, LANGUAGES, phrases
from storage import chats, watches

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.access import Access
    from bot.calls import Command, Tools
    from bot.markup import Html
    from storage.records import Chat

DEFAULT_ZONE = "Asia/Almaty"
"""Dabyl watches Kazakhstan's news; /tz changes it."""

_SENDER = "telegram"
_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<words>.*))?", re.DOTALL)
_GROUP_FIRST = re.compile(r"(?P<address>-\d{5,20})(?:\s+(?P<words>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """Something written in a chat.

    Attributes:
        address: The chat's id as text.
        kind: private, group, supergroup or channel.
        user_id: Who wrote it; 0 where nobody is named.
        text: The words.
        lang: Language of the writer's app, None when unknown.
        is_anonymous_admin: Written in the name of the group itself, which only its admins can.
    """

    address: str
    kind: str
    user_id: int
    text: str
    lang: str | None = None
    is_anonymous_admin: bool = False

    @property
    def is_private(self) -> bool:
        """Whether nobody else reads the answer."""
        return self.kind == "private"


class Conversation:
    """Answers what is written to the bot.

    Args:
        tools: What commands work with.
        access: Decides who is served.
        is_admin: Asks Telegram whether a user is an admin of a group; (address, user id).
    """

    def __init__(self, tools: Tools, access: Access, is_admin: Callable[[str, int], Awaitable[bool]]) -> None:
        self._tools = tools
        self._access = access
        self._is_admin = is_admin
        self._commands: dict[str, Command] = {command.NAME: command for command in tools.commands}
        self.bot_name = ""

    async def answer(self, said: Said) -> Sequence[Html]:
        """Answer in blocks; nothing where no answer is due, as for other bots' commands and group chatter."""
        found = _COMMAND.fullmatch(said.text.strip())
        if (found is None and not said.is_private) or (found and not self._is_ours(found["bot"])):
            return []
        name, words = (found["name"].lower(), found["words"] or "") if found else ("", "")
        chat, is_new_operator = await self._admit(said, name, words)
        if chat is None:
            say = phrases(_guess(said.lang))
            return [say.say("access.refused")] if said.is_private or name == "start" else []
        if is_new_operator:
            return [phrases(chat.lang).say("access.claimed"), *await self._run(said, chat, "start", "")]
        return await self._run(said, chat, name, words)

    def _is_ours(self, bot: str | None) -> bool:
        return bot is None or bot.lower() == self.bot_name.lower()

    async def _admit(self, said: Said, name: str, words: str) -> tuple[Chat | None, bool]:
        """Find the chat, or take it in.

        Returns:
            The chat, None for a stranger's; and True when somebody has just become the operator.
        """
        may_claim = said.is_private and name == "start"
        async with self._tools.db.read() as tx:  # strangers and everyday use cost no write
            chat = await chats.find(tx, _SENDER, said.address)
            is_served = await self._access.may_use(tx, said.user_id, chat)
        if not may_claim and (not is_served or (chat and chat.state == "active")):
            return (chat if is_served else None), False
        async with self._tools.db.write() as tx:
            chat = await chats.find(tx, _SENDER, said.address)
            claims = may_claim and await self._access.claim(tx, said.user_id, words)
            if not claims and not await self._access.may_use(tx, said.user_id, chat):
                return None, False
            if chat is None or chat.state != "active":
                chat = await self._take_in(tx, said)
            return chat, claims

    async def _take_in(self, tx: AsyncConnection, said: Said) -> Chat:
        """Serve a chat from now on; one that had stopped the bot gets its list back."""
        now = self._tools.clock()
        await watches.touch(tx)
        return await chats.add(
            tx,
            _SENDER,
            said.address,
            kind=said.kind,
            now=now,
            lang=_guess(said.lang),
            zone=DEFAULT_ZONE,
            digest_minute=DEFAULT_MINUTE,
            next_digest_at=next_digest(now, DEFAULT_ZONE, DEFAULT_MINUTE),
        )

    async def _run(self, said: Said, chat: Chat, name: str, words: str) -> Sequence[Html]:
        say = phrases(chat.lang)
        command = self._commands.get(name)
        if command is None:
            return [say.say("access.unknown", name=name)] if name else [say.say("start.next", digest="/digest")]
        target, rest = chat, words
        remote = _GROUP_FIRST.fullmatch(words) if said.is_private else None
        if remote:
            found = await self._group(remote["address"], said, is_new=name == "start")
            if found is None:
                return [say.say("access.no_chat", address=remote["address"])]
            target, rest = found, remote["words"] or ""
        elif command.CHANGES and not await self._may_change(said):
            return [say.say("access.admins_only")]
        return await command.answer(Call(self._tools, target, rest, say, hides_names=not said.is_private))

    async def _group(self, address: str, said: Said, *, is_new: bool) -> Chat | None:
        """Find a served group or channel that this user may manage from a private chat.

        With `/start` an operator takes a new one in; channels know no other way, since nobody is named in them.
        """
        if not await self._is_admin(address, said.user_id):
            return None
        async with self._tools.db.write() as tx:
            chat = await chats.find(tx, _SENDER, address)
            if chat is None and is_new and await self._access.is_operator(tx, said.user_id):
                return await self._take_in(tx, replace(said, address=address, kind="channel"))
            return chat

    async def _may_change(self, said: Said) -> bool:
        if said.is_private or said.kind == "channel" or said.is_anonymous_admin:
            return True  # only admins can write in a channel, or in a group's own name
        async with self._tools.db.read() as tx:
            if await self._access.is_operator(tx, said.user_id):
                return True
        return await self._is_admin(said.address, said.user_id)


def _guess(lang: str | None) -> str:
    """Choose the language of a new chat from that of the writer's app."""
    short = (lang or "").split("-")[0].lower()
    return short if short in LANGUAGES else FALLBACK
