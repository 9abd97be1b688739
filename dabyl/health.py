"""What `dabyl doctor` looks at: one function for each thing that can be wrong, each saying what to do."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib import metadata
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import aiohttp

from bot.lateness import due_since
from bot.watchdogs import troubles
from config.errors import DabylError
from dabyl.app import STOPPED, open_database
from dabyl.checking import in_english
from dabyl.pulse import in_words
from storage import feeds, meta, outbox, pulses
from storage.vault import read_keys
from watchers.health import Trouble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from config.settings import Settings
    from storage.pulses import Pulse
    from storage.records import Feed

_LEAST_DISK = 200_000_000
_CLOCK_OFF = timedelta(minutes=1)
_SILENT = timedelta(minutes=1)
_STALE = timedelta(days=7)
_TOKEN_TIMEOUT_S = 15


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        name: What it is.
        is_good: False when something must be done.
        said: What was found and, where it is bad, what to do.
    """

    name: str
    is_good: bool
    said: str


async def examine(settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    """Look at everything, one by one; never raises for something that is wrong with the installation."""
    yield key(settings)
    yield disk(settings)
    yield zones()
    async for finding in token_and_clock(settings):
        yield finding
    async for finding in database(settings, now):
        yield finding


def key(settings: Settings) -> Finding:
    """Look at the encryption key."""
    try:
        found = read_keys(settings.key, settings.key_file)
    except DabylError as error:
        return Finding("key", is_good=False, said=str(error))
    if not found:
        return Finding("key", is_good=True, said=f"none yet; the first start makes {settings.key_file}")
    return Finding("key", is_good=True, said=settings.key_from or str(settings.key_file))


def disk(settings: Settings) -> Finding:
    """Look at the room on the disk of the data folder."""
    folder = settings.data_dir
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    said = f"{free / 1e9:.1f} GB free for {settings.data_dir}"
    return Finding("disk", is_good=free > _LEAST_DISK, said=said if free > _LEAST_DISK else said + "; make room")


def zones() -> Finding:
    """Look at the time zone data: Almaty went from +6 to +5 in March 2024, and old data still says +6."""
    try:
        offset = datetime(2025, 1, 1, tzinfo=ZoneInfo("Asia/Almaty")).utcoffset()
    except (OSError, ValueError):  # a file of the system's that is none
        return Finding("zones", is_good=False, said="the system's tzdata cannot be read: install it anew")
    is_good = offset == timedelta(hours=5)
    said = f"tzdata {metadata.version('tzdata')}, Almaty at +5"
    return Finding("zones", is_good, said if is_good else "the system's tzdata is from before 2024: update it")


async def token_and_clock(settings: Settings) -> AsyncIterator[Finding]:
    """Ask Telegram who we are; its answer carries the time, too."""
    if not settings.telegram_token:
        yield Finding("token", is_good=True, said="none: alerts are printed in the terminal")
        return
    url = f"{settings.telegram_api_url}/bot{settings.telegram_token}/getMe"
    try:
        timeout = aiohttp.ClientTimeout(total=_TOKEN_TIMEOUT_S)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            status, date, body = answer.status, answer.headers.get("Date"), await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        kind = type(error).__name__
        said = f"{settings.telegram_api_url} does not answer ({kind}): see the network and DABYL_TELEGRAM_API_URL"
        yield Finding("token", is_good=False, said=said)
        return
    yield _token(status, body)
    if date:
        yield _clock(datetime.now(UTC) - parsedate_to_datetime(date))


def _token(status: int, body: object) -> Finding:
    match body:
        case {"ok": True, "result": {"username": str(name)}}:
            return Finding("token", is_good=True, said=f"this is @{name}")
    if status in {401, 404}:
        return Finding("token", is_good=False, said="Telegram does not know this token; take a new one from @BotFather")
    return Finding("token", is_good=False, said=f"Telegram answers {status}; try again later")


def _clock(off: timedelta) -> Finding:
    seconds = round(off.total_seconds())
    if abs(off) < _CLOCK_OFF:
        return Finding("clock", is_good=True, said=f"{seconds:+d} s from Telegram's")
    return Finding("clock", is_good=False, said=f"{seconds:+d} s from Telegram's; switch time synchronisation on")


async def database(settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    """Open the database as `dabyl run` would, and look at what waits in it and at every source."""
    try:
        async with open_database(settings) as opened, opened.db.read() as tx:
            waiting, since = await outbox.depth(tx), await due_since(tx, now)
            beat = await meta.get(tx, "heartbeat")
            stored, alive = await feeds.listing(tx), await pulses.listing(tx)
            new_key = opened.new_key
    except DabylError as error:
        yield Finding("database", is_good=False, said=str(error))
        return
    if new_key:
        yield Finding(
            "key", is_good=True, said=f"made {settings.key_file} just now: keep a copy apart from the database"
        )
    yield Finding("database", is_good=True, said=f"opens; {waiting} messages wait to be delivered")
    yield running(alive, beat, now)
    for finding in standstills(alive, since, now):
        yield finding
    if not stored:
        yield Finding("sources", is_good=True, said="none yet: dabyl feeds add URL")
    for feed in stored:
        yield _source(feed, now)


def running(alive: Sequence[Pulse], beat: str | None, now: datetime) -> Finding:
    """Tell which processes speak; where none does, since when. Workers without one that sends are no good."""
    roles = Counter(pulse.role for pulse in alive if now - pulse.at < _SILENT)
    if roles:
        said = ", ".join(f"{count} × dabyl {role}" if count > 1 else f"dabyl {role}" for role, count in roles.items())
        if not roles.keys() - {"worker"}:
            return Finding("running", is_good=False, said=f"{said}, but nobody sends: start `dabyl bot`")
        return Finding("running", is_good=True, said=f"{said}: alive")
    if beat is None:
        return Finding("running", is_good=True, said="never started here")
    last = datetime.fromisoformat(beat.removeprefix(STOPPED))
    return Finding("running", is_good=True, said=f"not running since {last:%Y-%m-%d %H:%M} UTC")


def standstills(alive: Sequence[Pulse], due_since: datetime | None, now: datetime) -> list[Finding]:
    """Tell what stands still; one good line where nothing does."""
    found = troubles(alive, due_since, now)
    if not found:
        return [Finding("delivery", is_good=True, said="keeps up")]
    return [Finding(trouble.what, is_good=False, said=in_words(trouble, now)) for trouble in found]


def _source(feed: Feed, now: datetime) -> Finding:
    name = f"source {feed.url}"
    if feed.state == "gone":
        return Finding(name, is_good=False, said="answered 410 Gone: remove it, or find its new address")
    if feed.error:
        return Finding(name, is_good=False, said=in_english(Trouble.from_json(feed.error)))
    if feed.last_good_at is None:
        return Finding(name, is_good=True, said="not looked at yet")
    if now - feed.last_good_at > _STALE:
        return Finding(name, is_good=False, said=f"last read {feed.last_good_at:%Y-%m-%d}: is dabyl running?")
    return Finding(name, is_good=True, said=f"last read {feed.last_good_at:%Y-%m-%d %H:%M} UTC")
