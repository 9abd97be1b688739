"""The frame language of the pattern packs: words, gaps and slots, compiled once and found in sentences.

    sentenced .. to $days           words in this order; `..` lets up to 4 others stand between, `..8` up to 8
    @court & @jail & $days          any order, at most 8 words between neighbours; `/12` at the end widens that
    @detain:past+part               only these forms (names in `pattern_flags`); `:!inf` all but these
    arrest|@detain|take_in          either; `_` joins the words of one alternative
    of? the?                        may be left out
    not !only                       "not", unless "only" follows
    ^ $count held                   `^` only at the beginning of the sentence

`$name` is a word with a capital letter where not all words have one. `$days $months $years $money $count $article` are slots: what the numbers grammar found (`matchers.numbers`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from config.errors import PackError
from matchers.pattern_flags import NAMES
from matchers.numbers import SLOT_KINDS, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from matchers.numbers import NumberReader
    from matchers.pattern_sentence import Sentence
    from matchers.pattern_vocabulary import Vocabulary

_DEFAULT_GAP = 4
_DEFAULT_WINDOW = 8
_GAP = re.compile(r"\.\.(\d*)")
_JOINED = re.compile(r"_|(?<=\w)-(?=\w)")
"""Words of one alternative: `_` as packs write it, or a hyphen, since the words of an entry are cut at hyphens."""
_COMMON = frozenset(
    "a an the of in on at to for by with from and or his her their him them it is was were be been has had have not no as that who out up off"
    " over into after before =в =на =по =за =из =с =от =до =и =не =для =у =к =о =под =при =без в на по за из с от до и не для у к о под при без"
    " он она они его ее их свой который быть это =деп деп бол- бол ет- ал- бер- кет- кел- қал- отыр- =үшін =мен =және"
    " take~ give~ get~ put~ hold~ be~ have~ let~ go~ keep~ make~ =been =was =were =is =are".split()
)


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


class FrameCompiler:
    """Turns written frames of one language into compiled ones; terms are looked up by name, a pack's own first."""

    def __init__(
        self,
        lang: str,
        vocabulary: Vocabulary,
        numbers: NumberReader,
        shared: Mapping[str, tuple[str, ...]],
        own: Mapping[str, tuple[str, ...]],
        where: str,
    ) -> None:
        self._lang = lang
        self._vocabulary = vocabulary
        self._numbers = numbers
        self._terms = {**shared, **own}
        self._where = where
        self._done: dict[str, tuple[tuple[int, ...], tuple[Sequence, ...], bool]] = {}
        self._open: list[str] = []

    def frame(self, written: str) -> Frame:
        """Compile one frame.

        Raises:
            PackError: An unknown term, slot or form.
        """
        window = _DEFAULT_WINDOW
        body = written
        if match := re.search(r"\s/(\d+)$", body):
            window = int(match[1])
            body = body[: match.start()]
        parts = tuple(self._sequence(part, written) for part in body.split(" & "))
        needed = [step.choice for part in parts for step in part.steps if not step.optional]
        masks = tuple(choice.mask for choice in needed)
        anchor = min(needed, key=lambda choice: (choice.common, choice.mask.bit_count())).mask
        return Frame(parts, window, masks, anchor, written)

    def _sequence(self, text: str, written: str) -> Sequence:
        steps: list[Step] = []
        gap = 0
        at_start = False
        for piece in text.split():
            if piece == "^":
                at_start = True
            elif match := _GAP.fullmatch(piece):
                gap = int(match[1] or _DEFAULT_GAP)
            else:
                absent = piece.startswith("!")
                optional = piece.endswith("?") or absent
                if steps and steps[-1].optional:
                    gap = max(gap, steps[-1].gap)  # a place left out still allows what might stand before it
                steps.append(Step(self._choice(piece.lstrip("!").rstrip("?"), written), gap, optional, absent))
                gap = 0
        if not steps or all(step.optional for step in steps):
            raise PackError(f"{self._where}: frame {written!r} has nothing that must be there")
        return Sequence(tuple(steps), at_start)

    def _choice(self, piece: str, written: str) -> Choice:
        alternatives = piece.split("|")
        if len(alternatives) == 1:
            piece, _, forms = piece.partition(":")
            return self._one_of([piece], self._forms(forms, written), written)
        return self._one_of(alternatives, (0, 0), written)

    def _one_of(self, names: list[str], forms: tuple[int, int], written: str) -> Choice:
        singles: list[int] = []
        phrases: list[Sequence] = []
        slots = [name[1:] for name in names if name.startswith("$") and name != "$name"]
        common = False
        for name in names:
            if name == "$name":
                singles.append(self._vocabulary.name)
            elif not name.startswith("$"):
                more = self._members(name, written)
                singles.extend(more[0])
                phrases.extend(more[1])
                common = common or more[2]
        mask = 0
        for number in singles:
            mask |= 1 << number
        for phrase in phrases:
            mask |= _rarest(phrase).mask
        for slot in slots:
            mask |= self._slot_mask(slot, written)
            common = common or slot == "count"
        return Choice(tuple(dict.fromkeys(singles)), tuple(phrases), tuple(slots), *forms, mask, common)

    def _members(self, name: str, written: str) -> tuple[tuple[int, ...], tuple[Sequence, ...], bool]:
        if name in self._done:
            return self._done[name]
        if ":" in name:
            if self._lang == "en" and name[0] not in "@$" and not name.partition(":")[0].endswith(("~", "+")):
                raise PackError(f"{self._where}: frame {written!r}: {name!r} has no forms; write a verb with `~`")
            step = Step(self._choice(name, written), 0, optional=False)
            found = ((), (Sequence((step,), at_start=False),), step.choice.common)
        elif not name.startswith("@") and _JOINED.search(name):
            phrase = self._sequence(_JOINED.sub(" ", name), written)
            found = ((), (phrase,), False)
        elif not name.startswith("@"):
            found = ((self._vocabulary.add(self._lang, name.replace("ё", "е")),), (), name in _COMMON)
        else:
            found = self._term(name[1:], written)
        self._done[name] = found
        return found

    def _term(self, name: str, written: str) -> tuple[tuple[int, ...], tuple[Sequence, ...], bool]:
        if name not in self._terms:
            raise PackError(f"{self._where}: frame {written!r} asks for unknown term @{name}")
        if name in self._open:
            raise PackError(f"{self._where}: term @{name} is made of itself")
        self._open.append(name)
        singles: list[int] = []
        phrases: list[Sequence] = []
        common = False
        for member in self._terms[name]:
            if " " in member:
                phrases.append(self._sequence(member, member))
            else:
                for choice in member.split("|"):
                    more = self._members(choice, member)
                    singles.extend(more[0])
                    phrases.extend(more[1])
                    common = common or more[2]
        self._open.pop()
        return tuple(singles), tuple(phrases), common

    def _slot_mask(self, name: str, written: str) -> int:
        if name not in SLOT_KINDS:
            raise PackError(f"{self._where}: frame {written!r} has unknown slot ${name}")
        return self._numbers.mask_of(name)

    def _forms(self, forms: str, written: str) -> tuple[int, int]:
        refused = forms.startswith("!")
        flags = 0
        for name in filter(None, forms.lstrip("!").split("+")):
            if name not in NAMES:
                raise PackError(f"{self._where}: frame {written!r} asks for unknown form {name!r}")
            flags |= NAMES[name]
        return (0, flags) if refused else (flags, 0)


def _rarest(sequence: Sequence) -> Choice:
    needed = [step.choice for step in sequence.steps if not step.optional]
    return min(needed, key=lambda choice: (choice.common, choice.mask.bit_count()))


def find(frame: Frame, sentence: Sentence, quantities: Callable[[Sentence], tuple[Quantity, ...]]) -> list[Hit]:
    """Find a frame in a sentence.

    Returns:
        Hits in reading order, one for each place its first part begins.
    """
    mask = sentence.mask
    for needed in frame.masks:
        if not needed & mask:
            return []
    first, *others = frame.parts
    hits = _find_sequence(first, sentence, quantities)
    for part in others:
        if not hits:
            return []
        hits = _join(hits, _find_sequence(part, sentence, quantities), frame.window)
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


def _find_sequence(
    sequence: Sequence, sentence: Sentence, quantities: Callable[[Sentence], tuple[Quantity, ...]]
) -> list[Hit]:
    known: list[Hit] | None = sentence.memo.get(sequence)
    if known is None:
        known = []
        first = sequence.steps[0]
        for hit in _find_choice(first.choice, sentence, quantities):
            if sequence.at_start and hit.start:
                continue
            whole = _extend(hit, sequence.steps, 1, sentence, quantities)
            if whole is not None:
                known.append(whole)
        if first.optional:
            rest = Sequence(sequence.steps[1:], sequence.at_start)
            starts = {hit.end for hit in known}
            known.extend(hit for hit in _find_sequence(rest, sentence, quantities) if hit.end not in starts)
        sentence.memo[sequence] = known
    return known


def _extend(
    hit: Hit,
    steps: tuple[Step, ...],
    index: int,
    sentence: Sentence,
    quantities: Callable[[Sentence], tuple[Quantity, ...]],
) -> Hit | None:
    if index == len(steps):
        return hit
    step = steps[index]
    if step.absent:
        if any(nxt.start == hit.end for nxt in _find_choice(step.choice, sentence, quantities)):
            return None
        return _extend(hit, steps, index + 1, sentence, quantities)
    for nxt in _find_choice(step.choice, sentence, quantities):
        if nxt.start > hit.end + step.gap:
            break
        if nxt.start >= hit.end:
            whole = _extend(
                Hit(hit.start, nxt.end, hit.flags | nxt.flags, hit.slots + nxt.slots, hit.used | nxt.used),
                steps,
                index + 1,
                sentence,
                quantities,
            )
            if whole is not None:
                return whole
    if step.optional:
        return _extend(hit, steps, index + 1, sentence, quantities)
    return None


def _find_choice(
    choice: Choice, sentence: Sentence, quantities: Callable[[Sentence], tuple[Quantity, ...]]
) -> list[Hit]:
    known: list[Hit] | None = sentence.memo.get(choice)
    if known is None:
        known = [] if not choice.mask & sentence.mask else sorted(_search(choice, sentence, quantities), key=_place)
        sentence.memo[choice] = known
    return known


def _search(
    choice: Choice, sentence: Sentence, quantities: Callable[[Sentence], tuple[Quantity, ...]]
) -> Iterator[Hit]:
    for slot in choice.slots:
        kinds = SLOT_KINDS[slot]
        for quantity in quantities(sentence):
            if quantity.kind in kinds:
                yield Hit(quantity.start, quantity.end, 0, (quantity,), (1 << quantity.end) - (1 << quantity.start))
    for number in choice.singles:
        for index, flags in sentence.at.get(number, ()):
            if _form_fits(choice, flags):
                yield Hit(index, index + 1, flags, (), 1 << index)
    for phrase in choice.phrases:
        for hit in _find_sequence(phrase, sentence, quantities):
            if _form_fits(choice, hit.flags):
                yield hit


def _place(hit: Hit) -> tuple[int, int]:
    return hit.start, hit.end


def _form_fits(choice: Choice, flags: int) -> bool:
    return (not choice.want or bool(flags & choice.want)) and not flags & choice.refuse
