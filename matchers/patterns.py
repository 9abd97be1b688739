"""Read the events of an entry: prepared title and text in, events of every pattern and status out.

    words of a field -> their classes -> sentences that hold an anchor -> frames -> cues decide the status -> values -> events

Nothing is read from outside: packs come from `config.pattern_packs`, time is an argument.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from config.pattern_packs import load_numbers, load_shared_words
from matchers.furniture import Furniture
from matchers.numbers import SLOT_KINDS, NumberReader, Quantity
from matchers.pattern_frames import Frame, FrameCompiler, Hit, find
from matchers.pattern_genre import GenreReader, quote_deduction
from matchers.pattern_sentence import TOKEN, Sentence
from matchers.pattern_vocabulary import Vocabulary
from matchers.sentences import sentences
from matchers.status import Cues, StatusReader
from storage.records import Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from config.pattern_packs import FrameGroup, PatternPack
    from matchers.text import Prepared
    from storage.records import FieldName, Status


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


class _Found(NamedTuple):
    """A frame found in a sentence, judged."""

    rule: _Rule
    hit: Hit
    status: Status
    score: int
    values: Mapping[str, int | float | str]


class PatternReader:
    """All packs, compiled once; reads any number of entries."""

    def __init__(self, packs: Sequence[PatternPack]) -> None:
        """Compile packs.

        Raises:
            PackError: A frame that asks for an unknown term, slot or form.
        """
        self._packs = tuple(packs)
        self._vocabulary = Vocabulary()
        self._numbers = NumberReader(self._vocabulary, load_numbers())
        self._status = StatusReader(self._numbers, self._vocabulary)
        self._genre = GenreReader()
        self._furniture = Furniture()
        self._rules: dict[int, list[_Rule]] = {}
        self._anchors = 0
        self._count = 0
        shared = load_shared_words()
        for lang, words in shared.items():
            compiler = FrameCompiler(lang, self._vocabulary, self._numbers, words.terms, {}, f"shared/{lang}.toml")
            self._status.add_shared(lang, compiler, words)
            self._genre.add_shared(compiler)
        for pack in self._packs:
            for lang, own in pack.languages.items():
                compiler = FrameCompiler(
                    lang, self._vocabulary, self._numbers, shared[lang].terms, own.terms, f"{pack.path.name} [{lang}]"
                )
                self._status.add_pack(pack.id, lang, compiler, own.cues)
                for group in own.groups:
                    self._add_group(pack, lang, group, compiler)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the patterns read, in the order of the packs."""
        return tuple(pack.id for pack in self._packs)

    def _add_group(self, pack: PatternPack, lang: str, group: FrameGroup, compiler: FrameCompiler) -> None:
        needs, unless = Cues.compile(group.needs, compiler), Cues.compile(group.unless, compiler)
        for written in group.match:
            frame = compiler.frame(written)
            rule = _Rule(
                pack, lang, frame, group.score, group.field == "title", group.values, needs, unless, self._count
            )  # fmt: skip
            self._count += 1
            self._anchors |= frame.anchor
            for number in _bits(frame.anchor):
                self._rules.setdefault(number, []).append(rule)

    def events(
        self, title: Prepared, text: Prepared, *, published_at: datetime | None = None, lang: str | None = None
    ) -> list[Event]:
        """Read one entry.

        Args:
            title: Prepared, may be empty.
            text: Prepared, may be empty.
            published_at: Lets an earlier year be told from this one; None leaves years alone.
            lang: What the source declares; sentences decide for themselves, since outlets quote in other languages.

        Returns:
            Events of all statuses in reading order, title first; offsets are code points of the raw field.
        """
        story = [*self._sentences(title, "title"), *self._sentences(text, "text")]
        events: list[Event] = []
        for place, sentence in enumerate(story):
            if sentence.mask & self._anchors:
                prepared = title if sentence.field == "title" else text
                found = self._read(story, place, published_at)
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
                yield Sentence(folded[begin:stop], begin, field, paragraph, self._vocabulary, clean[begin:stop])

    def _read(self, story: list[Sentence], place: int, published_at: datetime | None) -> list[_Found]:
        sentence = story[place]
        if self._furniture.is_furniture(sentence.text):
            return []
        found: list[_Found] = []
        play: int | None = None
        for rule in self._candidates(sentence):
            if rule.lang not in sentence.langs or (rule.title_only and sentence.field != "title"):
                continue
            for hit in find(rule.frame, sentence, self._numbers.read):
                if not rule.needs.all_hold(hit, story, place, self._numbers.read):
                    continue
                if rule.unless.any_holds(hit, story, place, self._numbers.read):
                    continue
                status = self._status.judge(rule.pack.id, rule.lang, hit, story, place, published_at)
                if status is not None:
                    values = self._values(rule, hit, story, place)
                    play = self._genre.deduction(story, place) if play is None else play
                    score = max(rule.score - play - quote_deduction(hit, sentence), 0)
                    found.extend(_Found(rule, hit, status, score, one) for one in values)
        return found

    def _article_nearby(self, story: list[Sentence], place: int) -> list[Quantity]:
        """Find the article of a charge in the next sentence or the one before."""
        for other in (place + 1, place - 1):
            if 0 <= other < len(story):
                articles = [one for one in self._numbers.read(story[other]) if one.kind == "article"]
                if articles:
                    return articles[:1]
        return []

    def _candidates(self, sentence: Sentence) -> list[_Rule]:
        rules: dict[int, _Rule] = {}
        mask = sentence.mask
        for number in sentence.at:
            for rule in self._rules.get(number, ()):
                if rule.order not in rules and all(needed & mask for needed in rule.frame.masks):
                    rules[rule.order] = rule
        return [rules[order] for order in sorted(rules)]

    def _values(
        self, rule: _Rule, hit: Hit, story: list[Sentence], place: int
    ) -> list[dict[str, int | float | str]]:
        """Give the values of a hit; more than one where two terms or sums stand side by side."""
        sentence = story[place]
        slots = [slot for slot in hit.slots if _fits(slot, rule.pack)]
        for name, reach in rule.pack.attach.items():
            kinds = SLOT_KINDS[name]
            if not any(slot.kind in kinds for slot in hit.slots):
                slots.extend(_nearest(sentence, self._numbers.read(sentence), hit, kinds, reach))
                if name == "article" and not slots:
                    slots.extend(self._article_nearby(story, place))
        kinds_told = {slot.kind for slot in slots}
        slots.extend(one for one in self._numbers.read(sentence) if one.elliptic and one.kind in kinds_told)
        alternatives = [dict(rule.values) | _told(slot) for slot in slots] or [dict(rule.values)]
        if len({key for one in alternatives for key in one}) > max(len(one) for one in alternatives):
            merged: dict[str, int | float | str] = {}
            for one in reversed(alternatives):
                merged.update(one)
            return [merged]
        return alternatives


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


def _fits(slot: Quantity, pack: PatternPack) -> bool:
    return any(key in pack.values for key in _told(slot))


def _told(slot: Quantity) -> dict[str, int | float | str]:
    """Give a quantity under the keys of the wire format."""
    value = slot.value
    if isinstance(value, str):
        return {"article" if slot.kind == "article" else "count_approx": value}
    number = int(value) if value == int(value) else value
    if slot.kind == "money":
        return {"amount": number, "currency": slot.currency}
    if slot.kind == "year":
        return {"years": number} | ({"months": int(slot.months)} if slot.months else {})
    return {{"day": "days", "month": "months"}.get(slot.kind, slot.kind): number}


def _nearest(
    sentence: Sentence, quantities: tuple[Quantity, ...], hit: Hit, kinds: tuple[str, ...], reach: int
) -> list[Quantity]:
    """Find the quantity that belongs to a hit though no frame holds it."""
    near = []
    for quantity in quantities:
        if quantity.kind not in kinds:
            continue
        distance = max(quantity.start - hit.end, hit.start - quantity.end, 0)
        if quantity.kind in ("count", "approx"):
            same_clause = sentence.clauses[quantity.start] == sentence.clauses[hit.start]
            if not same_clause or not (quantity.people or distance <= 1):
                continue
        if distance <= reach:
            near.append((distance, quantity.start, quantity))
    return [min(near)[2]] if near else []


def _distinct(found: list[_Found]) -> list[_Found]:
    """Keep, for each pattern and status, the best hit and those that tell other values."""
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
    field: FieldName = "title" if sentence.field == "title" else "text"
    reason = f"{item.rule.pack.title}: “{matched}” fits the {item.rule.lang} wording “{item.rule.frame.written}”"
    return Event(item.rule.pack.id, field, raw_start, raw_end, matched, item.score, item.status, item.values, reason)
