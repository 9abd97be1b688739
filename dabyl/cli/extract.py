"""`dabyl extract`: HTML on standard input, the article's text on standard output."""

from __future__ import annotations

import codecs
import sys
from typing import TYPE_CHECKING

from config.errors import FetchError, UsageError

if TYPE_CHECKING:
    import argparse

HELP = "article text of an HTML page, without page furniture"
EXAMPLE = "curl -s https://example.org/story | dabyl extract"

_MOST_BYTES = 16 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--charset", help="how the page is encoded, when it does not say so itself")


def run(args: argparse.Namespace) -> int:
    """Read a page and print its text; nothing is printed for a page without an article."""
    charset = _known(args.charset)
    from watchers.fulltext import read_article  # noqa: PLC0415 (an HTML extractor takes half a second to load)

    body = sys.stdin.buffer.read(_MOST_BYTES + 1)
    if len(body) > _MOST_BYTES:
        raise FetchError("standard input", f"larger than {_MOST_BYTES >> 20} MB")
    article = read_article(body, content_type=charset, url="standard input")
    if article.text:
        sys.stdout.buffer.write(f"{article.text}\n".encode())
        sys.stdout.buffer.flush()
    return 0


def _known(charset: str | None) -> str | None:
    """Word an encoding as a header.

    Raises:
        UsageError: There is no such encoding.
    """
    if charset is None:
        return None
    try:
        codecs.lookup(charset)
    except (LookupError, ValueError) as error:
        raise UsageError(f"--charset {charset[:40]} is no encoding; such as windows-1251 or utf-8") from error
    return f"text/html; charset={charset}"
