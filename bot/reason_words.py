"""Why something fired, in the chat's language: the matchers explain themselves in English phrases that are known here.

What is not known stays as it is: half a translation tells more than none.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bot.phrases import FALLBACK, read_texts

if TYPE_CHECKING:
    from bot.phrases import Phrases

_QUOTED = re.compile(r"(?P<quoted>“.*?” is |«.*?»: )(?P<said>.*?)\.?$", re.DOTALL)
_SPELLED = re.compile(r"(?P<name>[^:]*): (?P<how>.+)$", re.DOTALL)
_SPAN = re.compile(r"\b(?P<number>\d+) (?P<unit>day|month|year)s?\b")
_AMOUNT = re.compile(r"\b(?P<number>\d[\d,]*(?:\.\d+)?) (?P<unit>[A-Z]{3}|people|person)\b")
"""Money and people, as `matchers.pattern_reasons` counts them: 50,000 KZT."""


def reason_in(reason: str, say: Phrases) -> str:
    """Say the reason of a mention or an event in the chat's language; plain text."""
    if say.lang == FALLBACK:
        return reason
    found = _QUOTED.match(reason)
    if found is None:
        return _phrased(reason, say)
    if found["quoted"].startswith("«"):
        return f"{found['quoted']}{_phrased(found['said'], say)}"
    matched = found["quoted"].removeprefix("“").removesuffix("” is ")
    spelled = _SPELLED.match(found["said"])
    if spelled is None:
        return f"«{matched}»: {_phrased(found['said'], say)}"
    return f"«{matched}» = {spelled['name']}: {_phrased(spelled['how'], say)}"


def _phrased(text: str, say: Phrases) -> str:
    known = _known().sub(lambda found: str(say.say(f"reasons.{found[0]}")), text)
    spans = _SPAN.sub(lambda found: str(say.say(f"units.{found['unit']}s", n=int(found["number"]))), known)
    return _AMOUNT.sub(lambda found: _amount(found, say), spans)


def _amount(found: re.Match[str], say: Phrases) -> str:
    """Say an amount as people write it; one in a unit nobody named here stays as it is."""
    key = f"units.{'people' if found['unit'] == 'person' else found['unit']}"
    number = float(found["number"].replace(",", ""))
    return str(say.say(key, n=int(number) if number.is_integer() else number)) if say.has(key) else found[0]


@cache
def _known() -> re.Pattern[str]:
    phrases = sorted(read_texts(FALLBACK)["reasons"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)")
