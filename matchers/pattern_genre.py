"""Tell news from sport, film, drill and joke, and from beasts and markets, by the headline and the words around a hit.

A deduction, no verdict.

A whole-article veto loses a jail sentence because of a dog in another paragraph; only the hit's own paragraph counts.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from matchers.pattern_frames import Frame, find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchers.pattern_compiler import FrameCompiler
    from matchers.pattern_frames import Hit
    from matchers.pattern_sentence import Sentence

_REACH = 2
"""Sentences before and after a hit, of its own paragraph, that tell its genre together with the headline.

Of a hit in the headline they are the first ones of the text.
"""
PLAY = 45
"""Deducted from every hit of an entry that reads as play: a sure frame falls under the alert line."""
_ENOUGH = 2
_GRAVE = "@earnest|@police|@guards|@court|@prosecutor|@prison|@journalist|@criticism|@exile"
_QUOTED = 45
"""Deducted from a hit in quotation marks of its own: the boar was "detained"."""


class GenreReader:
    """Words of play, of calm and of courts, of every language."""

    def __init__(self) -> None:
        self._play: list[Frame] = []
        self._earnest: list[Frame] = []
        self._calm: list[Frame] = []
        self._grave: list[Frame] = []
        self._doubtful = 0

    def add_shared(self, compiler: FrameCompiler) -> None:
        """Take in the words of a language: its terms `@genre`, `@calm`, `@earnest` and those of courts and prisons."""
        self._play.append(compiler.frame("@genre"))
        self._earnest.append(compiler.frame("@earnest"))
        self._calm.append(compiler.frame("@calm"))
        self._doubtful |= self._play[-1].anchor | self._calm[-1].anchor
        self._grave.append(compiler.frame(_GRAVE))

    def deduction(self, story: list[Sentence], place: int) -> int:
        """Tell how much to take from every score of a sentence.

        Returns:
            0, or `PLAY` where two or more words of play outnumber those of courts, police and politics, and where one
            of beasts, polls, holidays or markets stands in a story without any word of courts, police or prisons.
        """
        near = list(_near(story, place))
        if not any(self._doubtful & sentence.mask for sentence in near):
            return 0
        play = sum(_count(sentence, self._play) for sentence in near)
        if play >= _ENOUGH and play > sum(_count(sentence, self._earnest) for sentence in near):
            return PLAY
        calm = any(_count(sentence, self._calm) for sentence in near)
        return PLAY if calm and not any(_count(sentence, self._grave) for sentence in near) else 0


def _near(story: list[Sentence], place: int) -> Iterator[Sentence]:
    """Give the headline, which stands first, and the sentences around a hit that are of its paragraph."""
    headline = list(takewhile(lambda one: one.field == "title", story))
    yield from headline
    here = story[place]
    if here.field == "title":
        place = len(headline)
        here = story[place] if place < len(story) else here
    for other in story[max(place - _REACH, 0) : place + _REACH + 1]:
        if other.field == "text" and other.paragraph == here.paragraph:
            yield other


def quote_deduction(hit: Hit, sentence: Sentence) -> int:
    """Tell how much to take from a hit whose words alone stand in quotation marks."""
    return _QUOTED if hit.end - hit.start <= 3 and sentence.quoted(hit.start, hit.end) else 0


def _count(sentence: Sentence, frames: list[Frame]) -> int:
    """Count the words of some terms, each place once, whatever the languages of the sentence."""
    return len({hit.start for frame in frames for hit in find(frame, sentence)})
