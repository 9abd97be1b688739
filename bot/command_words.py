"""Which command somebody meant: in another language, with the wrong keyboard layout, or misspelt."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from bot.phrases import LANGUAGES, phrases

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.phrases import Phrases

_LAYOUT = str.maketrans("йцукенгшщзфывапролдячсмить", "qwertyuiopasdfghjklzxcvbnm")
"""What a Latin key types while the keyboard is Russian: /list becomes /дшые."""

_LIKE = 0.6


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


@cache
def _in_words(known: frozenset[str]) -> dict[str, str]:
    """Give what each command is called in every language."""
    spoken = [(command, phrases(lang)) for lang in LANGUAGES for command in sorted(known)]
    named = [(command, say.say(f"command_words.{command}")) for command, say in spoken if _has_words(command, say)]
    return {word: command for command, words in named for word in words.split()}


def _has_words(command: str, say: Phrases) -> bool:
    return say.has(f"command_words.{command}")
