"""Read what an entry tells: who, which step, how many, where. Titles weigh most, then the first sentences.

words -> sentences -> clauses -> steps with their colour (news, background, maybe, denied) -> numbers, places, names
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchers.sentences import sentences
from matchers.storynames import Name, is_patronymic, sounds
from matchers.storywords import lexicon
from matchers.text import prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_TOKEN = re.compile(r"\d{1,3}(?:[ ,.]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+(?:[-'][^\W\d_]+)*|%")
_CLAUSE = re.compile(r"[,;:()\"!?…]|\s-\s|—|\.\s")
_KAZAKH = re.compile("[әғқңөұүһі]")
_CYRILLIC = re.compile("[а-яё]")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}\b")
_LONG_PARTICIPLE = re.compile(r".*(?:нн|ем|вш)(?:ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми|ий|его|ему|им|ем|ей|ие|их)")
_KAZAKH_PARTICIPLE = re.compile(r".*(?:ған|ген|қан|кен|атын|етін)")
_SPEAKING_ASIDE = re.compile(r".*(?:ing|уя|ая|яя|ющ\w+|іп|ып|п)")
_BEFORE_ATTRIBUTE = frozenset("of the a an for with from by and to another how on about".split())
LEAD_SENTENCES = 3
_READ_SENTENCES = 40


@dataclass(frozen=True, slots=True)
class Token:
    """One word or number.

    Attributes:
        word: Folded: lower case, ё as е.
        printed: As it stands.
        start: First code point in the field.
        sentence: Its sentence in the entry; the title is 0.
        clause: Its clause in the entry.
        first: It opens its sentence.
        glued: Only a space divides it from the token before.
    """

    word: str
    printed: str
    start: int
    sentence: int
    clause: int
    first: bool
    glued: bool

    @property
    def capital(self) -> bool:
        """Tell whether it is printed with a capital."""
        return self.printed[0].isupper()


@dataclass(frozen=True, slots=True)
class Step:
    """A step found.

    Attributes:
        name: Id in steps.toml.
        sentence: Where; 0 is the title.
        clause: Where.
        news: It is told as having happened now, not as background.
    """

    name: str
    sentence: int
    clause: int
    news: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """What an entry tells.

    Attributes:
        lang: en, ru or kk, by its letters.
        tokens: All words and numbers, title first.
        main: Steps that are the news, of the title or else of the first sentence that has one.
        told: Steps told as news anywhere.
        mentioned: All steps, background included.
        names: Who and what is named, each once.
        numbers: Such as `days:15`, told as fact in title or lead.
        places: Ids of places in title and lead.
        weekdays: Days of the week in title and lead.
        again: It says that this happened once more.
        heading: The title is one under which something else stands every time.
    """

    lang: str
    tokens: tuple[Token, ...]
    main: frozenset[str]
    told: frozenset[str]
    mentioned: frozenset[str]
    names: tuple[Name, ...]
    numbers: frozenset[str]
    places: frozenset[str]
    weekdays: frozenset[str]
    again: bool
    heading: bool


def read(title: str, text: str, declared: str | None = None) -> Telling:
    """Read one entry.

    Args:
        title: As the feed gives it.
        text: As the feed gives it, may be empty; the first 40 sentences are read.
        declared: The feed's language tag, used where the letters do not tell.
    """
    tokens = tuple(_tokens(title, text))
    lang = language(title + " " + text[:600], declared)
    clauses = _clauses(tokens)
    steps = [step for clause in clauses for step in _steps(clause, lang)]
    lead = [token for token in tokens if token.sentence < LEAD_SENTENCES]
    words = [token.word for token in lead]
    marks = {label for _, _, label in lexicon().marks.find(words)}
    return Telling(
        lang=lang,
        tokens=tokens,
        main=_main(steps),
        told=frozenset(step.name for step in steps if step.news),
        mentioned=frozenset(step.name for step in steps),
        names=_names(tokens, {step.clause for step in steps if step.news}, lang),
        numbers=frozenset(_numbers([clause for clause in clauses if clause[0].sentence < LEAD_SENTENCES])),
        places=frozenset(label for _, _, label in lexicon().places.find(words)),
        weekdays=frozenset(label for _, _, label in lexicon().weekdays.find(words)),
        again="again" in marks,
        heading=any(True for _ in lexicon().headings.find([token.word for token in tokens if token.sentence == 0])),
    )


def language(sample: str, declared: str | None) -> str:
    """Tell the language by its letters; Cyrillic without a Kazakh letter is Russian unless declared Kazakh."""
    low = sample.lower()
    if not _CYRILLIC.search(low):
        return "en"
    if _KAZAKH.search(low):
        return "kk"
    return "kk" if (declared or "").lower().startswith("kk") else "ru"


def fold(word: str) -> str:
    """Bring a word to comparable form."""
    return word.lower().replace("ё", "е")


def _tokens(title: str, text: str) -> Iterator[Token]:
    clause = sentence = 0
    for field, raw in enumerate((title, text)):
        clean = prepare(raw).clean
        for begin, end in sentences(clean)[:_READ_SENTENCES]:
            sentence += field  # the title is sentence 0 as a whole
            clause += 1
            before = begin
            for match in _TOKEN.finditer(clean, begin, end):
                between = clean[before : match.start()]
                if before > begin and _CLAUSE.search(between):
                    clause += 1
                yield Token(
                    fold(match[0]),
                    match[0],
                    match.start(),
                    sentence,
                    clause,
                    first=not clean[begin : match.start()].strip(" \"'-—"),
                    glued=between == " ",
                )
                before = match.end()


def _clauses(tokens: Sequence[Token]) -> list[list[Token]]:
    clauses: list[list[Token]] = []
    for token in tokens:
        if not clauses or clauses[-1][0].clause != token.clause:
            clauses.append([])
        clauses[-1].append(token)
    return clauses


def _main(steps: Sequence[Step]) -> frozenset[str]:
    news = [step for step in steps if step.news]
    for sentence in range(LEAD_SENTENCES):
        found = frozenset(step.name for step in news if step.sentence == sentence)
        if found and found != {"complaint"}:
            return found
    return frozenset()


def _steps(clause: Sequence[Token], lang: str) -> Iterator[Step]:
    """Find the steps of one clause with their colour; what may or did not happen is left out."""
    words = [token.word for token in clause]
    found = list(lexicon().steps[lang].find(words))
    if not found:
        return
    colours = _colours(words)
    governed = _governed(found, words, lang)
    for start, end, name in found:
        colour = colours[start]
        if colour == "maybe":
            continue
        news = not colour and start not in governed and not _is_attribute(clause, start, end, lang)
        yield Step(name, clause[start].sentence, clause[start].clause, news)


def _colours(words: Sequence[str]) -> list[str]:
    """Colour each word: `` for news, `background`, or `maybe` for what may or did not happen."""
    colours = [""] * len(words)
    for start, end, mark in lexicon().marks.find(words):
        if mark == "again":
            continue
        colour = "background" if mark.startswith("background") else "maybe"
        reach = range(end, len(words)) if mark.endswith("<") else range(start)
        if mark.startswith("negated"):
            reach = range(end, min(len(words), end + 3)) if mark.endswith("<") else range(max(0, start - 2), start)
        for place in reach:
            colours[place] = colours[place] or colour
    return colours


def _governed(found: Sequence[tuple[int, int, str]], words: Sequence[str], lang: str) -> set[int]:
    """Tell where the steps stand that a verb of saying speaks about, and such verbs themselves when said aside."""
    kinds = lexicon().kinds
    inside: set[int] = set()
    for start, end, name in found:
        if kinds[name] != "govern":
            continue
        if _SPEAKING_ASIDE.fullmatch(words[start]) and lang != "kk":
            inside.add(start)
            continue
        spoken = range(start) if lang == "kk" else range(end, len(words))
        inside.update(place for place, _, other in found if place in spoken and other != name)
    return inside


def _is_attribute(clause: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """Tell whether a participle only says who somebody is: "jailed activist", "задержанный", "ұсталған белсенді"."""
    word = clause[start].word
    if lang == "ru":
        return _LONG_PARTICIPLE.fullmatch(word) is not None
    if lang == "kk":
        return end < len(clause) and _KAZAKH_PARTICIPLE.fullmatch(clause[end - 1].word) is not None
    if not word.endswith("ed") and word != "missing":
        return False
    opens = start == 0 or clause[start - 1].word in _BEFORE_ATTRIBUTE
    return opens and end < len(clause) and (lexicon().roles.knows(clause[end].word) or clause[end].capital)


def _numbers(clauses: Iterable[Sequence[Token]]) -> Iterator[str]:
    """Read numbers with what they count; those in a maybe do not count."""
    for clause in clauses:
        words = [token.word for token in clause]
        colours: list[str] | None = None
        units = {start: label for start, _, label in reversed(list(lexicon().units.find(words)))}
        if not units:
            continue
        for place, word in enumerate(words):
            value = _value(word)
            if value is None or _CLOCK.match(clause[place].printed):
                continue
            colours = colours or _colours(words)
            if colours[place] != "maybe":
                yield from _counted(words, place, value, units)


def _value(word: str) -> float | None:
    if word[0].isdigit():
        plain = re.sub(r"(?<=\d)[ ,.](?=\d{3}(?!\d))", "", word).replace(",", ".")
        return float(plain) if plain.replace(".", "", 1).isdigit() else None
    return lexicon().numbers.get(word.split("-", maxsplit=1)[0])


def _counted(words: Sequence[str], place: int, value: float, units: dict[int, str]) -> Iterator[str]:
    """Find what a number counts: the unit within three words, or in the same word ("five-day")."""
    for _, _, factor in lexicon().factors.find(words[place + 1 : place + 2]):
        value *= float(factor)
    here = units.get(place) or next((units[near] for near in range(place + 1, place + 4) if near in units), None)
    if "-" in words[place] and not words[place][0].isdigit():
        inner = list(lexicon().units.find(words[place].split("-")[1:2]))
        here = inner[0][2] if inner else here
    if here is None or (here == "article"):
        return
    if here == "weeks":
        here, value = "days", value * 7
    yield f"{here}:{value:g}"


def _names(tokens: Sequence[Token], step_clauses: set[int], lang: str) -> tuple[Name, ...]:
    """Read who is named, each once, those of title and lead marked."""
    small = {token.word for token in tokens if not token.capital}
    titled = _is_title_case([token for token in tokens if token.sentence == 0], lang)
    names: list[Name] = []
    step_sentences = {token.sentence for token in tokens if token.clause in step_clauses}
    for run in _runs(tokens, small, titled, lang):
        first = run[0]
        lead = first.sentence == 0 or (first.sentence < LEAD_SENTENCES and first.sentence in step_sentences)
        parts = tuple(sounds(token.word, lang) for token in run)
        if not all(parts):
            continue
        name = Name(parts, " ".join(token.printed for token in run), lead, _stands_by(tokens, first))
        _add(names, name)
    return tuple(names)


def _add(names: list[Name], name: Name) -> None:
    """Add a name unless it is known; the fuller form stays, and lead wins over aside."""
    for place, known in enumerate(names):
        if known.is_same(name):
            fuller = name if len(name.parts) > len(known.parts) else known
            lead = known.lead or name.lead
            names[place] = Name(fuller.parts, fuller.printed, lead, known.bystander and name.bystander)
            return
    names.append(name)


def _is_title_case(title: Sequence[Token], lang: str) -> bool:
    """Tell an English headline in which every longer word has a capital."""
    words = [token for token in title if len(token.word) > 3 and token.word[0].isalpha()]
    return lang == "en" and len(words) > 3 and sum(token.capital for token in words) >= 0.75 * len(words)


def _runs(tokens: Sequence[Token], small: set[str], titled: bool, lang: str) -> Iterator[list[Token]]:
    """Cut runs of one to three words with capitals that may be a name."""
    run: list[Token] = []
    for token in tokens:
        fits = _may_be_name(token, small, titled, lang)
        if run and not (fits and token.glued and token.sentence == run[-1].sentence and len(run) < 3):
            yield from _whole(run)
            run = []
        if fits and not (run and is_patronymic(token.word)):
            run.append(token)
    if run:
        yield from _whole(run)


def _whole(run: list[Token]) -> Iterator[list[Token]]:
    """Give a run, unless it is one word that opens its sentence: that has a capital anyway."""
    if len(run) > 1 or not run[0].first:
        yield run


def _may_be_name(token: Token, small: set[str], titled: bool, lang: str) -> bool:
    if not token.capital or len(token.word) < 2 or token.word in small:
        return False
    book = lexicon()
    if book.plain.knows(token.word) or book.places.knows(token.word):
        return False
    return not ((titled or token.first) and book.steps[lang].knows(token.word))


def _stands_by(tokens: Sequence[Token], first: Token) -> bool:
    """Tell whether one of the two words before a name says that its bearer only speaks or acts."""
    place = next(index for index, token in enumerate(tokens) if token is first)
    near = [token.word for token in tokens[max(0, place - 2) : place] if token.clause == first.clause]
    return any(True for _ in lexicon().bystanders.find(near))
