"""Telegram's menu of commands: in the language of the reader's app or of a chat; short for who may only ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeChatMember,
)

from bot.phrases import FALLBACK, LANGUAGES, phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Bot

    from bot.calls import Command
    from storage.records import Chat


async def set_menus(bot: Bot, commands: Sequence[Command]) -> None:
    """Set what chats see that have chosen no language yet."""
    for lang in LANGUAGES:
        code = None if lang == FALLBACK else lang
        short, full = _menu(commands, lang, is_full=False), _menu(commands, lang, is_full=True)
        await bot.set_my_commands(short, BotCommandScopeAllGroupChats(), language_code=code)
        await bot.set_my_commands(full, BotCommandScopeAllChatAdministrators(), language_code=code)
        await bot.set_my_commands(full, BotCommandScopeAllPrivateChats(), language_code=code)


async def show_menu(
    bot: Bot, commands: Sequence[Command], chat: Chat, editors: Sequence[int] = (), *, former: int | None = None
) -> None:
    """Set what one chat sees, in its own language whatever that of a reader's app; a channel has no menu.

    Args:
        bot: The client.
        commands: There are.
        chat: Whose menus.
        editors: Users who may change the list of a group without being admins there.
        former: A user who was an editor until now, and sees what everybody sees again.
    """
    number = int(chat.address)
    full = _menu(commands, chat.lang, is_full=True)
    if chat.kind == "private":
        await bot.set_my_commands(full, BotCommandScopeChat(number))
    elif chat.kind != "channel":
        await bot.set_my_commands(_menu(commands, chat.lang, is_full=False), BotCommandScopeChat(number))
        await bot.set_my_commands(full, BotCommandScopeChatAdministrators(number))
        for editor in editors:
            await bot.set_my_commands(full, BotCommandScopeChatMember(number, editor))
        if former is not None:
            await bot.delete_my_commands(BotCommandScopeChatMember(number, former))


def _menu(commands: Sequence[Command], lang: str, *, is_full: bool) -> list[BotCommand]:
    """List all commands, or those that change nothing."""
    say = phrases(lang)
    shown = [command.NAME for command in commands if is_full or not command.CHANGES]
    return [BotCommand(name, say.say(f"menu.{name}")) for name in shown]
