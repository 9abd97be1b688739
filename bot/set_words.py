"""One watch with everything that was chosen for it, as a monitor reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.markup import Html, clip, join
from bot.watch_words import describe_watch
from bot.zones import zone_of
from storage.records import NameWatch

if TYPE_CHECKING:
    from datetime import datetime

    from bot.calls import Call
    from bot.phrases import Phrases
    from storage.records import Manner, StoredWatch

_LONG, _SHORT = 300, 100


def state_of(stored: StoredWatch, call: Call) -> Html:
    """Say it in answer to a command."""
    return state(stored, call.say, zone=call.chat.zone, now=call.tools.clock(), hides_names=call.hides_names)


def state(stored: StoredWatch, say: Phrases, *, zone: str, now: datetime, hides_names: bool) -> Html:
    """Say how loud a watch is, until when, and of a person how they are told from others."""
    what = "" if hides_names else describe_watch(stored.watch, say)
    chosen = choices(stored, say, zone=zone, now=now, hides_names=hides_names)
    return join("\n", [say.say("set.title", ref=stored.ref, what=what), mode_line(stored, say), *chosen])


def mode_line(stored: StoredWatch, say: Phrases) -> Html:
    """Say when a watch alarms."""
    mode = stored.manner.mode
    is_person = isinstance(stored.watch, NameWatch)
    return say.say("set.at_once" if not is_person and mode != "digest" else f"trial.mode_{mode}")


def choices(stored: StoredWatch, say: Phrases, *, zone: str, now: datetime, hides_names: bool = False) -> list[Html]:
    """Say what was chosen for a watch beyond its mode, a line each."""
    lines = _manner(stored.manner, say, zone, now)
    if isinstance(stored.watch, NameWatch):
        if stored.watch.priority == "high":
            lines.append(say.say("set.priority"))
        if not hides_names:
            lines += _person(stored.watch, say)
    return lines


def _manner(manner: Manner, say: Phrases, zone: str, now: datetime) -> list[Html]:
    local, lines = zone_of(zone), []
    if manner.is_paused:
        lines.append(say.say("set.paused"))
    if manner.quiet_until and manner.quiet_until > now:
        until = manner.quiet_until.astimezone(local)
        lines.append(say.say("set.muted", when=f"{say.day(until, short=True)} {until:%H:%M}"))
    if manner.ends_at:
        last = (manner.ends_at - timedelta(seconds=1)).astimezone(local)
        lines.append(say.say("set.ends" if manner.ends_at > now else "set.ended", when=say.day(last)))
    return lines


def _person(watch: NameWatch, say: Phrases) -> list[Html]:
    told = {
        "set.also": clip(", ".join(watch.aliases), _LONG),
        "trial.rules": clip(", ".join(rule.text for rule in watch.not_rules), _LONG),
        "trial.code": clip(watch.code_name or "", _SHORT),
        "set.notes": clip(watch.notes, _LONG),
        "set.tags": clip(" ".join(f"#{tag}" for tag in watch.tags), _LONG),
    }
    return [say.say(key, **{_FIELDS[key]: words}) for key, words in told.items() if words]


_FIELDS = {"set.also": "names", "trial.rules": "rules", "trial.code": "code", "set.notes": "notes", "set.tags": "tags"}
