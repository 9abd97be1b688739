"""Telegram HTML made of escaped pieces: what is not `Html` gets escaped, and nothing is ever cut inside a tag.

Telegram counts a message after its entities are parsed: 4,096 UTF-16 units and 100 entities.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Self

MAX_UNITS = 4096
MAX_ENTITIES = 100

_HIDDEN = "▒▒▒"
"""What plain text shows where a spoiler would be: it has no other cover."""

_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[a-z-]+)(?:\s+href=\"(?P<href>[^\"]*)\")?[^<>]*>")
# Controls could drive a terminal, and bidirectional overrides turn a line round: a headline may hold either.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Html(str):
    """Text that is Telegram HTML already."""

    __slots__ = ()


class Covered(str):
    """Plain text of which some stretches stand behind a spoiler, however it is cut, joined or set.

    Attributes:
        stretches: (start, end) in code points, in order, not overlapping.
    """

    __slots__ = ("stretches",)

    stretches: tuple[tuple[int, int], ...]

    def __new__(cls, text: str, stretches: Iterable[tuple[int, int]] | None = None) -> Self:
        """Cover stretches of a text; None covers all of it."""
        made = super().__new__(cls, text)
        made.stretches = ((0, len(text)),) if stretches is None else tuple(stretches)
        return made


def escape(value: object) -> Html:
    """Make anything safe to stand in a message; `Html` passes as it is, what is `Covered` stays so."""
    if isinstance(value, Html):
        return value
    if isinstance(value, Covered):
        return _dress(value, ())
    return Html(html.escape(_UNWANTED.sub("", str(value))))


def bold(value: object) -> Html:
    """Wrap in <b>."""
    return Html(f"<b>{escape(value)}</b>")


def code(value: object) -> Html:
    """Wrap in <code>."""
    return Html(f"<code>{escape(value)}</code>")


def italic(value: object) -> Html:
    """Wrap in <i>."""
    return Html(f"<i>{escape(value)}</i>")


def blockquote(value: object) -> Html:
    """Wrap in <blockquote>."""
    return Html(f"<blockquote>{escape(value)}</blockquote>")


def spoiler(value: object) -> Html:
    """Hide until it is tapped."""
    return Html(f"<tg-spoiler>{escape(value)}</tg-spoiler>")


def link(url: str | None, label: object) -> Html:
    """Link a label; without an http(s) address the label stands alone."""
    if not url or len(url) > 2000 or urlsplit(url).scheme not in {"http", "https"}:
        return escape(label)
    return Html(f'<a href="{escape(url)}">{escape(label)}</a>')


def join(separator: str, pieces: Iterable[object]) -> Html:
    """Escape and join, leaving out what is empty."""
    return Html(escape(separator).join(escape(piece) for piece in pieces if piece))


def emphasize(text: str, stretches: Sequence[tuple[int, int]], *, limit: int) -> Html:
    """Clip a text at a word, and set its stretches bold.

    Args:
        text: Plain text.
        stretches: (start, end) in code points, in order, not overlapping; what lies behind the cut is left out.
        limit: Longest text, in UTF-16 units.
    """
    shown = clip(text, limit)
    last = len(shown) - 1 if shown != text else len(text)
    return _dress(shown, [(start, end) for start, end in stretches[:20] if start < end <= last])


def _dress(text: str, stretches: Sequence[tuple[int, int]]) -> Html:
    """Set stretches bold, and the covered ones of a `Covered` text behind a spoiler."""
    covered = text.stretches if isinstance(text, Covered) else ()
    pieces: list[Html] = []
    done = 0
    for start, end in covered:
        pieces += [_embolden(text, done, start, stretches), spoiler(_embolden(text, start, end, stretches))]
        done = end
    return Html("".join([*pieces, _embolden(text, done, len(text), stretches)]))


def _embolden(text: str, first: int, last: int, stretches: Sequence[tuple[int, int]]) -> Html:
    """Give `text[first:last]` with what of the stretches lies in it in bold."""
    words = str(text)
    pieces: list[Html] = []
    done = first
    for start, end in ((max(start, first), min(end, last)) for start, end in stretches):
        if done <= start < end:
            pieces += [escape(words[done:start]), bold(words[start:end])]
            done = end
    return Html("".join([*pieces, escape(words[done:last])]))


def clip(text: str, limit: int) -> str:
    """Cut a plain text at a word to at most `limit` UTF-16 units, with … where something is missing; covers stay."""
    if units(text) <= limit:
        return text
    short = text[:limit]
    while units(short) > limit - 1:
        short = short[:-1]
    at_word = short.rsplit(None, 1)[0] if len(short.split()) > 1 else short
    cut = at_word.rstrip(" ,;:") + "…"
    if isinstance(text, Covered):
        last = len(cut)
        return Covered(cut, [(start, min(end, last)) for start, end in text.stretches if start < last])
    return cut


def units(text: str) -> int:
    """Count UTF-16 units, as Telegram does."""
    return len(text) + sum(1 for letter in text if letter > "\uffff")


def tokens(markup: str) -> Iterator[tuple[str, str, str]]:
    """Read a message of ours piece by piece.

    Yields:
        ("text", words, ""), ("open", tag, href or "") or ("close", tag, "").
    """
    done = 0
    for match in _TAG.finditer(markup):
        if match.start() > done:
            yield "text", html.unescape(markup[done : match.start()]), ""
        yield "close" if match["slash"] else "open", match["name"], html.unescape(match["href"] or "")
        done = match.end()
    if done < len(markup):
        yield "text", html.unescape(markup[done:]), ""


def plain(markup: str) -> str:
    """Take the tags away; a link's address follows its label in brackets, and what was covered is left out."""
    pieces: list[str] = []
    open_links: list[str] = []
    covers = 0
    for kind, words, href in tokens(markup):
        if words == "tg-spoiler" and kind != "text":
            covers += 1 if kind == "open" else -1
            pieces += [_HIDDEN] if kind == "open" else []
        elif covers:
            continue
        elif kind == "text":
            pieces.append(words)
        elif words == "a":
            if kind == "open":
                open_links.append(href)
            elif open_links:
                pieces.append(f" ({open_links.pop()})")
    return "".join(pieces)


def weight(markup: str) -> tuple[int, int]:
    """Count (UTF-16 units of what is shown, entities)."""
    shown = entities = 0
    for kind, words, _ in tokens(markup):
        shown += units(words) if kind == "text" else 0
        entities += kind == "open"
    return shown, entities


def split(blocks: Iterable[Html]) -> list[Html]:
    """Pack blocks into as few messages as Telegram takes, cutting between blocks only.

    Args:
        blocks: In reading order; a line break is put between two. A block too long for any message loses its tags and
            is cut at words.
    """
    messages: list[Html] = []
    filled = (0, 0)
    for block in _fitting(blocks):
        shown, entities = weight(block)
        fits = messages and filled[0] + 1 + shown <= MAX_UNITS and filled[1] + entities <= MAX_ENTITIES
        if fits:
            messages[-1] = Html(f"{messages[-1]}\n{block}")
            filled = (filled[0] + 1 + shown, filled[1] + entities)
        elif block.strip():
            messages.append(Html(block.lstrip("\n")))
            filled = (shown, entities)
    return messages


def _fitting(blocks: Iterable[Html]) -> Iterator[Html]:
    for block in blocks:
        shown, entities = weight(block)
        if shown <= MAX_UNITS and entities <= MAX_ENTITIES:
            yield block
        else:
            yield from _cut(plain(block))


def _cut(text: str) -> Iterator[Html]:
    while text:
        piece = text[:MAX_UNITS]
        while units(piece) > MAX_UNITS:
            piece = piece[: -max(1, units(piece) - MAX_UNITS)]
        if len(piece) < len(text) and " " in piece[MAX_UNITS // 2 :]:
            piece = piece[: piece.rindex(" ") + 1]
        yield escape(piece)
        text = text[len(piece) :]
