"""Tell names apart from everything else people send without a command: a name, or a list with a name in each line."""

from __future__ import annotations

import re

from matchers.name_notes import is_full_name, is_word, people_in, without_note

BULLET = re.compile(r"^\s*(?:[•–—*]|-(?=\s)|\d{1,3}[.)])\s+")
"""What people put before the lines of a list."""

NEWS_WORDS = 6
"""From here on a text without a command is news somebody pasted: it is taken in as `bot.giving` does."""

_LONGEST = 8
"""Words of a line with a note in a list: a news text has longer ones."""


def is_names(text: str) -> bool:
    """Tell whether every line is a name as people write names: two to five words, each with a capital letter."""
    lines = _lines(one_a_line(text))
    return bool(lines) and all(map(is_full_name, lines))


def is_list(text: str) -> bool:
    """Tell whether it is a list with names in it: single words, notes and slips may stand there too.

    Each line is answered by itself, so that one doubtful line costs no other.
    """
    lines = _lines(one_a_line(text))
    names = [line for line in lines if len(line.split()) <= _LONGEST and is_full_name(without_note(line)[0])]
    if len(lines) < 2 or not names:
        return False
    if all(is_full_name(line) or is_word(line) for line in lines):
        return True
    return len(names) * 2 > len(lines)


def one_a_line(text: str) -> str:
    """Give several people of one line a line each, and leave a heading out; the others stay as they are."""
    lines = text.splitlines()
    kept = [line for line in lines if not line.rstrip().endswith(":")] if len(lines) > 1 else lines
    return "\n".join("\n".join(people_in(BULLET.sub("", line))) or line for line in kept)


def _lines(text: str) -> list[str]:
    return [BULLET.sub("", line).strip() for line in text.splitlines() if line.strip()]
