"""The dialogue about a person just put on the list: look at the stories, "not this person", loudness, a code name.

Every button can be typed as well, as long as the dialogue is open: one hour.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import watch_draft
from bot.backtest import backtest
from bot.keyboards import Answer
from bot.markup import clip, plain
from bot.presses import menu
from bot.pressing import Effect
from bot.trial_words import MOST_SHOWN, in_order
from bot.watch_draft import PREFIX, STEP, Draft
from bot.watch_words import describe_watch
from config.errors import WatchError
from storage import chats, dialogues, watches
from storage.records import NameWatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.backtest import Trial
    from bot.markup import Html
    from bot.pressing import Press
    from storage.dialogues import Dialogue

__all__ = ["PREFIX", "STEPS", "press", "reply"]

_CODE = "watch-code"
_CLUE = "watch-clue"
STEPS = frozenset({STEP, _CODE, _CLUE})
_LONGEST_CODE = 40


async def press(press: Press) -> Effect | None:
    """Do what a button of the dialogue says."""
    dialogue = await _open(press)
    if dialogue is None or not press.words or press.words[0] != str(dialogue.id):
        return None
    if not await _may_save(press, dialogue):
        return Effect(plain(press.say.say("access.admins_only")))
    answer = await _step(press, dialogue, press.words[1:])
    return None if answer is None else Effect(blocks=answer, keyboard=answer.keyboard)


async def reply(press: Press, dialogue: Dialogue, text: str) -> Sequence[Html]:
    """Take what was typed while the dialogue is open."""
    if not await _may_save(press, dialogue):
        return [press.say.say("access.admins_only")]
    tidy = " ".join(text.split())
    if dialogue.step == _CODE:
        return await _with_code(press, dialogue, tidy)
    if dialogue.step == _CLUE:
        return await _without(press, dialogue, tidy)
    return await _step(press, dialogue, _typed(press, tidy)) or [press.say.say("trial.usage")]


def _typed(press: Press, text: str) -> tuple[str, ...]:
    """Read `save`, `show`, `not 2`, `code`, `mode`, `more` or `drop`, in the chat's language or in English."""
    first, *rest = text.casefold().split(" ") if text else [""]
    for step in ("save", "show", "not", "code", "mode", "more", "drop"):
        if first in {step, *press.say.say(f"trial.word_{step}").split()}:
            return (step, *rest[:1])
    return ()


async def _open(press: Press) -> Dialogue | None:
    db = press.tools.db
    async with db.read() as tx:
        found = await dialogues.current(tx, db.vault, press.chat.id, press.user_id, now=press.tools.clock())
    return found if found and found.step in STEPS else None


async def _may_save(press: Press, dialogue: Dialogue) -> bool:
    """Check again that the list is theirs to change: an hour is long enough to lose that."""
    async with press.tools.db.read() as tx:
        target = await chats.get(tx, _draft(dialogue).target)
    return await press.may_manage(target)


async def _step(press: Press, dialogue: Dialogue, words: Sequence[str]) -> Answer | None:
    do = _DO.get(words[0]) if words else None
    return await do(press, dialogue, words[1:]) if do else None


async def _louder(press: Press, dialogue: Dialogue, _: Sequence[str]) -> Answer:
    return await _present(press, dialogue, _draft(dialogue).louder())


async def _ask_code(press: Press, dialogue: Dialogue, _: Sequence[str]) -> Answer:
    await _go_on(press, dialogue, _CODE, _draft(dialogue))
    return Answer([press.say.say("trial.ask_code")])


async def _show(press: Press, dialogue: Dialogue, _: Sequence[str]) -> Answer:
    await _go_on(press, dialogue, STEP, _draft(dialogue))
    return watch_draft.show(dialogue.id, await _try(press, _draft(dialogue)), press.say)


async def _not_this(press: Press, dialogue: Dialogue, words: Sequence[str]) -> Answer | None:
    """Ask what marks the other person of a story; with the word chosen, keep the rule."""
    if not words or not all(word.isdigit() for word in words):
        return None
    number, draft = int(words[0]), _draft(dialogue)
    offered = await _clues(press, draft, number)
    if len(words) > 1:
        return await _without(press, dialogue, offered[int(words[1])]) if int(words[1]) < len(offered) else None
    if not offered:
        return None
    await _go_on(press, dialogue, _CLUE, draft)
    return Answer([press.say.say("trial.ask_clue")], watch_draft.clue_keyboard(dialogue.id, number, offered, press.say))


async def _clues(press: Press, draft: Draft, number: int) -> list[str]:
    shown = in_order(await _try(press, draft))[:MOST_SHOWN]
    return watch_draft.clues(shown[number - 1]) if 1 <= number <= len(shown) else []


async def _without(press: Press, dialogue: Dialogue, clue: str) -> Answer:
    try:
        draft = _draft(dialogue).without(clue)
    except WatchError:
        return _one(press.say.say("mark.no_clue", clue=clip(clue, 60)))
    return await _present(press, dialogue, draft)


async def _with_code(press: Press, dialogue: Dialogue, code: str) -> Answer:
    draft = _draft(dialogue)
    return await _present(
        press, dialogue, replace(draft, watch=replace(draft.watch, code_name=clip(code, _LONGEST_CODE)))
    )


async def _present(press: Press, dialogue: Dialogue, draft: Draft) -> Answer:
    await _go_on(press, dialogue, STEP, draft)
    await _keep(press, draft)
    return watch_draft.present(dialogue.id, draft, await _try(press, draft), press.say)


async def _save(press: Press, dialogue: Dialogue, _: Sequence[str]) -> Answer | None:
    """End the dialogue; what was chosen in it is on the list already."""
    say, draft = press.say, _draft(dialogue)
    async with press.tools.db.write() as tx:
        if not await dialogues.end(tx, dialogue.id):
            return None  # a second tap
    what = describe_watch(draft.watch, say)
    return _one(say.say("watch.added", ref=draft.ref, what=what), say.say(f"trial.mode_{draft.mode}"))


async def _more(press: Press, dialogue: Dialogue, _: Sequence[str]) -> Answer | None:
    """Go on to everything else that can be set for a watch: other spellings, notes, tags, until when."""
    db, draft = press.tools.db, _draft(dialogue)
    async with db.write() as tx:
        await dialogues.end(tx, dialogue.id)
        stored = await watches.by_ref(tx, db.vault, draft.target, draft.ref)
    return await menu.main_page(press, stored) if stored else None


async def _drop(press: Press, dialogue: Dialogue, _: Sequence[str]) -> Answer:
    db, draft = press.tools.db, _draft(dialogue)
    async with db.write() as tx:
        await dialogues.end(tx, dialogue.id)
        await watches.remove(tx, db.vault, draft.target, draft.ref)
    return _one(press.say.say("trial.dropped", name=draft.watch.name))


async def _keep(press: Press, draft: Draft) -> None:
    """Bring the watch on the list to what the dialogue says; one that was taken off meanwhile stays off."""
    db, watch = press.tools.db, draft.watch
    async with db.write() as tx:
        stored = await watches.by_ref(tx, db.vault, draft.target, draft.ref)
        if stored and isinstance(stored.watch, NameWatch):
            chosen = replace(stored.watch, not_rules=watch.not_rules, code_name=watch.code_name)
            manner = replace(stored.manner, mode=draft.mode)
            await watches.change(tx, db.vault, replace(stored, watch=chosen, manner=manner))


async def _try(press: Press, draft: Draft) -> Trial:
    async with press.tools.db.read() as tx:
        return await backtest(tx, draft.watch, press.tools.clock(), reader=press.tools.reader)


async def _go_on(press: Press, dialogue: Dialogue, step: str, draft: Draft) -> None:
    db, now = press.tools.db, press.tools.clock()
    async with db.write() as tx:
        await dialogues.go_on(tx, db.vault, dialogue.id, step=step, body=draft.to_body(), now=now)


def _draft(dialogue: Dialogue) -> Draft:
    return Draft.from_body(dialogue.body)


def _one(*blocks: Html) -> Answer:
    return Answer(blocks)


_DO = {"save": _save, "show": _show, "not": _not_this, "code": _ask_code, "mode": _louder, "more": _more, "drop": _drop}
