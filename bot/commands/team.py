"""/team: who else may see or change a list; one-time invitations; agreeing to an export."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.access import Role
from bot.markup import Html, code
from bot.numbers import read_number
from bot.spans import read_span
from bot.typed_words import leading
from bot.zones import zone_of
from storage import consents, members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from storage.members import MemberRole

NAME = "team"
HELP = "help.team"
CHANGES = True

_VALID_FOR, _LONGEST = timedelta(days=2), timedelta(days=30)
_CODE_BYTES = 10
"""80 bits: nobody guesses an invitation in the days it is good for."""

_ROLES: dict[str, MemberRole] = {"editor": "editor", "reader": "reader"}


async def answer(call: Call) -> Sequence[Html]:
    """Show the team, or `invite editor 2d`, `remove 2`, `withdraw`, `agree 7`."""
    if not call.words.strip():
        return [await _show(call, "")]
    said = leading(call.words, "team")
    return [await _DO[said[0]](call, said[1]) if said else call.say.say("team.usage", address=call.number_first)]


async def _show(call: Call, _: str) -> Html:
    say, db = call.say, call.tools.db
    async with db.read() as tx:
        team = await members.listing(tx, db.vault, call.chat.id)
        invited = await members.open_invites(tx, call.chat.id, now=call.tools.clock())
    zone = zone_of(call.chat.zone)
    lines = [
        say.say(f"team.{member.role}", number=number, since=say.day(member.since.astimezone(zone), short=True))
        for number, member in enumerate(team, 1)
    ]
    title = say.say("team.title", n=len(team)) if team else say.say("team.title_none")
    told = [title, *lines, *([say.say("team.invited", n=invited)] if invited else [])]
    return Html("\n".join([*told, say.say("team.usage", address=call.number_first)]))


async def _invite(call: Call, words: str) -> Html:
    """Make an invitation, but never in front of a group, where anybody could use it.

    Nobody can be let into the list of a private chat: there an operator invites people to have a list of their own.
    """
    say, db, now = call.say, call.tools.db, call.tools.clock()
    if call.hides_names:
        return say.say("team.in_private", address=call.chat.address)
    if call.chat.kind == "private" and call.role < Role.OPERATOR:
        return say.say("team.only_groups")
    wish = _read(words)
    if wish is None:
        return say.say("team.usage", address=call.number_first)
    role, span = wish
    made, until = _new_code(), now + min(span, _LONGEST)
    async with db.write() as tx:
        await members.invite(tx, db.vault, call.chat.id, made, role, expires_at=until, now=now)
    kind = "own" if call.chat.kind == "private" else role
    local = until.astimezone(zone_of(call.chat.zone))
    when = f"{say.day(local, short=True)} {local:%H:%M}"
    link = f"https://t.me/{call.bot_name}?start={made}" if call.bot_name else ""
    return say.say(f"team.invite_{kind}", link=link, words=code(f"/start {made}"), when=when)


async def _remove(call: Call, words: str) -> Html:
    number, db = read_number(words), call.tools.db
    async with db.write() as tx:
        team = await members.listing(tx, db.vault, call.chat.id)
        if number is None or not 1 <= number <= len(team):
            return call.say.say("team.nobody")
        await members.remove(tx, call.chat.id, team[number - 1].id)
    await call.tools.show_menu(call.chat, former=team[number - 1].user_id)
    return call.say.say("team.removed", number=number)


async def _withdraw(call: Call, _: str) -> Html:
    async with call.tools.db.write() as tx:
        count = await members.withdraw(tx, call.chat.id)
    return call.say.say("team.withdrawn", n=count)


async def _agree(call: Call, words: str) -> Html:
    """Agree to a colleague's export; an anonymous admin can not, since it might be the colleague."""
    number, db, now = read_number(words), call.tools.db, call.tools.clock()
    if number is None or not call.speaker_id:
        return call.say.say("team.agree_unknown")
    async with db.write() as tx:
        outcome = await consents.agree(tx, db.vault, call.chat.id, number, call.speaker_id, now=now)
    return call.say.say(f"team.agree_{outcome}")


def _read(words: str) -> tuple[MemberRole, timedelta] | None:
    """Read a role and a span, both of which may be left out."""
    role, rest = leading(words, "role") or ("editor", words)
    span = read_span(rest) if rest.strip() else _VALID_FOR
    return (_ROLES[role], span) if span else None


def _new_code() -> str:
    return base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().lower()


_DO = {"show": _show, "invite": _invite, "remove": _remove, "withdraw": _withdraw, "agree": _agree}
