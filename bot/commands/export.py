"""/export: the chat's list as a file that /import takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.keyboards import Answer, Attachment
from matchers.watchlists import as_line
from storage import watches

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
        return [say.say("list.empty")]
    content = "".join(as_line(one.ref, one.watch) for one in stored).encode()
    name = f"watchlist-{call.tools.clock():%Y-%m-%d}.jsonl"
    return Answer([say.say("file.exported", n=len(stored))], attachment=Attachment(name, content))
