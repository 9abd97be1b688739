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
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from matchers.pattern_quantities import SLOT_KINDS, Quantity

if TYPE_CHECKING:
    from matchers.pattern_sentence import Sentence

_PLACE = itemgetter(0, 1, 2)
"""Reading order of hits; of two readings of a word the one whose form says less comes first."""


class Hit(NamedTuple):
    """A stretch of words, end exclusive, with the joined flags of its words and the quantities of its slots.

    `used` has a bit for each word that fills a place of the frame; the others stand in gaps.
    """

    start: int
    end: int
    flags: int
    slots: tuple[Quantity, ...]
    used: int


_make_hit = Hit._make
"""Makes a hit of a tuple in half the time of `Hit(...)`."""


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
    classes: frozenset[int] = field(init=False)
    """The same as `singles`, to be met with the classes of a sentence."""

    def __post_init__(self) -> None:
        """Make a set of the classes once."""
        object.__setattr__(self, "classes", frozenset(self.singles))

    def fits(self, flags: int) -> bool:
        """Tell whether a word's form is wanted; words given in one form only carry no flags and always fit."""
        return (not self.want or not flags or bool(flags & self.want)) and not flags & self.refuse


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
    rarest: int
    """The mask of the place least often filled."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Sequences in any order; usually one.

    Attributes:
        masks: Bits of which, for each place that must be there, one must be present; the rarest first.
        anchor: The mask least often present: the frame is tried only where it is.
        others: The masks but for the anchor.
        written: As the pack has it, for reasons and messages.
    """

    parts: tuple[Sequence, ...]
    window: int
    masks: tuple[int, ...]
    anchor: int
    others: tuple[int, ...]
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
    return find_all(frame, sentence)


def find_all(frame: Frame, sentence: Sentence) -> list[Hit]:
    """Find a frame in a sentence known to hold a word for each of its places."""
    if len(frame.parts) == 1:
        return _find_sequence(frame.parts[0], sentence)
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
            rest = Sequence(sequence.steps[1:], sequence.at_start, sequence.rarest)
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
                _make_hit((hit.start, nxt.end, hit.flags | nxt.flags, hit.slots + nxt.slots, hit.used | nxt.used)),
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
    memo = sentence.memo
    known: list[Hit] | None = memo.get(choice)
    if known is None:
        known = memo[choice] = _search(choice, sentence) if choice.mask & sentence.mask else []
    return known


def _search(choice: Choice, sentence: Sentence) -> list[Hit]:
    found = _fillings(choice, sentence) if choice.slots else []
    at, mask = sentence.at, sentence.mask
    plain = not choice.want and not choice.refuse
    for number in choice.classes & at.keys():
        for index, flags in at[number]:
            if plain or choice.fits(flags):
                found.append(_make_hit((index, index + 1, flags, (), 1 << index)))
    for phrase in choice.phrases:
        if phrase.rarest & mask:
            found.extend(hit for hit in _find_sequence(phrase, sentence) if choice.fits(hit.flags))
    if len(found) > 1:
        found.sort(key=_PLACE)
    return found


def _fillings(choice: Choice, sentence: Sentence) -> list[Hit]:
    """Find the quantities that may stand in its slots."""
    kinds = {kind for slot in choice.slots for kind in SLOT_KINDS[slot]}
    return [
        Hit(one.start, one.end, 0, (one,), (1 << one.end) - (1 << one.start))
        for one in sentence.quantities()
        if one.kind in kinds
    ]
