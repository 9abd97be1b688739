"""Messages for a phone that others may see: no outlet and no link, people by code name or behind a spoiler.

Where sharing a source is punished, what a message does not hold can not be found in it. Everything that goes through
`safe` is worded as usual afterwards: a `Covered` text stays behind its spoiler wherever it is put.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.graphic import graphic_stretches
from bot.markup import Covered
from storage.records import Quote, Told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.records import Preferences


def safe(told: Told, preferences: Preferences) -> Told:
    """Take out of an alert's facts what its chat must not show, and cover what it must not show at once.

    Args:
        told: The facts, as stored.
        preferences: What the chat chose.

    Returns:
        The same facts where the chat chose nothing. In a safe chat those that give nothing away, with names, headline
        and quote covered; what is not named here is left out. Graphic words are covered where that is wished.
    """
    if preferences.is_safe:
        return _veiled(told)
    if preferences.hides_graphic:
        quote = Quote(_without_graphic(told.quote.text), told.quote.bold) if told.quote else None
        return replace(told, title=_without_graphic(told.title), quote=quote)
    return told


def cover_names(names: Iterable[str], open_labels: Iterable[str]) -> tuple[str, ...]:
    """Cover the names that are no code names."""
    known = set(open_labels)
    return tuple(name if name in known else Covered(name) for name in names)


def _veiled(told: Told) -> Told:
    return Told(
        watches=cover_names(told.watches, told.open_labels),
        persons=tuple(map(Covered, told.persons)),
        events=told.events,
        title=Covered(told.title) if told.title else "",
        url=None,
        source=None,
        lang=told.lang,
        published_at=told.published_at,
        seen_at=told.seen_at,
        quote=Quote(Covered(told.quote.text), told.quote.bold) if told.quote else None,
        title_bold=told.title_bold,
        reasons=(),
        also=cover_names(told.also, told.open_labels),
        open_labels=told.open_labels,
        is_stub=told.is_stub,
        earlier=told.earlier,
    )


def _without_graphic(text: str) -> str:
    stretches = graphic_stretches(text)
    return Covered(text, stretches) if stretches else text
