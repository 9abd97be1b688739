"""/test: try a text against the chat's watches: what would fire, and why; and which events are read in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.event_words import describe, mark_of
from bot.markup import Html, clip, join
from bot.reason_words import reason_in
from bot.told_people import distinct_people
from bot.watch_words import describe_watch
from storage import watches
from storage.records import ALERT_LINE, Entry, EventFact
from watchers.telling import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.calls import Call
    from bot.phrases import Phrases
    from storage.records import Event, Mention, StoredWatch

NAME = "test"
HELP = "help.test"
CHANGES = False

_MOST = 12
_SHOWN = 80
_WORTH_TELLING = 20
"""Mentions from here up are told although they stay quiet: "why did it not fire" is asked as often as "why did it"."""


async def answer(call: Call) -> Sequence[Html]:
    """Read the text as an entry of now: its first line as the headline, when there are more."""
    say, tools = call.say, call.tools
    if not call.words.strip():
        return [say.say("test.usage")]
    async with tools.db.read() as tx:
        stored = await watches.listing(tx, tools.db.vault, call.chat.id)
    head, line_end, rest = call.words.strip().partition("\n")
    entry = Entry("test", head if line_end else "", rest if line_end else head, published_at=tools.clock())
    reading = tools.reader(one.watch for one in stored).read(entry, min_score=_WORTH_TELLING)
    fired = _mentions(reading.mentions, {str(one.id): one for one in stored}, call)
    listed = {str(one.id): label(one.watch) for one in stored}
    events = [_event(event, listed, say, hides_names=call.hides_names) for event in reading.events[:_MOST]]
    return [
        *(fired or [say.say("test.nothing")]),
        *([Html(f"\n{say.say('test.events')}"), *events] if events else [say.say("test.no_events")]),
    ]


def _mentions(mentions: Iterable[Mention], stored: dict[str, StoredWatch], call: Call) -> list[Html]:
    """Tell the best mention of each watch; in a group the watch's number only."""
    best: dict[str, Mention] = {}
    for mention in mentions:
        if mention.watch_id not in best or _fires(mention) > _fires(best[mention.watch_id]):
            best[mention.watch_id] = mention
    found = [(stored[watch_id], mention) for watch_id, mention in best.items()]
    if call.hides_names:
        hidden = [(one, mention) for one, mention in found if _fires(mention)]
        return [call.say.say("test.hidden", ref=one.ref, score=mention.score) for one, mention in hidden[:_MOST]]
    return [_mention(one, mention, call.say) for one, mention in found[:_MOST]]


def _mention(one: StoredWatch, mention: Mention, say: Phrases) -> Html:
    told = say.say(
        "test.fires" if _fires(mention) else "test.quiet",
        what=describe_watch(one.watch, say),
        score=mention.score,
        matched=clip(mention.matched, _SHOWN),
        status=say.say(f"status.{mention.status}"),
    )
    return join("\n", [told, say.say("test.because", reason=clip(reason_in(mention.reason, say), 300))])


def _event(event: Event, listed: Mapping[str, str], say: Phrases, *, hides_names: bool) -> Html:
    told = say.say(
        "test.event",
        mark=mark_of(event.pattern),
        name=describe(EventFact(event.pattern, event.values), say),
        score=event.score,
        status=say.say(f"status.{event.status}"),
        matched=clip(event.matched, _SHOWN),
    )
    people = [listed.get(person.watch_id or "", person.name) for person in event.persons]
    names = ", ".join(name for _, name in distinct_people(people)[:5])
    return join("\n", [told, say.say("test.event_person", names=names) if names and not hides_names else ""])


def _fires(mention: Mention) -> bool:
    return mention.status == "event" and mention.score >= ALERT_LINE
