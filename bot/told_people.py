"""People an event happened to who are on no list: each once, whatever the script and case they were printed in."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.markup import Covered
from matchers.folding import fold, sounds
from matchers.nominative import nominative

if TYPE_CHECKING:
    from collections.abc import Iterable


def distinct_people(persons: Iterable[str], listed: Iterable[str] = ()) -> list[tuple[int, str]]:
    """Give each person once, as a list would hold the name.

    Args:
        persons: Names as printed; a covered one stays covered.
        listed: People told of beside them, who are not named twice.

    Returns:
        (place among `persons`, name), in their order.
    """
    known = {_sound(str(name)) for name in listed}
    found = []
    for place, printed in enumerate(persons):
        name = nominative(str(printed))
        if _sound(name) not in known:
            known.add(_sound(name))
            found.append((place, Covered(name) if isinstance(printed, Covered) else name))
    return found


@lru_cache(maxsize=16384)
def _sound(name: str) -> str:
    """Tell how a name sounds, whatever the order of its words."""
    return " ".join(sorted(sounds(fold(word))[0].form for word in name.split()))
