"""When may the next message go? Pure bookkeeping of Telegram's flood limits; time is an argument.

Limits kept: 28 a second overall with a burst of 2, one per 1.05 s and chat, 18 per 60 s and group. They lie a little
under Telegram's own (30, 1 and 20), since its clock and ours meet at the other end of a network. A chat is paced from
the answer to its last message: from the call, two could still arrive together after a slow connection. For the same
reason no more than 30 messages are on their way or were answered within the last second: at 28 calls a second alone, a
busy machine or network let 31 arrive together, and 11 of 520 messages were refused.
"""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta

OVERALL_PER_S = 28
BURST = 2  # 28 + 2 is the most any second can hold; with 3 a test counted 31
CHAT_GAP = timedelta(seconds=1.05)
WINDOW_MOST = 30
WINDOW = timedelta(seconds=1.01)
GROUP_MOST = 18
GROUP_SPAN = timedelta(seconds=60)
STORM_CHATS = 3
STORM_SPAN = timedelta(seconds=3)

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_SLOT = timedelta(seconds=1) / OVERALL_PER_S
_FORGET_OVER = 10_000


class Pacing:
    """Keeps the limits for one bot token. Keys are whatever names a chat; a topic shares its group's key."""

    def __init__(self) -> None:
        self._next_slot = _EVER
        self._answered: deque[datetime] = deque(maxlen=WINDOW_MOST)
        self._chat_free: dict[str, datetime] = {}
        self._group_sent: dict[str, deque[datetime]] = {}
        self._all_free = _EVER
        self._floods: deque[tuple[datetime, str, datetime]] = deque()

    def overall_at(self, on_their_way: int = 0) -> datetime:
        """Tell when the next message may go to anybody.

        Args:
            on_their_way: Calls not answered yet; fewer than 30.
        """
        earliest = max(self._next_slot - _SLOT * (BURST - 1), self._all_free)
        room = WINDOW_MOST - on_their_way
        return max(earliest, self._answered[-room] + WINDOW) if len(self._answered) >= room else earliest

    def chat_at(self, chat: str, *, is_group: bool) -> datetime:
        """Tell when this chat may get its next message, whatever the others do."""
        free = self._chat_free.get(chat, _EVER)
        sent = self._group_sent.get(chat)
        if is_group and sent and len(sent) >= GROUP_MOST:
            free = max(free, sent[-GROUP_MOST] + GROUP_SPAN)
        return free

    def note_start(self, chat: str, now: datetime) -> None:
        """Note that a message to a chat goes out now."""
        self._next_slot = max(self._next_slot, now) + _SLOT
        self._hold(chat, now + CHAT_GAP, now)

    def note_answer(self, chat: str, now: datetime, *, is_group: bool) -> None:
        """Note that a message to a chat was answered now."""
        self._answered.append(now)
        self._hold(chat, now + CHAT_GAP, now)
        if is_group:
            self._group_sent.setdefault(chat, deque(maxlen=GROUP_MOST)).append(now)

    def note_flood(self, chat: str, now: datetime, wait: timedelta) -> bool:
        """Note that we were told to wait.

        Three different chats within 3 s mean that the whole bot is meant: everything pauses for the shortest of their
        times (one chat may be told 12 hours while the rest are told seconds).

        Returns:
            True when everything pauses.
        """
        self._hold(chat, now + wait, now)
        self._floods.append((now, chat, now + wait))
        while self._floods[0][0] < now - STORM_SPAN:
            self._floods.popleft()
        if len({told for _, told, _ in self._floods}) < STORM_CHATS:
            return False
        self._all_free = max(self._all_free, min(until for _, _, until in self._floods))
        return True

    def _hold(self, chat: str, until: datetime, now: datetime) -> None:
        if len(self._chat_free) > _FORGET_OVER:
            self._chat_free = {key: free for key, free in self._chat_free.items() if free > now}
            self._group_sent = {key: sent for key, sent in self._group_sent.items() if sent[-1] > now - GROUP_SPAN}
        self._chat_free[chat] = max(self._chat_free.get(chat, _EVER), until)
