"""/set: how loud one watch is, until when, under which code name, and who it must not be taken for."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.markup import clip, join
from bot.verdicts import verdict_of
from bot.watch_words import describe_watch
from bot.zones import zone_of
from config.errors import WatchError
from matchers.names import AlsoThisPerson, apply_verdict
from storage import watches
from storage.records import MODES, Manner, NameWatch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.calls import Call
    from bot.markup import Html
    from storage.records import StoredWatch

NAME = "set"
HELP = "help.set"
CHANGES = True

_SPAN = re.compile(r"(?P<count>\d{1,3})\s*(?P<unit>h|ч|сағ|d|д|күн)\w*\.?", re.IGNORECASE)
_HOURS = {"h": 1, "ч": 1, "сағ": 1, "d": 24, "д": 24, "күн": 24}
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_DAY = timedelta(hours=24)
_LONGEST_CODE = 40


async def answer(call: Call) -> Sequence[Html]:
    """Show one watch's settings, or change one of them."""
    say, db = call.say, call.tools.db
    ref, _, rest = call.words.strip().partition(" ")
    if not ref:
        return [say.say("set.usage")]
    async with db.write() as tx:
        stored = await watches.by_ref(tx, db.vault, call.chat.id, ref)
        if stored is None:
            return [say.say("unwatch.unknown", ref=clip(ref, 40))]
        if rest.strip():
            changed = _changed(stored, " ".join(rest.split()), call)
            if changed is None:
                return [say.say("set.unknown", words=clip(rest, 60)), say.say("set.usage")]
            await watches.change(tx, db.vault, changed)
            stored = changed
    return [_state(stored, call)]


def _changed(stored: StoredWatch, words: str, call: Call) -> StoredWatch | None:
    """Read one change; None when it says nothing we know, or nothing that fits this kind of watch."""
    verb, _, rest = words.partition(" ")
    for mode in MODES:
        if verb.casefold() == mode:
            return replace(stored, manner=replace(stored.manner, mode=mode, is_paused=False))
    change = _CHANGES.get(verb.casefold())
    return change(stored, rest.strip(), call) if change else None


def _pause(stored: StoredWatch, _: str, __: Call) -> StoredWatch:
    return replace(stored, manner=replace(stored.manner, is_paused=True))


def _resume(stored: StoredWatch, _: str, __: Call) -> StoredWatch:
    return replace(stored, manner=Manner(stored.manner.mode))


def _mute(stored: StoredWatch, words: str, call: Call) -> StoredWatch | None:
    found = _SPAN.fullmatch(words)
    if words and not found:
        return None
    span = timedelta(hours=int(found["count"]) * _HOURS[found["unit"].casefold()]) if found else _DAY
    return replace(stored, manner=replace(stored.manner, quiet_until=call.tools.clock() + span))


def _until(stored: StoredWatch, words: str, call: Call) -> StoredWatch | None:
    """Let a watch end with a day of the chat's zone; `off` for never."""
    if words.casefold() == "off":
        return replace(stored, manner=replace(stored.manner, ends_at=None))
    try:
        day = datetime.strptime(_DAY_FIRST.sub(r"\3-\2-\1", words), "%Y-%m-%d").date()  # noqa: DTZ007 - a day only
    except ValueError:
        return None
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone_of(call.chat.zone)).astimezone(UTC)
    return replace(stored, manner=replace(stored.manner, ends_at=end))


def _code(stored: StoredWatch, words: str, _: Call) -> StoredWatch | None:
    if not isinstance(stored.watch, NameWatch) or not words:
        return None
    code = None if words.casefold() == "off" else clip(words, _LONGEST_CODE)
    return replace(stored, watch=replace(stored.watch, code_name=code))


def _not(stored: StoredWatch, words: str, _: Call) -> StoredWatch | None:
    """Add a rule about another person; `off` takes all of them away."""
    if not isinstance(stored.watch, NameWatch):
        return None
    if words.casefold() == "off":
        return replace(stored, watch=replace(stored.watch, not_rules=()))
    try:
        return replace(stored, watch=apply_verdict(stored.watch, verdict_of(words)))
    except WatchError:
        return None


def _also(stored: StoredWatch, words: str, _: Call) -> StoredWatch | None:
    """Add another spelling or name of the same person; `off` takes all of them away."""
    if not isinstance(stored.watch, NameWatch):
        return None
    if words.casefold() == "off":
        return replace(stored, watch=replace(stored.watch, aliases=()))
    try:
        return replace(stored, watch=apply_verdict(stored.watch, AlsoThisPerson(words)))
    except WatchError:
        return None


def _state(stored: StoredWatch, call: Call) -> Html:
    say, manner, now = call.say, stored.manner, call.tools.clock()
    local = zone_of(call.chat.zone)
    what = "" if call.hides_names else describe_watch(stored.watch, say)
    lines = [say.say("set.title", ref=stored.ref, what=what), say.say(f"trial.mode_{manner.mode}")]
    if manner.is_paused:
        lines.append(say.say("set.paused"))
    if manner.quiet_until and manner.quiet_until > now:
        until = manner.quiet_until.astimezone(local)
        lines.append(say.say("set.muted", when=f"{say.day(until, short=True)} {until:%H:%M}"))
    if manner.ends_at:
        last = (manner.ends_at - timedelta(seconds=1)).astimezone(local)
        lines.append(say.say("set.ends", when=say.day(last)))
    if isinstance(stored.watch, NameWatch) and not call.hides_names:
        rules = ", ".join(rule.text for rule in stored.watch.not_rules)
        lines += [say.say("trial.rules", rules=clip(rules, 300))] if rules else []
        lines += [say.say("trial.code", code=stored.watch.code_name)] if stored.watch.code_name else []
    return join("\n", lines)


_CHANGES: dict[str, Callable[[StoredWatch, str, Call], StoredWatch | None]] = {
    "pause": _pause,
    "resume": _resume,
    "mute": _mute,
    "until": _until,
    "code": _code,
    "not": _not,
    "also": _also,
}
