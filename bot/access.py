"""Who may do what: the one place that decides.

operator   set in the settings, or claimed with the code shown at first start; everything, wherever they are admin
editor     the admins of a group or channel, whoever was invited as one, everybody in their own private chat
reader     everybody in a group that is served; whoever was invited as one may also ask from a private chat
nobody     strangers: the bot serves private chats it knows, and groups once an operator used it there

Of what runs the installation an operator sees everything, of a group's list nothing unless they are admin there.
"""

from __future__ import annotations

import hmac
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol

from storage import members, meta

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.database import Db
    from storage.members import Invite
    from storage.records import Chat

_OPERATORS = "operators"


class Role(IntEnum):
    """What somebody may do in a chat; who may more may less as well."""

    NOBODY = 0
    READER = 1
    EDITOR = 2
    OPERATOR = 3


class Speaker(Protocol):
    """Somebody who writes or taps: see `bot.speakers`."""

    @property
    def address(self) -> str:
        """The chat's id as text."""

    @property
    def user_id(self) -> int:
        """Who; 0 where nobody is named."""

    @property
    def is_private(self) -> bool:
        """Whether it is their own chat with the bot."""

    @property
    def speaks_for_the_chat(self) -> bool:
        """Whether only an admin could have done it."""


class Access:
    """Decides who is served.

    Args:
        db: Where roles are kept.
        operators: Telegram user ids from the settings.
        claim_code: The code that makes the first who sends it an operator; None when there is nothing to claim.
        is_admin: Asks Telegram whether a user is an admin of a group; (address, user id).
    """

    def __init__(
        self,
        db: Db,
        operators: frozenset[int],
        claim_code: str | None,
        is_admin: Callable[[str, int], Awaitable[bool]],
    ) -> None:
        self._db = db
        self._operators = operators
        self._claim_code = claim_code
        self._is_admin = is_admin

    async def is_operator(self, tx: AsyncConnection, user_id: int) -> bool:
        """Tell whether a user runs this installation."""
        return user_id in self._operators or user_id in await claimed_operators(tx)

    async def may_use(self, tx: AsyncConnection, user_id: int, chat: Chat | None) -> bool:
        """Tell whether a user is served in a chat, None for one without a row."""
        return (chat is not None and chat.state != "migrated") or await self.is_operator(tx, user_id)

    async def role(self, who: Speaker, target: Chat) -> Role:
        """Tell what somebody may do to the list of the chat they are in or, from a private chat, of another one."""
        if target.address != who.address:
            return await self._role_from_afar(who, target)
        if who.speaks_for_the_chat:
            return Role.EDITOR
        async with self._db.read() as tx:
            if await self.is_operator(tx, who.user_id):
                return Role.OPERATOR
        if who.is_private:
            return Role.EDITOR
        return max(Role.READER, await self._role_among(who.user_id, target))

    async def _role_from_afar(self, who: Speaker, target: Chat) -> Role:
        """Nobody is managed from another group, and an operator sees a list only where they are admin or invited."""
        return await self._role_among(who.user_id, target) if who.is_private else Role.NOBODY

    async def _role_among(self, user_id: int, target: Chat) -> Role:
        if not user_id or target.kind == "private":
            return Role.NOBODY
        async with self._db.read() as tx:
            invited = await members.role_of(tx, self._db.vault, target.id, user_id)
        if invited == "editor" or await self._is_admin(target.address, user_id):
            return Role.EDITOR
        return Role.READER if invited else Role.NOBODY

    async def may_take_in(self, address: str, user_id: int) -> bool:
        """Tell whether somebody may have a group or channel served that is not yet: operators who are admin there."""
        async with self._db.read() as tx:
            is_operator = await self.is_operator(tx, user_id)
        return is_operator and await self._is_admin(address, user_id)

    async def knows(self, tx: AsyncConnection, words: str, *, now: datetime) -> bool:
        """Tell whether the words may be a code that lets somebody in; asks only, so that guessing costs no write."""
        code = words.strip()
        is_claim = bool(self._claim_code) and hmac.compare_digest(code.encode(), (self._claim_code or "").encode())
        return is_claim or bool(code and await members.find_invite(tx, self._db.vault, code, now=now))

    async def claim(self, tx: AsyncConnection, user_id: int, words: str) -> bool:
        """Make a user the operator, if they sent the code and nobody did before."""
        if not self._claim_code or await claimed_operators(tx):
            return False
        if not hmac.compare_digest(words.strip().encode(), self._claim_code.encode()):
            return False
        await meta.put(tx, _OPERATORS, str(user_id))
        return True

    async def redeem(self, tx: AsyncConnection, user_id: int, words: str, *, now: datetime) -> Invite | None:
        """Use an invitation up, if the words are the code of one."""
        return await members.use_invite(tx, self._db.vault, words.strip(), user_id, now=now)


async def claimed_operators(tx: AsyncConnection) -> frozenset[int]:
    """Give the users who claimed the bot; empty while its code is unused."""
    return frozenset(int(part) for part in (await meta.get(tx, _OPERATORS) or "").split())
