"""CSS selectors -> XPath: the part of CSS that points at things on a list page, so that no further package is needed.

Known: `tag`, `*`, `.class`, `#id`, `[name]`, `[name=value]`, `[name^=value]`, `[name*=value]`, `[name$=value]`,
descendants by a blank, children by `>`, alternatives by a comma.
"""

from __future__ import annotations

import re

from config.errors import FetchError
from watchers.kinds.pages import has_class

_STEP = re.compile(r"\s*(>)?\s*([A-Za-z][\w-]*|\*)?((?:\.[\w-]+|#[\w-]+|\[[^\]]+\])*)")
_CONDITION = re.compile(r"\.([\w-]+)|#([\w-]+)|\[([\w-]+)(?:([\^*$]?=)[\"']?([^\]\"']*)[\"']?)?\]")


def to_xpath(css: str) -> str:
    """Translate a selector into an XPath relative to the element it is asked of.

    Raises:
        FetchError: It holds something we do not know; names the selector.
    """
    return " | ".join(_path(part.strip(), css) for part in css.split(","))


def _path(part: str, css: str) -> str:
    path, place = "", 0
    while place < len(part):
        match = _STEP.match(part, place)
        if match is None or match.end() == place or not (match[2] or match[3]):
            raise FetchError(css, "is no CSS selector that is understood here")
        conditions = "".join(f"[{_condition(found)}]" for found in _CONDITION.finditer(match[3]))
        path += ("/" if match[1] else "//") + (match[2] or "*").lower() + conditions
        place = match.end()
    if not path:
        raise FetchError(css, "is an empty selector")
    return f".{path}"


def _condition(match: re.Match[str]) -> str:
    if match[1]:
        return has_class(match[1])
    if match[2]:
        return f"@id='{match[2]}'"
    name, sign, value = match[3], match[4], match[5]
    if sign is None:
        return f"@{name}"
    return {
        "=": f"@{name}='{value}'",
        "^=": f"starts-with(@{name}, '{value}')",
        "*=": f"contains(@{name}, '{value}')",
        "$=": f"substring(@{name}, string-length(@{name}) - {max(len(value) - 1, 0)}) = '{value}'",
    }[sign]
