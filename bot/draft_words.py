"""A watch that was saved without its owner's word, as one line tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.markup import Covered, code
from bot.phrases import phrases
from bot.watch_words import describe_watch
from storage import drafts
from storage.records import NameWatch, QueryWatch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.markup import Html
    from storage.records import Chat, Watch


def word_saved(told: Mapping[str, Any], chat: Chat) -> Html:
    """Word what became of a draft; in a locked chat without a name."""
    say, ref, address = phrases(chat.lang), str(told["ref"]), told.get("address", "")
    what = shown(drafts.from_body(told).watch, chat)
    if not ref:
        return say.say("draft.no_list", what=what)
    values = {"ref": ref, "what": what, "command": code(f"/unwatch {address} {ref}" if address else f"/unwatch {ref}")}
    if not told["is_new"]:
        return say.say("draft.known", **values)
    return say.say(f"draft.saved_{told['why']}", **values)


def shown(watch: Watch, chat: Chat) -> Html | str:
    """Say what is watched as far as the phone may show it."""
    if chat.preferences.is_locked:
        return "…"
    if chat.preferences.is_safe and isinstance(watch, QueryWatch):
        return Covered(watch.query)
    if chat.preferences.is_safe and isinstance(watch, NameWatch) and not watch.code_name:
        return Covered(watch.name)
    return describe_watch(watch, phrases(chat.lang))
