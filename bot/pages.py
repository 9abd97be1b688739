"""Long answers by the page: buttons under a message redraw it, and the page's number stands between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.keyboards import button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.keyboards import Button

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page.

    Attributes:
        number: From 1.
        of: How many pages there are, at least 1.
        first: Place of its first item in the whole, from 1.
        items: What stands on it.
    """

    number: int
    of: int
    first: int
    items: Sequence[Item]


def page_of(items: Sequence[Item], number: int, size: int) -> Page[Item]:
    """Cut a page out; a number beyond the last gives the last, as when the list has become shorter."""
    start, number = place_of(len(items), number, size)
    return Page(number, max(1, -(-len(items) // size)), start + 1, items[start : start + size])


def place_of(count: int, number: int, size: int) -> tuple[int, int]:
    """Tell where a page of so many items begins, from 0, and its number; beyond the last it is the last."""
    number = min(max(1, number), max(1, -(-count // size)))
    return (number - 1) * size, number


def turning(page: Page[Item], *data: object) -> tuple[tuple[Button, ...], ...]:
    """Offer to turn the page, round the ends; nothing for a single page.

    Args:
        page: The one that is shown.
        data: What a tap brings back, before the number of the page.
    """
    if page.of == 1:
        return ()
    before, after = (page.number - 2) % page.of + 1, page.number % page.of + 1
    middle = button(f"{page.number} / {page.of}", *data, page.number)
    return ((button("◀", *data, before), middle, button("▶", *data, after)),)
