"""From what somebody wrote in a chat to the answer: find the command, check who may use it, run it. Knows no Telegram.

text -> command for us? -> chat served? -> this chat or, from a private one, a group by its number
     -> may change? -> answer
words without a command -> the dialogue that is open, if one is
tap  -> chat served? -> whose button? -> effect
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import listfiles
from bot.calls import Call
from bot.commands import test as trying
from bot.commands.digest import DEFAULT_MINUTE
from bot.digests import next_digest
from bot.markup import plain
from bot.phrases import FALLBACK, LANGUAGES, phrases
from bot.presses import PRESSES
from bot.presses import watch as watch_dialogue
from bot.pressing import Effect, Press
from storage import audit, chats, watches

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.access import Access
    from bot.calls import Command, Tools
    from bot.markup import Html
    from storage.records import Chat

DEFAULT_ZONE = "Asia/Almaty"
"""Dabyl watches Kazakhstan's news; /tz changes it."""

_NEWS_WORDS = 6
"""From here on a text without a command is news somebody pasted or forwarded: it is read as /test reads it."""

_SENDER = "telegram"
_NOTED = frozenset({"watch", "list", "unwatch", "set", "mark", "import", "export", "why", "forget"})
"""Commands that add to a list, show it, take off it, or end it: what an operator may be asked about."""
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


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap on a button.

    Attributes:
        address: The chat's id as text.
        kind: private, group, supergroup or channel.
        user_id: Who tapped.
        who: What they call themselves.
        data: What the button brings back.
        lang: Language of their app, None when unknown.
    """

    address: str
    kind: str
    user_id: int
    who: str
    data: str
    lang: str | None = None


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

    async def take_file(
        self, said: Said, fetch: Callable[[], Awaitable[bytes]], size: int, tell: Callable[[Html], Awaitable[None]]
    ) -> Sequence[Html]:
        """Take a list sent as a file. Its caption may start with a group's number; in groups it must be /import.

        Args:
            said: Who sent it; the caption is the text.
            fetch: Loads it.
            size: Bytes, as Telegram says.
            tell: Shows how far it is.
        """
        caption = said.text.strip()
        found = _COMMAND.fullmatch(caption)
        is_import = found is not None and found["name"].lower() == "import" and self._is_ours(found["bot"])
        if not is_import and not said.is_private:
            return []
        words = (found["words"] or "") if found and is_import else caption
        chat, _ = await self._admit(said, "import", "")
        if chat is None:
            return [phrases(_guess(said.lang)).say("access.refused")]
        say = phrases(chat.lang)
        call = await self._call(said, chat, words, changes=True)
        if not isinstance(call, Call):
            return [call]
        if size > listfiles.MAX_BYTES:
            return [say.say("file.too_big", limit=say.number(listfiles.MAX_BYTES // 2**20))]
        await self._note(said, call.chat, "import")
        return await listfiles.take(call, await fetch(), tell)

    async def answer_kind(self, said: Said, kind: str) -> Sequence[Html]:
        """Say what to send instead of something that can not be read: photo, voice, other."""
        if not said.is_private:
            return []
        chat, _ = await self._admit(said, "", "")
        say = phrases(chat.lang if chat else _guess(said.lang))
        return [say.say(f"file.{kind}" if chat else "access.refused")]

    async def tap(self, tapped: Tapped) -> Effect:
        """Do what a tap asks for; a button that is out of date is answered kindly and changes nothing."""
        async with self._tools.db.read() as tx:
            chat = await chats.find(tx, _SENDER, tapped.address)
            is_served = chat is not None and await self._access.may_use(tx, tapped.user_id, chat)
        say = phrases(chat.lang if chat else _guess(tapped.lang))
        if chat is None or not is_served:
            return Effect(plain(say.say("access.refused")))
        prefix, *words = tapped.data.split(":")
        module = PRESSES.get(prefix)

        async def may_manage(target: Chat) -> bool:
            said = Said(tapped.address, tapped.kind, tapped.user_id, "")
            return await self._may_manage(said, chat, target)

        if module:
            press = Press(self._tools, chat, tapped.user_id, tapped.who, tuple(words), say, may_manage)
            effect = await module.press(press)
            if effect:
                return effect
        return Effect(plain(say.say("press.stale")))

    async def _may_manage(self, said: Said, here: Chat, target: Chat) -> bool:
        """Tell whether somebody may change the list of this chat, or from here that of another."""
        if target.id != here.id:
            return said.is_private and await self._is_admin(target.address, said.user_id)
        if said.kind == "channel":
            return await self._is_admin(said.address, said.user_id)  # readers can tap as well
        return await self._may_change(said)

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
        chat = await chats.add(
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
        await watches.touch(tx, chat.id)
        return chat

    async def _run(self, said: Said, chat: Chat, name: str, words: str) -> Sequence[Html]:
        say = phrases(chat.lang)
        command = self._commands.get(name)
        if not name:
            return await self._go_on(said, chat)
        if command is None:
            return [say.say("access.unknown", name=name)]
        call = await self._call(said, chat, words, changes=command.CHANGES, is_start=name == "start")
        if not isinstance(call, Call):
            return [call]
        await self._note(said, call.chat, name)
        return await command.answer(call)

    async def _call(self, said: Said, chat: Chat, words: str, *, changes: bool, is_start: bool = False) -> Call | Html:
        """Find out on which chat to act and whether this user may; says why not."""
        say, target, rest = phrases(chat.lang), chat, words
        remote = _GROUP_FIRST.fullmatch(words) if said.is_private else None
        if remote:
            found = await self._group(remote["address"], said, is_new=is_start)
            if found is None:
                return say.say("access.no_chat", address=remote["address"])
            target, rest = found, remote["words"] or ""
        elif changes and not await self._may_change(said):
            return say.say("access.admins_only")
        user_id = said.user_id if said.is_private else 0
        return Call(self._tools, target, rest, say, hides_names=not said.is_private, talk=chat, user_id=user_id)

    async def _go_on(self, said: Said, chat: Chat) -> Sequence[Html]:
        """Take words without a command as the next step of an open dialogue, or else as news to be read."""
        say = phrases(chat.lang)

        async def may_manage(target: Chat) -> bool:
            return await self._may_manage(said, chat, target)

        press = Press(self._tools, chat, said.user_id, "", (), say, may_manage)
        answered = await watch_dialogue.reply(press, said.text)
        if answered or len(said.text.split()) < _NEWS_WORDS:
            return answered or [say.say("start.next", digest="/digest")]
        return await trying.answer(Call(self._tools, chat, said.text, say, hides_names=not said.is_private))

    async def _note(self, said: Said, target: Chat, name: str) -> None:
        """Note who asked for what, without a word of it."""
        if name not in _NOTED:
            return
        db = self._tools.db
        async with db.write() as tx:
            await audit.note(tx, db.vault, name, who=said.user_id, chat_id=target.id, now=self._tools.clock())

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
