"""Read the events of an entry: prepared title and text in, events of every pattern and status out.

    words -> their classes -> sentences that hold an anchor -> frames -> cues decide the status -> values -> events

Nothing is read from outside: packs come from `config.pattern_packs`, time is an argument.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from config.pattern_packs import load_numbers, load_shared_words
from matchers.furniture import Furniture
from matchers.numbers import NumberReader
from matchers.pattern_compiler import FrameCompiler
from matchers.pattern_frames import Frame, Hit, find_all
from matchers.pattern_genre import GenreReader, quote_deduction
from matchers.pattern_reasons import reason
from matchers.pattern_sentence import Sentence
from matchers.pattern_values import Values, values_of
from matchers.pattern_vocabulary import Vocabulary
from matchers.sentences import sentences
from matchers.status import Cues, Scene, StatusReader
from storage.records import Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from config.pattern_packs import FrameGroup, PatternPack
    from matchers.text import Prepared
    from storage.records import FieldName, Status

_Terms: TypeAlias = "Mapping[str, tuple[str, ...]]"


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    """A compiled frame with what it means."""

    pack: PatternPack
    lang: str
    frame: Frame
    score: int
    title_only: bool
    values: Mapping[str, str]
    needs: Cues
    unless: Cues
    order: int
    asked: int
    """Which masks must be met, besides the one it is filed under: a bit for each, by their numbers."""


class _Found(NamedTuple):
    """A frame found in a sentence, judged."""

    rule: _Rule
    hit: Hit
    status: Status
    score: int
    values: Values


class PatternReader:
    """All packs, compiled once; reads any number of entries."""

    def __init__(self, packs: Sequence[PatternPack]) -> None:
        """Compile packs.

        Raises:
            PackError: A frame that asks for an unknown term, slot or form.
        """
        self._packs = tuple(packs)
        self._vocabulary = Vocabulary()
        self._furniture = Furniture()
        self._compile()
        self._vocabulary.join_classes()  # only frames tell which words always go together
        self._compile()

    def _compile(self) -> None:
        self._numbers = NumberReader(self._vocabulary, load_numbers())
        self._status = StatusReader(self._vocabulary)
        self._genre = GenreReader()
        self._rules: dict[int, list[_Rule]] = {}
        self._mask_numbers: dict[int, int] = {}
        self._met: dict[int, int] = {}
        self._anchors = 0
        self._count = 0
        self._all_asked = 0
        shared = load_shared_words()
        for lang, words in shared.items():
            compiler = self._compiler(lang, words.terms, {}, f"shared/{lang}.toml")
            self._status.add_shared(lang, compiler, words)
            self._genre.add_shared(compiler)
        for pack in self._packs:
            for lang, own in pack.languages.items():
                compiler = self._compiler(lang, shared[lang].terms, own.terms, f"{pack.path.name} [{lang}]")
                self._status.add_pack(pack.id, lang, compiler, own.cues)
                for group in own.groups:
                    self._add_group(pack, lang, group, compiler)
        self._all_asked = (1 << len(self._mask_numbers)) - 1

    def _compiler(self, lang: str, shared: _Terms, own: _Terms, where: str) -> FrameCompiler:
        return FrameCompiler(
            lang, vocabulary=self._vocabulary, numbers=self._numbers, shared=shared, own=own, where=where
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the patterns read, in the order of the packs."""
        return tuple(pack.id for pack in self._packs)

    def _add_group(self, pack: PatternPack, lang: str, group: FrameGroup, compiler: FrameCompiler) -> None:
        needs, unless = Cues.compile(group.needs, compiler), Cues.compile(group.unless, compiler)
        for written in group.match:
            frame = compiler.frame(written)
            rule = _Rule(
                pack, lang, frame, group.score, group.field == "title", group.values, needs, unless, self._count,
                self._asked(frame.others),
            )  # fmt: skip
            self._count += 1
            self._anchors |= frame.anchor
            for number in _bits(frame.anchor):
                self._rules.setdefault(number, []).append(rule)

    def _asked(self, masks: tuple[int, ...]) -> int:
        """Give the bits of some masks, and file new ones under each of their classes.

        Many frames ask for the same mask; a sentence is told once which are met.
        """
        asked = 0
        for mask in masks:
            number = self._mask_numbers.setdefault(mask, len(self._mask_numbers))
            asked |= 1 << number
            for one in _bits(mask):
                self._met[one] = self._met.get(one, 0) | 1 << number
        return asked

    def events(
        self,
        title: Prepared,
        text: Prepared,
        *,
        published_at: datetime | None = None,
        lang: str | None = None,  # noqa: ARG002 - part of the interface; see below
        repeated: frozenset[str] = frozenset(),
    ) -> list[Event]:
        """Read one entry.

        Args:
            title: Prepared, may be empty.
            text: Prepared, may be empty.
            published_at: Lets an earlier year be told from this one; None leaves years alone.
            lang: What the source declares; sentences decide for themselves, since outlets quote in other languages.
            repeated: What ends the entries of its feed, as `matchers.furniture.repeated_endings` gave it.

        Returns:
            Events of all statuses in reading order, title first; offsets are code points of the raw field.
        """
        story = [*self._sentences(title, "title"), *self._sentences(text, "text")]
        events: list[Event] = []
        for place, sentence in enumerate(story):
            if sentence.mask & self._anchors and (rules := self._candidates(sentence)):
                prepared = title if sentence.field == "title" else text
                found = self._read(Scene.at(story, place), rules, published_at, repeated)
                events.extend(_event(item, sentence, prepared) for item in _distinct(found))
        return events

    def _sentences(self, prepared: Prepared, field: FieldName) -> Iterator[Sentence]:
        clean = prepared.clean
        if not clean:
            return
        folded = fold(clean)
        paragraph, last = 0, 0
        for start, end in sentences(clean):
            paragraph += "\n" in clean[last:start]
            last = end
            for begin, stop in _halves(folded, start, end):
                yield Sentence(
                    folded[begin:stop],
                    clean[begin:stop],
                    start=begin,
                    field=field,
                    paragraph=paragraph,
                    vocabulary=self._vocabulary,
                    numbers=self._numbers,
                )

    def _read(
        self, scene: Scene, rules: list[_Rule], published_at: datetime | None, repeated: frozenset[str]
    ) -> list[_Found]:
        sentence = scene.sentence
        found: list[_Found] = []
        play: int | None = None
        for rule, hit in _hits(scene, rules):
            if not found and self._furniture.is_furniture(sentence.text, _neighbours(scene), repeated):
                return []
            status = self._status.judge((rule.pack.id, rule.lang), hit, scene, published_at)
            if status is not None:
                play = self._genre.deduction(scene.story, scene.place) if play is None else play
                score = max(rule.score - play - quote_deduction(hit, sentence), 0)
                values = values_of(rule.pack, rule.values, hit, scene.story, scene.place)
                found.extend(_Found(rule, hit, status, score, one) for one in values)
        return found

    def _candidates(self, sentence: Sentence) -> list[_Rule]:
        held = 0
        met, filed = self._met, self._rules
        near: list[list[_Rule]] = []
        for number in sentence.at:
            if number in met:
                held |= met[number]
            if number in filed:
                near.append(filed[number])
        if not near:
            return []
        lacking = self._all_asked ^ held
        rules = {rule.order: rule for some in near for rule in some if not rule.asked & lacking}
        return [rules[order] for order in sorted(rules)]


def _hits(scene: Scene, rules: list[_Rule]) -> Iterator[tuple[_Rule, Hit]]:
    sentence = scene.sentence
    for rule in rules:
        if rule.lang in sentence.langs and (not rule.title_only or sentence.field == "title"):
            for hit in find_all(rule.frame, sentence):
                if rule.needs.all_hold(hit, scene) and not rule.unless.any_holds(hit, scene):
                    yield rule, hit


def _neighbours(scene: Scene) -> list[str]:
    """Give the sentences right before and after, of the same field."""
    story, place = scene.story, scene.place
    here = story[place].field
    return [one.text for one in (*story[max(place - 1, 0) : place], *story[place + 1 : place + 2]) if one.field == here]


def _halves(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence at semicolons: what stands on the other side belongs to another event."""
    while (cut := text.find(";", start, end)) >= 0:
        if cut > start:
            yield start, cut
        start = cut + 1
    if start < end:
        yield start, end


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def fold(clean: str) -> str:
    """Bring clean text to lower case with `е` for `ё`, keeping its length."""
    lowered = clean.lower()
    if len(lowered) != len(clean):
        lowered = "".join(letter.lower()[0] for letter in clean)
    return lowered.replace("ё", "е")


def _distinct(found: list[_Found]) -> list[_Found]:
    """Keep, for each pattern and status, the best hit and those that tell other values."""
    if len(found) == 1:
        return found
    ranked = sorted(
        found,
        key=lambda item: (
            -item.score,
            -len(item.values),
            item.hit.start - item.hit.end,
            item.hit.start,
            item.rule.order,
        ),
    )
    kept: list[_Found] = []
    for item in ranked:
        if not any(_repeats(item, other) for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: (item.hit.start, item.hit.end, item.rule.pack.id))


def _repeats(item: _Found, other: _Found) -> bool:
    if item.rule.pack.id != other.rule.pack.id:
        return False
    apart = item.hit.end <= other.hit.start or other.hit.end <= item.hit.start
    if item.status != other.status:
        return not apart
    return set(item.values.items()) <= set(other.values.items()) or (not apart and len(item.values) < len(other.values))


def _event(item: _Found, sentence: Sentence, prepared: Prepared) -> Event:
    start = sentence.start + sentence.spans[item.hit.start][0]
    end = sentence.start + sentence.spans[item.hit.end - 1][1]
    raw_start, raw_end = prepared.span(start, end)
    matched = prepared.raw[raw_start:raw_end]
    pack = item.rule.pack
    why = reason(pack.title, item.rule.lang, item.status, item.values)
    return Event(pack.id, sentence.field, raw_start, raw_end, matched, item.score, item.status, item.values, why)
