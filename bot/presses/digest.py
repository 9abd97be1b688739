"""Taps under a digest: watch somebody who is not on the list, and answer whether a near miss was one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.calls import Call
from bot.commands import watch as watching
from bot.digest_buttons import PREFIX
from bot.keyboards import Answer
from bot.markup import Covered, bold, plain
from bot.pressing import Effect
from config.errors import WatchError
from matchers.name_verdicts import AlsoThisPerson, NotThisPerson, apply_verdict
from matchers.nominative import nominative
from storage import alerts, near_misses, watches
from storage.records import NameWatch

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.markup import Html
    from bot.pressing import Press
    from storage.near_misses import AnswerKind, Asked
    from storage.records import StoredWatch

__all__ = ["PREFIX", "press"]


async def press(press: Press) -> Effect | None:
    """Do what a button of a digest says; what it changes is for those who may change the list."""
    verb, *ids = press.words or ("",)
    if verb not in {"add", "yes", "no"} or not ids or not all(one.isdigit() for one in ids):
        return None
    if not await press.may_manage(press.chat):
        return Effect(plain(press.say.say("access.admins_only")))
    if verb == "add":
        return await _add(press, [int(one) for one in ids])
    return await _answer(press, int(ids[0]), "yes" if verb == "yes" else "no")


async def _add(press: Press, ids: list[int]) -> Effect | None:
    """Put somebody on the list whom an alert named, as /watch does."""
    if len(ids) != 2:
        return None
    async with press.tools.db.read() as tx:
        alert = await alerts.get(tx, press.tools.db.vault, press.chat.id, ids[0])
    if alert is None or ids[1] >= len(alert.told.persons):
        return None
    name = nominative(alert.told.persons[ids[1]])
    is_open = press.chat.kind == "private"
    call = Call(press.tools, press.chat, name, press.say, hides_names=not is_open, user_id=press.user_id)
    blocks = await watching.answer(call)
    return Effect(answer=blocks if isinstance(blocks, Answer) else Answer(blocks))


async def _answer(press: Press, miss_id: int, said: AnswerKind) -> Effect | None:
    """Keep whether the name is the person's: as a spelling, or as another person."""
    db = press.tools.db
    async with db.write() as tx:
        asked = await near_misses.get(tx, db.vault, press.chat.id, miss_id)
        one = await watches.get(tx, db.vault, asked.watch_id) if asked else None
        if asked is None or one is None or not isinstance(one.watch, NameWatch):
            return None
        if not await near_misses.answer(tx, miss_id, said):
            return Effect(plain(press.say.say("digest.near_answered")))
        told = await _keep(tx, press, asked, one, said)
    return Effect(answer=Answer([told]))


async def _keep(tx: AsyncConnection, press: Press, asked: Asked, one: StoredWatch, said: AnswerKind) -> Html:
    assert isinstance(one.watch, NameWatch)
    verdict = AlsoThisPerson(asked.name) if said == "yes" else NotThisPerson(person=asked.name)
    try:
        changed = apply_verdict(one.watch, verdict)
    except WatchError:  # a surname alone: it would find, or silence, every namesake
        return _said("near_one_word" if said == "yes" else "near_refused", press, asked, one)
    await watches.change(tx, press.tools.db.vault, replace(one, watch=changed))
    return _said("near_kept" if said == "yes" else "near_refused", press, asked, one)


def _said(key: str, press: Press, asked: Asked, one: StoredWatch) -> Html:
    assert isinstance(one.watch, NameWatch)
    label: str = one.watch.code_name or one.watch.name
    is_safe = press.chat.preferences.is_safe
    name = Covered(asked.name) if is_safe else asked.name
    shown = bold(Covered(label) if is_safe and not one.watch.code_name else label)
    values = {"name": name, "label": shown} | ({"ref": one.ref} if key == "near_one_word" else {})
    return press.say.say(f"digest.{key}", **values)
