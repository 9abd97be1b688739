"""The answer to "which of these do you mean?": one tap or one number, and it is watched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.calls import Call
from bot.commands import watch as watching
from bot.keyboards import Answer
from bot.markup import plain
from bot.pressing import Effect, redraw
from bot.watch_question import PREFIX, STEP, Question
from storage import chats, dialogues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.markup import Html
    from bot.pressing import Press
    from storage.dialogues import Dialogue

__all__ = ["PREFIX", "STEPS", "press", "reply"]

STEPS = frozenset({STEP})


async def press(press: Press) -> Effect | None:
    """Take the meaning that was tapped."""
    db = press.tools.db
    async with db.read() as tx:
        dialogue = await dialogues.current(tx, db.vault, press.chat.id, press.user_id, now=press.tools.clock())
    if dialogue is None or dialogue.step != STEP or len(press.words) != 2 or press.words[0] != str(dialogue.id):
        return None
    answer = await _take(press, dialogue, press.words[1])
    if isinstance(answer, str):
        return Effect(plain(answer))
    return redraw(answer) if answer else None


async def reply(press: Press, dialogue: Dialogue, text: str) -> Sequence[Html]:
    """Take the number that was typed; other words end the question and are taken as if it had not been asked."""
    answer = await _take(press, dialogue, text.strip().rstrip("."))
    if answer is None:
        async with press.tools.db.write() as tx:
            await dialogues.end(tx, dialogue.id)
        return []
    return [answer] if isinstance(answer, str) else answer


async def _take(press: Press, dialogue: Dialogue, number: str) -> Answer | Html | None:
    question, db = Question.from_body(dialogue.body), press.tools.db
    if not number.isdigit() or int(number) > len(question.choices):
        return None
    async with db.read() as tx:
        target = await chats.get(tx, question.target)
    if not await press.may_manage(target):
        return press.say.say("access.admins_only")
    async with db.write() as tx:
        await dialogues.end(tx, dialogue.id)
    if number == "0":
        return Answer([press.say.say("cancel.done")])
    call = Call(press.tools, target, "", press.say, hides_names=False, talk=press.chat, user_id=press.user_id)
    return await watching.add_one(call, question.choices[int(number) - 1])
