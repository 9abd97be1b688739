"""What is wrong with a name that is to be watched for, in the chat's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.markup import clip
from matchers.name_checks import check_name

if TYPE_CHECKING:
    from bot.markup import Html
    from bot.phrases import Phrases

_SHOWN = 60


def hindrance(name: str, say: Phrases, *, hides: bool = False) -> Html | None:
    """Say why a name cannot be watched for; None for one that can."""
    return next((_problem(one.kind, name, say, hides=hides) for one in check_name(name) if one.hinders), None)


def notes(name: str, say: Phrases, *, hides: bool = False) -> list[Html]:
    """Warn of what does not hinder: digits, everyday words."""
    return [say.say("watch.note", note=_problem(one.kind, name, say, hides=hides)) for one in check_name(name)]


def _problem(kind: str, name: str, say: Phrases, *, hides: bool) -> Html:
    return say.say(f"name_problem.{kind}", name=(not hides and clip(name, _SHOWN)) or "…")
