"""Foreign names across scripts: how Russian may write a name in Latin letters, by each language's own rules.

Dumont is Дюмон and Walker is Уокер: letters that are silent or sound otherwise. A word that may be of several languages
is read by each; which person it is, the watchlist decides.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from config.language_packs import language_packs
from config.transcription_packs import transcription_packs
from matchers.folding import fold, smooth, sounds, unmarked, without_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST_FORMS = 10
"""Readings by one language."""
_RANK = itemgetter(0)
_LONGEST = 24
"""Letters. No part of a name is longer."""
_LETTERS = dict(zip("abvgdefzijklmnoprstuhcqxyw", [*"абвгдефзийклмнопрстухкк", "кс", "и", "в"], strict=True))


class _Rules(NamedTuple):
    names: Mapping[str, tuple[str, ...]]
    looks: re.Pattern[str] | None
    letters: re.Pattern[str]
    heard: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=32768)
def transcribed(folded: str) -> tuple[str, ...]:
    """Tell how a folded word in Latin letters sounds in Russian, as a name of any language it may be of.

    Returns:
        Forms in the broad space, each once, in the order of the packs; empty for a word too long for a name.
    """
    halves = without_article(folded).replace("'", "").split("-")
    if len(folded) > _LONGEST:
        return ()
    # Most languages know nothing of a word, and asking here is cheaper than reading it.
    several = [rules for rules in _all_rules() if len(halves) > 1 or _may_be_read(halves[0], rules)]
    forms = dict.fromkeys(form for rules in several for form in _read_halves(halves, rules))
    forms = dict.fromkeys(map(smooth, forms))
    forms.pop("", None)
    return tuple(forms)


@lru_cache(maxsize=8192)
def read_as(folded: str, codes: tuple[str, ...]) -> frozenset[str]:
    """Tell how a folded word sounds in Russian by the rules of some languages only, levelled; empty if of none."""
    halves = folded.replace("'", "").split("-")
    chosen = [rules for pack, rules in zip(transcription_packs(), _all_rules(), strict=True) if pack.code in codes]
    several = [itertools.product(*(_read(half, rules) for half in halves)) for rules in chosen]
    return frozenset(levelled("".join(forms)) for forms in itertools.chain(*several))


_LEVEL = str.maketrans("ohz", "uks")


def levelled(form: str) -> str:
    """Level what transcriptions of one name disagree about: Ро, Ру; Хаммонд, Каммонд; Шольц, Шольз."""
    return smooth(form.translate(_LEVEL))


def _read_halves(halves: list[str], rules: _Rules) -> Iterable[str]:
    """Read each half of a double name by itself: Strauss-Kahn."""
    if len(halves) == 1:
        return _read(halves[0], rules)
    several = itertools.product(*(_read(half, rules) for half in halves))
    return itertools.islice(("".join(forms) for forms in several), _MOST_FORMS)


def _may_be_read(letters: str, rules: _Rules) -> bool:
    return rules.looks is None or letters in rules.names or rules.looks.search(letters) is not None


def _read(letters: str, rules: _Rules) -> list[str]:
    """Read letters as a known name, and by one language's rules in every way they allow, the surest first."""
    known = rules.names.get(letters, ())
    if rules.looks is not None and not rules.looks.search(letters):
        return list(known)
    forms = [(0, "")]
    sure = ""
    for match in rules.letters.finditer(letters):
        heard = rules.heard[match.lastindex - 1] if match.lastindex else _plain(match[0])
        if len(heard) == 1:
            sure += heard[0]
        else:
            several = [(rank + more, form + sure + one) for more, one in enumerate(heard) for rank, form in forms]
            forms = sorted(several, key=_RANK)[:_MOST_FORMS]
            sure = ""
    return [*known, *[form + sure for _, form in forms]]


@lru_cache(maxsize=1)
def _all_rules() -> tuple[_Rules, ...]:
    return tuple(
        _Rules(
            {fold(name): _heard(forms) for name, forms in (*pack.names.items(), *pack.surnames.items())},
            pack.looks,
            re.compile("|".join([*(f"({letters})" for letters, _ in pack.rules), "."]), re.DOTALL),
            tuple(_heard(written) for _, written in pack.rules),
        )
        for pack in transcription_packs()
    )


def _heard(written: Iterable[str]) -> tuple[str, ...]:
    """Tell how Russian letters sound inside a word, in the broad space; "" for silence."""
    heard: dict[str, None] = {}
    for folded in map(fold, written):
        # At the start of a word a glide is dropped (Йемен, Емен), inside it is not.
        inside = folded[:1] in {"и", "й", "ы"}
        heard |= dict.fromkeys(sound.form[inside:] for sound in sounds(f"б{folded}" if inside else folded))
    return tuple(heard)


@lru_cache(maxsize=1024)
def _plain(letter: str) -> tuple[str, ...]:
    """Read a letter no rule speaks of, without its marks."""
    return _heard((_LETTERS.get(unicodedata.normalize("NFD", letter)[0], ""),))


@lru_cache(maxsize=32768)
def known_name(folded: str) -> str:
    """Tell under which letters usage knows a folded name in Latin letters; "" for one it does not know."""
    table = _usual(givens_only=False)
    return next((name for name in (folded, unmarked(folded)) if name in table), "")


def usual_forms(known: str, *, givens_only: bool = False) -> tuple[str, ...]:
    """Tell how usage has a name in Russian, the usual form first; in the broad space: Jacques, Жак.

    Args:
        known: As `known_name` gives it.
        givens_only: As a given name; empty for what is a surname only.
    """
    return _usual(givens_only=givens_only).get(known, ())


@lru_cache(maxsize=1)
def usual_spellings() -> dict[str, str]:
    """Folded name in Latin letters -> how Russian writes it, as an English name where it is one too."""
    english_last = sorted(transcription_packs(), key=lambda pack: pack.code == "en")
    table: dict[str, str] = {}
    for pack in english_last:
        for name, written in (*pack.surnames.items(), *pack.names.items()):
            table |= dict.fromkeys((unmarked(fold(name)), fold(name)), written[0])
    return table


def written_forms(known: str) -> tuple[str, ...]:
    """Tell how usage writes a given name in Russian letters, folded: george, джордж."""
    return _written().get(known, ())


@lru_cache(maxsize=1)
def _written() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for pack in transcription_packs():
        for name, written in pack.names.items():
            for letters in dict.fromkeys((fold(name), unmarked(fold(name)))):
                table[letters] = tuple(dict.fromkeys((*table.get(letters, ()), *map(fold, written))))
    return table


@lru_cache(maxsize=1)
def local_ends() -> tuple[str, ...]:
    """Ends that only surnames from here have in Latin letters."""
    return tuple(end for pack in language_packs() for end in pack.surnames.get("local", ()))


def ends_locally(folded: str) -> bool:
    """Tell whether a word in Latin letters ends as only surnames from here do: -ovskaya, and not -ouskaya."""
    return folded.endswith(local_ends()) and not folded.endswith(_ends_not_local())


@lru_cache(maxsize=1)
def _ends_not_local() -> tuple[str, ...]:
    return tuple(end for pack in language_packs() for end in pack.surnames.get("not_local", ()))


def known_givens() -> dict[str, tuple[str, ...]]:
    """Folded given name in Latin letters -> how Russian forms of it sound."""
    return _usual(givens_only=True)


def latin_names(form: str) -> tuple[str, ...]:
    """Tell the names in Latin letters that usage writes so in Russian, by how the Russian sounds: Жак, Jacques."""
    return _latin_names().get(form, ())


@lru_cache(maxsize=2)
def _usual(*, givens_only: bool) -> dict[str, tuple[str, ...]]:
    """Folded name in Latin letters -> how Russian forms of it sound; marks may be missing (Jose)."""
    table: dict[str, tuple[str, ...]] = {}
    for pack in transcription_packs():
        for name, written in (*pack.names.items(), *(() if givens_only else pack.surnames.items())):
            forms = [sounds(fold(one))[0].form for one in written]
            for letters in dict.fromkeys((fold(name), unmarked(fold(name)))):
                table[letters] = tuple(dict.fromkeys((*table.get(letters, ()), *forms)))
    return table


@lru_cache(maxsize=1)
def _latin_names() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for name, forms in _usual(givens_only=False).items():
        for form in forms:
            table[form] = (*table.get(form, ()), name)
    return table


@lru_cache(maxsize=1)
def frequent_surnames() -> dict[str, str]:
    """Frequent foreign surname, folded and without marks -> the one it is: müller, muller and mueller are one."""
    table: dict[str, str] = {}
    for name in (fold(name) for pack in transcription_packs() for name in pack.frequent):
        plain = unmarked(name)
        table |= dict.fromkeys((plain, unmarked(name.translate(_UMLAUTS))), plain)
    return table


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe"})


@lru_cache(maxsize=1)
def family_names() -> frozenset[str]:
    """Family names that come before given names of two syllables: Kim Jong-un."""
    return frozenset(fold(name) for pack in transcription_packs() for name in pack.family_names)
