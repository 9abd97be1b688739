"""Taps under an alert: what changes rules is for those who may change the list, the rest for everybody in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import alert_buttons, verdicts
from bot.alert_buttons import PREFIX
from bot.calls import Call
from bot.commands import why
from bot.keyboards import Answer, keyboard_of
from bot.markup import clip, plain
from bot.pressing import Effect
from bot.roster_file import roster_file
from bot.watch_words import describe_watch
from storage import masses

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.keyboards import Keyboard
    from bot.pressing import Press
    from bot.verdicts import Case
    from storage.records import StoredWatch
    from storage.verdicts import VerdictKind

__all__ = ["PREFIX", "press"]

_NOTED: dict[str, VerdictKind] = {"ok": "relevant", "e": "no-event", "o": "old", "m": "mute"}
_FOR_EVERYBODY = {"ok", "no", "back", "w", "h", "csv"}


async def press(press: Press) -> Effect | None:
    """Say something of an alert, or ask about it."""
    number, verb = (press.words[0], press.words[1]) if len(press.words) > 1 else ("", "")
    do = _DO.get(verb)
    if not number.isdigit() or do is None:
        return None
    async with press.tools.db.read() as tx:
        case = await verdicts.read(tx, press.tools.db.vault, press.chat, int(number))
    if case is None:
        return None
    if verb not in _FOR_EVERYBODY and not await press.may_manage(press.chat):
        return Effect(plain(press.say.say("access.admins_only")))
    return await do(press, case)


async def _why(press: Press, case: Case) -> Effect:
    call = Call(press.tools, press.chat, str(case.alert.id), press.say, hides_names=False)
    told = await why.answer(call)
    return Effect(answer=Answer(told, keyboard_of(told)))


async def _roster(press: Press, case: Case) -> Effect | None:
    """Send the roster of a mass event as it stands now."""
    db = press.tools.db
    async with db.read() as tx:
        mass = await masses.of_alert(tx, db.vault, press.chat.id, case.alert.id)
    if mass is None:
        return None
    file = roster_file(mass, press.chat, press.say)
    return Effect(answer=Answer([press.say.say("mass.file", head=f"A-{mass.alert_id}")], attachment=file))


async def _ask(press: Press, case: Case) -> Effect:
    """Ask what was wrong."""
    if case.verdict:
        return await _handled_already(press, case)
    keys = alert_buttons.reasons_keyboard(case.alert.id, press.say, names_anybody=bool(case.people))
    return Effect(plain(press.say.say("press.what_was_wrong")), keyboard=keys)


async def _back(press: Press, case: Case) -> Effect:
    return await _handled_already(press, case)


async def _undo(press: Press, case: Case) -> Effect:
    db = press.tools.db
    async with db.write() as tx:
        await verdicts.undo(tx, db.vault, case)
        keys = await _keyboard(tx, press, case)
    return Effect(plain(press.say.say("press.undone")), keyboard=keys)


async def _part(press: Press, case: Case) -> Effect:
    """Tell the repeats that were held back apart from this alert, or this one from the alert before it."""
    db, say = press.tools.db, press.say
    async with db.write() as tx:
        count = await verdicts.part(tx, db.vault, case, now=press.tools.clock())
        keys = await _keyboard(tx, press, case)
    if not count:
        return Effect(plain(say.say("press.nothing_to_part")), keyboard=keys)
    kept = case.alert.telling.form == "possible"
    return Effect(plain(say.say("press.kept_apart") if kept else say.say("press.parted", n=count)), keyboard=keys)


async def _join(press: Press, case: Case) -> Effect:
    """Keep that it is the same as the alert before it."""
    db = press.tools.db
    async with db.write() as tx:
        joined = await verdicts.join(tx, db.vault, case, now=press.tools.clock())
        keys = await _keyboard(tx, press, case)
    return Effect(plain(press.say.say("press.joined" if joined else "press.nothing_to_part")), keyboard=keys)


async def _unsay(press: Press, case: Case) -> Effect:
    """Take "same" or "not the same" back."""
    db = press.tools.db
    async with db.write() as tx:
        undone = await verdicts.unsay(tx, db.vault, case, now=press.tools.clock())
        keys = await _keyboard(tx, press, case)
    return Effect(plain(press.say.say("press.undone" if undone else "press.nothing_to_part")), keyboard=keys)


async def _keyboard(tx: AsyncConnection, press: Press, case: Case) -> Keyboard:
    """Give the buttons as they are after what was just said."""
    said = await verdicts.said(tx, press.tools.db.vault, press.chat, case.alert.id, who=press.who)
    return alert_buttons.keyboard_under(case.alert.id, said, press.say)


async def _note(press: Press, case: Case) -> Effect:
    """Keep a verdict, unless a colleague was faster with another one: undoing that comes first."""
    kind, db = _NOTED[press.words[1]], press.tools.db
    if case.verdict and case.verdict.kind != kind:
        return await _handled_already(press, case)
    async with db.write() as tx:
        await verdicts.note(tx, db.vault, case, kind, now=press.tools.clock())
        return await _noted(tx, press, case, kind)


async def _other_person(press: Press, case: Case) -> Effect | None:
    """Ask who was taken for another, then what marks the other; with both known, keep the rule."""
    number, say, chosen = case.alert.id, press.say, press.words[2:]
    if case.verdict:
        return await _handled_already(press, case)
    people = [one for one in case.people if not chosen or str(one.id) == chosen[0]]
    if not people:
        return None
    if len(people) > 1:
        named = [(one, clip(plain(describe_watch(one.watch, say)), 60)) for one in people]
        keys = alert_buttons.people_keyboard(number, named, say)
        return Effect(plain(say.say("press.which_person")), keyboard=keys)
    offered = verdicts.clues(case.alert.told)
    if len(chosen) < 2:
        asked = say.say("press.which_word", number=number, ref=people[0].ref)
        return Effect(keyboard=alert_buttons.clues_keyboard(number, people[0], offered, say), answer=Answer([asked]))
    if not chosen[1].isdigit() or int(chosen[1]) >= len(offered):
        return None
    return await _keep_rule(press, case, people[0], offered[int(chosen[1])])


async def _keep_rule(press: Press, case: Case, person: StoredWatch, clue: str) -> Effect:
    db = press.tools.db
    async with db.write() as tx:
        await verdicts.note_other_person(tx, db.vault, case, person, clue, now=press.tools.clock())
        keys = await _keyboard(tx, press, case)
    return Effect(plain(press.say.say("press.rule_kept", clue=clue)), keyboard=keys)


async def _noted(tx: AsyncConnection, press: Press, case: Case, kind: VerdictKind) -> Effect:
    toast = press.say.say(f"press.{kind.replace('-', '_')}_noted")
    return Effect(plain(toast), keyboard=await _keyboard(tx, press, case))


async def _handled_already(press: Press, case: Case) -> Effect:
    if case.verdict is None:
        async with press.tools.db.read() as tx:
            return Effect(keyboard=await _keyboard(tx, press, case))
    time = alert_buttons.local_time(case.verdict, press.chat.zone)
    said = press.say.say(f"press.{case.verdict.kind.replace('-', '_')}_said", who="", time=time)
    return Effect(" ".join(plain(said).split()))


_DO = {
    "w": _why,
    "csv": _roster,
    "no": _ask,
    "back": _back,
    "h": _back,
    "p": _other_person,
    "u": _undo,
    "s": _part,
    "j": _join,
    "us": _unsay,
} | dict.fromkeys(_NOTED, _note)
