"""Play the demo: a monitor's day and its sequel, on invented news, through the very parts that `dabyl run` uses.

Only two things are not real: the news, and the clock, which jumps from the first evening to the sixteenth day.
"""

from __future__ import annotations

import asyncio
import base64
import os
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.digest_times import next_digest
from bot.senders.console import ConsoleSender
from config.errors import DabylError
from config.pattern_packs import load_pattern_packs
from config.settings import read_settings
from dabyl.app import CONSOLE, App, console_chat, open_database
from dabyl.demo.news import load_news
from dabyl.demo.site import NewsSite
from matchers.watchlists import read_watchlist
from storage import alerts, chats, entries, feeds, outbox, watches
from watchers.telling import label

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from config.settings import Settings
    from storage.database import Db
    from storage.records import Alert, Chat, Watch

ZONE = "Asia/Almaty"
DIGEST_MINUTE = 20 * 60
_FIRST_EVENING = time(19, 30)
_PATIENCE_S = 30
"""No step takes longer on a machine that works at all."""


class DemoClock:
    """A clock that runs like the wall clock and can be put forward.

    Args:
        start: Aware time it shows first.
    """

    def __init__(self, start: datetime) -> None:
        self._ahead = start - datetime.now(UTC)

    def __call__(self) -> datetime:
        """Tell the demo's time, aware UTC."""
        return datetime.now(UTC) + self._ahead

    def put_forward_to(self, moment: datetime) -> None:
        """Jump to a later moment; never back."""
        self._ahead += max(timedelta(0), moment - self())


async def play() -> None:
    """Play the whole demo in a temporary folder that is gone afterwards.

    Raises:
        DabylError: A step did not come to its end.
    """
    today = datetime.now(ZoneInfo(ZONE)).date()
    clock = DemoClock(datetime.combine(today, _FIRST_EVENING, ZoneInfo(ZONE)).astimezone(UTC))
    with tempfile.TemporaryDirectory(prefix="dabyl-demo-") as folder:
        async with NewsSite(load_news(), now=clock) as site:
            settings = _settings(Path(folder), site.address)
            async with open_database(settings) as opened:
                app = App(settings, opened.db, {CONSOLE: ConsoleSender()}, clock=clock)
                async with app.running():
                    await _Stage(app, site, clock).play()


def _settings(folder: Path, address: str) -> Settings:
    """Give the settings of an installation that lives as long as the demo and may ask its own news server."""
    host, port = address.split(":")
    return replace(
        read_settings({}),
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'demo.db'}",
        key=base64.b64encode(os.urandom(32)).decode(),
        allow_private=frozenset({(host, int(port))}),
    )


def _watchlist() -> list[Watch]:
    lines = resources.files("dabyl.demo").joinpath("watchlist.jsonl").read_text(encoding="utf-8").splitlines()
    pattern_ids = [pack.id for pack in load_pattern_packs()]
    return [row.watch for row in read_watchlist(lines, pattern_ids=pattern_ids) if row.watch]


class _Stage:
    """The acts, one after the other."""

    def __init__(self, app: App, site: NewsSite, clock: DemoClock) -> None:
        self._app = app
        self._db: Db = app.db
        self._site = site
        self._clock = clock
        self._day_one = clock()

    async def play(self) -> None:
        chat = await self._prepare()
        say("Every source is looked at once. What stands there already is kept, and announces nothing.")
        await self._settle(self._day_one)
        await self._tell_first_look()
        await self._act(1, "Day 1, 20:30. The courts have finished; the evening's news comes in.", hours=1)
        await self._act(2, "Day 1, 22:30. Other outlets report the same, and one thing is new.", hours=3)
        await self._act(3, "Day 16, 11:30. The fifteen days are over.", hours=15 * 24 + 16)
        await self._digest(chat)
        await self._farewell()

    async def _prepare(self) -> Chat:
        chat = await console_chat(self._db, self._clock())
        wanted = _watchlist()
        async with self._db.write() as tx:
            await chats.set_digest(tx, chat.id, zone=ZONE, digest_minute=None, next_digest_at=None)
            await watches.add_many(tx, self._db.vault, chat.id, wanted, now=self._clock())
            for name, url in self._site.urls:
                await feeds.add(tx, url, kind="feed", every_s=1, now=self._clock(), title=name)
        title("Dabyl watches the news for the people on your list")
        say(
            f"{len(self._site.urls)} invented outlets write in English, Russian and Kazakh on a server on this machine."
        )
        say("Your list: " + ", ".join(label(watch) for watch in wanted) + ".")
        return chat

    async def _act(self, act: int, heading: str, *, hours: float) -> None:
        self._clock.put_forward_to(self._day_one + timedelta(hours=hours))
        title(heading)
        before = await self._alerts()
        self._site.act = act
        began = self._clock()
        async with self._db.write() as tx:
            await feeds.make_all_due(tx, began)
        await self._settle(began)
        _tell_repeats((await self._alerts())[len(before) :])

    async def _digest(self, chat: Chat) -> None:
        now = self._clock()
        due = next_digest(now, ZONE, DIGEST_MINUTE)
        title(f"Day 16, 20:00. The digest, at the hour you chose (/digest 20:00 {ZONE}).")
        async with self._db.write() as tx:
            await chats.set_digest(tx, chat.id, zone=ZONE, digest_minute=DIGEST_MINUTE, next_digest_at=due)
        self._clock.put_forward_to(due)
        await self._until("the digest was made", self._digest_is_made)
        await self._until("the digest was printed", self._is_outbox_empty)

    async def _settle(self, began: datetime) -> None:
        """Wait until every source was looked at since, and everything that followed was printed."""
        await self._until("every source was read", lambda: self._is_all_read(began))
        await self._until("every alert was printed", self._is_outbox_empty)

    async def _until(self, what: str, is_so: Callable[[], Awaitable[bool]]) -> None:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while not await is_so():  # noqa: ASYNC110 - it is rows that change, in other transactions
                    await asyncio.sleep(0.05)
        except TimeoutError as error:
            raise DabylError(
                f"the demo waited {_PATIENCE_S} s in vain until {what}: dabyl doctor may tell why"
            ) from error

    async def _is_all_read(self, began: datetime) -> bool:
        async with self._db.read() as tx:
            stored = await feeds.listing(tx)
        return all(feed.last_good_at is not None and feed.last_good_at > began for feed in stored)

    async def _is_outbox_empty(self) -> bool:
        """Tell whether all that is due was printed; what a story gained since waits half a minute for more."""
        async with self._db.read() as tx:
            return await outbox.depth(tx, due_at=self._clock()) == 0

    async def _digest_is_made(self) -> bool:
        async with self._db.read() as tx:
            chat = await chats.find(tx, CONSOLE, CONSOLE)
        return chat is not None and chat.last_digest_at is not None

    async def _alerts(self) -> list[Alert]:
        async with self._db.read() as tx:
            chat = await chats.find(tx, CONSOLE, CONSOLE)
            assert chat is not None
            return await alerts.since(tx, self._db.vault, chat.id, None, self._clock() + timedelta(days=1))

    async def _tell_first_look(self) -> None:
        async with self._db.read() as tx:
            read = await entries.count_since(tx, self._day_one - timedelta(days=1))
        say(f"{read} entries kept, 0 announced.")

    async def _farewell(self) -> None:
        made = Counter(alert.state for alert in await self._alerts())
        async with self._db.read() as tx:
            read = await entries.count_since(tx, self._day_one - timedelta(days=1))
        title("That was Dabyl")
        say(
            f"{read} entries read; {made['alert']} alerts at once, {made['repeat']} repeats suppressed, "
            f"{made['held']} mentions without an event kept for the digest."
        )
        say("Weather, sport, a bill in parliament, history and namesakes stayed quiet.")
        say("Now with real news: python3 run.py feeds add URL, watchlist import FILE, then run.")


def _tell_repeats(made: list[Alert]) -> None:
    """Say how many reports of something already told were kept quiet, by the alert they repeat."""
    repeats = Counter(alert.repeats_id for alert in made if alert.state == "repeat" and alert.repeats_id)
    outlets: dict[int, list[str]] = {}
    for alert in made:
        if alert.repeats_id and alert.told.source:
            outlets.setdefault(alert.repeats_id, []).append(alert.told.source)
    for number, count in sorted(repeats.items()):
        say(f"🔁 A-{number} was reported again {count}× and kept quiet: {', '.join(outlets.get(number, []))}")


def title(text: str) -> None:
    """Print a heading."""
    rule = "─" * min(len(text), 78)
    print(f"\n\x1b[1m{text}\x1b[0m\n{rule}" if sys.stdout.isatty() else f"\n{text}\n{rule}", flush=True)


def say(text: str) -> None:
    """Print a line of the narrator."""
    print(f"\x1b[2m{text}\x1b[0m" if sys.stdout.isatty() else text, flush=True)
