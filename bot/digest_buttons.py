"""The buttons under a digest: watch somebody who is not on the list, and say whether a near miss was one."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.digest_words import rank
from bot.facts import facts_from_json
from bot.keyboards import button
from bot.markup import clip
from bot.phrases import phrases
from bot.told_people import distinct_people

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.facts import DigestFacts
    from bot.keyboards import Button, Keyboard
    from bot.phrases import Phrases
    from storage.records import Chat, Message

PREFIX = "d"

_MOST_ADDED = 6
_NAME_UNITS = 24


def keyboard_of(message: Message) -> Keyboard:
    """Give the buttons of a digest that waits in the outbox."""
    return digest_keyboard(facts_from_json(message.body), message.chat)


def digest_keyboard(facts: DigestFacts, chat: Chat) -> Keyboard:
    """Offer to watch the first people not on the list, and to answer what is asked; names only where they are open."""
    say = phrases(chat.lang)
    adds = [*islice(_adds(facts, say, hides_names=chat.preferences.is_safe), _MOST_ADDED)]
    rows = [tuple(adds[start : start + 2]) for start in range(0, len(adds), 2)]
    if facts.near:
        yes = button(say.say("digest.near_yes"), PREFIX, "yes", facts.near.id)
        rows.append((yes, button(say.say("digest.near_no"), PREFIX, "no", facts.near.id)))
    return tuple(rows)


def _adds(facts: DigestFacts, say: Phrases, *, hides_names: bool) -> Iterator[Button]:
    for item in sorted(facts.items, key=rank):
        if item.told.watches:
            continue
        for place, name in distinct_people(item.told.persons):
            if len(name.split()) > 1:  # a surname alone would find every namesake
                label = f"A-{item.number}" if hides_names else clip(name, _NAME_UNITS)
                yield button(say.say("digest.add", name=label), PREFIX, "add", item.number, place)
