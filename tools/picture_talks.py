"""What the pictures of docs/messages.md show of dialogues: settings, care, groups, files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.markup import plain
from bot.starter import starter_pack
from bot.typed_words import shown
from storage import drafts, pulses
from storage.pulses import Pulse
from storage.records import NameWatch
from tools.picture_world import NOW, body_of
from watchers.health import Trouble

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tools.picture_world import World

GROUP, TOPIC = "-1002345678901", 7


async def _false(here: World) -> None:
    """A false alarm becomes a rule."""
    await here.watch([here.news["name"]])
    told = here.told(title=here.news["namesake_title"], quote=here.news["namesake_quote"])
    number = await here.keep_alert(told, state="alert")
    here.message("alert", body_of(told), number)
    await here.tap("🚫")
    await here.tap("#0", as_new=True)
    await here.tap("#0", as_new=True)


async def _help(here: World) -> None:
    await here.write("/help")
    await here.tap("📡", as_new=True)


async def _set(here: World) -> None:
    await here.write("/set 1")
    await here.write(f"/watch {here.news['query']}")


async def _import(here: World) -> None:
    await here.write("/import")
    await here.send_file("names.csv", here.news["file"])


async def _test(here: World) -> None:
    await here.watch([here.news["name"]])
    await here.write(f"/test {here.news['quote'].strip('…')}")


async def _quiet(here: World) -> None:
    say = here.say
    await here.write("/quiet 22:00-07:00")
    await here.write(f"/quiet {shown('but', 'quiet', say)} {here.news['but']}")
    await here.write(f"/pause {here.news['span']}")
    await here.write("/resume")


async def _lock(here: World) -> None:
    await here.write("/lock 4711-82")
    await here.write("/list")
    here.message("notice", {"text": str(here.say.say("lock.something_new"))}, None)
    await here.write("/unlock 1234")
    await here.write("/unlock 4711-82")


async def _group(here: World) -> None:
    async with here.in_group(GROUP, TOPIC):
        here.note(here.news["place"])
        await here.write("/list")
        await here.write(f"/watch {here.news['second']}")
        await here.write("/here")


async def _team(here: World) -> None:
    async with here.in_group(GROUP, TOPIC):
        pass
    await here.write(f"/team {GROUP} {here.news['invite']}")
    await here.write(f"/team {GROUP}")


async def _notices(here: World) -> None:
    """What is told unasked: a source in trouble, a topic that is gone, a name that saved itself, a wish for sources."""
    here.message("notice", {"source": "7kun.example", "trouble": Trouble("refused", 403).to_json()}, None)
    here.message("notice", {"text": str(here.say.say("here.lost"))}, None)
    draft = drafts.draft_of(here.chat.id, NameWatch("", here.news["second"]))
    saved = drafts.to_body(draft) | {"ref": "4", "why": "silence", "is_new": True}
    here.message("notice", {drafts.KEY: saved}, None)
    here.message("notice", {"text": plain(here.say.say("start.pack_wished", n=len(starter_pack().feeds)))}, None)


async def _trouble(here: World) -> None:
    """/status where something stands still: the sender, what runs by the clock, one of two workers, and the clock."""
    began, since = NOW - timedelta(days=3), NOW - timedelta(minutes=14)
    bot = Pulse("server:11", "bot", NOW, began, sender_at=since, updates_at=since, late=("digests",), clock_off_s=600.0)
    async with here.db.write() as tx:
        await pulses.beat(tx, Pulse("server:12", "worker", NOW, began, reading_at=NOW))
        await pulses.beat(tx, Pulse("server:13", "worker", NOW, began, reading_at=since))
        await pulses.beat(tx, bot)
    await here.write("/status")


async def _forget(here: World) -> None:
    await here.write("/privacy")
    await here.write("/forget")


TALKS: Mapping[str, Callable[[World], Awaitable[None]]] = {
    "false": _false,
    "help": _help,
    "set": _set,
    "import": _import,
    "test": _test,
    "quiet": _quiet,
    "lock": _lock,
    "group": _group,
    "team": _team,
    "forget": _forget,
    "notices": _notices,
    "trouble": _trouble,
}
