"""Who may talk to this Dabyl: the one place that decides. Roles and invitations will come here.

Operators may do everything; they are set, or claim the bot with the code shown at first start. A chat is served once an
operator has used it: it then has a row in `chats`. In a group everybody may ask, only its admins may change.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from storage import meta

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.records import Chat

_OPERATORS = "operators"


class Access:
    """Decides who is served.

    Args:
        operators: Telegram user ids from the settings.
        claim_code: The code that makes the first who sends it an operator; None when there is nothing to claim.
    """

    def __init__(self, operators: frozenset[int], claim_code: str | None) -> None:
        self._operators = operators
        self._claim_code = claim_code

    async def is_operator(self, tx: AsyncConnection, user_id: int) -> bool:
        """Tell whether a user may do everything."""
        return user_id in self._operators or user_id in await claimed_operators(tx)

    async def may_use(self, tx: AsyncConnection, user_id: int, chat: Chat | None) -> bool:
        """Tell whether a user is served in a chat, None for one without a row."""
        return (chat is not None and chat.state != "migrated") or await self.is_operator(tx, user_id)

    async def claim(self, tx: AsyncConnection, user_id: int, words: str) -> bool:
        """Make a user the operator, if they sent the code and nobody did before."""
        if not self._claim_code or await claimed_operators(tx):
            return False
        if not hmac.compare_digest(words.strip().encode(), self._claim_code.encode()):
            return False
        await meta.put(tx, _OPERATORS, str(user_id))
        return True


async def claimed_operators(tx: AsyncConnection) -> frozenset[int]:
    """Give the users who claimed the bot; empty while its code is unused."""
    return frozenset(int(part) for part in (await meta.get(tx, _OPERATORS) or "").split())
