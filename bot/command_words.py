"""Which command somebody meant: in another language, with the wrong keyboard layout, or misspelt."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from bot.name_lines import is_names
from bot.phrases import LANGUAGES, phrases
from matchers.nominative import nominative

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.phrases import Phrases

_LAYOUT = str.maketrans("йцукенгшщзфывапролдячсмить", "qwertyuiopasdfghjklzxcvbnm")
"""What a Latin key types while the keyboard is Russian: /list becomes /дшые."""

_LIKE = 0.6
_MOST_SPOKEN = 5
_SPOKEN = frozenset({"watch", "list", "help", "status", "digest", "search", "sources", "settings", "test", "quiet"})
"""Commands that need no slash: what they do is no surprise to whoever says "hello" or "save"."""
_FOR = re.compile(r"^(?:за|for)\s+", re.IGNORECASE)
"""What stands between "watch" and the name in "следи за Айгерим", "watch for"."""


def guess_command(name: str, known: Collection[str]) -> tuple[str | None, bool]:
    """Find the command somebody meant.

    Args:
        name: What stood after the slash, in lower case.
        known: Names of the commands there are.

    Returns:
        The command, None when nothing is like it; and whether that is sure enough to run it without asking.
    """
    if name in known:
        return name, True
    words, typed = _in_words(frozenset(known)), name.translate(_LAYOUT)
    if name in words or typed in known:
        return words.get(name, typed), True
    spelt = words | {one: one for one in known}
    near = get_close_matches(name, sorted(spelt), n=1, cutoff=_LIKE)
    near = near or get_close_matches(typed, sorted(known), n=1, cutoff=_LIKE)
    return (spelt[near[0]] if near else None), False


def spoken_command(text: str, known: Collection[str]) -> tuple[str, str] | None:
    """Read a few plain words as the command they begin with: "watch Aigerim Suleimenova", "список".

    Args:
        text: What was written without a slash.
        known: Names of the commands there are.

    Returns:
        The command and its words; None for names ("Mark Ivanov" is one), for news, and for anything else.
    """
    first, _, rest = text.strip().partition(" ")
    word, rest = first.casefold(), rest.strip()
    command = word if word in known else _in_words(frozenset(known)).get(word)
    if command is None or command not in _SPOKEN or "\n" in text or len(text.split()) > _MOST_SPOKEN:
        return None
    if command == "watch":
        wanted = _FOR.sub("", rest)
        return command, nominative(wanted) if is_names(wanted) else wanted
    return None if is_names(text) else (command, rest)


@cache
def _in_words(known: frozenset[str]) -> dict[str, str]:
    """Give what each command is called in every language."""
    spoken = [(command, phrases(lang)) for lang in LANGUAGES for command in sorted(known)]
    named = [(command, say.say(f"command_words.{command}")) for command, say in spoken if _has_words(command, say)]
    return {word: command for command, words in named for word in words.split()}


def _has_words(command: str, say: Phrases) -> bool:
    return say.has(f"command_words.{command}")
