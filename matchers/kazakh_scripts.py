"""Kazakh words in Latin and Arabic script, letter by letter back to Cyrillic: what a script keeps apart stays apart.

Official Latin of 2021 (ı is і, i is и or й, u is у) and of 2018 (ı is и or й, i is і, ý is у), and the way keyboards of
neighbours suggest (ı is ы, y is й). A word does not tell which, so each gives a candidate. Arabic script (töte) writes
front and back vowels alike and marks front words by a hamza, or by ە, ك or گ in them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_COMMON = {
    **dict(zip("abvgdejzklmnoprstfhy", "абвгдежзклмнопрстфхы", strict=True)),
    **dict(zip("qwxäáğǵñńöóşšüúūçč", "қухәәғғңңөөшшүүұчч", strict=True)),
}  # fmt: skip
_2021 = str.maketrans(_COMMON | {"ı": "і", "i": "и", "u": "у"})
_2018 = str.maketrans(_COMMON | {"ı": "и", "i": "і", "u": "ұ", "ý": "у"})
_TURKIC = str.maketrans(_COMMON | {"ı": "ы", "i": "і", "u": "ұ", "y": "й"})
_PAIRS = re.compile(r"shch|sh|ch|zh|kh|gh|ng(?![aeouyıiäöü])|ts(?=[iı])")
_PAIR_LETTERS = {"shch": "щ", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "gh": "ғ", "ng": "ң", "ts": "ц"}
_VOWELS = "аәеоөуұүыіияюэ"
_SHORT_I = re.compile(rf"(?<=[{_VOWELS}])и|\bи(?=[{_VOWELS}])")
_SOFT_VOWELS = (("иа", "я"), ("иу", "ю"), ("йа", "я"), ("йу", "ю"))
_DIACRITICS = frozenset("äáğǵñńöóşšüúūıý")

_ARABIC_FRONT = re.compile("[ءەكگ]")
_ARABIC = {
    **dict(zip("بۆگعدجزيكقلمنڭپرستۋفحھهچشە", "бвгғджзикқлмнңпрстуфххһчше", strict=True)),
    **dict(zip("یکغۉئ", "икғуе", strict=True)),
    "ء": "",
    "ٴ": "",
}
_BACK = str.maketrans(_ARABIC | dict(zip("اوۇىأآ", "аоұыаа", strict=True)))
_FRONT = str.maketrans(_ARABIC | dict(zip("اوۇىأآ", "әөүіәә", strict=True)))


def has_own_letters(word: str) -> bool:
    """Tell whether a Latin word has letters that only a full alphabet of Kazakh has: nothing is left to guess."""
    return not _DIACRITICS.isdisjoint(word)


def from_latin(word: str) -> tuple[str, ...]:
    """Give the Cyrillic words a lower-case Latin word may stand for; most often one."""
    paired = _PAIRS.sub(lambda found: _PAIR_LETTERS[found[0]], word.replace("\u0307", ""))
    readings = [_glides(paired.translate(table)) for table in (_2021, _2018, _TURKIC)]
    undotted = _glides(paired.replace("ı", "i").translate(_2021)).replace("и", "і")  # both i typed alike: täulikke
    return tuple(dict.fromkeys(_with_initial_e([*readings, undotted])))


def from_arabic(word: str) -> tuple[str, ...]:
    """Give the Cyrillic words a word in Arabic script may stand for: front where it is marked so, else both rows."""
    front = _glides(word.translate(_FRONT).replace("тси", "ци"))
    back = _glides(word.translate(_BACK).replace("тси", "ци"))
    return (front, back) if _ARABIC_FRONT.search(word) else (back,)


def _glides(word: str) -> str:
    """Read i beside a vowel as й, and with а or у after it as я or ю."""
    for written, letter in _SOFT_VOWELS:
        word = word.replace(written, letter)
    return _SHORT_I.sub("й", word) if "ия" not in word else word


def _with_initial_e(words: Iterable[str]) -> Iterator[str]:
    """Add the loan words that begin with э (экстремист), which both Latin alphabets write e."""
    for word in words:
        yield word
        if word.startswith("е"):
            yield "э" + word[1:]
