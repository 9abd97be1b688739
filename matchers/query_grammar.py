"""The grammar of the query language, for lark; `docs/queries.md` teaches it.

Binding, tightest first: brackets and fields, NEAR/n and SAME, NOT and minus, AND and adjacency, OR.
"""

from __future__ import annotations

from functools import lru_cache

from lark import Lark

_GRAMMAR = r"""
start: either
?either: both (_OR both)*
?both: negation (_AND? negation)*
?negation: (_NOT | _MINUS) negation -> negation
    | near
?near: unit
    | near (NEAR | SAME) unit
?unit: _OPEN either _CLOSE
    | FIELD unit -> scope
    | COMPARISON
    | QUOTED
    | REGEX
    | WORD

COMPARISON.9: /%(event)s\s*%(sign)s\s*(?:%(number)s(?:\s*(?:%(units)s)(?![^\s()]))?|[^\s()"<>=]+)/i
NEAR.8: /NEAR(?:\/\d+)?(?![^\s()"])/
SAME.8: /SAME(?![^\s()"])/
_AND.8: /(?:AND|И|ЖӘНЕ|&&?)(?![^\s()"])/
_OR.8: /(?:OR|ИЛИ|НЕМЕСЕ)(?![^\s()"|])|\|\|?/
_NOT.8: /(?:NOT|НЕ|ЕМЕС)(?![^\s()"])/
_MINUS.7: /(?<![^\s(])-(?=[^\s-])/
FIELD.6: /(?<![^\s(:-])[^\W\d_][\w-]*:(?=\S)/
REGEX.5: /(?<![^\s(:-])\/(?:[^\/\\\n]|\\.)+\/i?(?![^\s()])/
QUOTED.4: /"[^"]*"/
WORD.1: /[^\s()":|]+(?::[^\s()":|]+)*/
_OPEN: "("
_CLOSE: ")"
%%ignore /\s+/
"""


_PARTS = {
    "event": r"(?<![^\s(:-])(?:pattern:)?[a-z][a-z-]*(?:\.[a-z_]+)?",
    "sign": r"(?:[<>]=?|=|≥|≤)",
    "number": r"\d+(?:[ _]\d{3})*(?:[.,]\d+)?",
}


@lru_cache(maxsize=1)
def parser(units: str) -> Lark:
    """Give the parser; made at the first query, 30 ms.

    Args:
        units: Alternatives of a regular expression: what may follow a number.
    """
    return Lark(
        _GRAMMAR % {**_PARTS, "units": units}, parser="lalr", propagate_positions=True, maybe_placeholders=False
    )
