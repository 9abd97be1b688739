"""Tell a query from a name in a plain-text watchlist."""

from __future__ import annotations

import re

from matchers.query_tree import KEYWORDS

_MARKS = re.compile(
    r'["«»“”„‟]'
    r"|(?:^|[\s(])-?(?:title|text|lang|source|pattern|name):\S"
    r"|(?:^|[\s(:-])/\S(?:.*\S)?/(?:$|[\s)])"
    r"|(?:^|[\s(])[a-z][a-z.-]*[a-z]\s*(?:[<>]=?|=|≥|≤)\s*\S"
    r"|(?:^|[\s(])-(?=[^\s-])"
    r"|\w\*(?:$|[\s)])"
    r"|\s\|\|?\s",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\S\s+(?:{}|NEAR/\d+)\s+(?:[^\s.]{{2}}|[(/-])".format("|".join(sorted(KEYWORDS))))
"""An operator with something on both sides; `Иванов И П` has initials."""
_FIRST = re.compile(r"\s*\(*(?:NOT|НЕ|ЕМЕС)\s+\S")


def looks_like_query(line: str) -> bool:
    """Tell whether a line has an operator, a quote, a comparison, a field or /…/; else it is a name."""
    return bool(_MARKS.search(line) or _BETWEEN.search(line) or _FIRST.match(line))
