"""Compile written frames of one language; terms are looked up by name, a pack's own before the shared ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from config.errors import PackError
from matchers.pattern_flags import NAMES
from matchers.pattern_frames import Choice, Frame, Sequence, Step
from matchers.pattern_quantities import SLOT_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchers.numbers import NumberReader
    from matchers.pattern_vocabulary import Vocabulary

_Members: TypeAlias = tuple[tuple[int, ...], tuple[Sequence, ...], bool]
"""Classes, phrases, and whether one of them is a word of every sentence."""
_DEFAULT_GAP = 4
_DEFAULT_WINDOW = 8
_GAP = re.compile(r"\.\.(\d*)")
_JOINED = re.compile(r"_|(?<=\w)-(?=\w)")
"""Words of one alternative: `_` as packs write it, or a hyphen, since the words of an entry are cut at hyphens."""
_COMMON = frozenset(
    "a an the of in on at to for by with from and or his her their him them it is was were be been has had"
    " have not no as that who out up off"
    " over into after before =в =на =по =за =из =с =от =до =и =не =для =у =к =о =под =при =без в на по за из"
    " с от до и не для у к о под при без"
    " он она они его ее их свой который быть это =деп деп бол- бол ет- ал- бер- кет- кел- қал- отыр- =үшін =мен =және"
    " take~ give~ get~ put~ hold~ be~ have~ let~ go~ keep~ make~ =been =was =were =is =are".split()
)


class FrameCompiler:
    """Turns written frames of one language into compiled ones; terms are looked up by name, a pack's own first."""

    def __init__(
        self,
        lang: str,
        *,
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
        self._done: dict[str, _Members] = {}
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
        anchor, *others = (choice.mask for choice in sorted(needed, key=_frequency))
        return Frame(parts, window, (anchor, *others), anchor, tuple(others), written)

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
        return Sequence(tuple(steps), at_start, _rarest(steps))

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
            mask |= phrase.rarest
        for slot in slots:
            mask |= self._slot_mask(slot, written)
            common = common or slot == "count"
        classes = tuple(dict.fromkeys(singles))
        self._vocabulary.used_together(classes)
        return Choice(classes, tuple(phrases), tuple(slots), *forms, mask, common)

    def _members(self, name: str, written: str) -> _Members:
        if name in self._done:
            return self._done[name]
        if ":" in name:
            if self._lang == "en" and name[0] not in "@$" and not name.partition(":")[0].endswith(("~", "+")):
                raise PackError(f"{self._where}: frame {written!r}: {name!r} has no forms; write a verb with `~`")
            step = Step(self._choice(name, written), 0, optional=False)
            phrase = Sequence((step,), at_start=False, rarest=step.choice.mask)
            found: _Members = ((), (phrase,), step.choice.common)
        elif not name.startswith("@") and _JOINED.search(name):
            phrase = self._sequence(_JOINED.sub(" ", name), written)
            found = ((), (phrase,), False)
        elif not name.startswith("@"):
            found = ((self._vocabulary.add(self._lang, name.replace("ё", "е")),), (), name in _COMMON)
        else:
            found = self._term(name[1:], written)
        self._done[name] = found
        return found

    def _term(self, name: str, written: str) -> _Members:
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


def _rarest(steps: list[Step]) -> int:
    return min((step.choice for step in steps if not step.optional), key=_frequency).mask


def _frequency(choice: Choice) -> tuple[bool, int]:
    """Guess how often a place is filled: words of every sentence last, else by the number of words."""
    return choice.common, choice.mask.bit_count()
