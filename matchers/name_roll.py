"""Which watch a slot of the store speaks of, and by which of its spellings: a few bytes a spelling."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from matchers.name_parts import NICKNAME, NOBODY, PersonName, read_again, read_nickname

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.records import NameWatch


class NameRoll:
    """Watches and their spellings, a slot for each spelling; the slots of one watch follow each other."""

    def __init__(self) -> None:
        self._owners: list[NameWatch | None] = []
        self._spellings = array("H")
        self._made = bytearray()
        self._first: dict[str, int] = {}

    def __len__(self) -> int:
        """Tell how many watches there are."""
        return len(self._first)

    def __contains__(self, watch_id: str) -> bool:
        """Tell whether there is a watch of that id."""
        return watch_id in self._first

    def open(self, watch: NameWatch) -> None:
        """Begin a watch; its spellings follow by `add`."""
        self._first[watch.id] = len(self._owners)

    def add(self, watch: NameWatch, spelling: int, made: int) -> int:
        """Keep the next spelling of the watch opened last.

        Args:
            watch: The watch.
            spelling: 0 for its name, from 1 for its aliases.
            made: How the name is made, as `name_parts` tells; `NOBODY` where it names nobody.

        Returns:
            Its slot.
        """
        self._owners.append(watch)
        self._spellings.append(spelling)
        self._made.append(made)
        return len(self._owners) - 1

    def close(self, watch_id: str) -> Iterator[tuple[int, PersonName]]:
        """Forget a watch; gives the slots it had, and whom each named.

        Raises:
            KeyError: There is no watch of that id.
        """
        slot = self._first.pop(watch_id)
        owner = self._owners[slot]
        while slot < len(self._owners) and self._owners[slot] is owner:
            if self._made[slot] != NOBODY:
                yield slot, self.person(slot)
            self._owners[slot] = None
            slot += 1

    def watch(self, watch_id: str) -> NameWatch:
        """Give the watch of an id."""
        return self.owner(self._first[watch_id])

    def owner(self, slot: int) -> NameWatch:
        """Give the watch a slot is of."""
        watch = self._owners[slot]
        assert watch is not None
        return watch

    def spelling(self, slot: int) -> str:
        """Give the spelling of a slot; of a nickname the name."""
        watch, place = self.owner(slot), self._spellings[slot]
        return watch.aliases[place - 1] if place and self._made[slot] != NICKNAME else watch.name

    def person(self, slot: int) -> PersonName:
        """Tell whom the spelling of a slot names."""
        if self._made[slot] == NICKNAME:
            watch = self.owner(slot)
            person = read_nickname(watch.name, watch.aliases[self._spellings[slot] - 1])
            assert person is not None
            return person
        return read_again(self.spelling(slot), self._made[slot])
