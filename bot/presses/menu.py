"""Taps in the menu of one watch, and what is typed after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import watch_edits, watch_menu
from bot.backtest import backtest
from bot.keyboards import Answer
from bot.markup import plain
from bot.pressing import Effect, owner_tag, redraw
from bot.set_words import state
from bot.trial_words import brief
from bot.watch_menu import PREFIX, TYPED
from bot.watch_words import describe_watch
from storage import chats, dialogues, watches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.markup import Html
    from bot.pressing import Press
    from storage.dialogues import Dialogue
    from storage.records import StoredWatch

__all__ = ["PREFIX", "STEPS", "press", "reply"]

_STEP = "menu"
STEPS = frozenset({_STEP})


async def press(press: Press) -> Effect | None:
    """Do what a button of the menu says, if it is this person's menu and the list is theirs to change."""
    if len(press.words) < 3 or press.words[0] != owner_tag(press.tools.db.vault, press.chat, press.user_id):
        return None
    _, number, verb, *rest = press.words
    stored = await _find(press, number)
    if stored is None:
        return None
    if not await _may_change(press, stored):
        return Effect(plain(press.say.say("access.admins_only")))
    return await _do(press, stored, verb, " ".join(rest))


async def reply(press: Press, dialogue: Dialogue, text: str) -> Sequence[Html]:
    """Take what was typed after a tap: another spelling, a note, a code name."""
    db, field = press.tools.db, str(dialogue.body["field"])
    stored = await _find(press, str(dialogue.body["watch"]))
    async with db.write() as tx:
        await dialogues.end(tx, dialogue.id)
    if stored is None or not await _may_change(press, stored):
        return [press.say.say("press.stale")]
    changed = await _change(press, stored, field, text)
    if changed is None:
        return [watch_edits.refusal(field, text, text, press.say)[0]]
    return await main_page(press, changed)


async def main_page(press: Press, stored: StoredWatch) -> Answer:
    """Show a watch with its menu."""
    return Answer([await _state(press, stored)], watch_menu.main(_tag(press), stored, press.say, press.tools.clock()))


async def _do(press: Press, stored: StoredWatch, verb: str, words: str) -> Effect | None:
    say, tag = press.say, _tag(press)
    if verb in TYPED:
        return await _ask(press, stored, verb)
    pages = {"mutes": watch_menu.mutes, "ends": watch_menu.ends, "delete": watch_menu.deleting}
    if verb in pages:
        return Effect(keyboard=pages[verb](tag, stored, say))
    if verb == "main":
        return redraw(await main_page(press, stored))
    if verb == "really":
        return await _delete(press, stored)
    if verb == "try":
        return await _try(press, stored)
    changed = await _change(press, stored, verb, words)
    return redraw(await main_page(press, changed)) if changed else None


async def _ask(press: Press, stored: StoredWatch, field: str) -> Effect:
    """Ask for words; the next thing this person types in this chat is taken for them."""
    db, body = press.tools.db, {"watch": stored.id, "field": field}
    async with db.write() as tx:
        await dialogues.begin(
            tx, db.vault, press.chat.id, press.user_id, step=_STEP, body=body, now=press.tools.clock()
        )
    return Effect(answer=Answer([press.say.say(f"menu_watch.ask_{field}", ref=stored.ref)]))


async def _change(press: Press, stored: StoredWatch, verb: str, words: str) -> StoredWatch | None:
    db = press.tools.db
    async with db.write() as tx:
        zone = (await chats.get(tx, stored.chat_id)).zone
        changed = watch_edits.change(stored, verb, words, zone=zone, now=press.tools.clock())
        if changed:
            await watches.change(tx, db.vault, changed)
    return changed


async def _delete(press: Press, stored: StoredWatch) -> Effect:
    db = press.tools.db
    async with db.write() as tx:
        await watches.remove(tx, db.vault, stored.chat_id, stored.ref)
    what = describe_watch(stored.watch, press.say)
    return redraw(Answer([press.say.say("unwatch.done", ref=stored.ref, what=what)]))


async def _try(press: Press, stored: StoredWatch) -> Effect:
    """Show what the last 30 days would have brought."""
    async with press.tools.db.read() as tx:
        trial = await backtest(tx, stored.watch, press.tools.clock(), reader=press.tools.reader)
    keys = watch_menu.only_back(_tag(press), stored, press.say)
    return Effect(blocks=brief(trial, press.say), keyboard=keys)


async def _find(press: Press, number: str) -> StoredWatch | None:
    if not number.isdigit():
        return None
    async with press.tools.db.read() as tx:
        return await watches.get(tx, press.tools.db.vault, int(number))


async def _may_change(press: Press, stored: StoredWatch) -> bool:
    async with press.tools.db.read() as tx:
        target = await chats.get(tx, stored.chat_id)
    return not target.preferences.is_locked and await press.may_manage(target)


async def _state(press: Press, stored: StoredWatch) -> Html:
    async with press.tools.db.read() as tx:
        zone = (await chats.get(tx, stored.chat_id)).zone
    return state(stored, press.say, zone=zone, now=press.tools.clock(), hides_names=False)


def _tag(press: Press) -> str:
    return owner_tag(press.tools.db.vault, press.chat, press.user_id)
