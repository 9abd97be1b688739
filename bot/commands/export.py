"""/export: the chat's list as a file that /import takes back; if the chat wishes, once a second editor agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.keyboards import Answer, Attachment
from bot.markup import plain
from bot.phrases import phrases
from bot.typed_words import shown
from matchers.watchlists import as_line
from storage import consents, outbox, watches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "export"
HELP = "help.export"
CHANGES = True


async def answer(call: Call) -> Sequence[Html]:
    """Send the list as JSON lines; never into a group, where everybody would have it."""
    say, db = call.say, call.tools.db
    if call.hides_names:
        return [say.say("file.export_hidden", address=call.chat.address)]
    async with db.read() as tx:
        stored = await watches.listing(tx, db.vault, call.chat.id)
    if not stored:
        return [say.say("list.empty", address=call.number_first)]
    if call.chat.preferences.needs_consent and not await _is_agreed(call):
        return [say.say("team.export_asked")]
    content = "".join(as_line(one.ref, one.watch, one.manner) for one in stored).encode()
    name = f"watchlist-{call.tools.clock():%Y-%m-%d}.jsonl"
    return Answer([say.say("file.exported", n=len(stored))], attachment=Attachment(name, content))


async def _is_agreed(call: Call) -> bool:
    """Tell whether a second editor has agreed, which serves once; where none has, ask the chat."""
    db, now = call.tools.db, call.tools.clock()
    async with db.write() as tx:
        number, is_given = await consents.ask(tx, db.vault, call.chat.id, call.user_id, now=now)
        if is_given:
            await consents.use(tx, number)
            return True
        there = phrases(call.chat.lang)
        asked = there.say("team.export_ask", words=f"/team {shown('agree', 'team', there)} {number}")
        await outbox.put(
            tx,
            db.vault,
            chat_id=call.chat.id,
            kind="notice",
            priority=outbox.ALERT_PRIORITY,
            dedup_key=f"consent:{number}",
            body={"text": plain(asked)},
            now=now,
        )
    return False
