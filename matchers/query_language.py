"""Guess the language of an entry that declares none, by its letters: Kazakh, Russian, or the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from matchers.query_forms import has_kazakh_letter

if TYPE_CHECKING:
    from collections.abc import Sequence

_KAZAKH = re.compile("[әғқңөұүһі]")
_KAZAKH_SHARE = 0.015
"""Kazakh text has 10 to 25 letters of its own in a hundred; Russian text that cites Kazakh names has fewer than one."""
_LATIN_KAZAKH = re.compile("[äáğǵñńöóşūúüýıq]")
_LATIN_SHARE = 0.04
_TURKISH = "ç"
"""Turkish shares those letters and has this one, which no Kazakh alphabet of today has."""
_ARABIC_KAZAKH = re.compile("[ٴٵٶٷٸ]")
"""The high hamza and the letters made with it stand in Kazakh only."""


def guess_language(tokens: Sequence[str]) -> str:
    """Guess a language.

    Args:
        tokens: Folded words of the whole entry.

    Returns:
        `kk` in any of its scripts, `ru` for other Cyrillic, `en` for the rest and for nothing at all.
    """
    text = "".join(tokens)
    size = len(text) or 1
    own = sum(len(_KAZAKH.findall(token)) for token in tokens if has_kazakh_letter(token))
    if own / size > _KAZAKH_SHARE or _ARABIC_KAZAKH.search(text):
        return "kk"
    cyrillic = sum(len(token) for token in tokens if "а" <= token[0] <= "я")
    if cyrillic > size / 2:
        return "ru"
    latin = len(_LATIN_KAZAKH.findall(text))
    return "kk" if latin / size > _LATIN_SHARE and _TURKISH not in text else "en"
