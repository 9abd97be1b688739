"""/set: how loud one watch is, until when, under which code name, and who it must not be taken for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import watch_edits, watch_menu
from bot.keyboards import Answer
from bot.markup import clip
from bot.pressing import owner_tag
from bot.set_words import state_of
from storage import watches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "set"
HELP = "help.set"
CHANGES = True


async def answer(call: Call) -> Sequence[Html]:
    """Show one watch's settings with the buttons that change them, or change one of them."""
    say, db = call.say, call.tools.db
    ref, _, rest = call.words.strip().partition(" ")
    if not ref:
        return [say.say("set.usage")]
    async with db.write() as tx:
        stored = await watches.by_ref(tx, db.vault, call.chat.id, ref)
        if stored is None:
            return [say.say("unwatch.unknown", ref=clip(ref, 40))]
        if rest.strip():
            verb, words = watch_edits.read_change(rest)
            changed = watch_edits.change(stored, verb, words, zone=call.chat.zone, now=call.tools.clock())
            if changed is None:
                return watch_edits.refusal(verb, words, rest, say)
            await watches.change(tx, db.vault, changed)
            stored = changed
    told = [state_of(stored, call)]
    if call.hides_names or not call.user_id:
        return told
    tag = owner_tag(db.vault, call.place, call.user_id)
    return Answer(told, watch_menu.main(tag, stored, say, call.tools.clock()))
