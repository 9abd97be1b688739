"""Sources in words: what kind one is, how it is, what is wrong with it and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.markup import Html, clip, escape
from bot.zones import zone_of

if TYPE_CHECKING:
    from bot.phrases import Phrases
    from watchers.adding import Added, Resolved
    from watchers.discovery import Found
    from watchers.health import Trouble

_DETAIL = 160
_URL = 200
_WITH_DETAIL = frozenset({"tls", "no_connection", "proxy", "unreadable", "address", "old"})
"""Troubles whose sentence does not say everything: what the program said stands in brackets."""
_MOST_OTHERS = 5


def word_trouble(trouble: Trouble, say: Phrases) -> Html:
    """Tell in one line what is wrong, what was answered, and what can be done."""
    return Html(f"{what_is_wrong(trouble, say)}. {say.say(f'trouble.{trouble.code}.remedy')}")


def what_is_wrong(trouble: Trouble, say: Phrases) -> Html:
    """Tell what is wrong, with the answer's status or what the program said."""
    what = say.say(f"trouble.{trouble.code}.what", silence=silence(trouble.hours, say))
    said = clip(trouble.detail, _DETAIL) if trouble.code in _WITH_DETAIL else ""
    detail = f"HTTP {trouble.status}" if trouble.status else said
    return Html(f"{what} ({escape(detail)})") if detail else what


def silence(hours: int, say: Phrases) -> Html:
    """Tell how long a source has said nothing: in hours up to two days, then in days."""
    if not hours:
        return say.say("source.long")
    return say.say("source.days", n=hours // 24) if hours >= 48 else say.say("source.hours", n=hours)


def describe_source(found: Found, say: Phrases, zone: str | None = None) -> Html:
    """Tell what stands at an address that answered: kind, how many entries, the newest by the clock of a zone."""
    values = {
        "url": clip(found.url, _URL),
        "kind": say.say(f"source.kind_{found.kind}"),
        "entries": say.say("source.entries", n=found.listed),
    }
    if found.newest_at is None:
        return say.say("source.described_undated", **values)
    local = found.newest_at.astimezone(zone_of(zone or "UTC"))
    newest = f"{say.day(local, short=True)} {local:%H:%M}" if zone else f"{local:%Y-%m-%d %H:%M} UTC"
    return say.say("source.described", newest=newest, **values)


def word_resolved(resolved: Resolved, say: Phrases, zone: str | None = None) -> list[Html]:
    """Tell what an address led to and what of it was taken, a line each."""
    first, *others = resolved.found
    if resolved.unanswered:
        what = Html(f"{escape(clip(first.url, _URL))} ({say.say(f'source.kind_{first.kind}')})")
        return [say.say("source.added_unanswered", what=what, trouble=word_trouble(resolved.unanswered, say))]
    what = describe_source(first, say, zone)
    key = "source.added_many" if others else "source.added"
    return [
        say.say(key, what=what, n=len(resolved.found)),
        say.say("source.first_look"),
        *(_other(other, say) for other in others[:_MOST_OTHERS]),
    ]


def word_added(added: Added, say: Phrases, zone: str | None = None) -> list[Html]:
    """Tell a chat what became of the address it gave."""
    if added.resolved is not None and added.is_new:
        mark = "🕓" if added.resolved.unanswered else "✅"
        first, *others = word_resolved(added.resolved, say, zone)
        return [Html(f"{mark} {first}"), *others]
    if added.trouble is not None:
        trouble = word_trouble(added.trouble, say)
        return [Html(f"🚫 {say.say('source.refused', what=clip(added.given, _URL), trouble=trouble)}")]
    if added.most is not None:
        return [Html(f"🚫 {say.say('source.too_many', n=added.most)}")]
    return [word_known(added.given, added.url, say)]


def word_known(given: str, url: str, say: Phrases) -> Html:
    """Tell that the source an address leads to is watched already."""
    if url.rstrip("/").endswith(given.strip().rstrip("/").removeprefix("@")):
        return say.say("source.known", what=clip(url, _URL))
    return say.say("source.known_beside", given=clip(given, _URL), what=clip(url, _URL))


def _other(found: Found, say: Phrases) -> Html:
    kind, entries = say.say(f"source.kind_{found.kind}"), say.say("source.entries", n=found.listed)
    return say.say("source.also_there", url=clip(found.url, _URL), kind=kind, entries=entries)


def word_notice(name: str, trouble: Trouble, say: Phrases) -> Html:
    """Word the notice about a source in trouble for whoever answers for it."""
    return Html(f"⚠️ {escape(name or say.say('source.one'))}: {word_trouble(trouble, say)}")
