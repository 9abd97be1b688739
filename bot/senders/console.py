"""Deliver into the terminal: bold and links with ANSI on a terminal, plain where output goes to a file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from bot.markup import escape, tokens
from bot.senders.errors import PerhapsSent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.keyboards import Attachment, Keyboard
    from storage.records import Message

_ON = {"b": "\x1b[1m", "i": "\x1b[2m", "a": "\x1b[4m", "code": "\x1b[36m"}
_OFF = {"b": "\x1b[22m", "i": "\x1b[22m", "a": "\x1b[24m", "code": "\x1b[39m"}
_RULE = "─" * 60


class ConsoleSender:
    """Prints each message, with a rule between two.

    Args:
        out: Where to; standard output unless told.
    """

    name = "console"
    is_paced = False
    can_edit = False

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out

    async def send(self, message: Message, texts: Sequence[str]) -> str | None:  # noqa: ARG002 - there is one console
        """Print the texts.

        Raises:
            PerhapsSent: The terminal or pipe is gone.
        """
        out = self._out or sys.stdout  # looked up now: tests and pagers replace it
        try:
            for text in texts:
                out.write(_encodable(f"{_RULE}\n{render(text, ansi=out.isatty())}\n", out))
            out.flush()
        except OSError as error:
            raise PerhapsSent(f"the terminal took nothing ({error.strerror or type(error).__name__})") from error
        return None

    async def send_file(self, message: Message, attachment: Attachment, caption: str) -> str | None:
        """Print the caption and the name of the file; what is in it has no place in a terminal."""
        named = f"📎 {escape(attachment.name)} ({len(attachment.content):,} B)"
        return await self.send(message, [f"{caption}\n{named}" if caption else named])

    async def edit(self, message: Message, text: str, keyboard: Keyboard) -> None:
        """Nothing: what was printed stays."""

    async def close(self) -> None:
        """Nothing to give back."""


def render(markup: str, *, ansi: bool) -> str:
    """Turn Telegram HTML into what a terminal shows; an address stands on a line of its own under its label.

    Args:
        markup: A message of ours.
        ansi: Whether to use bold, underline and colour.
    """
    pieces: list[str] = []
    addresses: list[str] = []
    for kind, words, href in tokens(markup):
        if kind == "text":
            pieces.append(words.replace("\u00a0", " "))
        elif words == "blockquote":
            pieces.append("\u0002" if kind == "open" else "\u0003")
        else:
            pieces.append((_ON if kind == "open" else _OFF).get(words, "") if ansi else "")
        if kind == "open" and words == "a":
            addresses.append(href)
        elif kind == "close" and words == "a":
            pieces.append(f"\u0004{addresses.pop()}\u0005" if addresses else "")
    return _lay_out("".join(pieces), ansi=ansi)


def _lay_out(text: str, *, ansi: bool) -> str:
    """Put quotes behind a bar, and each line's addresses under it. Controls mark them, which no message contains."""
    lines: list[str] = []
    quoted = False
    for line in text.split("\n"):
        quoted = quoted or "\u0002" in line
        shown, addresses = _take_addresses(line.translate({2: "", 3: ""}))
        lines.append(f"  │ {shown}" if quoted else shown)
        lines += [f"    \x1b[2m{address}\x1b[22m" if ansi else f"    {address}" for address in addresses]
        quoted = quoted and "\u0003" not in line
    return "\n".join(lines)


def _take_addresses(line: str) -> tuple[str, list[str]]:
    shown, *rest = line.split("\u0004")
    addresses: list[str] = []
    for piece in rest:
        address, _, after = piece.partition("\u0005")
        addresses.append(address)
        shown += after
    return shown, addresses


def _encodable(text: str, out: TextIO) -> str:
    """Replace what an old terminal's encoding can not show; nothing is lost on UTF-8."""
    encoding = getattr(out, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)
