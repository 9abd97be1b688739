"""Kazakh word forms: a stem and a permitted chain of suffixes, in Cyrillic and over a coarse key for other scripts.

No package analyses Kazakh well enough: "ақта" + passive + past is ақталды, but Ақтау, сақтау and шақта are other words.
A verb stem is written with a hyphen in packs (`ұста-`), anything else is a noun or adjective stem.
Kazakh in Latin (2021, 2018, ad hoc) and in Arabic script is read by a key that keeps what all of them tell apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from matchers.pattern_flags import (
    CONDITIONAL,
    FUTURE,
    IMPERATIVE,
    INFINITIVE,
    ING,
    NEGATED,
    NOUN,
    PARTICIPLE,
    PAST,
)

_VOICE_BACK = "(?:л|ыл|н|ын|т|тыр|дыр|ыр|ғыз|қыз|ыс|с|ла|та)"
_VOICE_FRONT = "(?:л|іл|н|ін|т|тір|дір|ір|гіз|кіз|іс|с|ле|те)"


def _noun_tail(front: bool) -> str:
    """Case, plural, possessive, and the few endings that make an adjective or adverb of a noun."""
    plural = "(?:лер|дер|тер)" if front else "(?:лар|дар|тар)"
    own = "(?:ім|м|ің|ң|іңіз|ңіз|і|сі|іміз|міз)" if front else "(?:ым|м|ың|ң|ыңыз|ңыз|ы|сы|ымыз|мыз)"
    case = (
        "(?:нің|дің|тің|ге|ке|не|е|ні|ді|ті|н|нде|де|те|нен|ден|тен|мен|бен|пен)"
        if front
        else "(?:ның|дың|тың|ға|қа|на|а|ны|ды|ты|н|нда|да|та|нан|дан|тан|мен|бен|пен)"
    )
    adjective = (
        "(?:лік|дік|тік|лі|ді|ті|сіз|дегі|тегі|ндегі|дей|тей|ше|кі|гі|лы)"
        if front
        else "(?:лық|дық|тық|лы|ды|ты|сыз|дағы|тағы|ндағы|дай|тай|ша|лы)"
    )
    return f"{adjective}?{plural}?{own}?{case}?(?:{adjective}{plural}?{own}?{case}?)?(?:мен|бен|пен)?"


def _verb_tail(front: bool) -> str:
    voice = _VOICE_FRONT if front else _VOICE_BACK
    neg = "(?P<neg>ме|бе|пе)" if front else "(?P<neg>ма|ба|па)"
    person = "(?:м|ң|к|қ|ңіз|ңыз|ңдер|ңдар|мін|мын|сің|сың|сіз|сыз|міз|мыз|біз|быз|пін|пын)?"
    past = "(?P<past>ді|ті)" if front else "(?P<past>ды|ты)"
    part = "(?P<part>ген|кен)" if front else "(?P<part>ған|қан)"
    habit = (
        "(?P<fut>етін|йтін|ер|р|мек|пек|бек|гелі|келі)" if front else "(?P<fut>атын|йтын|ар|р|мақ|пақ|бақ|ғалы|қалы)"
    )
    future = "(?P<future>еді|йді)" if front else "(?P<future>ады|йды)"
    cond = "(?P<cond>се)" if front else "(?P<cond>са)"
    glide = "(?<![бвгғджзкқлмнңпрстфхһчш])й"  # after a vowel only: қинай, but no қинал + й
    conv = f"(?P<conv>іп|п|е|{glide})" if front else f"(?P<conv>ып|п|а|{glide})"
    noun = "(?P<noun>у)"
    imp = "(?P<imp>сін|іңіз|ңіз)" if front else "(?P<imp>сын|ыңыз|ңыз)"
    tail = _noun_tail(front)
    doer = "(?P<doer>уші)" if front else "(?P<doer>ушы)"
    return (
        f"{voice}{{0,3}}?{neg}?(?:{past}{person}|{part}(?:{tail}|{person})|{future}|{habit}(?:{tail}|{person})|{cond}{person}|{imp}|"
        f"{doer}{tail}|{noun}{tail}|{conv}(?:{person}|ты|ті|тын|тін)|(?P<stem>))"
    )


_CHAINS = {
    (verb, front): re.compile(_verb_tail(front) if verb else _noun_tail(front))
    for verb in (False, True)
    for front in (False, True)
}
_GROUP_FLAGS = (
    ("neg", NEGATED),
    ("past", PAST),
    ("part", PARTICIPLE | PAST),
    ("future", FUTURE),
    ("fut", INFINITIVE),
    ("cond", CONDITIONAL),
    ("conv", ING),
    ("noun", NOUN),
    ("doer", NOUN),
    ("imp", IMPERATIVE),
    ("stem", IMPERATIVE),
)
_FRONT_VOWELS = "әеөүіэ"
_BACK_VOWELS = "аоұыёяю"
_SOFTENED = str.maketrans("қкп", "ғгб")

_TO_KEY = str.maketrans(
    {
        **dict(zip("абвгғдеэжзклмнопрстуфх", "abvggdeejzklmnoprstufh", strict=True)),
        **dict(zip("әқңөұүыіийһцчшщ", "aknouuiiiihscxx", strict=True)),
        "ц": "ts", "ю": "iu", "я": "ia", "ё": "io", "ь": "", "ъ": "",
    }
)  # fmt: skip
_LATIN_TO_KEY = str.maketrans(
    {
        **dict(zip("äáàâāãöóôōőüúûūğǵģñńşśšșçćčýÿıíîïǐ", "aaaaaaooooouuuugggnnxxxxcccuuiiiii", strict=True)),
        "q": "k", "y": "i", "w": "u", "x": "h", "'": "", "\u0301": "", "\u0307": "",
    }
)  # fmt: skip
_LATIN_PAIRS = (
    ("shch", "x"),
    ("sh", "x"),
    ("ch", "c"),
    ("zh", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("ng", "n"),
    ("yu", "iu"),
    ("ya", "ia"),
    ("iy", "i"),
    ("yi", "i"),
)
_ARABIC_TO_KEY = str.maketrans(
    dict(
        zip(
            "اٵأآبۆگعغدەجزيیكکقلمنڭوٶپرستۋۇٷفحهھچشىٸءئۈۉؤ",
            [*"aaaabvgggdejziikkklmnnooprstuuufhhhcxii", "", "", "u", "u", "u"],
            strict=True,
        )
    )
)


def key_of_cyrillic(word: str) -> str:
    """Give the coarse key of a Cyrillic word: one letter for all that other scripts mix up."""
    return _squeeze(word.translate(_TO_KEY))


def key_of_latin(word: str) -> str:
    """Give the coarse key of a word in any Latin spelling of Kazakh."""
    word = word.translate(_LATIN_TO_KEY)
    for pair, letter in _LATIN_PAIRS:
        if pair in word:
            word = word.replace(pair, letter)
    return _squeeze(word)


def key_of_arabic(word: str) -> str:
    """Give the coarse key of a word in the Arabic script of Kazakh (töte)."""
    return _squeeze(word.translate(_ARABIC_TO_KEY))


def _squeeze(key: str) -> str:
    return re.sub(r"i{2,}", "i", key.replace("ng", "n"))


def _key_chain(chain: str) -> str:
    """Rewrite a chain of Cyrillic suffixes into one over keys; group names are Latin already and stay."""
    return re.sub(r"[а-яәғқңөұүһіё]+", lambda found: _squeeze(found[0].translate(_TO_KEY)), chain)


_KEY_CHAINS = {
    (verb, front): re.compile(_key_chain(_verb_tail(front) if verb else _noun_tail(front)))
    for verb in (False, True)
    for front in (False, True)
}


@dataclass(frozen=True, slots=True)
class Stem:
    """A stem from a pack.

    Attributes:
        text: Cyrillic, lower case.
        kind: `verb`, `noun`, `exact` (no suffix) or `prefix` (anything may follow).
        front: Whether its suffixes are of the front row; None for either, as after `и` (журналистің, митингіге,
            жиынға).
    """

    text: str
    kind: str
    front: bool | None


@lru_cache(maxsize=20_000)
def parse_stem(written: str) -> Stem:
    """Read a stem as packs write it: `ұста-` verb, `=бас` exact, `айыппұл*` prefix, else noun."""
    if written.startswith("="):
        return Stem(written[1:], "exact", False)
    if written.endswith("*"):
        return Stem(written[:-1], "prefix", False)
    kind = "verb" if written.endswith("-") else "noun"
    text = written.rstrip("-")
    return Stem(text, kind, is_front(text))


def is_front(stem: str) -> bool | None:
    """Tell which row of suffixes a stem takes by its last vowel; `у` tells nothing, `и` goes with either.

    A loan word that ends in a consonant and к does so too: банкке, паркке, though the vowel is а.
    """
    if stem.endswith("к") and stem[-2:-1] in "лнрс":
        return None
    for letter in reversed(stem):
        if letter in _FRONT_VOWELS:
            return True
        if letter in _BACK_VOWELS:
            return False
        if letter == "и":
            return None
    return None


def softened(stem: str) -> str | None:
    """Give the stem before a vowel: қамақ -> қамағ, кітап -> кітаб; None where nothing changes."""
    return stem[:-1] + stem[-1].translate(_SOFTENED) if stem[-1:] in ("қ", "к", "п") else None


def written_stems(stem: Stem) -> list[str]:
    """Give the stem as it stands before endings: қамақ, қамағ(ы); тап-, тау(ып); журналист, журналис(тер)."""
    forms = [stem.text]
    if stem.kind in ("noun", "verb") and (soft := softened(stem.text)) is not None:
        forms.append(soft)
    if stem.kind == "verb" and stem.text.endswith("п"):
        forms.append(stem.text[:-1] + "у")
    if stem.kind == "noun" and stem.text.endswith("ст"):
        forms.append(stem.text[:-1])
    return forms


def ending_flags(rest: str, stem: Stem, *, key: bool = False) -> int | None:
    """Tell what the rest of a word after its stem says, None where it is no permitted chain."""
    if stem.kind == "prefix":
        return 0
    if stem.kind == "exact":
        return None if rest else 0
    if not rest and stem.kind == "noun":
        return NOUN
    chains = _KEY_CHAINS if key else _CHAINS
    rows = (True, False) if stem.front is None else (stem.front,)
    match = next(filter(None, (chains[stem.kind == "verb", row].fullmatch(rest) for row in rows)), None)
    if match is None:
        return None
    if stem.kind == "noun":
        return NOUN
    flags = 0
    for name, flag in _GROUP_FLAGS:
        if match[name] is not None:
            flags |= flag
    return flags
