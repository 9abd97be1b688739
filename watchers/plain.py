"""Markup -> plain text a person can read and a matcher can search: no tags, no entities, no invisible characters.

Paragraphs end with a line break, so that words of two of them never run together.
"""

from __future__ import annotations

import html
import re
import unicodedata

TITLE_LIMIT = 1024
TEXT_LIMIT = 500_000
"""Characters kept; a long book chapter. What stands behind them was never news."""
_RAW_LIMIT = 2_000_000

_BLOCKS = frozenset(
    (
        "address article aside blockquote br center dd details dialog div dl dt fieldset figcaption figure footer form"
        " h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section table tbody td tfoot th thead tr ul video"
    ).split(),
)
_HTML_TAGS = _BLOCKS | frozenset(
    (
        "a abbr acronym b bdi bdo big cite code data del dfn em font i iframe img input ins kbd label mark q rp rt ruby"
        " s samp script small source span strike strong style sub summary sup svg time tt u var wbr"
    ).split(),
)
_HIDDEN = re.compile(r"<(script|style|noscript|template|svg|head)\b|<!--|<!\[CDATA\[", re.IGNORECASE)
_TAG = re.compile(
    r"</?([A-Za-z][\w:-]*+)(?:[^<>\"']++|\"[^\"]{0,2000}+\"|'[^']{0,2000}+')*+>"
    r"|</?([A-Za-z][\w:-]*+)[^<>]{0,4000}+>|<[!?][^<>]{0,4000}+>"
)
_CLOSING = re.compile(r"</[A-Za-z][\w-]*\s*>")
_NAMES = re.compile(r"</?([A-Za-z][\w-]*)[^<>]{0,2000}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_HUGE_REFERENCE = re.compile(r"&#(?:\d{8,}|[xX][0-9A-Fa-f]{7,});?")
"""No character has such a number, and Python refuses to read one of 4,300 digits: one entry would lose its feed."""
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff\ud800-\udfff]+|(?<=[A-Za-z\u0400-\u052f])[\u200c\u200d]+(?=[A-Za-z\u0400-\u052f])"
)
_ANSI = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
_C1 = re.compile("[\x80-\x9f]")


def plain(text: str, *, markup: bool) -> str:
    """Make the text of a summary or article plain.

    Args:
        text: As the feed holds it, XML escapes undone once.
        markup: It is HTML; else it is text that is only taken for HTML where it can be nothing else.

    Returns:
        Lines without blank ones; at most `TEXT_LIMIT` characters.
    """
    text = text[:_RAW_LIMIT]
    if ("<" in text or "&" in text) and (markup or looks_like_markup(text)):
        text = _unescaped(_untagged(text.replace("\n", " ")))
    return _lines(_clean(text))[:TEXT_LIMIT].rstrip()


def plain_line(text: str, *, markup: bool = False) -> str:
    """Make a title or a name plain: one line, at most `TITLE_LIMIT` characters."""
    text = text[: 64 * TITLE_LIMIT]
    if ("<" in text or "&" in text) and (markup or looks_like_markup(text)):
        text = _unescaped(_untagged(text))
    return " ".join(_clean(text).split())[:TITLE_LIMIT].rstrip()


def looks_like_markup(text: str) -> bool:
    """Tell whether text that need not be HTML is: it closes a tag it knows, or holds an entity, and no foreign tag."""
    if not (_CLOSING.search(text) or _ENTITY.search(text)):
        return False
    return all(name.lower() in _HTML_TAGS or "-" in name for name in _NAMES.findall(text))


def _unescaped(text: str) -> str:
    return html.unescape(_HUGE_REFERENCE.sub("\ufffd", text))


def _untagged(text: str) -> str:
    """Drop tags, and hidden elements with what is in them; blocks leave a line break."""
    if "<" not in text:
        return text
    return _TAG.sub(_replacement, _without_hidden(text))


def _replacement(match: re.Match[str]) -> str:
    name = match[1] or match[2] or ""
    return "\n" if name.rpartition(":")[2].lower() in _BLOCKS else ""


def _without_hidden(text: str) -> str:
    """Drop scripts, styles and comments in one pass: linear, whatever is left open."""
    pieces: list[str] = []
    done = 0
    while opener := _HIDDEN.search(text, done):
        pieces.append(text[done : opener.start()])
        end = _end_of_hidden(text, opener)
        if opener[0].startswith("<!["):
            pieces.append(text[opener.end() : end - 3])
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _end_of_hidden(text: str, opener: re.Match[str]) -> int:
    if opener[0] == "<!--":
        closer = text.find("-->", opener.end())
        return closer + 3 if closer >= 0 else len(text)
    if opener[0].startswith("<!["):
        closer = text.find("]]>", opener.end())
        return closer + 3 if closer >= 0 else len(text) + 3
    found = re.compile(rf"</{opener[1]}\s*>", re.IGNORECASE).search(text, opener.end())
    return found.end() if found else len(text)


def _clean(text: str) -> str:
    if text.replace("\n", " ").isprintable() and unicodedata.is_normalized("NFC", text):
        return text  # hidden characters are not printable to Python, so nearly every text ends here
    if "\x1b" in text:
        text = _ANSI.sub("", text)
    text = _UNWANTED.sub("", text)
    if _C1.search(text):
        text = _C1.sub(_from_windows, text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _from_windows(match: re.Match[str]) -> str:
    """Read a C1 control as the windows-1252 quote or dash its writer meant."""
    if match[0] == "\x85":
        return "…"
    return match[0].encode("latin-1").decode("cp1252", "ignore")


def _lines(text: str) -> str:
    if "\n" not in text and "\r" not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)
