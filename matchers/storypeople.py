"""Who and what is named: runs of words with capitals, quoted titles, and what part each plays in the entry."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from matchers.storynames import Name, is_patronymic, sounds
from matchers.storywords import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from matchers.storytokens import Token

_SURNAME = re.compile(
    r"[а-яәғқңөұүһі]{3,}(?:[еоё]в|[иы]н|бай|бек|хан|жан)"
    r"(?:|а|у|ым|е|ой|[ндт][ыі]ң?|[ғгқк][ае]|[дт][ае]н?|мен|бен|пен)"
)
_TWO_SCRIPTS = re.compile("[a-z].*[а-яё]|[а-яё].*[a-z]")
"""A DDoS-атака and an IT-компания are nobody."""
_LONGEST = 3
_LONGEST_ACRONYM = 5
_LEAST_FULL = 2
_TITLE_CASE = 0.75
_OWNERS = frozenset({"его", "ее", "их", "своей", "своего", "his", "her", "their"})


def names_of(tokens: Sequence[Token], news_clauses: set[int], lead_sentences: int, lang: str) -> tuple[Name, ...]:
    """Read who and what is named, each once, in reading order.

    Args:
        tokens: Of the whole entry.
        news_clauses: Clauses that tell a step as news.
        lead_sentences: Sentences, the title among them, whose names may be whom the entry is about.
        lang: en, ru or kk.
    """
    small = small_words(tokens)
    titled = _is_title_case([token for token in tokens if token.sentence == 0], lang)
    news_sentences = {token.sentence for token in tokens if token.clause in news_clauses}
    names: list[Name] = []
    unsure: list[Name] = []
    related: list[Name] = []
    for start, end in _runs(tokens, small, lang, titled=titled):
        around = _around(tokens, start, end)
        name = _name(tokens[start:end], around, lang)
        if name is None:
            continue
        first = tokens[start]
        about = first.sentence <= 1 or (first.sentence < lead_sentences and first.sentence in news_sentences)
        if _is_relative_named(tokens, start, end, around, lang):
            related.append(name)
        name = name.placed(title=first.sentence == 0, lead=about, news=first.clause in news_clauses)
        if first.first and not name.thing and len(name.parts) <= _LEAST_FULL:
            unsure.append(name)
        else:
            _add(names, name)
    for name in sorted(unsure, key=lambda one: len(one.parts), reverse=True):
        _add_opening(names, name)
    return tuple(_without_related(list(_in_the_news(names)), related))


def _is_relative_named(
    tokens: Sequence[Token], start: int, end: int, around: AbstractSet[tuple[str, int]], lang: str
) -> bool:
    """Tell whether a name only says whose relative somebody is: "жену Армана Серика", "Arman Serik's wife"."""
    if lang == "kk" or tokens[end - 1].word.endswith(("'s", "s'")):
        return ("kin", 1) in around
    owned = start > 1 and tokens[start - 2].word in _OWNERS  # "его жена Алия" names the wife
    return ("kin", -1) in around and not owned


def _without_related(names: Sequence[Name], related: Sequence[Name]) -> Iterator[Name]:
    """Set those aside of whom only a relative is told, where that relative is named and does not just speak."""
    others = [name for name in names if not any(name.is_same(one) for one in related)]
    told = any(name.is_full and not (name.aside or name.thing or name.speaks) for name in others)
    for name in names:
        yield name if not told or name in others else replace(name, aside=True)


def _in_the_news(names: Sequence[Name]) -> Iterator[Name]:
    """Take a lawyer or judge for whom it is about where the title names nobody else: "Lawyer of X detained"."""
    headed = [name for name in names if name.title and name.is_full and not name.thing]
    others = any(name.is_full and not (name.thing or name.aside) for name in names)
    alone = others and len(headed) == 1 and headed[0].news and not headed[0].speaks
    for name in names:
        yield replace(name, aside=False) if alone and name is headed[0] else name


def small_words(tokens: Sequence[Token]) -> set[str]:
    """Give the words that stand without a capital somewhere, so that theirs elsewhere says nothing.

    A title without any capital is left out: it is the manner of a channel.
    """
    title = any(token.capital for token in tokens if token.sentence == 0)
    return {token.word for token in tokens if not token.capital and not token.quote and (title or token.sentence)}


def _name(run: Sequence[Token], around: AbstractSet[tuple[str, int]], lang: str) -> Name | None:
    parts = tuple(sounds(token.word, lang) for token in run if not is_patronymic(token.word))
    if not parts or not all(parts):
        return None
    printed = " ".join(token.printed for token in run)
    full = len(parts) > 1
    called = ("thing", 1) in around or (("thing", -1) in around and not (full and ("member", -2) in around))
    region = ("region", 1) in around or (("region", -1) in around and not full)  # the akim of a region has two names
    thing = run[0].quote > 0 or called or region
    aside = ("bystander", -1) in around or ("bystander", -2) in around
    return Name(parts, printed, thing=thing, aside=aside, speaks=any(label == "speaking" for label, _ in around))


def _around(tokens: Sequence[Token], start: int, end: int) -> set[tuple[str, int]]:
    """Tell what parts the two words on either side of a name give it, with how far off they stand."""
    sentence = tokens[start].sentence
    places = [*range(max(0, start - 2), start), *range(end, min(len(tokens), end + 2))]
    near = [place for place in places if tokens[place].sentence == sentence]
    found = lexicon().parts.find([tokens[place].word for place in near])
    return {
        (label, near[first] - start if near[first] < start else near[first] - end + 1)
        for begun, after, label in found
        for first in range(begun, after)
    }


def _add(names: list[Name], name: Name) -> None:
    """Add a name unless it is known: then the fuller form stays, and the more prominent part."""
    for place, known in enumerate(names):
        if known.is_same(name) and known.thing == name.thing:
            names[place] = known.joined(name)
            return
    names.append(name)


def _add_opening(names: list[Name], name: Name) -> None:
    """Add a name that opens a sentence, where any word has a capital.

    One word counts only if it is known from elsewhere; of two, the first may be what somebody is: "Goalkeeper Serik".
    """
    bare = replace(name, parts=name.parts[1:], printed=name.printed.partition(" ")[2])
    if any(known.is_same(name) for known in names):
        _add(names, name)
    elif len(name.parts) == _LEAST_FULL:
        known = any(known.is_full and known.is_same(bare) for known in names)
        _add(names, bare if known else name)


def _is_title_case(title: Sequence[Token], lang: str) -> bool:
    """Tell an English headline in which every longer word has a capital."""
    words = [token for token in title if len(token.word) > 3 and token.word[0].isalpha()]
    return lang == "en" and len(words) > 3 and sum(token.capital for token in words) >= _TITLE_CASE * len(words)


def _runs(tokens: Sequence[Token], small: set[str], lang: str, *, titled: bool) -> Iterator[tuple[int, int]]:
    """Cut runs of one to three words with capitals, or a quoted title of as many words."""
    start: int | None = None
    for place, token in enumerate(tokens):
        fits = bool(token.capital or token.quote) and _may_be_name(
            token, small, lang, titled=titled and token.sentence == 0
        )
        goes_on = start is not None and fits and place - start < _LONGEST and _continues(tokens[place - 1], token)
        if start is not None and not goes_on:
            yield start, place
            start = None
        if fits and start is None:
            start = place
    if start is not None:
        yield start, len(tokens)


def _continues(before: Token, token: Token) -> bool:
    return token.glued and token.sentence == before.sentence and token.quote == before.quote


def _may_be_name(token: Token, small: set[str], lang: str, *, titled: bool) -> bool:
    if token.quote and token.word[0].isalpha():
        return not lexicon().stop.knows(token.word)
    if not token.capital or len(token.word) < 2 or token.word in small or _is_acronym(token):
        return False
    if _TWO_SCRIPTS.search(token.word):
        return False
    book = lexicon()
    anyway = titled or token.first  # it has its capital for another reason
    surname = not anyway and _SURNAME.fullmatch(token.word) is not None  # Мыңбаев, though мың* is a thousand
    if (book.plain.knows(token.word) and not surname) or book.places.knows(token.word):
        return False
    return not (anyway and (book.stop.knows(token.word) or book.steps[lang].knows(token.word)))


def _is_acronym(token: Token) -> bool:
    bare = token.printed.partition("-")[0]  # ҰҚК-ге is ҰҚК with an ending
    return len(bare) <= _LONGEST_ACRONYM and bare.isupper()
