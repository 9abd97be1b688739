"""What stands beside a name in a line of a list: a note about the person, or more people.

Ерлан Касымов; журналист      a name and a note
Ерлан Касымов, Дана Есимова   two people
Касымова, Мадина              one, surname first
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:[-’'ʼ`][^\W\d_]+)*\.?(?:[^\W\d_]\.)?")
_FEWEST, _MOST = 2, 5
_HEAD = re.compile(r"\s*(?:(?P<comma>,)|[;\t]|\s[–—-]\s)\s*")
"""What ends a name: a dash only between blanks, since many surnames hold one."""
_BRACKETS = re.compile(r"(?P<name>[^()\"]+?)\s*\((?P<note>[^()\"]+)\)")
_BETWEEN = re.compile(r"\s*[,;]\s*|\s+(?:and|и|және)\s+")


def people_in(line: str) -> list[str]:
    """Give the names of a line in which several people stand, apart by commas, semicolons or "and"; else none."""
    parts = [part for part in _BETWEEN.split(line.strip()) if part]
    return parts if len(parts) > 1 and all(is_full_name(part) for part in parts) else []


def without_note(line: str) -> tuple[str, str]:
    """Cut what is said about a person off their name.

    Args:
        line: One line of a list, without bullets.

    Returns:
        Name and note, the note empty where the line is a name and nothing else, or where it cannot be told which is
        which.
    """
    bracketed = _BRACKETS.fullmatch(line.strip())
    if bracketed and is_full_name(bracketed["name"]):
        return bracketed["name"], bracketed["note"].strip()
    found = _HEAD.search(line)
    if found is None or people_in(line):
        return line, ""
    name, note = line[: found.start()].strip(), line[found.end() :].strip()
    is_part_of_it = bool(found["comma"]) and note[:1].isupper()
    return (line, "") if is_part_of_it or not is_full_name(name) else (name, note)


def is_full_name(text: str) -> bool:
    """Tell whether it is a name as people write names: two to five words, each with a capital letter."""
    words = text.split()
    return _FEWEST <= len(words) <= _MOST and all(map(is_word, words))


def is_word(text: str) -> bool:
    """Tell whether it is one word with a capital letter: half a name."""
    return bool(_WORD.fullmatch(text)) and text[0].isupper()
