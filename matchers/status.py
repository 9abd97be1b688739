"""Tell what an entry says of an event: it happened, did not, may, or is history. Cues are data; this applies them.

A claim of a victim, a relative, a lawyer or a rights group stays an event, though officials deny it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Literal, NamedTuple

from matchers.pattern_flags import CONDITIONAL, FUTURE, INFINITIVE, ING, NEGATED, PAST, PRESENT
from matchers.pattern_frames import Frame, Hit, find

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from config.pattern_packs import Condition, Cue, SharedWords
    from matchers.pattern_compiler import FrameCompiler
    from matchers.pattern_sentence import Sentence
    from matchers.pattern_vocabulary import Vocabulary
    from storage.records import Status

_YEAR = re.compile(r"(?:19|20)\d\d")
_INTENT = frozenset("to may might could would should can must will shall".split())
"""English bases (`detain`) are headlines' present tense unless one of these stands before them."""
_RANK = {"silent": 0, "negated": 1, "event": 2, "hypothetical": 3, "background": 4}
_OPENING = 5
_LEADS_ON = frozenset("and when where и когда где және".split())
_WIDE = ("story", "beside", "paragraph")
_REACH = 2
"""Sentences before a hit that may explain it, and after a headline besides the first."""
_SAME_STORY_MONTHS = 3
"""An earlier year so few months ago is still this story: a sentence of December told in January."""


class Scene(NamedTuple):
    """A sentence and the entry around it.

    Attributes:
        story: All sentences, the headline first.
        place: Which one this is.
        sentence: It.
        mask: Classes present in any sentence that a condition here may look at, as bits.
        near: Scope -> the sentences it looks at, worked out when first asked for.
    """

    story: list[Sentence]
    place: int
    sentence: Sentence
    mask: int
    near: dict[str, list[Sentence]]

    @classmethod
    def at(cls, story: list[Sentence], place: int) -> Scene:
        """Stand at one sentence of an entry."""
        here = story[place]
        first, last = max(place - _REACH, 0), place + 2 + _REACH
        while first and story[first - 1].paragraph == here.paragraph and story[first - 1].field == here.field:
            first -= 1
        while last < len(story) and story[last].paragraph == here.paragraph and story[last].field == here.field:
            last += 1
        mask = 0
        for one in story[first:last]:
            mask |= one.mask
        for one in takewhile(_is_headline, story):
            mask |= one.mask
        return cls(story, place, here, mask, {})


def _is_headline(sentence: Sentence) -> bool:
    return sentence.field == "title"


class _Compiled(NamedTuple):
    scope: str
    words: int
    frame: Frame


@dataclass(frozen=True, slots=True)
class Cues:
    """Compiled conditions.

    Attributes:
        conditions: Scope, how many words it reaches, and what to look for.
        mask: Classes of which one must be in the sentence for any condition to hold, as far as they look no farther.
        wide: Whether one looks beyond the sentence.
    """

    conditions: tuple[_Compiled, ...]
    mask: int
    wide: bool

    @classmethod
    def compile(cls, conditions: Sequence[Condition], compiler: FrameCompiler) -> Cues:
        """Compile the conditions of a pack or of the shared words."""
        compiled = tuple(_Compiled(one.scope, one.words, compiler.frame(one.frame)) for one in conditions)
        mask = 0
        for one in compiled:
            mask |= one.frame.anchor
        return cls(compiled, mask, any(one.scope in _WIDE for one in compiled))

    def any_holds(self, hit: Hit, scene: Scene) -> bool:
        """Tell whether one of the conditions holds for a hit in a sentence."""
        if not self.mask & (scene.mask if self.wide else scene.sentence.mask):
            return False
        return any(_holds(one, hit, scene) for one in self.conditions)

    def all_hold(self, hit: Hit, scene: Scene) -> bool:
        """Tell whether all of the conditions hold."""
        return all(_holds(one, hit, scene) for one in self.conditions)


def _holds(condition: _Compiled, hit: Hit, scene: Scene) -> bool:
    if condition.scope in _WIDE:
        for needed in condition.frame.masks:
            if not needed & scene.mask:
                return False
        return any(find(condition.frame, other) for other in _near(condition.scope, scene))
    sentence = scene.sentence
    mask = sentence.mask
    for needed in condition.frame.masks:
        if not needed & mask:
            return False
    if condition.scope == "brackets":
        bounds = sentence.brackets(hit.start, hit.end)
        return bounds is not None and any(bounds[0] <= cue.start < bounds[1] for cue in find(condition.frame, sentence))
    return any(_in_scope(condition, cue, hit, sentence.clauses) for cue in find(condition.frame, sentence))


def _near(scope: str, scene: Scene) -> list[Sentence]:
    near = scene.near.get(scope)
    if near is None:
        near = scene.near[scope] = _around(scope, scene.story, scene.place)
    return near


def _around(scope: str, story: list[Sentence], place: int) -> list[Sentence]:
    here = story[place]
    if scope == "paragraph":
        return [one for one in story if one.field == here.field and one.paragraph == here.paragraph]
    last = place + 1 + (_REACH if here.field == "title" else 0)
    near = [one for number, one in enumerate(story[: last + 1]) if number >= place - _REACH or one.field == "title"]
    if scope == "story":
        return near
    return [one for one in near if one.field == "title" or one.paragraph == here.paragraph]


def _in_scope(condition: _Compiled, cue: Hit, hit: Hit, clauses: list[int]) -> bool:
    scope = condition.scope
    if scope in ("sentence", "inside"):
        return scope == "sentence" or (hit.start <= cue.start and cue.end <= hit.end)
    if scope == "chain":
        return bool(hit.flags & ING) and not hit.flags & PAST and cue.start >= hit.end
    if scope == "ahead":
        return cue.end <= hit.start or clauses[cue.start] in clauses[hit.start : hit.end]
    if clauses[cue.end - 1] != clauses[hit.start] and clauses[cue.start] != clauses[hit.end - 1]:
        return False
    return scope == "clause" or _within_words(condition, cue, hit)


def _within_words(condition: _Compiled, cue: Hit, hit: Hit) -> bool:
    """Tell whether a cue stands so many words before, after or near a hit.

    In a gap of the frame it stands on both sides.
    """
    if condition.scope == "near":
        return max(hit.start - cue.end, cue.start - hit.end) < condition.words
    if hit.start <= cue.start and cue.end <= hit.end:
        return not cue.used & hit.used
    distance = hit.start - cue.end if condition.scope == "before" else cue.start - hit.end
    return 0 <= distance < condition.words


@dataclass(frozen=True, slots=True)
class _Judge:
    status: Status | Literal["silent"]
    cues: Cues
    only: tuple[str, ...]
    needs: Cues
    unless: Cues

    def holds(self, hit: Hit, scene: Scene) -> bool:
        """Tell whether one of its cues holds, with all it needs and nothing that forbids it."""
        if not self.cues.any_holds(hit, scene):
            return False
        return self.needs.all_hold(hit, scene) and not self.unless.any_holds(hit, scene)


class StatusReader:
    """Cues of every language and pack."""

    def __init__(self, vocabulary: Vocabulary) -> None:
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

    def judge(self, rule: tuple[str, str], hit: Hit, scene: Scene, published_at: datetime | None) -> Status | None:
        """Tell the status of a hit.

        Args:
            rule: Id of the pattern and language of the frame.
            hit: Where it stands in the sentence.
            scene: The sentence and the entry around it.
            published_at: Lets earlier years be told.

        Returns:
            The status, None to be silent about it.
        """
        by_form = _status_of_form(hit, rule[1], scene.sentence)
        certain = False
        here, around = scene.sentence.mask, scene.mask
        for judge in self._own[rule]:
            if not judge.cues.mask & (around if judge.cues.wide else here):
                continue
            if by_form is not None and _RANK[judge.status] > _RANK[by_form]:
                break
            if (certain and judge.status == "hypothetical") or not judge.holds(hit, scene):
                continue
            if judge.status == "silent":
                return None
            if judge.status != "event":
                return judge.status
            certain, by_form = True, None
        return by_form or self._by_time(hit, scene, published_at)

    def _by_time(self, hit: Hit, scene: Scene, published_at: datetime | None) -> Status:
        sentence = scene.sentence
        if sentence.is_question:
            return "hypothetical"
        if published_at is not None and (
            _is_history(hit, sentence, published_at, self._recent) or self._goes_on_from_half(scene, published_at)
        ):
            return "background"
        return "event"

    def _goes_on_from_half(self, scene: Scene, published_at: datetime) -> bool:
        """Tell whether an earlier year opens the same sentence before its semicolon, and nothing recent follows."""
        half = _half_before(scene)
        return (
            half is not None
            and any(_is_earlier(word, published_at) for word in half.words[:_OPENING])
            and not self._recent & (half.mask | scene.sentence.mask)
        )


def _judges(cues: Sequence[Cue], compiler: FrameCompiler) -> list[_Judge]:
    return [
        _Judge(
            cue.status,
            Cues.compile(cue.where, compiler),
            cue.only,
            Cues.compile(cue.needs, compiler),
            Cues.compile(cue.unless, compiler),
        )
        for cue in cues
    ]


def _status_of_form(hit: Hit, lang: str, sentence: Sentence) -> Status | None:
    flags = hit.flags
    if flags & NEGATED:
        return "negated"
    if flags & CONDITIONAL or (flags & FUTURE and not flags & PRESENT):
        return "hypothetical"
    if (
        flags & INFINITIVE
        and not flags & PAST
        and (lang != "en" or not _INTENT.isdisjoint(sentence.words[max(hit.start - 2, 0) : hit.start]))
    ):
        return "hypothetical"
    return None


def _is_history(hit: Hit, sentence: Sentence, published_at: datetime, recent: int) -> bool:
    """Tell whether an earlier year dates the hit: it stands in its clause, or before it with nothing recent between."""
    for index, word in enumerate(sentence.words):
        if not _is_earlier(word, published_at):
            continue
        if sentence.clauses[index] in sentence.clauses[hit.start : hit.end]:
            return True
        if (
            index < hit.start
            and _goes_on(sentence, index, hit)
            and not _any_between(sentence, recent, index, len(sentence.words))
        ):
            return True
    return False


def _is_earlier(word: str, published_at: datetime) -> bool:
    """Tell whether a word is a year before this story."""
    if not _YEAR.fullmatch(word) or not int(word) < published_at.year:
        return False
    return int(word) < published_at.year - 1 or published_at.month > _SAME_STORY_MONTHS


def _half_before(scene: Scene) -> Sentence | None:
    """Give the half before the semicolon; where a half ends, the next begins with the character after it."""
    if scene.place == 0 or not scene.sentence.text.startswith(" "):
        return None
    half = scene.story[scene.place - 1]
    here = scene.sentence
    return half if half.field == here.field and half.start + len(half.text) + 1 == here.start else None


def _goes_on(sentence: Sentence, index: int, hit: Hit) -> bool:
    """Tell whether the time told at a word still holds at the hit: it opens the sentence, or "and", "when" lead on."""
    first = sentence.clauses.index(sentence.clauses[hit.start])
    opens = index < _OPENING and sentence.clauses[index] == 0
    return opens or sentence.words[first] in _LEADS_ON


def _any_between(sentence: Sentence, mask: int, start: int, end: int) -> bool:
    return bool(mask & sentence.mask) and any(
        start <= index < end for number, places in sentence.at.items() if mask >> number & 1 for index, _ in places
    )
