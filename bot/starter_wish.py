"""Who may begin with the starter list of sources: it is read for everybody, so that somebody must answer for it.

all of it is there                -> nothing to do: it is read for this chat as well
an operator wishes it             -> added
nothing is read here at all       -> added: a newcomer's list would be dumb without it, and it is our own selection
else                              -> the operators are asked, once a day however many wish it, and not told who does
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot import starter
from bot.markup import Html, plain
from bot.phrases import phrases
from storage import feeds, outbox
from watchers.owning import operator_chats

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.calls import Tools
    from bot.phrases import Phrases

_PRIORITY = 5

Answered: TypeAlias = Literal["there", "added", "asked", "nobody"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the starter list stands.

    Attributes:
        missing: How many of its sources are not read here.
        read: How many sources are read here for everybody.
    """

    missing: int
    read: int

    def may_add(self, *, is_operator: bool) -> bool:
        """Tell whether somebody may add it without asking."""
        return is_operator or not self.read


async def standing(tx: AsyncConnection) -> Standing:
    """Look how the starter list stands."""
    known = await feeds.listing(tx)
    urls = {feed.url for feed in known}
    missing = sum(feed.url not in urls for feed in starter.starter_pack().feeds)
    return Standing(missing, sum(feed.owner_id is None for feed in known))


async def wish(tools: Tools, *, is_operator: bool) -> tuple[Answered, int]:
    """Add the starter list, or ask for it.

    Args:
        tools: Database, clock, operators.
        is_operator: Whether an operator wishes it.

    Returns:
        What became of it, and how many sources it is about.
    """
    now = tools.clock()
    async with tools.db.write() as tx:
        stands = await standing(tx)
        if not stands.missing:
            return "there", len(starter.starter_pack().feeds)
        if stands.may_add(is_operator=is_operator):
            return "added", await starter.add_sources(tx, now)
        asked = await operator_chats(tx, tools.operators)
        for operator in asked:
            await outbox.put(
                tx,
                tools.db.vault,
                chat_id=operator.id,
                kind="notice",
                priority=_PRIORITY,
                dedup_key=f"pack:{operator.id}:{now.date()}",
                body={"text": plain(phrases(operator.lang).say("start.pack_wished", n=stands.missing))},
                now=now,
            )
        return ("asked" if asked else "nobody"), stands.missing


async def wish_in_words(tools: Tools, say: Phrases, *, is_operator: bool) -> Html:
    """Add the starter list, or ask for it, and say what became of it."""
    answered, count = await wish(tools, is_operator=is_operator)
    return say.say(f"start.pack_{answered}", n=count)
