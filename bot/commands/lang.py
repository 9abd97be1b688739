"""/lang: the language of alerts, digests and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.phrases import LANGUAGES, phrases
from storage import chats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "lang"
HELP = "help.lang"
CHANGES = True

_ALSO = {"kz": "kk", "қаз": "kk", "рус": "ru", "eng": "en"}
"""What people type as well: kz is the country, kk the language."""


async def answer(call: Call) -> Sequence[Html]:
    """Tell or set the language; the answer is in the new one."""
    wanted = call.words.strip().casefold()
    if not wanted:
        return [call.say.say("lang.state")]
    lang = _ALSO.get(wanted, wanted)
    if lang not in LANGUAGES:
        return [call.say.say("lang.unknown")]
    async with call.tools.db.write() as tx:
        await chats.set_lang(tx, call.chat.id, lang)
    return [phrases(lang).say("lang.set")]
