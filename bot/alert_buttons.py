"""The buttons under an alert: what can be said of it, and, once it was said, who said what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.keyboards import button
from bot.verdicts import MUTE_FOR, Said
from bot.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.keyboards import Button, Keyboard
    from bot.phrases import Phrases
    from storage.records import StoredWatch
    from storage.verdicts import Verdict

PREFIX = "a"

_MOST_APART = 6


def keyboard_under(number: int, said: Said, say: Phrases) -> Keyboard:
    """Give the buttons under an alert: what can be said of it, or who said what and how to take it back."""
    why = _button("why", number, "w", say)
    if said.form == "part":
        return ((why,),)
    if said.form == "mass":
        return ((_button("roster", number, "csv", say), why),)
    if said.form == "source":
        return ((why, _likeness_button(number, said, say)),)
    rows: list[tuple[Button, ...]] = [_possible_row(number, said, say)] if said.form == "possible" else []
    if said.verdict:
        return (*rows, *handled_keyboard(number, said.verdict, said.who, said.zone, say))
    rows.append((_button("relevant", number, "ok", say), _button("false", number, "no", say)))
    last = [why, _button("mute", number, "m", say)]
    return (*rows, tuple(last if said.form == "possible" else [*last, _likeness_button(number, said, say)]))


def open_keyboard(number: int, say: Phrases) -> Keyboard:
    """Offer what can be said of an alert of its own."""
    return keyboard_under(number, Said(), say)


def _possible_row(number: int, said: Said, say: Phrases) -> tuple[Button, ...]:
    """Ask whether it is the same, or show what was said and let it be taken back."""
    if said.likeness is None:
        return _button("same", number, "j", say), _button("not_same", number, "s", say)
    time = f"{said.likeness.made_at.astimezone(zone_of(said.zone)):%H:%M}"
    label = f"{'🔗' if said.likeness.is_same else '✂️'} {said.who} {time}"
    return button(" ".join(label.split()), PREFIX, number, "h"), _button("undo", number, "us", say)


def _likeness_button(number: int, said: Said, say: Phrases) -> Button:
    is_parted = said.is_parted or said.likeness is not None
    return _button("together", number, "us", say) if is_parted else _button("not_same", number, "s", say)


def reasons_keyboard(number: int, say: Phrases, *, names_anybody: bool) -> Keyboard:
    """Ask what was wrong; "another person" where the alert is about a person of the list."""
    other = [_button("other_person", number, "p", say)] if names_anybody else []
    return (
        (*other, _button("no_event", number, "e", say)),
        (_button("old", number, "o", say), _button("back", number, "back", say)),
    )


def people_keyboard(number: int, labels: Sequence[tuple[StoredWatch, str]], say: Phrases) -> Keyboard:
    """Ask which of several people was taken for another."""
    rows = [(button(name, PREFIX, number, "p", one.id),) for one, name in labels]
    return (*rows, (_button("back", number, "no", say),))


def clues_keyboard(number: int, person: StoredWatch, clues: Sequence[str], say: Phrases) -> Keyboard:
    """Offer words that may mark the other person, two in a row."""
    offered = [button(clue, PREFIX, number, "p", person.id, place) for place, clue in enumerate(clues)]
    rows = [tuple(offered[start : start + 2]) for start in range(0, len(offered), 2)]
    return (*rows, (_button("back", number, "no", say),))


def apart_keyboard(numbers: Sequence[int]) -> Keyboard:
    """Offer to tell apart some of what was put together, three in a row."""
    offered = [button(f"✂️ A-{number}", PREFIX, number, "s") for number in numbers[:_MOST_APART]]
    return tuple(tuple(offered[start : start + 3]) for start in range(0, len(offered), 3))


def handled_keyboard(number: int, verdict: Verdict, who: str, zone: str, say: Phrases) -> Keyboard:
    """Show colleagues who said what, and let it be undone."""
    said = say.say(f"press.{verdict.kind.replace('-', '_')}_said", who=who, time=local_time(verdict, zone))
    return ((button(said, PREFIX, number, "h"), _button("undo", number, "u", say)),)


def local_time(verdict: Verdict, zone: str) -> str:
    """Tell when it was said; of a mute, until when it holds."""
    at = verdict.made_at + (MUTE_FOR if verdict.kind == "mute" else timedelta())
    return f"{at.astimezone(zone_of(zone)):%H:%M}"


def _button(name: str, number: int, verb: str, say: Phrases) -> Button:
    return button(say.say(f"press.{name}"), PREFIX, number, verb)
