"""/mark: say of an alert what its buttons say: relevant, another person, no event, old, mute, same, apart; undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import verdicts
from bot.markup import clip
from bot.numbers import read_number
from bot.typed_words import leading
from config.errors import WatchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.calls import Call
    from bot.markup import Html
    from bot.verdicts import Case
    from storage.records import StoredWatch
    from storage.verdicts import VerdictKind

NAME = "mark"
HELP = "help.mark"
CHANGES = True

_KINDS: dict[str, VerdictKind] = {"ok": "relevant", "event": "no-event", "old": "old", "mute": "mute"}
_LIKENESSES = ("same", "apart", "together")


async def answer(call: Call) -> Sequence[Html]:
    """Keep what is said of the alert whose number stands first."""
    db = call.tools.db
    number, _, rest = call.words.strip().partition(" ")
    wanted, said = read_number(number), leading(rest, "mark")
    if wanted is None or said is None:
        return [call.say.say("mark.usage")]
    verb, words = said
    async with db.write() as tx:
        case = await verdicts.read(tx, db.vault, call.chat, wanted)
        if case is None:
            return [call.say.say("why.unknown", number=wanted)]
        if verb == "person":
            return [await _keep_rule(tx, call, case, words)]
        if verb in _LIKENESSES:
            return [await _liken(tx, call, case, verb)]
        return [await _note(tx, call, case, verb)]


async def _liken(tx: AsyncConnection, call: Call, case: Case, verb: str) -> Html:
    """Keep that it is the same as the alert before it, or not, or that its reports are not; or take that back."""
    vault, now = call.tools.db.vault, call.tools.clock()
    if verb == "apart":
        count = await verdicts.part(tx, vault, case, now=now)
        return call.say.say("press.parted", n=count) if count else call.say.say("press.nothing_to_part")
    done = await (verdicts.join if verb == "same" else verdicts.unsay)(tx, vault, case, now=now)
    key = "joined" if verb == "same" else "undone"
    return call.say.say(f"press.{key}" if done else "press.nothing_to_part")


async def _note(tx: AsyncConnection, call: Call, case: Case, verb: str) -> Html:
    vault = call.tools.db.vault
    if verb == "undo":
        await verdicts.undo(tx, vault, case)
        return call.say.say("press.undone")
    kind = _KINDS[verb]
    await verdicts.note(tx, vault, case, kind, now=call.tools.clock())
    return call.say.say(f"press.{kind.replace('-', '_')}_noted")


async def _keep_rule(tx: AsyncConnection, call: Call, case: Case, words: str) -> Html:
    say, tools = call.say, call.tools
    person, clue = _person(case, words)
    if person is None or not clue:
        return say.say("mark.which", number=case.alert.id)
    try:
        await verdicts.note_other_person(tx, tools.db.vault, case, person, clue, now=tools.clock())
    except WatchError:
        return say.say("mark.no_clue", clue=clip(clue, 60))
    return say.say("press.rule_kept", clue=clip(clue, 60))


def _person(case: Case, words: str) -> tuple[StoredWatch | None, str]:
    """Find out who was taken for another; with several people in the alert, their number in /list stands first."""
    first, _, rest = words.strip().partition(" ")
    for one in case.people:
        if one.ref == first and rest.strip():
            return one, rest.strip()
    return (case.people[0], words.strip()) if len(case.people) == 1 else (None, "")
