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
_COUNTED = re.compile(r"\b(?P<number>\d[\d,]*(?:\.\d+)?) (?P<unit>(?:day|month|year)s?|person|people|[A-Z]{3})\b")
_UNITS = {"day": "days", "month": "months", "year": "years", "person": "people"}
_ARTICLE = re.compile(r"\barticle (?P<number>[\d.-]+)")


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
    counted = _COUNTED.sub(lambda found: _count(found["number"], found["unit"], say), known)
    return _ARTICLE.sub(lambda found: str(say.say("reason_words.article", number=found["number"])), counted)


def _count(number: str, unit: str, say: Phrases) -> str:
    """Say a span, an amount or a number of people, whose English form the matchers wrote."""
    plain = number.replace(",", "")
    key = f"units.{_UNITS.get(unit, unit)}"
    if not say.has(key):
        return f"{number} {unit}"
    return str(say.say(key, n=float(plain) if "." in plain else int(plain)))


@cache
def _known() -> re.Pattern[str]:
    phrases = sorted(read_texts(FALLBACK)["reasons"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)")
