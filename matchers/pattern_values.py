"""The values of a hit: what stands in its slots, or belongs to it though no frame holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from matchers.pattern_quantities import SLOT_KINDS, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.pattern_packs import PatternPack
    from matchers.pattern_frames import Hit
    from matchers.pattern_sentence import Sentence

Values: TypeAlias = dict[str, int | float | str]
"""Keys and values of the wire format, such as `{"days": 15}`."""


def values_of(pack: PatternPack, fixed: Mapping[str, str], hit: Hit, story: list[Sentence], place: int) -> list[Values]:
    """Give the values of a hit; more than one where two terms or sums stand side by side.

    Args:
        pack: Tells which values its events carry, and how far they may stand.
        fixed: Values of the frame itself.
        hit: Where it stands.
        story: All sentences of the entry.
        place: Which of them holds the hit.
    """
    sentence = story[place]
    slots = [slot for slot in hit.slots if any(key in pack.values for key in _told(slot))]
    for name, reach in pack.attach.items():
        kinds = SLOT_KINDS[name]
        if not any(slot.kind in kinds for slot in hit.slots):
            slots.extend(_nearest(sentence, hit, kinds, reach))
            if name == "article" and not slots:
                slots.extend(_article_nearby(story, place))
    kinds_told = {slot.kind for slot in slots}
    slots.extend(one for one in sentence.quantities() if one.elliptic and one.kind in kinds_told)
    return _merged([{**fixed, **_told(slot)} for slot in slots] or [{**fixed}])


def _merged(alternatives: list[Values]) -> list[Values]:
    """Join values under different keys (days and a sum); keep apart those under the same (ten days, 15 days)."""
    if len({key for one in alternatives for key in one}) <= max(len(one) for one in alternatives):
        return alternatives
    merged: Values = {}
    for one in reversed(alternatives):
        merged.update(one)
    return [merged]


def _article_nearby(story: list[Sentence], place: int) -> list[Quantity]:
    """Find the article of a charge in the next sentence or the one before."""
    for other in (place + 1, place - 1):
        if 0 <= other < len(story):
            articles = [one for one in story[other].quantities() if one.kind == "article"]
            if articles:
                return articles[:1]
    return []


def _told(slot: Quantity) -> Values:
    """Give a quantity under the keys of the wire format."""
    value = slot.value
    if isinstance(value, str):
        return {"article" if slot.kind == "article" else "count_approx": value}
    number = int(value) if value == int(value) else value
    if slot.kind == "money":
        return {"amount": number, "currency": slot.currency}
    if slot.kind == "year":
        return {"years": number, "months": int(slot.months)} if slot.months else {"years": number}
    return {{"day": "days", "month": "months"}.get(slot.kind, slot.kind): number}


def _nearest(sentence: Sentence, hit: Hit, kinds: tuple[str, ...], reach: int) -> list[Quantity]:
    """Find the quantity that belongs to a hit though no frame holds it."""
    near = []
    for quantity in sentence.quantities():
        if quantity.kind not in kinds:
            continue
        distance = max(quantity.start - hit.end, hit.start - quantity.end, 0)
        if quantity.kind in ("count", "approx"):
            same_clause = sentence.clauses[quantity.start] == sentence.clauses[hit.start]
            if not same_clause or not (quantity.people or distance <= 1):
                continue
        if distance <= reach:
            of_things = quantity.kind in ("count", "approx") and not quantity.people
            near.append((of_things, distance, quantity.start, quantity))
    return [min(near)[3]] if near else []
