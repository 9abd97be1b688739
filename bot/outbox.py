"""Take due messages out of the outbox, word them, hand them to a sender, and note what became of each.

    refill (the first due message of every chat, urgent before digest)
      -> take a few whose turn comes in a moment (the limits of bot.pacing; state `sending`, committed)
      -> word -> send -> note (sent, later, over: committed with the next few that are taken)

One Dispatcher serves a bot token. A process killed between `sending` and `sent` leaves a row that `recover` puts back,
marked as perhaps sent: an alert may at worst appear twice, and says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import traceback
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from bot import verdicts
from bot.alert_buttons import keyboard_under
from bot.ledger import OUTAGE, OUTAGE_PAUSE, Ledger
from bot.outcomes import Outcomes
from bot.pacing import Pacing
from bot.parts import parts_of
from bot.phrases import phrases
from bot.senders.errors import Migrated, PerhapsSent, Refused, RetryAfter
from config.errors import DeliveryError
from storage import chats, outbox
from storage.outages import Outage

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
_TAKEN_MOST = 4
"""Messages taken for sending by one commit: at 28 a second a commit every 143 ms instead of two a message."""
_AHEAD = timedelta(seconds=0.2)
"""How long before its turn a message may be taken; a process killed meanwhile marks it as perhaps sent."""
_SOON = timedelta(seconds=0.02)
_PEEKED = 100
_LONG_PAUSE = timedelta(seconds=5)
_DRAIN_LOOK_S = 0.05
_GROUPS = frozenset({"group", "supergroup", "channel"})

log = logging.getLogger(__name__)


async def wait_for_change(event: asyncio.Event, seconds: float) -> None:
    """Wait until the event is set, or for so many seconds."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):  # `wait_for` makes a task each time, four a message
            await event.wait()


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
        self._ledger = Ledger(db, clock, self._wake_for_notes)
        self._outcomes = Outcomes(self._ledger, db.vault, clock)
        self._changed = asyncio.Event()
        self._never = asyncio.Event()
        self._stopping = False
        self._is_stale = True
        self._may_have_more = False  # a chat had its message; the plan holds one a chat
        self._refilled_at: datetime | None = None
        self._refill_gap = _REFILL_GAP
        self._plan: list[tuple[int, Chat]] = []
        self._known_chats: dict[int, Chat] = {}
        self._taken: list[Message] = []  # for sending; they wait for the turn of their chat
        self._in_flight: dict[int, asyncio.Task[None]] = {}  # by chat id: one message a chat, which keeps its order
        self._parts_sent: dict[int, int] = {}
        self._calling = 0
        self._sleeping = 0
        self.looked_at: datetime | None = None
        self._outage = Outage(log, "the outbox cannot be read", "the outbox can be read again")

    @property
    def is_busy(self) -> bool:
        """Whether a delivery is under way that does not merely wait for time to pass."""
        return len(self._in_flight) - self._ledger.waiting > self._sleeping

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

    def _wake_for_notes(self) -> None:
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
                pause = await self._guarded_step()
                if not self._stopping:
                    await self._wait(self._changed, pause)
            await self._drain()
        finally:
            for task in self._in_flight.values():
                task.cancel()

    async def _guarded_step(self) -> float:
        """Do one step; whatever it raises may not end the sending."""
        try:
            pause = await self._step()
        except OUTAGE as error:
            self._outage.on(error)
        except Exception as error:  # noqa: BLE001 - see above
            log.error("a step of the sender broke in %s", _where(error))  # noqa: TRY400 - a traceback may show names
        else:
            self._outage.over()
            return pause
        return OUTAGE_PAUSE.total_seconds()

    async def _drain(self) -> None:
        """Let what is under way arrive and be noted, and put back what was taken and not sent."""
        await self._put_back()
        patience = asyncio.get_running_loop().time() + self._drain_s
        while self._in_flight and asyncio.get_running_loop().time() < patience:
            await asyncio.wait(self._in_flight.values(), timeout=_DRAIN_LOOK_S, return_when=asyncio.FIRST_COMPLETED)
            if not self._ledger.is_empty and not self._ledger.is_away:
                await self._ledger.commit()

    async def _put_back(self) -> None:
        """Let what was taken wait again, unmarked: it was not sent."""
        taken, self._taken = self._taken, []
        if taken:
            with contextlib.suppress(*OUTAGE):  # then the next start finds it
                async with self._db.write() as tx:
                    await outbox.put_back(tx, [message.id for message in taken])

    async def _step(self) -> float:
        """Send what may go now, take what may go in a moment, commit what was noted; gives the seconds to the next."""
        await self._refill_if_due()
        self._launch_taken()
        wanted = self._next_ones()
        due_at = self._ledger.due_at()
        if not self._ledger.is_away and (wanted or (due_at and due_at <= self._clock())):
            self._taken += await self._ledger.commit(wanted)
            self._launch_taken()
        elif self._taken and self._pacing.overall_at() > self._clock() + _LONG_PAUSE:
            await self._put_back()
        return self._pause()

    def _launch_taken(self) -> None:
        """Start the deliveries whose turn it is."""
        now = self._clock()
        waiting = []
        for message in self._taken:
            if self._calling < MOST_IN_FLIGHT and self._free_at(message.chat, now) <= now:
                self._launch(message, now)
            else:
                waiting.append(message)
        self._taken = waiting

    def _next_ones(self) -> list[int]:
        """Choose which messages to take: those whose turn comes in a moment, no more than a few."""
        now = self._clock()
        room = min(_TAKEN_MOST - len(self._taken), MOST_IN_FLIGHT - self._calling)
        if room <= 0 or self._taken:
            return []
        soon = now + _AHEAD
        wanted: list[int] = []
        kept: list[tuple[int, Chat]] = []
        for place, (row_id, chat) in enumerate(self._plan):
            if len(wanted) == room:
                kept += self._plan[place:]
                break
            if chat.id not in self._in_flight and self._free_at(chat, now) <= soon:
                wanted.append(row_id)
            elif chat.id not in self._in_flight:
                kept.append((row_id, chat))
        self._plan = kept
        return wanted

    def _pause(self) -> float:
        """Tell the seconds until there is something to do, unless something happens."""
        now = self._clock()
        times = [now + _LOOK_EVERY, self._refill_at(now)]
        if self._calling < MOST_IN_FLIGHT:
            times += [self._free_at(message.chat, now) for message in self._taken]
            if not self._taken and self._plan:
                times.append(
                    max(now + _SOON, min(self._free_at(chat, now) for _, chat in self._plan[:_PEEKED]) - _AHEAD)
                )
        if due_at := self._ledger.due_at():
            times.append(due_at)
        return max((min(times) - now).total_seconds(), 0.001)

    async def _refill_if_due(self) -> None:
        now = self._clock()
        if self._refill_at(now) > now:
            return
        self._is_stale, self._may_have_more, self._refilled_at = False, False, now
        began = time.perf_counter()
        async with self._db.read() as tx:
            rows = await outbox.waiting(tx, now, limit=_PLAN, senders=self._senders)
            if any(chat_id not in self._known_chats for _, chat_id, _ in rows):
                self._known_chats = {chat.id: chat for chat in await chats.listing(tx)}
        # A deep outbox takes longer to look through: no more than a thirtieth of the time goes into that.
        self._refill_gap = max(_REFILL_GAP, timedelta(seconds=30 * (time.perf_counter() - began)))
        known = self._known_chats
        self.looked_at = now
        self._plan = [(row_id, known[chat_id]) for row_id, chat_id, _ in rows if chat_id in known]

    def _refill_at(self, now: datetime) -> datetime:
        """Tell when to look into the outbox again: when something was put in, or the plan runs out; else in a while."""
        last = self._refilled_at
        if last is None:
            return now
        if self._is_stale or (self._may_have_more and not self._has_work(now)):
            return last + self._refill_gap if self._plan else now
        return last + _LOOK_EVERY

    def _has_work(self, now: datetime) -> bool:
        """Tell whether the plan holds something that may go before the next look is due anyway."""
        return any(self._free_at(chat, now) <= now + _LOOK_EVERY for _, chat in self._plan[:_PEEKED])

    def _free_at(self, chat: Chat, now: datetime) -> datetime:
        """Tell when this chat may have its next message; not after now where it may have it now."""
        if not self._senders[chat.sender].is_paced:
            return now
        here = self._pacing.chat_at(_pace_key(chat), is_group=chat.kind in _GROUPS)
        return max(here, self._pacing.overall_at(self._calling))

    def _launch(self, message: Message, now: datetime) -> None:
        self._note_start(message.chat, now)
        self._calling += 1
        task = asyncio.create_task(self._deliver(message), name=f"deliver {message.id}")
        self._in_flight[message.chat.id] = task
        task.add_done_callback(lambda _: self._landed(message.chat))

    def _landed(self, chat: Chat) -> None:
        self._in_flight.pop(chat.id, None)
        self._may_have_more = True
        self._is_stale |= not self._senders[chat.sender].is_paced
        self._changed.set()

    async def _deliver(self, message: Message) -> None:
        """Deliver one message and note the outcome; nothing it raises may end the Dispatcher."""
        service_id, failure = None, None
        try:
            service_id = await self._send(message)
        except DeliveryError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - round one delivery, logged with its id
            log.error("message %d broke in %s", message.id, _where(error))  # noqa: TRY400 - a traceback may show names
            failure = PerhapsSent(f"a mistake in Dabyl: {type(error).__name__}")
        finally:
            self._calling -= 1
        if failure:
            await self._note_failure(message, failure)
        else:
            self._parts_sent.pop(message.id, None)
            await self._outcomes.sent(message, service_id, at_once=not self._senders[message.chat.sender].is_paced)

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
        # what is no alert and no digest has no buttons
        return await sender.send(message if part.is_last else replace(message, kind="notice"), [part.text])

    async def _keyboard(self, message: Message) -> Keyboard:
        """Give the buttons a changed message keeps: what can be said of its alert, or what was said."""
        if message.alert_id is None:
            return ()
        async with self._db.read() as tx:
            said = await verdicts.said(tx, self._db.vault, message.chat, message.alert_id)
        return keyboard_under(message.alert_id, said, phrases(message.chat.lang))

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
