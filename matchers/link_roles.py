"""Who is named beside an event that did not happen to them: judges, lawyers, speakers, those whose kin it was."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, TypeAlias

from config.linking_words import load_linking
from matchers.link_subjects import alternatives, clean

Part: TypeAlias = Literal["whom", "speaks", "acts"]
"""`speaks` may still be who it happened to: "Seilov said he was detained"."""

_REACH = 40
"""Letters before and after a name that tell its part."""
_HELPER = re.compile(r"(?:was|were|is|are|been|being|has been|have been|had been|gets?|got)\b")
_PASSIVE = re.compile(r"\w(?:ан|ен|ят)[аоы]?\b|\w(?:ыл|іл|ын|ін)(?:ды|ді|ған|ген)")
"""What makes "lawyer Omarov" the one it was done to: was detained, задержан, ұсталды."""
_OBJECT = re.compile(r"(?:(?<!глав)(?:а|у)|ю)\s*$")
_ACCUSATIVE = re.compile(r"(?:[нтд][ыі])$")
_NAMED = re.compile(r"\b[A-ZА-ЯЁӘҒҚҢӨҰҮІ]\w+")
_COMMA = re.compile(r"[,;:()—]")


def part_of(raw: str, name: tuple[int, int], event: tuple[int, int] | None) -> Part:
    """Tell the part of a name beside an event.

    Args:
        raw: The field that holds the name.
        name: Where the name stands, end exclusive.
        event: Where the event stands, None where it stands in another sentence.
    """
    before = clean(raw[max(name[0] - _REACH, 0) : name[0]])
    after = clean(raw[name[1] : name[1] + 2 * _REACH])
    if _roles().search(before) or _of_kin().match(after):
        return "acts"
    if title := _titles().search(before):
        return "whom" if event and _done_to(raw, name, event, title[0]) else "acts"
    return "speaks" if _speaks().match(after) else "whom"


def is_title(word: str) -> bool:
    """Tell whether a word at the head of a name is a title of somebody who judges, defends or speaks."""
    words = load_linking()
    return word.lower() in words.titles or word.lower() in words.roles


def _done_to(raw: str, name: tuple[int, int], event: tuple[int, int], title: str) -> bool:
    """Tell whether an event plainly happened to somebody with a title, which stands right before the name."""
    if name[0] < event[1] and event[0] < name[1]:
        return True
    if event[1] <= name[0]:
        return clean(raw[event[1] : name[0]]).removesuffix(title.strip()).strip() in (
            "",
            "the",
            "a",
            "ex-",
            "экс-",
            "former",
        )
    gap = raw[name[1] : event[0]]
    if _COMMA.search(gap) or len(gap.split()) > 2 or gap != gap.lower():
        return False
    accusative = _OBJECT.search(title) or _ACCUSATIVE.search(raw[: name[1]])
    return bool(accusative or _HELPER.match(clean(gap)) or _PASSIVE.search(_NAMED.sub(" ", raw[event[0] : event[1]])))


@lru_cache(maxsize=1)
def _roles() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(load_linking().roles)}),?$")


@lru_cache(maxsize=1)
def _titles() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(load_linking().titles)})$")


@lru_cache(maxsize=1)
def _speaks() -> re.Pattern[str]:
    """Find "Name said", "Name, the head of the fund, said", and "Name:" at the head of a headline."""
    words = alternatives(load_linking().speaks)
    return re.compile(rf"(?:,[^,.]{{1,60}},)?,? ?(?:also )?(?:{words})(?!\w)|:")


@lru_cache(maxsize=1)
def _of_kin() -> re.Pattern[str]:
    """Find "'s wife" and its like right after a name."""
    return re.compile(rf"(?:['’]s?)? ?(?:\w+ )?(?:{alternatives(load_linking().kin)})(?!\w)")
