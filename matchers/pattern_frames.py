"""The frame language of the pattern packs: words, gaps and slots, compiled once and found in sentences.

    sentenced .. to $days           words in this order; `..` lets up to 4 others stand between, `..8` up to 8
    @court & @jail & $days          any order, at most 8 words between neighbours; `/12` at the end widens that
    @detain:past+part               only these forms (names in `pattern_flags`); `:!inf` all but these
    arrest|@detain|take_in          either; `_` joins the words of one alternative
    of? the?                        may be left out
    not !only                       "not", unless "only" follows
    ^ $count held                   `^` only at the beginning of the sentence

`$name` is a word with a capital letter where not all words have one. `$days $months $years $money $count $article`
are slots: what the numbers grammar found (`matchers.numbers`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from matchers.pattern_quantities import SLOT_KINDS, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchers.pattern_sentence import Sentence


class Hit(NamedTuple):
    """A stretch of words, end exclusive, with the joined flags of its words and the quantities of its slots.

    `used` has a bit for each word that fills a place of the frame; the others stand in gaps.
    """

    start: int
    end: int
    flags: int
    slots: tuple[Quantity, ...]
    used: int


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One place of a frame: any of these single words, phrases, or a slot.

    Attributes:
        singles: Classes.
        phrases: Sequences that stand for one word.
        slots: Names of slots.
        want: Flags of which one must be set; 0 for any.
        refuse: Flags of which none may be set.
        mask: Bits of which one must be present for this place to be found.
        common: Whether its words are in every sentence.
    """

    singles: tuple[int, ...]
    phrases: tuple[Sequence, ...]
    slots: tuple[str, ...]
    want: int
    refuse: int
    mask: int
    common: bool
    order: dict[int, int] = field(init=False)
    """Class -> its place in `singles`."""

    def __post_init__(self) -> None:
        """Number the classes once: sentences hold fewer classes than many a choice."""
        object.__setattr__(self, "order", {number: place for place, number in enumerate(self.singles)})

    def present(self, at: dict[int, list[tuple[int, int]]]) -> list[int]:
        """Give those of its classes that a sentence holds, in its own order."""
        if len(self.singles) <= len(at):
            return [number for number in self.singles if number in at]
        return sorted((number for number in at if number in self.order), key=self.order.__getitem__)


class Step(NamedTuple):
    """A place, how many words may stand before it, whether it may be left out, and whether it must not follow."""

    choice: Choice
    gap: int
    optional: bool
    absent: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """Places in their order."""

    steps: tuple[Step, ...]
    at_start: bool


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Sequences in any order; usually one.

    Attributes:
        masks: Bits of which, for each place that must be there, one must be present.
        anchor: The mask least often present: the frame is tried only where it is.
        written: As the pack has it, for reasons and messages.
    """

    parts: tuple[Sequence, ...]
    window: int
    masks: tuple[int, ...]
    anchor: int
    written: str


def find(frame: Frame, sentence: Sentence) -> list[Hit]:
    """Find a frame in a sentence.

    Returns:
        Hits in reading order, one for each place its first part begins.
    """
    mask = sentence.mask
    for needed in frame.masks:
        if not needed & mask:
            return []
    first, *others = frame.parts
    hits = _find_sequence(first, sentence)
    for part in others:
        if not hits:
            return []
        hits = _join(hits, _find_sequence(part, sentence), frame.window)
    return hits


def _join(hits: list[Hit], others: list[Hit], window: int) -> list[Hit]:
    joined = []
    for hit in hits:
        near = [(max(other.start - hit.end, hit.start - other.end), other) for other in others]
        near = [pair for pair in near if 0 <= pair[0] <= window]
        if near:
            other = min(near, key=lambda pair: pair[0])[1]
            joined.append(
                Hit(
                    min(hit.start, other.start),
                    max(hit.end, other.end),
                    hit.flags | other.flags,
                    hit.slots + other.slots,
                    hit.used | other.used,
                )
            )
    return joined


def _find_sequence(sequence: Sequence, sentence: Sentence) -> list[Hit]:
    known: list[Hit] | None = sentence.memo.get(sequence)
    if known is None:
        known = []
        first = sequence.steps[0]
        for hit in _find_choice(first.choice, sentence):
            if sequence.at_start and hit.start:
                continue
            whole = _extend(hit, sequence.steps, 1, sentence)
            if whole is not None:
                known.append(whole)
        if first.optional:
            rest = Sequence(sequence.steps[1:], sequence.at_start)
            starts = {hit.end for hit in known}
            known.extend(hit for hit in _find_sequence(rest, sentence) if hit.end not in starts)
        sentence.memo[sequence] = known
    return known


def _extend(
    hit: Hit,
    steps: tuple[Step, ...],
    index: int,
    sentence: Sentence,
) -> Hit | None:
    if index == len(steps):
        return hit
    step = steps[index]
    if step.absent:
        if any(nxt.start == hit.end for nxt in _find_choice(step.choice, sentence)):
            return None
        return _extend(hit, steps, index + 1, sentence)
    for nxt in _find_choice(step.choice, sentence):
        if nxt.start > hit.end + step.gap:
            break
        if nxt.start >= hit.end:
            whole = _extend(
                Hit(hit.start, nxt.end, hit.flags | nxt.flags, hit.slots + nxt.slots, hit.used | nxt.used),
                steps,
                index + 1,
                sentence,
            )
            if whole is not None:
                return whole
    if step.optional:
        return _extend(hit, steps, index + 1, sentence)
    return None


def _find_choice(choice: Choice, sentence: Sentence) -> list[Hit]:
    known: list[Hit] | None = sentence.memo.get(choice)
    if known is None:
        known = [] if not choice.mask & sentence.mask else sorted(_search(choice, sentence), key=_place)
        sentence.memo[choice] = known
    return known


def _search(choice: Choice, sentence: Sentence) -> Iterator[Hit]:
    for slot in choice.slots:
        kinds = SLOT_KINDS[slot]
        for quantity in sentence.quantities():
            if quantity.kind in kinds:
                yield Hit(quantity.start, quantity.end, 0, (quantity,), (1 << quantity.end) - (1 << quantity.start))
    for number in choice.present(sentence.at):
        for index, flags in sentence.at[number]:
            if _form_fits(choice, flags):
                yield Hit(index, index + 1, flags, (), 1 << index)
    for phrase in choice.phrases:
        for hit in _find_sequence(phrase, sentence):
            if _form_fits(choice, hit.flags):
                yield hit


def _place(hit: Hit) -> tuple[int, int]:
    return hit.start, hit.end


def _form_fits(choice: Choice, flags: int) -> bool:
    """Tell whether a word's form is wanted; words given in one form only carry no flags and always fit."""
    return (not choice.want or not flags or bool(flags & choice.want)) and not flags & choice.refuse
