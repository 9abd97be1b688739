"""The watches of every chat by their ids, with what is asked of all of them for every entry kept at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from storage.records import NameWatch, StoredWatch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


class Lists(Mapping[str, StoredWatch]):
    """Every watch by its id in a reading.

    Args:
        stored: To begin with.
    """

    def __init__(self, stored: Iterable[StoredWatch] = ()) -> None:
        self._watches: dict[str, StoredWatch] = {}
        self._names: Counter[int] = Counter()
        self._others: Counter[int] = Counter()
        self._names_only: set[int] = set()
        for one in stored:
            self.put(one)

    def __getitem__(self, watch_id: str) -> StoredWatch:
        """Give one; KeyError when it was taken off its list meanwhile."""
        return self._watches[watch_id]

    def __iter__(self) -> Iterator[str]:
        """Go through the ids."""
        return iter(self._watches)

    def __len__(self) -> int:
        """Count them."""
        return len(self._watches)

    @property
    def names_only_chats(self) -> Collection[int]:
        """The chats that watch names and nothing else."""
        return self._names_only

    def put(self, stored: StoredWatch) -> None:
        """Keep a watch, in the place of the one with its id."""
        self.drop(str(stored.id))
        self._watches[str(stored.id)] = stored
        self._counter(stored)[stored.chat_id] += 1
        self._sort_in(stored.chat_id)

    def drop(self, watch_id: str) -> bool:
        """Forget a watch; False when there is none."""
        stored = self._watches.pop(watch_id, None)
        if stored is None:
            return False
        counter = self._counter(stored)
        counter[stored.chat_id] -= 1
        if not counter[stored.chat_id]:
            del counter[stored.chat_id]
        self._sort_in(stored.chat_id)
        return True

    def _sort_in(self, chat_id: int) -> None:
        if chat_id in self._names and chat_id not in self._others:
            self._names_only.add(chat_id)
        else:
            self._names_only.discard(chat_id)

    def _counter(self, stored: StoredWatch) -> Counter[int]:
        return self._names if isinstance(stored.watch, NameWatch) else self._others
