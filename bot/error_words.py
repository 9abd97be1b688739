"""What is wrong with a watch, a query or a line of a file, in the chat's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.markup import Html, clip, escape

if TYPE_CHECKING:
    from bot.phrases import Phrases
    from config.errors import WatchError

_SHOWN = 200
"""Of a value: a list of all event types, or what was pasted."""


def word_error(error: WatchError, say: Phrases) -> Html:
    """Word an error by its kind; one without a kind was worded in the chat's language already."""
    if not error.kind:
        return Html(escape(error.args[0]))
    values = {name: _shown(value, say) for name, value in error.values.items()}
    what = say.say(f"watch_error.{error.kind}", **values)
    return say.say("watch_error.at", column=error.column, what=what) if error.column else what


def _shown(value: object, say: Phrases) -> str:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return say.number(value) if is_number else clip(str(value), _SHOWN)
