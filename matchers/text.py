"""Text preparation, once per field: what a reader sees, with a map back to what the feed sent.

Tags and entities go, letters are composed (NFC), invisible characters and stress marks drop out, and spaces, quotes and
hyphens come in one kind each. Case and spelling are left alone: that is folding.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from dataclasses import dataclass

_ONE_TO_ONE = {
    **dict.fromkeys((*map(chr, range(0x2000, 0x200B)), *"\u00a0\u1680\u202f\u205f\u3000\t"), " "),
    **dict.fromkeys("\u2028\u2029\u0085\r\v\f", "\n"),
    **dict.fromkeys("«»“”„‟″❝❞＂", '"'),
    **dict.fromkeys("‘’‚‛ʼʹʻ′`´＇", "'"),
    **dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2012\u2013\u2014\u2015", "—"),
}
_UNUSUAL = re.compile(f"[{re.escape(''.join(_ONE_TO_ONE))}]")
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0000-\u0008\u000e-\u001f\u007f"
_CHANGES_LENGTH = re.compile(
    r"(?P<drop><(?P<name>script|style)\b[^<>]*>(?:(?!<(?P=name)\b).)*?</(?P=name)\s*>|<!--(?:(?!<!--).)*?-->)"
    r"|(?P<tag></?[A-Za-z][A-Za-z0-9:-]*(?:\s[^<>]*|/)?>)"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    rf"|(?P<invisible>[{_INVISIBLE}]+)"
    r"|(?P<marked>[^\W\d_][\u0300-\u036f]+)",
    re.DOTALL | re.IGNORECASE,
)
"""What is never closed is looked through to the next of its kind only: 60 kB of `<!--` took 1.6 s."""
_MAY_CHANGE = re.compile(rf"[<&{_INVISIBLE}\u0300-\u036f]")
"""Letters without which nothing changes its length: a class is searched much faster than the alternatives above."""
_BLOCK_TAGS = frozenset(
    (
        "p br div li ul ol tr td th table h1 h2 h3 h4 h5 h6 blockquote section article header footer figure figcaption"
        " hr dd dt"
    ).split(),
)
_STRESS_MARKS = "\u0300\u0301"


@dataclass(frozen=True, slots=True)
class Prepared:
    """One field made readable.

    Attributes:
        raw: The field as given.
        clean: What a reader sees.
        origin: For each code point of `clean`, and one past its end, the code point of `raw` it came from; None when
            both have the same length and every place is its own origin.
    """

    raw: str
    clean: str
    origin: array[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a non-empty stretch of `clean` to the stretch of `raw` it was made from."""
        if self.origin is None:
            return start, end
        last = self.origin[end - 1]
        return self.origin[start], max(last + 1, self._end_of_source(end))

    def _end_of_source(self, end: int) -> int:
        """Tell where the source of the code point before `end` stops: marks and entities are longer than one."""
        assert self.origin is not None
        last = self.origin[end - 1]
        match = _CHANGES_LENGTH.match(self.raw, last)
        return match.end() if match and match["tag"] is None and match["invisible"] is None else last + 1


def prepare(raw: str) -> Prepared:
    """Make a field readable; linear in its length."""
    text = _levelled(raw)
    if not (_MAY_CHANGE.search(text) and _CHANGES_LENGTH.search(text)):
        return Prepared(raw, text, None)
    pieces: list[str] = []
    origin = array("L")
    done = 0
    for match in _CHANGES_LENGTH.finditer(text):
        start, end = match.span()
        pieces.append(text[done:start])
        origin.extend(range(done, start))
        replacement = _replacement(match)
        pieces.append(replacement)
        origin.extend([start] * len(replacement))
        done = end
    pieces.append(text[done:])
    origin.extend(range(done, len(text) + 1))
    return Prepared(raw, "".join(pieces), origin)


def _levelled(text: str) -> str:
    """Bring spaces, quotes and hyphens to one kind; str.translate would look at every letter, many times slower."""
    return _UNUSUAL.sub(lambda match: _ONE_TO_ONE[match[0]], text)


def _replacement(match: re.Match[str]) -> str:
    kind = match.lastgroup if match.lastgroup != "name" else "drop"
    found = match[0]
    if kind == "marked":
        composed = unicodedata.normalize("NFC", found)
        return composed[0] + "".join(mark for mark in composed[1:] if mark not in _STRESS_MARKS)
    if kind == "entity":
        return _levelled(html.unescape(found))
    if kind == "tag":
        name = found.strip("</>").split()[0].rstrip("/").lower() if found.strip("</>").split() else ""
        return "\n" if name in _BLOCK_TAGS else ""
    return ""
