"""What a chat forwards, pastes or links to enters the same line as an entry; the answer says what fires, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands import test as trying
from bot.markup import clip, italic
from bot.source_words import word_trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html
    from bot.phrases import Phrases
    from watchers.forwarding import Origin, Taken

_SOURCE = 80


async def answer(call: Call, origin: Origin | None) -> Sequence[Html]:
    """Take in what was given; where nothing can be taken in, only try it against the chat's list.

    Args:
        call: Its words are what was given; the chat is the giver.
        origin: Where Telegram says that it comes from.
    """
    forwarding = call.tools.forwarding
    if forwarding is None:
        return await trying.answer(call)
    taken = await forwarding.take(call.words, chat_id=call.chat.id, origin=origin)
    if taken is None:
        return [call.say.say("given.too_many")]
    entry = taken.entry
    if not entry.title and not entry.text:
        return _notes(taken, call.say)
    is_repeated = entry.text.startswith(entry.title.rstrip("…"))  # a post's headline is only its first line
    words = entry.text if is_repeated else f"{entry.title}\n{entry.text}"
    tried = f"{words}\n{taken.remark}" if taken.remark else words
    return [*await trying.answer(replace(call, words=tried)), *_notes(taken, call.say)]


def _notes(taken: Taken, say: Phrases) -> list[Html]:
    """Tell whose lists read it, and what of it could not be read."""
    notes = [say.say("given.unread", trouble=word_trouble(taken.trouble, say))] if taken.trouble else []
    if taken.is_stub:
        notes.append(italic(f"🔒 {say.say('source.stub')}"))
    if not taken.entry.title and not taken.entry.text:
        return notes
    source = clip(taken.entry.source or "", _SOURCE)
    if taken.is_known:
        return [*notes, say.say("given.known", source=source)]
    return [*notes, say.say("given.shared", source=source) if taken.is_shared else say.say("given.own")]
