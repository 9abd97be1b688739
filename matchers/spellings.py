"""One name -> the forms a person is written in, for a dialogue to show and edit; the index finds many more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from config.language_packs import language_packs
from matchers.folding import fold, is_cyrillic, sounds
from matchers.transcription import usual_spellings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Kind = Literal["press", "passport", "scholarly", "kazakh-latin-2018", "kazakh-latin-2021"]


@dataclass(frozen=True, slots=True)
class Spelling:
    """One written form.

    Attributes:
        text: The name in that form, capitals as in the name.
        language: `en`, `ru` or `kk`.
        kind: Which habit of writing it follows; the Cyrillic forms are the press's.
    """

    text: str
    language: Literal["en", "ru", "kk"]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Spellings:
    """The forms of one name.

    Attributes:
        name: As typed, spaces tidied.
        forms: Kazakh, Russian, then Latin forms, no text twice in one language.
    """

    name: str
    forms: tuple[Spelling, ...]


def spellings(name: str) -> Spellings:
    """Write a name in the forms the press, passports and scholars use.

    Kazakh letters that Russian and English forms have lost (Турсынов) come back for known names only, so a monitor
    should look over the Kazakh forms. An empty name has no forms.
    """
    tidy = " ".join(name.split())
    kazakh = _each_word(tidy, _kazakh)
    russian = _each_word(tidy, _russian)
    local = kazakh if _is_kazakh(kazakh) else russian
    written = (
        Spelling(kazakh, "kk", "press"),
        Spelling(_write(kazakh, "latin-2018"), "kk", "kazakh-latin-2018"),
        Spelling(_write(kazakh, "latin-2021"), "kk", "kazakh-latin-2021"),
        Spelling(russian, "ru", "press"),
        Spelling(_press(russian), "en", "press"),
        Spelling(_write(local, "passport"), "en", "passport"),
        Spelling(_write(local, "scholarly"), "en", "scholarly"),
    )
    once = {(form.language, form.text): form for form in reversed(written) if form.text}
    return Spellings(tidy, tuple(form for form in written if once.get((form.language, form.text)) is form))


def _each_word(name: str, write: Callable[[str], str]) -> str:
    return " ".join("-".join(write(half) for half in word.split("-")) for word in name.split(" "))


_KAZAKH_LETTERS = frozenset("әғқңөұүһі")


def _is_kazakh(text: str) -> bool:
    return not _KAZAKH_LETTERS.isdisjoint(text.lower())


def _kazakh(word: str) -> str:
    """Write one word in Kazakh Cyrillic: as it stands, as a known name is written, or as in Russian."""
    if _is_kazakh(word):
        return word
    known = _known_form(word, "kk")
    return _capitals_of(word, known) if known else _russian(word)


def _known_form(word: str, language: str) -> str:
    """Write a word as the known name it sounds like, a woman's surname by the man's; "" for an unknown one."""
    folded = fold(word)
    for name, ending in ((folded, ""), (folded.removesuffix("а").removesuffix("a"), "а")):
        for sound in sounds(name):
            known = _known_names(language).get(sound.form)
            if known and not sound.price:
                return known + (ending if name != folded else "")
    return ""


@lru_cache(maxsize=4)
def _known_names(language: str) -> dict[str, str]:
    """Sound of a known given name or surname -> how it is written in a language; the first of several wins."""
    known: dict[str, str] = {}
    for pack in language_packs():
        if pack.code == language:
            for name in (*pack.given_names, *pack.known_surnames):
                known.setdefault(sounds(name)[0].form, name)
    return known


def _russian(word: str) -> str:
    """Write one word in Russian letters."""
    folded = fold(word)
    if is_cyrillic(folded):
        return _capitals_of(word, _letters(folded, _habits()["russian_of_kazakh"]))
    known = _known_form(word, "ru")
    if known:
        return _capitals_of(word, known)
    kazakh = _known_form(word, "kk")
    usual = usual_spellings().get(folded)
    if usual and not kazakh:
        return _capitals_of(word, usual)
    written = _letters(kazakh, _habits()["russian_of_kazakh"]) if kazakh else _letters(folded, _habits()["russian"])
    return _capitals_of(word, written)


def _press(russian: str) -> str:
    """Write a Russian form as newspapers do: Ye at the start and after vowels, -sky for -ский."""
    return " ".join(_press_word(word) for word in russian.split(" "))


_ROUGH_VOWELS = "аеёиоуыэюяьъ"


def _press_word(word: str) -> str:
    folded = fold(word)
    ending = ""
    for cyrillic, latin in (("ский", "sky"), ("ий", "y"), ("ый", "y")):
        if folded.endswith(cyrillic):
            folded, ending = folded.removesuffix(cyrillic), latin
            break
    letters = [
        "йе" if letter == "е" and (place == 0 or folded[place - 1] in _ROUGH_VOWELS) else letter
        for place, letter in enumerate(folded)
    ]
    return _capitals_of(word, _letters("".join(letters), _habits()["press"]) + ending)


def _write(name: str, habit: str) -> str:
    """Write Cyrillic words by one habit's letters."""
    return " ".join(_capitals_of(word, _letters(fold(word), _habits()[habit])) for word in name.split(" "))


@lru_cache(maxsize=1)
def _habits() -> Mapping[str, Mapping[str, str]]:
    return {habit: letters for pack in language_packs() for habit, letters in pack.writing.items()}


def _letters(folded: str, table: Mapping[str, str]) -> str:
    """Replace letters by the longest key that fits; a letter no key knows stays."""
    longest = max(map(len, table))
    out: list[str] = []
    place = 0
    while place < len(folded):
        for size in range(longest, 0, -1):
            written = table.get(folded[place : place + size])
            if written is not None and len(folded) - place >= size:
                out.append(written)
                place += size
                break
        else:
            out.append(folded[place])
            place += 1
    return "".join(out)


def _capitals_of(model: str, written: str) -> str:
    """Give a written word the capitals of its model: all, the first of each half, or none."""
    if model.isupper() and len(model) > 1:
        return written.upper()
    if not model[:1].isupper():
        return written
    return "-".join(half[:1].upper() + half[1:] for half in written.split("-"))
