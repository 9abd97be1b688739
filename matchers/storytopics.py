"""How much do two entries agree in what they say, whoever says it in whatever language?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from matchers.storysignature import Signature

_FEWEST = 3
"""Features in common below which chance is the better explanation."""


def may_agree(new: Signature, old: Signature) -> bool:
    """Tell cheaply whether two entries without a common person have enough in common to look closer."""
    mine, theirs = (new.features, old.features) if new.lang == old.lang else (new.carried, old.carried)
    return len(mine & theirs) >= _FEWEST


def plain_numbers(one: Signature) -> set[str]:
    """Give numbers that count nothing we know: magnitudes, distances, rates; two digits or a fraction.

    What a title leaves bare and the text counts is known: "the number rises to 27", "27 people".
    """
    counted = {number.partition(":")[2] for number in one.numbers if not number.startswith("plain:")}
    return {number for number in one.numbers if number.startswith("plain:") and number[6:] not in counted}


def agreement(new: Signature, old: Signature, rarity: Mapping[int, float]) -> float:
    """Weigh what both share against all they have, 0.0 to 1.0.

    In one language, also how much of each title stands in the other entry: entries about one ministry share words, but
    hardly those of their titles. Across languages only names, numbers, places and steps count.
    """
    if new.lang != old.lang:
        return _cosine(new.carried, old.carried, rarity)
    mine, theirs = new.features, old.features
    titles = (cover(new.heads, theirs, rarity) + cover(old.heads, mine, rarity)) / 2
    return 0.5 * _cosine(mine, theirs, rarity) + 0.5 * titles


def closeness(new: Signature, old: Signature, rarity: Mapping[int, float]) -> float:
    """Weigh the same with less weight on titles, which are written anew by every outlet."""
    if new.lang != old.lang:
        return _cosine(new.carried, old.carried, rarity)
    mine, theirs = new.features, old.features
    titles = (cover(new.heads, theirs, rarity) + cover(old.heads, mine, rarity)) / 2
    return 0.7 * _cosine(mine, theirs, rarity) + 0.3 * titles


def _cosine(mine: AbstractSet[int], theirs: AbstractSet[int], rarity: Mapping[int, float]) -> float:
    shared = mine & theirs
    if len(shared) < _FEWEST:
        return 0.0
    return float(_weight(shared, rarity) / (_weight(mine, rarity) * _weight(theirs, rarity)) ** 0.5)


def cover(title: Sequence[int], theirs: AbstractSet[int], rarity: Mapping[int, float]) -> float:
    """Tell how much of a title, by weight, stands in another entry, 0.0 to 1.0."""
    whole = _weight(title, rarity)
    return _weight([feature for feature in title if feature in theirs], rarity) / whole if whole else 0.0


def _weight(features: Iterable[int], rarity: Mapping[int, float]) -> float:
    """Sum squared weights; a feature only the older entry has weighs as the newer one's do on average."""
    usual = sum(rarity.values()) / len(rarity) if rarity else 1.0
    return sum(rarity.get(feature, usual) ** 2 for feature in sorted(set(features)))
