"""/mark: say of an alert what its buttons say, in words: relevant, another person, no event, old, mute; and undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import verdicts
from bot.markup import clip
from bot.numbers import read_number
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


async def answer(call: Call) -> Sequence[Html]:
    """Keep what is said of the alert whose number stands first."""
    db = call.tools.db
    number, _, rest = call.words.strip().partition(" ")
    verb, _, words = rest.strip().partition(" ")
    wanted = read_number(number)
    if wanted is None or verb.casefold() not in {*_KINDS, "person", "undo"}:
        return [call.say.say("mark.usage")]
    async with db.write() as tx:
        case = await verdicts.read(tx, db.vault, call.chat, wanted)
        if case is None:
            return [call.say.say("why.unknown", number=wanted)]
        if verb.casefold() == "person":
            return [await _keep_rule(tx, call, case, words)]
        return [await _note(tx, call, case, verb.casefold())]


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
