"""From what somebody wrote in a chat to the answer: find the command, check who may use it, run it. Knows no Telegram.

text -> command for us? -> not too often? -> chat served? -> this chat or, from a private one, a group by its number
     -> locked? -> may do this? -> answer
words without a command -> the dialogue that is open, if one is; else names, a list or news
tap  -> not too often? -> chat served? -> locked? -> whose button? -> effect
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import giving, listfiles
from bot.access import Role
from bot.admitting import Doorkeeper, guess_lang
from bot.calls import Call
from bot.command_words import guess_command, spoken_command
from bot.commands import watch as watching
from bot.keyboards import Answer, keyboard_of
from bot.limits import Limits
from bot.markup import plain
from bot.name_lines import NEWS_WORDS, is_list, is_names, one_a_line
from bot.onboarding import next_step
from bot.phrases import phrases
from bot.presses import KINDS, PRESSES, TALKS
from bot.pressing import Effect, Press
from bot.speakers import Said, Tapped
from storage import audit, chats, dialogues
from watchers.forwarding import link_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.access import Access
    from bot.calls import Command, Tools
    from bot.markup import Html
    from storage.records import Chat

__all__ = ["Conversation", "Said", "Tapped"]

_NOTED = frozenset(
    {"watch", "list", "unwatch", "set", "mark", "import", "export", "why", "forget"}
    | {"team", "lock", "unlock", "settings", "here", "pause", "resume", "safe", "sources"}
)
"""Commands that add to a list, show it, take off it, end it, or say who may: what an operator may be asked about."""
_WHILE_LOCKED = frozenset({"unlock", "help", "privacy"})
_BY_ROLE = frozenset({"sources"})
"""Commands for everybody that do more for some; Telegram is asked who they are."""
_COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<words>.*))?", re.DOTALL)
_SOURCE = re.compile(r"@\w{4,}|t\.me/\S+|(?:[\w-]+\.)+[a-zа-яқ]{2,}(?:/\S*)?", re.IGNORECASE)
"""A channel or a site as people write it, alone: somebody wants it read."""
_GROUP_FIRST = re.compile(r"(?P<address>-\d{5,20})(?:\s+(?P<words>.*))?", re.DOTALL)


class Conversation:
    """Answers what is written to the bot.

    Args:
        tools: What commands work with.
        access: Decides who is served.
    """

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access
        self._door = Doorkeeper(tools, access)
        self._limits = Limits(tools.clock)
        self._commands: dict[str, Command] = {command.NAME: command for command in tools.commands}
        self.bot_name = ""

    async def answer(self, said: Said) -> Sequence[Html]:
        """Answer in blocks; nothing where no answer is due, as for other bots' commands and group chatter."""
        found = _COMMAND.fullmatch(said.text.strip())
        if (found is None and not said.is_private) or (found and not self._is_ours(found["bot"])):
            return []
        name, words = (found["name"].lower(), found["words"] or "") if found else ("", "")
        verdict = self._limits.take(_key(said))
        if verdict != "answer":
            return [phrases(guess_lang(said.lang)).say("access.too_fast")] if verdict == "warn" else []
        entered = await self._door.admit(said, name, words)
        if entered.chat is None:
            return self._refuse(said) if said.is_private or name == "start" else []
        answered = await self._run(said, entered.chat, name, "" if entered.welcome else words)
        return Answer([*entered.welcome, *answered], keyboard_of(answered)) if entered.welcome else answered

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
        if (not is_import and not said.is_private) or self._limits.take(_key(said)) != "answer":
            return []
        words = (found["words"] or "") if found and is_import else caption
        chat = (await self._door.admit(said, "import", "")).chat
        if chat is None:
            return self._refuse(said)
        say = phrases(chat.lang)
        call = await self._call(said, chat, "import", words, needs=Role.EDITOR)
        if not isinstance(call, Call):
            return [call]
        if size > listfiles.MAX_BYTES:
            return [say.say("file.too_big", limit=say.number(listfiles.MAX_BYTES // 2**20))]
        await self._note(said, call.chat, "import")
        return await listfiles.take(call, await fetch(), tell)

    async def answer_kind(self, said: Said, kind: str) -> Sequence[Html]:
        """Say what to send instead of something that can not be read: photo, voice, other."""
        if not said.is_private or self._limits.take(_key(said)) != "answer":
            return []
        chat = (await self._door.admit(said, "", "")).chat
        return [phrases(chat.lang).say(f"file.{kind}")] if chat else self._refuse(said)

    async def tap(self, tapped: Tapped) -> Effect:
        """Do what a tap asks for; a button that is out of date is answered kindly and changes nothing."""
        async with self._tools.db.read() as tx:
            chat = await chats.find(tx, "telegram", tapped.address)
            is_served = chat is not None and await self._access.may_use(tx, tapped.user_id, chat)
        say = phrases(chat.lang if chat else guess_lang(tapped.lang))
        if self._limits.take(_key(tapped)) != "answer":
            return Effect(plain(say.say("access.too_fast")))
        if chat is None or not is_served:
            return Effect(plain(say.say("access.refused")))
        if chat.preferences.is_locked:
            return Effect(plain(say.say("lock.closed")))
        prefix, *words = tapped.data.split(":")
        module = PRESSES.get(prefix)
        effect = await module.press(self._press(tapped, chat, tapped.who, tuple(words))) if module else None
        if module is None or effect is None:
            return Effect(plain(say.say("press.stale")))
        await self._write_down(tapped.user_id, chat, f"tap {KINDS[prefix]}")
        return effect

    def _press(self, who: Said | Tapped, chat: Chat, name: str = "", words: tuple[str, ...] = ()) -> Press:
        async def role(target: Chat) -> Role:
            return await self._access.role(who, target)

        return Press(self._tools, chat, who.user_id, name, words, phrases(chat.lang), role)

    def _is_ours(self, bot: str | None) -> bool:
        return bot is None or bot.lower() == self.bot_name.lower()

    def _refuse(self, said: Said) -> Sequence[Html]:
        """Tell a stranger once; whoever goes on is left alone."""
        return [phrases(guess_lang(said.lang)).say("access.refused")] if self._limits.refuse(_key(said)) else []

    async def _run(self, said: Said, chat: Chat, name: str, words: str) -> Sequence[Html]:
        say = phrases(chat.lang)
        if not name:
            return await self._go_on(said, chat)
        meant, is_sure = guess_command(name, self._commands)
        if meant is None or not is_sure:
            return [say.say("access.unknown", name=name) if meant is None else say.say("access.meant", name=meant)]
        command = self._commands[meant]
        needs = Role.EDITOR if command.CHANGES else Role.READER
        call = await self._call(said, chat, meant, words, needs=needs)
        if not isinstance(call, Call):
            return [call]
        await self._note(said, call.chat, meant)
        if meant == watching.NAME:
            call = replace(call, words=one_a_line(call.words))
        return await command.answer(call)

    async def _call(self, said: Said, chat: Chat, name: str, words: str, *, needs: Role) -> Call | Html:
        """Find out on which chat to act and whether this user may; says why not."""
        say, target, rest = phrases(chat.lang), chat, words
        remote = _GROUP_FIRST.fullmatch(words) if said.is_private else None
        if remote:
            found = await self._door.group(said, remote["address"], is_new=name == "start")
            if found is None:
                return say.say("access.no_chat", address=remote["address"])
            target, rest = found, remote["words"] or ""
        is_asked = needs > Role.READER or remote or name in _BY_ROLE
        role = await self._access.role(said, target) if is_asked else Role.READER
        if role < needs:
            return say.say("access.no_chat" if role < Role.READER else "access.admins_only", address=target.address)
        if name not in _WHILE_LOCKED and (chat.preferences.is_locked or target.preferences.is_locked):
            return say.say("lock.closed")
        return Call(
            self._tools,
            target,
            rest,
            say,
            hides_names=not said.is_private,
            talk=chat,
            user_id=said.user_id if said.is_private else 0,
            speaker_id=said.user_id,
            role=role,
            topic=said.topic,
            bot_name=self.bot_name,
        )

    async def _go_on(self, said: Said, chat: Chat) -> Sequence[Html]:
        """Take words without a command as the next step of an open dialogue, or as names, or as news to be read."""
        say, db = phrases(chat.lang), self._tools.db
        if chat.preferences.is_locked:
            return [say.say("lock.closed")]
        async with db.read() as tx:
            dialogue = await dialogues.current(tx, db.vault, chat.id, said.user_id, now=self._tools.clock())
        talks = TALKS.get(dialogue.step) if dialogue and not _is_beside(said) else None
        answered = await talks.reply(self._press(said, chat), dialogue, said.text) if talks and dialogue else ()
        if answered:
            return answered
        call = Call(self._tools, chat, said.text, say, hides_names=False, user_id=said.user_id)
        spoken = None if said.is_forwarded else spoken_command(said.text, self._commands)
        if spoken:
            return await self._run(said, chat, *spoken)
        if not said.is_forwarded and not link_of(said.text) and (is_names(said.text) or is_list(said.text)):
            await self._note(said, chat, "watch")
            return await watching.answer(replace(call, words=one_a_line(call.words)))
        if said.is_forwarded or link_of(said.text) or len(said.text.split()) >= NEWS_WORDS:
            return await giving.answer(replace(call, user_id=0), said.origin)
        return [say.say("sources_command.usage") if _SOURCE.fullmatch(said.text.strip()) else next_step(chat, say)]

    async def _note(self, said: Said, target: Chat, name: str) -> None:
        if name in _NOTED:
            await self._write_down(said.user_id, target, name)

    async def _write_down(self, user_id: int, target: Chat, action: str) -> None:
        """Note who asked for what, without a word of it."""
        db = self._tools.db
        async with db.write() as tx:
            await audit.note(tx, db.vault, action, who=user_id, chat_id=target.id, now=self._tools.clock())


def _is_beside(said: Said) -> bool:
    """Tell whether it is no answer to an open dialogue, whatever that asks: a post or an article."""
    return said.is_forwarded or link_of(said.text) is not None


def _key(who: Said | Tapped) -> str:
    """Count by person, and where nobody is named by chat."""
    return str(who.user_id) if who.user_id else f"chat {who.address}"
