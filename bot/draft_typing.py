"""What is typed while a watch is tried, read as the button it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.name_lines import is_names
from bot.typed_words import leading, trailing
from storage.records import MODES

if TYPE_CHECKING:
    from bot.phrases import Phrases

_VERBS = ("save", "show", "not", "spell", "code", "mode", "more", "back", "drop")
_EDITS = frozenset({"also", "not", "code", "notes", "tags", "priority", "until", "mute"})
"""What `/set` knows and a draft takes with words after it."""

_EDIT_OF = {"spell": "also", "not": "not", "code": "code"}
"""Buttons that ask for words: typed with the words, they ask for nothing."""


def read_typed(text: str, say: Phrases) -> tuple[str, ...]:
    """Read words, in any language what `/set` knows, else in the chat's or in English.

    Args:
        text: What was typed, with single spaces.
        say: The language of the chat, whose own words count as well.

    Returns:
        `save`, `show`, `not 2` and so on, as a button would bring it; `edit` and a change as `/set` takes it; nothing
        for words that are none of these, such as a name.
    """
    first, _, rest = text.partition(" ")
    word = first.casefold()
    if rest and is_names(text):
        return ()
    verb = next((one for one in _VERBS if word in {one, *say.say(f"trial.word_{one}").casefold().split()}), "")
    if verb == "not" and rest.isdigit():
        return ("not", rest)
    if rest and verb in _EDIT_OF:
        return ("edit", _EDIT_OF[verb], rest)
    name, told = leading(text, "set") or trailing(text, "set") or ("", "")
    if told and name in _EDITS:
        return ("edit", name, told)
    if name in MODES and not told:
        return ("edit", name)
    return (verb,) if verb else ()
