"""Tell what an entry says of an event: it happened, it did not, it may, or it is history. Cues are data; this applies them.

A claim of a victim, a relative, a lawyer or a rights group stays an event, though officials deny it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchers.pattern_flags import CONDITIONAL, FUTURE, INFINITIVE, NEGATED, PAST
from matchers.pattern_frames import Frame, FrameCompiler, Hit, find

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from config.pattern_packs import Condition, Cue, SharedWords
    from matchers.numbers import NumberReader, Quantity
    from matchers.pattern_sentence import Sentence
    from matchers.pattern_vocabulary import Vocabulary
    from storage.records import Status

_YEAR = re.compile(r"(?:19|20)\d\d")
_INTENT = frozenset("to may might could would should can must will shall".split())
"""English bases (`detain`) are headlines' present tense unless one of these stands before them."""
_RANK = {"silent": 0, "negated": 1, "event": 2, "hypothetical": 3, "background": 4}
_OPENING = 5
_LEADS_ON = frozenset("and when where и когда где және".split())
_SAME_STORY_MONTHS = 3
"""An earlier year so few months ago is still this story: a sentence of December told in January."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Compiled conditions."""

    conditions: tuple[tuple[str, int, Frame], ...]

    @classmethod
    def compile(cls, conditions: Sequence[Condition], compiler: FrameCompiler) -> Cues:
        """Compile the conditions of a pack or of the shared words."""
        return cls(tuple((one.scope, one.words, compiler.frame(one.frame)) for one in conditions))

    def any_holds(
        self, hit: Hit, story: list[Sentence], place: int, numbers: Callable[[Sentence], tuple[Quantity, ...]]
    ) -> bool:
        """Tell whether one of the conditions holds for a hit in a sentence of the story."""
        return any(_holds(scope, words, frame, hit, story, place, numbers) for scope, words, frame in self.conditions)

    def all_hold(
        self, hit: Hit, story: list[Sentence], place: int, numbers: Callable[[Sentence], tuple[Quantity, ...]]
    ) -> bool:
        """Tell whether all of the conditions hold."""
        return all(_holds(scope, words, frame, hit, story, place, numbers) for scope, words, frame in self.conditions)


def _holds(
    scope: str,
    words: int,
    frame: Frame,
    hit: Hit,
    story: list[Sentence],
    place: int,
    numbers: Callable[[Sentence], tuple[Quantity, ...]],
) -> bool:
    sentence = story[place]
    if scope in ("story", "paragraph"):
        return any(find(frame, other, numbers) for other in _around(scope, story, place))
    mask = sentence.mask
    for needed in frame.masks:
        if not needed & mask:
            return False
    return any(_in_scope(scope, words, cue, hit, sentence) for cue in find(frame, sentence, numbers))


def _around(scope: str, story: list[Sentence], place: int) -> list[Sentence]:
    here = story[place]
    if scope == "paragraph":
        return [one for one in story if one.field == here.field and one.paragraph == here.paragraph]
    return [one for number, one in enumerate(story) if one.field == "title" or place - 2 <= number <= place + 1]


def _in_scope(scope: str, words: int, cue: Hit, hit: Hit, sentence: Sentence) -> bool:
    if scope == "sentence":
        return True
    if scope == "inside":
        return hit.start <= cue.start and cue.end <= hit.end
    clauses = sentence.clauses
    if scope == "ahead":
        return cue.end <= hit.start or clauses[cue.start] in clauses[hit.start : hit.end]
    if clauses[cue.end - 1] != clauses[hit.start] and clauses[cue.start] != clauses[hit.end - 1]:
        return False
    if scope in ("before", "after") and hit.start <= cue.start and cue.end <= hit.end:
        return not cue.used & hit.used
    if scope == "before":
        return 0 <= hit.start - cue.end < words
    if scope == "after":
        return 0 <= cue.start - hit.end < words
    if scope == "near":
        return max(hit.start - cue.end, cue.start - hit.end) < words
    return True


@dataclass(frozen=True, slots=True)
class _Judge:
    status: str
    cues: Cues
    only: tuple[str, ...]


class StatusReader:
    """Cues of every language and pack."""

    def __init__(self, numbers: NumberReader, vocabulary: Vocabulary) -> None:
        self._numbers = numbers
        self._vocabulary = vocabulary
        self._shared: dict[str, list[_Judge]] = {}
        self._recent = 0
        self._own: dict[tuple[str, str], list[_Judge]] = {}

    def add_shared(self, lang: str, compiler: FrameCompiler, words: SharedWords) -> None:
        """Take in what every pack of a language uses."""
        self._shared[lang] = _judges(words.cues, compiler)
        self._recent |= compiler.frame("@recent").anchor
        self._vocabulary.mark_language(lang, compiler.frame("@function").anchor)

    def add_pack(self, pattern: str, lang: str, compiler: FrameCompiler, cues: Sequence[Cue]) -> None:
        """Take in a pack's own cues."""
        general = [judge for judge in self._shared[lang] if not judge.only or pattern in judge.only]
        self._own[pattern, lang] = sorted([*_judges(cues, compiler), *general], key=lambda judge: _RANK[judge.status])

    def judge(
        self, pattern: str, lang: str, hit: Hit, story: list[Sentence], place: int, published_at: datetime | None
    ) -> Status | None:
        """Tell the status of a hit, None to be silent about it."""
        by_form = _status_of_form(hit, lang, story[place])
        certain = False
        for judge in self._own[pattern, lang]:
            if by_form is not None and _RANK[judge.status] > _RANK[by_form]:
                break
            if certain and judge.status == "hypothetical":
                continue
            if judge.cues.any_holds(hit, story, place, self._numbers.read):
                if judge.status == "silent":
                    return None
                if judge.status == "event":
                    certain, by_form = True, None
                    continue
                return judge.status  # type: ignore[return-value]  # the loader knows no other word
        if by_form is not None:
            return by_form
        if story[place].is_question:
            return "hypothetical"
        if published_at is not None and _is_history(hit, story[place], published_at, self._recent):
            return "background"
        return "event"


def _judges(cues: Sequence[Cue], compiler: FrameCompiler) -> list[_Judge]:
    return [_Judge(cue.status, Cues.compile(cue.where, compiler), cue.only) for cue in cues]


def _status_of_form(hit: Hit, lang: str, sentence: Sentence) -> Status | None:
    flags = hit.flags
    if flags & NEGATED:
        return "negated"
    if flags & (CONDITIONAL | FUTURE):
        return "hypothetical"
    if flags & INFINITIVE and not flags & PAST and (
        lang != "en" or not _INTENT.isdisjoint(sentence.words[max(hit.start - 2, 0) : hit.start])
    ):
        return "hypothetical"
    return None


def _is_history(hit: Hit, sentence: Sentence, published_at: datetime, recent: int) -> bool:
    """Tell whether an earlier year dates the hit: it stands in its clause, or before it with nothing recent between."""
    for index, word in enumerate(sentence.words):
        if not _YEAR.fullmatch(word) or not int(word) < published_at.year:
            continue
        if int(word) == published_at.year - 1 and published_at.month <= _SAME_STORY_MONTHS:
            continue
        if sentence.clauses[index] in sentence.clauses[hit.start : hit.end]:
            return True
        if index < hit.start and _goes_on(sentence, index, hit) and not _any_between(sentence, recent, index, len(sentence.words)):
            return True
    return False


def _goes_on(sentence: Sentence, index: int, hit: Hit) -> bool:
    """Tell whether the time told at a word still holds at the hit: it opens the sentence, or "and", "when" lead on."""
    first = sentence.clauses.index(sentence.clauses[hit.start])
    opens = index < _OPENING and sentence.clauses[index] == 0
    return opens or sentence.words[first] in _LEADS_ON


def _any_between(sentence: Sentence, mask: int, start: int, end: int) -> bool:
    return bool(mask & sentence.mask) and any(
        start <= index < end for number, places in sentence.at.items() if mask >> number & 1 for index, _ in places
    )
