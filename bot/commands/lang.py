"""/lang: the language of alerts, digests and answers, and of the menu of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.choosing import choose_lang
from bot.languages import read_lang
from bot.phrases import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "lang"
HELP = "help.lang"
CHANGES = True


async def answer(call: Call) -> Sequence[Html]:
    """Tell or set the language; the answer is in the new one."""
    if not call.words.strip():
        return [call.say.say("lang.state")]
    lang = read_lang(call.words)
    if lang is None:
        return [call.say.say("lang.unknown")]
    await choose_lang(call.tools, call.chat, lang)
    return [phrases(lang).say("lang.set")]
