"""The small lexicon stories are told by, and phrases found in a row of words at a dictionary's speed.

A phrase is written as in `config/stories/steps.toml`: `stem*` any ending, `stem+` a case ending, `a|b` either, `~` up
to three words between, `~~` up to eight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

from config.errors import PackError
from config.packs import HERE, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_GAPS = {"~": 3, "~~": 8}
_CASE_ENDING = re.compile(
    r"(?:|[аыуеоиюяй]|ой|ою|ом|ем|ей|ии|ию|ия|ией|ие|ам|ами|ах|ы[мх]?|[сц]к\w{1,3}|н?[ыои][йемх]|[оае]го|ую|ая|ое"
    r"|(?:н[ыі]|д[ыі]|т[ыі])ң|[ндт][ыі]|[ғгқк][ае]|н?[дт][ае](?:н|ғы|гі)?|н[ае]н|[мбп]ен|л[ыі]қ|'?s|s')"
)
"""Endings of Russian nouns and of adjectives made of them, of Kazakh nouns, and the English possessive."""
_KAZAKH_DENIED = re.compile(r"...(?:ма|ме|ба|бе|па|пе)(?:ды|ді|й|с)?[*+]?$")
_VOICED = {"қ": "ғ", "к": "г", "п": "б"}
_REMEMBERED = 60_000
_COLOURS = ("background", "near", "hypothetical", "negated")
_LANGUAGES = ("en", "ru", "kk")
KINDS = frozenset({"strong", "light", "govern", "weak"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word or part of a phrase to look for: the text without its sign, and the sign of what endings may follow."""

    text: str
    ending: str

    def fits(self, word: str) -> bool:
        """Tell whether a folded word is meant."""
        return word.startswith(self.text) and _may_end(self.ending, word[len(self.text) :])


def _may_end(ending: str, rest: str) -> bool:
    if ending == "+":
        return _CASE_ENDING.fullmatch(rest) is not None
    return ending == "*" or not rest


_Tail: TypeAlias = tuple[tuple[int, tuple[Word, ...]], ...]
"""The rest of a phrase: for each part how many other words may stand before it, and the words it may be."""
_Rest: TypeAlias = tuple[_Tail, str]
_NOTHING: tuple[_Rest, ...] = ()


class Phrasebook:
    """Many phrases with a label each, found in time that hardly depends on how many there are.

    Args:
        phrases: Pairs of label and phrase.
    """

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._heads: dict[str, list[tuple[str, _Tail, str]]] = {}
        for label, phrase in phrases:
            self._add(label, phrase)
        self._lengths = _lengths_by_opening(self._heads)
        self._starts: dict[str, Sequence[_Rest]] = {}
        self._alone: dict[str, bool] = {}

    def _add(self, label: str, phrase: str) -> None:
        first, *rest = phrase.split()
        tail: list[tuple[int, tuple[Word, ...]]] = []
        gap = 0
        for part in rest:
            if part in _GAPS:
                gap = _GAPS[part]
                continue
            tail.append((gap, tuple(word for choice in part.split("|") for word in _words(choice))))
            gap = 0
        for choice in first.split("|"):
            for word in _words(choice):
                self._heads.setdefault(word.text, []).append((word.ending, tuple(tail), label))

    def _learn(self, word: str) -> Sequence[_Rest]:
        """Find the phrases a word can begin, and remember them: words come again."""
        if len(self._starts) > _REMEMBERED:
            self._starts.clear()
        heads = self._heads
        lengths = self._lengths.get(word[:2]) or self._lengths.get(word[:1])
        begun = [
            (tail, label)
            for end in lengths or ()
            if end <= len(word)
            for ending, tail, label in heads.get(word[:end], ())
            if _may_end(ending, word[end:])
        ]
        self._starts[word] = found = begun or _NOTHING
        return found

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Find every phrase.

        Args:
            words: Folded words of one sentence or clause.

        Yields:
            First word, one past the last word, and label; by first word, in the lexicon's order.
        """
        starts = self._starts
        for start, begun in enumerate(map(starts.get, words)):
            for tail, label in self._learn(words[start]) if begun is None else begun:
                end = _follow(words, start + 1, tail)
                if end:
                    yield start, end, label

    def knows(self, word: str) -> bool:
        """Tell whether a single word is a phrase by itself."""
        known = self._alone.get(word)
        if known is None:
            if len(self._alone) > _REMEMBERED:
                self._alone.clear()
            known = self._alone[word] = any(not tail for tail, _label in self._learn(word))
        return known


def _lengths_by_opening(heads: Iterable[str]) -> dict[str, list[int]]:
    """Tell how long the first words of phrases are that begin with the same two letters, the shortest first.

    Those of one letter alone are listed with each pair that begins with it.
    """
    found: dict[str, set[int]] = {}
    for head in heads:
        found.setdefault(head[:2], set()).add(len(head))
    for opening, lengths in found.items():
        lengths.update(found.get(opening[:1], ()))
    return {opening: sorted(lengths) for opening, lengths in found.items()}


def _words(choice: str) -> Iterator[Word]:
    """Read one choice; a Kazakh stem also as it sounds before a vowel: аштық* is аштығын too."""
    text, ending = choice.rstrip("*+"), choice[-1] if choice[-1] in "*+" else ""
    yield Word(text, ending)
    if ending and text[-1:] in _VOICED:
        yield Word(text[:-1] + _VOICED[text[-1]], ending)


def _follow(words: Sequence[str], place: int, tail: _Tail) -> int:
    """Match the rest of a phrase; 0 when it does not follow."""
    for gap, choices in tail:
        reach = min(len(words), place + gap + 1)
        for here in range(place, reach):
            if any(choice.fits(words[here]) for choice in choices):
                place = here + 1
                break
        else:
            return 0
    return place


@dataclass(frozen=True)
class Lexicon:
    """All that is known about words before any entry is read.

    Attributes:
        clauses: Language to what may stand in a clause, labelled `step detain`, `mark background<`, `unit days`,
            `factor 1000`, `place oral`, `weekday 1`, `time 2`, `ground fraud`, `confinement` and `again`.
        steps: Language to the phrases of every step.
        kinds: Step to strong, light, govern or weak.
        soft: Steps that are also told of storms, matches and firms.
        circumstances: Steps that are nothing new beside a step that both tell.
        patterns: Pattern id to the step it reports.
        places: Phrases of places.
        lands: Town to the land it lies in.
        plain: Words that are no names although they have a capital.
        roles: What a person is, after an English participle.
        parts: What stands beside a name and tells its part: bystander, speaking, thing, member, region, kin.
        networks: Names of services people write to each other by; no names of people.
        stop: Words too common to tell anything.
        grows: What a title says of a number that has become larger.
        headings: Titles under which something else stands every time.
        outlets: Newsrooms and agencies that others copy.
        numbers: Number words to values.
        held: English participles that may say who somebody is: "man jailed over X".
        finite: English verbs that are never participles.
        follows: English words for what happens to them next, that may be either.
        denials: Beginnings of Kazakh words that say what did not happen, and are looked for as such.
        endings: Language to the endings that may hang on a name, longest first.
    """

    clauses: Mapping[str, Phrasebook]
    steps: Mapping[str, Phrasebook]
    kinds: Mapping[str, str]
    soft: frozenset[str]
    circumstances: frozenset[str]
    patterns: Mapping[str, str]
    places: Phrasebook
    lands: Mapping[str, str]
    plain: Phrasebook
    roles: Phrasebook
    parts: Phrasebook
    networks: Phrasebook
    stop: Phrasebook
    grows: Phrasebook
    headings: Phrasebook
    outlets: Phrasebook
    numbers: Mapping[str, float]
    held: frozenset[str]
    finite: frozenset[str]
    follows: frozenset[str]
    denials: tuple[str, ...]
    endings: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Read `config/stories/`, once.

    Raises:
        PackError: A file is missing, is not TOML or has an unknown kind of step.
    """
    folder = HERE / "stories"
    steps, words, towns, lands, outlets = (
        read_toml(folder / f"{name}.toml") for name in ("steps", "words", "places", "lands", "outlets")
    )
    places = {**towns, **{land: pack["names"] for land, pack in lands.items()}}
    for step, pack in steps.items():
        if pack.get("kind") not in KINDS:
            raise PackError(f"{folder / 'steps.toml'}: [{step}] needs kind = one of {', '.join(sorted(KINDS))}")
    return Lexicon(
        clauses={lang: Phrasebook(_clause_phrases(steps, words, places, lang)) for lang in _LANGUAGES},
        steps={lang: Phrasebook(_step_phrases(steps, lang)) for lang in _LANGUAGES},
        kinds={step: pack["kind"] for step, pack in steps.items()},
        soft=frozenset(step for step, pack in steps.items() if pack.get("soft")),
        circumstances=frozenset(step for step, pack in steps.items() if pack.get("circumstance")),
        patterns={pattern: step for step, pack in steps.items() for pattern in pack.get("patterns", ())},
        places=Phrasebook(_labelled("place", places)),
        lands={town: land for land, pack in lands.items() for town in pack.get("towns", ())},
        plain=_listed(words, "plain"),
        roles=_listed(words, "roles"),
        parts=Phrasebook(
            (name, phrase)
            for name in ("bystander", "speaking", "thing", "member", "region", "kin")
            for phrase in words[name]["words"]
        ),
        networks=_listed(words, "networks"),
        stop=_listed(words, "stop"),
        grows=_listed(words, "grows"),
        headings=_listed(words, "headings"),
        outlets=Phrasebook(_labelled_plain(outlets)),
        numbers={word: float(value) for value, names in words["numbers"].items() for word in names},
        held=frozenset(words["held"]["words"]),
        finite=frozenset(words["finite"]["words"]),
        follows=frozenset(words["follows"]["words"]),
        denials=tuple(sorted(_denials(steps))),
        endings={lang: tuple(sorted(ends, key=len, reverse=True)) for lang, ends in words["endings"].items()},
    )


def _denials(steps: Mapping[str, Any]) -> Iterator[str]:
    for _, phrase in _step_phrases(steps, "kk"):
        yield from (choice.rstrip("*+") for choice in phrase.split()[-1].split("|") if _KAZAKH_DENIED.search(choice))


def _step_phrases(steps: Mapping[str, Any], lang: str) -> Iterator[tuple[str, str]]:
    for step, pack in steps.items():
        yield from ((step, phrase) for phrase in pack.get(lang, ()))


def _clause_phrases(
    steps: Mapping[str, Any], words: Mapping[str, Any], places: Mapping[str, Any], lang: str
) -> Iterator[tuple[str, str]]:
    yield from ((f"step {step}", phrase) for step, phrase in _step_phrases(steps, lang))
    for name, (place, sign) in product(_COLOURS, (("before", "<"), ("after", ">"))):
        yield from ((f"mark {name}{sign}", phrase) for phrase in words[name][place])
    yield from (("mark certain", phrase) for phrase in words["certain"]["words"])
    for name in ("unit", "factor", "weekday", "time", "ground"):
        yield from _labelled(name, words[f"{name}s"])
    yield from _labelled("place", places)
    for name in ("confinement", "again"):
        yield from ((name, phrase) for phrase in words[name]["words"])


def _labelled(kind: str, table: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    yield from ((f"{kind} {label}", phrase) for label, phrase in _labelled_plain(table))


def _labelled_plain(table: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    yield from ((label, phrase) for label, phrases in table.items() for phrase in phrases)


def _listed(words: Mapping[str, Any], name: str) -> Phrasebook:
    return Phrasebook((name, phrase) for phrase in words[name]["words"])
