"""Words of an entry with what stories need to know of each: sentence, clause, capital, and what stands before it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from matchers.kazakh_scripts import from_latin, has_own_letters
from matchers.sentences import sentences
from matchers.text import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COUNTED = "[Oo]ne|[Tt](?:wo|hree|en|welve|wenty|hirty)|[Ff](?:our|ive|ifteen)|[Ss](?:ix|even)|[Ee]ight|[Nn]ine"
"""Words of English compounds such as five-day, which are two words to us."""
_TOKEN = re.compile(  # without IGNORECASE, which makes it twice as slow
    r"\d{1,3}(?:[ ,.]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*|(?:{numbers})(?=-)|[^\W\d_]+(?:[-'][^\W\d_]+)*|%".replace(
        "{numbers}", _COUNTED
    )
)
_CLAUSE = re.compile(r"[,;:()!?…|]|\s-\s|—|\.\s")
_KAZAKH = re.compile("[әғқңөұүһі]+")
_CYRILLIC = re.compile("[а-яёәғқңөұүһі]+")
_LATIN = re.compile("[a-z]+")
_RUSSIAN = re.compile(r"\b(?:в|во|на|и|с|со|по|за|из|у|к|о|об|от|до|для|не|что|его|ее|её|их|под|при|после|как)\b")
_DENSE = 0.14
_THIN = 0.02
_PLAIN_GAPS = frozenset({" ", "-"})
READ_SENTENCES = 40
"""Sentences read of one entry: steps stand at the top, and the cost of a long article stays bounded."""


class Token(NamedTuple):
    """One word or number; a tuple, since an entry has hundreds.

    Attributes:
        word: Folded: lower case, ё as е.
        printed: As it stands.
        sentence: Its sentence in the entry; the title is 0.
        clause: Its clause, counted through the entry.
        first: It opens its sentence.
        glued: Only a space divides it from the token before.
        quote: Number of the quoted stretch it stands in, 0 outside.
        capital: It is printed with a capital.
    """

    word: str
    printed: str
    sentence: int
    clause: int
    first: bool
    glued: bool
    quote: int
    capital: bool


def tokens_of(title: str, text: str) -> Iterator[Token]:
    """Cut title and text, the title as sentence 0 however many sentences it has."""
    clause = sentence = quote = 0
    make = Token._make
    for field, raw in enumerate((title, text)):
        clean = prepare(raw).clean
        for begin, end in sentences(clean)[:READ_SENTENCES]:
            sentence += field
            clause += 1
            before = begin
            quoted = False
            for match in _TOKEN.finditer(clean, begin, end):
                between = clean[before : match.start()]
                first = False
                if between not in _PLAIN_GAPS:
                    if between.count('"') % 2:
                        quoted = not quoted
                        quote += quoted
                    clause += before > begin and _CLAUSE.search(between) is not None
                    first = before == begin and not between.strip(" \"'-—")
                word, printed, capital = _seen(match[0])
                in_quote = quote if quoted else 0
                yield make((word, printed, sentence, clause, first, between == " ", in_quote, capital))
                before = match.end()


@lru_cache(maxsize=65536)
def _seen(printed: str) -> tuple[str, str, bool]:
    """Fold a word, and tell whether it has a capital.

    The same string each time: all that is remembered of a word is then found without reading its letters.
    """
    return fold(printed), printed, printed[0].isupper()


def fold(word: str) -> str:
    """Bring a word to comparable form."""
    low = word.lower()
    return low.replace("ё", "е") if "ё" in low else low


def in_cyrillic(tokens: Sequence[Token]) -> list[Token]:
    """Spell Kazakh words of Latin script in the script the lexicon has, by their first reading."""
    return [token._replace(word=from_latin(token.word)[0]) for token in tokens]


def is_latin_kazakh(sample: str, declared: str | None) -> bool:
    """Tell Kazakh in Latin script by letters that only its alphabets have, or by the feed's tag and a few of them."""
    low = sample.lower()
    own = sum(has_own_letters(word) for word in low.split())
    return own >= (1 if (declared or "").lower().startswith("kk") else 2 + len(low.split()) // 5)


def language(sample: str, declared: str | None) -> str:
    """Tell the language by its letters and smallest words: en, ru or kk.

    A Russian sentence may hold a Kazakh name, and a short Kazakh title may hold no Kazakh letter: then the feed's own
    tag decides.
    """
    low = sample.lower()
    letters = _length(_CYRILLIC, low)
    if letters < 0.5 * _length(_LATIN, low) or not letters:
        return "en"
    share = _length(_KAZAKH, low) / letters
    russian = _RUSSIAN.search(low) is not None
    if share >= _DENSE or (share >= _THIN and not russian):
        return "kk"
    return "kk" if (declared or "").lower().startswith("kk") and not russian else "ru"


def _length(letters: re.Pattern[str], text: str) -> int:
    return len("".join(letters.findall(text)))
