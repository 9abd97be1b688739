"""Take due messages out of the outbox, word them, hand them to a sender, and note what became of each.

    refill (the first due message of every chat, urgent before digest)
      -> pick (the limits of bot.pacing) -> start (state `sending`, committed)
      -> word -> send -> note (sent, later, over)

One Dispatcher serves a bot token. A process killed between `sending` and `sent` leaves a row that `recover` puts back,
marked as perhaps sent: an alert may at worst appear twice, and says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from bot.alert_buttons import handled_keyboard, open_keyboard
from bot.outcomes import OUTAGE, OUTAGE_PAUSE_S, Outcomes
from bot.pacing import Pacing
from bot.parts import parts_of
from bot.phrases import phrases
from bot.senders.errors import Migrated, PerhapsSent, Refused, RetryAfter
from config.errors import DeliveryError, StorageError
from storage import chats, outbox, verdicts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.keyboards import Keyboard
    from bot.parts import Part
    from bot.senders import Sender
    from storage.database import Db
    from storage.records import Chat, Message

Clock: TypeAlias = "Callable[[], datetime]"
Waiter: TypeAlias = "Callable[[asyncio.Event, float], Awaitable[None]]"
"""Waits until an event is set, or so many seconds; a test's waiter moves its clock instead."""

MOST_IN_FLIGHT = 8
"""python-telegram-bot collapses above about 50 calls at once; 8 are enough for 28 messages a second."""

_LOOK_EVERY = timedelta(seconds=1)  # for rows of other processes, and for those whose time comes
_REFILL_GAP = timedelta(seconds=0.25)  # under a steady stream of commits the plan is made anew this often at most
_PLAN = 1000
_GROUPS = frozenset({"group", "supergroup", "channel"})

log = logging.getLogger(__name__)


async def wait_for_change(event: asyncio.Event, seconds: float) -> None:
    """Wait until the event is set, or for so many seconds."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)


class Dispatcher:
    """Delivers what waits in the outbox.

    Args:
        db: Where the outbox is.
        senders: Ways to deliver, by name; messages of chats with another sender wait.
        clock: Tells the time, aware.
        wait: Waits for work or time.
        drain_s: How long a stop waits for deliveries under way.

    Attributes:
        looked_at: When it last looked into the outbox; None before the first time.
    """

    def __init__(
        self,
        db: Db,
        senders: Mapping[str, Sender],
        clock: Clock,
        *,
        wait: Waiter = wait_for_change,
        drain_s: float = 15.0,
    ) -> None:
        self._db = db
        self._senders = senders
        self._clock = clock
        self._wait = wait
        self._drain_s = drain_s
        self._pacing = Pacing()
        self._outcomes = Outcomes(db, clock, self._sleep)
        self._changed = asyncio.Event()
        self._never = asyncio.Event()
        self._stopping = False
        self._is_stale = True
        self._refilled_at: datetime | None = None
        self._plan: list[tuple[int, Chat]] = []
        self._known_chats: dict[int, Chat] = {}
        self._in_flight: dict[int, asyncio.Task[None]] = {}  # by chat id: one message a chat, which keeps its order
        self._parts_sent: dict[int, int] = {}
        self._sleeping = 0
        self.looked_at: datetime | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a delivery is under way that does not merely wait for time to pass."""
        return len(self._in_flight) > self._sleeping

    async def recover(self) -> int:
        """Put back what a killed process left in `sending`; call once at start. Returns how many."""
        async with self._db.write() as tx:
            found = await outbox.recover(tx)
        if found:
            log.warning("%d messages were being sent when Dabyl stopped; they go out again, marked", found)
        return found

    def wake(self) -> None:
        """Look for new messages now; call after a commit that put some into the outbox."""
        self._is_stale = True
        self._changed.set()

    async def stop(self) -> None:
        """Ask `run` to end: nothing more is taken, and `run` returns when what is under way has arrived."""
        self._stopping = True
        self._changed.set()

    async def run(self) -> None:
        """Deliver until stopped."""
        try:
            while not self._stopping:
                self._changed.clear()
                pause = await self._step()
                if not self._stopping:
                    await self._wait(self._changed, pause)
            if self._in_flight:
                await asyncio.wait(self._in_flight.values(), timeout=self._drain_s)
        finally:
            for task in self._in_flight.values():
                task.cancel()

    async def _step(self) -> float:
        """Start all deliveries that may start now; return the seconds until another one may."""
        try:
            await self._refill_if_due()
        except OUTAGE as error:
            log.warning("the outbox cannot be read (%s); trying again", type(error).__name__)
            return OUTAGE_PAUSE_S
        now = self._clock()
        next_at = now + _LOOK_EVERY
        if self._is_stale and self._refilled_at:
            next_at = min(next_at, self._refilled_at + _REFILL_GAP)
        kept: list[tuple[int, Chat]] = []
        for row_id, chat in self._plan:
            at = self._free_at(chat, now)
            if at > now or len(self._in_flight) >= MOST_IN_FLIGHT:
                kept.append((row_id, chat))
                next_at = min(next_at, at) if at > now else next_at
            elif chat.id not in self._in_flight:
                self._launch(row_id, chat, now)
        self._plan = kept
        return max((next_at - now).total_seconds(), 0.001)

    async def _refill_if_due(self) -> None:
        now = self._clock()
        last = self._refilled_at
        if last and self._plan and now - last < _REFILL_GAP:
            return
        if last and not self._is_stale and now - last < _LOOK_EVERY:
            return
        self._is_stale, self._refilled_at = False, now
        async with self._db.read() as tx:
            rows = await outbox.waiting(tx, now, limit=_PLAN, senders=self._senders)
            if any(chat_id not in self._known_chats for _, chat_id, _ in rows):
                self._known_chats = {chat.id: chat for chat in await chats.listing(tx)}
        known = self._known_chats
        self.looked_at = now
        self._plan = [(row_id, known[chat_id]) for row_id, chat_id, _ in rows if chat_id in known]

    def _free_at(self, chat: Chat, now: datetime) -> datetime:
        """Tell when this chat may have its next message; not after now where it may have it now."""
        if not self._senders[chat.sender].is_paced:
            return now
        here = self._pacing.chat_at(_pace_key(chat), is_group=chat.kind in _GROUPS)
        return max(here, self._pacing.overall_at(len(self._in_flight)))

    def _launch(self, row_id: int, chat: Chat, now: datetime) -> None:
        self._note_start(chat, now)
        task = asyncio.create_task(self._deliver(row_id), name=f"deliver {row_id}")
        self._in_flight[chat.id] = task
        task.add_done_callback(lambda _: self._landed(chat.id))

    def _landed(self, chat_id: int) -> None:
        self._in_flight.pop(chat_id, None)
        self.wake()

    async def _deliver(self, row_id: int) -> None:
        """Take one message, deliver it and note the outcome; nothing it raises may end the Dispatcher."""
        message = await self._start(row_id)
        if message is None:
            return
        try:
            service_id = await self._send(message)
        except DeliveryError as error:
            await self._note_failure(message, error)
        except Exception as error:  # noqa: BLE001 - round one delivery, logged with its id
            log.error("message %d broke in %s", row_id, _where(error))  # noqa: TRY400 - a traceback may show names
            await self._note_failure(message, PerhapsSent(f"a mistake in Dabyl: {type(error).__name__}"))
        else:
            self._parts_sent.pop(row_id, None)
            await self._outcomes.sent(row_id, service_id)

    async def _start(self, row_id: int) -> Message | None:
        try:
            async with self._db.write() as tx:
                return await outbox.start(tx, self._db.vault, row_id)
        except StorageError as error:
            await self._outcomes.give_up(row_id, str(error))
        except OUTAGE as error:
            log.warning("message %d cannot be taken (%s)", row_id, type(error).__name__)
            await self._outcomes.put_back(row_id, "the database was away", self._clock())
        return None

    async def _send(self, message: Message) -> str | None:
        """Send what is left of a message, each part in its turn; a part that arrived is not sent again."""
        sender = self._senders[message.chat.sender]
        if message.kind == "edit" and not (sender.can_edit and message.edits):
            return None
        try:
            parts = parts_of(message)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            log.error("message %d cannot be worded: %s", message.id, _where(error))  # noqa: TRY400 - see above
            raise Refused(f"cannot be worded: {type(error).__name__}") from error
        service_id = None
        first = self._parts_sent.get(message.id, 0)
        for number, part in enumerate(parts[first:], first):
            if number > first:
                await self._turn(message.chat)
            try:
                service_id = await self._send_part(sender, message, part)
            finally:  # a refusal was an answer too
                self._note_answer(message.chat)
            self._parts_sent[message.id] = number + 1
        return service_id

    async def _send_part(self, sender: Sender, message: Message, part: Part) -> str | None:
        if message.kind == "edit":
            await sender.edit(message, part.text, await self._keyboard(message))
            return message.edits
        if part.attachment:
            return await sender.send_file(message, part.attachment, part.text)
        return await sender.send(message, [part.text])

    async def _keyboard(self, message: Message) -> Keyboard:
        """Give the buttons a changed message keeps: what can be said of its alert, or what was said."""
        if message.alert_id is None:
            return ()
        async with self._db.read() as tx:
            verdict = await verdicts.get(tx, self._db.vault, message.chat.id, message.alert_id)
        say = phrases(message.chat.lang)
        if verdict is None:
            return open_keyboard(message.alert_id, say)
        return handled_keyboard(message.alert_id, verdict, "", message.chat.zone, say)

    async def _turn(self, chat: Chat) -> None:
        """Wait until the limits let this chat have another message."""
        while (at := self._free_at(chat, now := self._clock())) > now:
            await self._sleep((at - now).total_seconds())
        self._note_start(chat, self._clock())

    def _note_start(self, chat: Chat, now: datetime) -> None:
        if self._senders[chat.sender].is_paced:
            self._pacing.note_start(_pace_key(chat), now)

    def _note_answer(self, chat: Chat) -> None:
        if self._senders[chat.sender].is_paced:
            self._pacing.note_answer(_pace_key(chat), self._clock(), is_group=chat.kind in _GROUPS)

    async def _note_failure(self, message: Message, error: DeliveryError) -> None:
        """Learn from a failure what it says about the limits or the chat, and have it written down."""
        if isinstance(error, RetryAfter):
            wait = timedelta(seconds=error.seconds)
            if self._pacing.note_flood(_pace_key(message.chat), self._clock(), wait):
                log.warning("told to wait in several chats at once: all sending pauses")
        if isinstance(error, Migrated):
            self._known_chats = {}
        await self._outcomes.failed(message, error)

    async def _sleep(self, seconds: float) -> None:
        self._sleeping += 1
        try:
            await self._wait(self._never, seconds)
        finally:
            self._sleeping -= 1


def _pace_key(chat: Chat) -> str:
    """Name what Telegram's limits count by: the chat, whatever the topic."""
    return f"{chat.sender}:{chat.address.partition('/')[0]}"


def _where(error: Exception) -> str:
    """Tell type and place of a mistake without its text, which may hold a name."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
