"""What people say of an alert, made into rules that hold and can be undone.

another person -> a "not this" rule on the watch     no event, old news -> the event alarms no more in this chat
not now        -> the watches that fired wait for the digest for a day
same, not the same   -> one event in this chat, or two; see storage/likenesses.py
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from matchers.folding import fold
from matchers.name_checks import check_name
from matchers.name_words import words
from matchers.names import NotThisPerson, apply_verdict
from storage import alerts, likenesses, verdicts, watches
from storage.records import NameWatch, NotRule
from watchers.carrying import regrow
from watchers.telling import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.likenesses import Likeness
    from storage.records import Alert, Chat, Form, StoredWatch, Told
    from storage.vault import Vault
    from storage.verdicts import Verdict, VerdictKind

MUTE_FOR = timedelta(hours=24)

_SHORTEST_CLUE = 5
"""Code points; shorter words hardly ever tell a namesake from the person."""
_MOST_CLUES = 6
_SHORTEST_STEM, _LONGEST_ENDING = 4, 2


@dataclass(frozen=True, slots=True)
class Case:
    """An alert a verdict is about.

    Attributes:
        alert: The alert.
        fired: The watches on the chat's list that it names first; one taken off the list since is missing.
        verdict: What was said of it before, None for nothing.
        likeness: What was said of it and the alert before it, None for nothing.
    """

    alert: Alert
    fired: tuple[StoredWatch, ...]
    verdict: Verdict | None
    likeness: Likeness | None = None

    @property
    def people(self) -> tuple[StoredWatch, ...]:
        """The people among the watches that fired."""
        return tuple(one for one in self.fired if isinstance(one.watch, NameWatch))


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of an alert, and how it speaks: what its buttons follow from.

    Attributes:
        form: How it speaks.
        verdict: What was said of it, None for nothing.
        likeness: What was said of it and the alert before it, None for nothing.
        is_parted: Reports that had been put together with it were told apart.
        who: Who said so, "" where that is not known any more.
        zone: IANA time zone of the chat.
    """

    form: Form = "alert"
    verdict: Verdict | None = None
    likeness: Likeness | None = None
    is_parted: bool = False
    who: str = ""
    zone: str = "UTC"


async def read(tx: AsyncConnection, vault: Vault, chat: Chat, number: int) -> Case | None:
    """Read one of a chat's alerts with what fired; None when the chat has no such alert."""
    alert = await alerts.get(tx, vault, chat.id, number)
    if alert is None:
        return None
    listed = await watches.listing(tx, vault, chat.id)
    fired = tuple(one for one in listed if label(one.watch) in alert.told.watches)
    said = await verdicts.get(tx, vault, chat.id, number)
    return Case(alert, fired, said, await likenesses.said(tx, chat.id, number))


async def said(tx: AsyncConnection, vault: Vault, chat: Chat, number: int, *, who: str = "") -> Said:
    """Give what was said of an alert so far, for its buttons.

    Args:
        tx: A transaction.
        vault: Opens.
        chat: Its chat.
        number: The alert's number.
        who: Who says it just now; "" shows nobody.
    """
    alert = await alerts.get(tx, vault, chat.id, number)
    form = alert.telling.form if alert else "alert"
    verdict, likeness = await verdicts.get(tx, vault, chat.id, number), await likenesses.said(tx, chat.id, number)
    is_parted = bool(await likenesses.parted_from(tx, chat.id, number))
    return Said(form, verdict, likeness, is_parted, who, chat.zone)


async def note(tx: AsyncConnection, vault: Vault, case: Case, kind: VerdictKind, *, now: datetime) -> None:
    """Keep a verdict that needs nothing more to be known: relevant, no event, old news, or not now."""
    case = await _undone(tx, vault, case)
    muted = {}
    if kind == "mute":
        for one in case.fired:
            before = one.manner.quiet_until
            muted[str(one.id)] = before.isoformat() if before else None
            await watches.change(tx, vault, replace(one, manner=replace(one.manner, quiet_until=now + MUTE_FOR)))
    alert = case.alert
    await verdicts.put(tx, vault, chat_id=alert.chat_id, alert_id=alert.id, kind=kind, body={"muted": muted}, now=now)


async def note_other_person(
    tx: AsyncConnection, vault: Vault, case: Case, person: StoredWatch, clue: str, *, now: datetime
) -> None:
    """Keep that it was somebody else.

    Args:
        tx: A write transaction.
        vault: Seals.
        case: The alert.
        person: The watch that was taken for another; one of `case.people`.
        clue: A word that marks the other person, or their full name.
        now: Aware time.

    Raises:
        WatchError: The clue can not be used; the sentence is English.
    """
    assert isinstance(person.watch, NameWatch)
    case = await _undone(tx, vault, case)
    person = next((one for one in case.people if one.id == person.id), person)
    assert isinstance(person.watch, NameWatch)
    watch = apply_verdict(person.watch, verdict_of(clue))
    added = [[rule.kind, rule.text] for rule in watch.not_rules if rule not in person.watch.not_rules]
    await watches.change(tx, vault, replace(person, watch=watch))
    alert, body = case.alert, {"watch": person.id, "rules": added}
    await verdicts.put(tx, vault, chat_id=alert.chat_id, alert_id=alert.id, kind="person", body=body, now=now)


def verdict_of(clue: str) -> NotThisPerson:
    """Read what marks another person: a full name, or else a word of the context."""
    tidy = " ".join(clue.split())
    named = len(tidy.split()) > 1 and tidy[:1].isupper() and not any(one.hinders for one in check_name(tidy))
    return NotThisPerson(person=tidy) if named else NotThisPerson(context=(tidy,))


async def undo(tx: AsyncConnection, vault: Vault, case: Case) -> None:
    """Take a verdict back, with all it changed."""
    await _undone(tx, vault, case)


async def part(tx: AsyncConnection, vault: Vault, case: Case, *, now: datetime) -> int:
    """Keep that what was put together tells different events.

    Of a repeat, or of one that was told as possibly the same, it is kept of this one; of another alert, of all its
    repeats. What was kept quiet goes into the next digest.

    Returns:
        How many there were; 0 where it was said before.
    """
    earlier = await _earlier(tx, vault, case)
    if earlier is not None:
        parted = int(await likenesses.part(tx, case.alert, earlier, now=now))
    else:
        earlier = case.alert
        repeats = await alerts.repeats(tx, vault, case.alert.id)
        parted = sum([await likenesses.part(tx, one, earlier, now=now) for one in repeats])
    if parted:
        await regrow(tx, vault, earlier, because=f"parted {case.alert.id} {now}", now=now)
    return parted


async def join(tx: AsyncConnection, vault: Vault, case: Case, *, now: datetime) -> bool:
    """Keep that an alert told as possibly the same is; False where there is none or something was said before."""
    earlier = await _earlier(tx, vault, case)
    if earlier is None or not await likenesses.join(tx, case.alert, earlier, now=now):
        return False
    await regrow(tx, vault, earlier, because=f"joined {case.alert.id} {now}", now=now)
    return True


async def unsay(tx: AsyncConnection, vault: Vault, case: Case, *, now: datetime) -> int:
    """Take back what was said of an alert being the same or not, or of its repeats. Returns how many it was."""
    number, chat_id = case.alert.id, case.alert.chat_id
    judged = [number] if case.likeness else await likenesses.parted_from(tx, chat_id, number)
    earlier_id = case.likeness.with_id if case.likeness else number
    undone = sum([await likenesses.undo(tx, chat_id, one) for one in judged])
    earlier = await alerts.get(tx, vault, chat_id, earlier_id) if earlier_id and undone else None
    if earlier:
        await regrow(tx, vault, earlier, because=f"undone {number} {now}", now=now)
    return undone


async def _earlier(tx: AsyncConnection, vault: Vault, case: Case) -> Alert | None:
    """Give the alert that this one repeats or perhaps repeats; None for one that repeats nothing."""
    alert = case.alert
    number = alert.repeats_id if alert.state == "repeat" else None
    if alert.telling.form == "possible":
        number = alert.telling.head
    return await alerts.get(tx, vault, alert.chat_id, number) if number else None


def clues(told: Told) -> list[str]:
    """Offer words of an alert that may mark a namesake, in reading order; those of the name are left out."""
    quoted = [told.quote.text[start:end] for start, end in told.quote.bold] if told.quote else []
    bold = [*quoted, *(told.title[start:end] for start, end in told.title_bold)]
    return clues_of([told.title, told.quote.text if told.quote else ""], bold)


def clues_of(texts: Sequence[str], matched: Sequence[str]) -> list[str]:
    """Offer the longest words of some texts, in reading order, without those that matched, in whatever case."""
    known = {fold(word.text) for text in matched for word in words(text)}
    found: dict[str, str] = {}
    for text in texts:
        for word in words(text):
            folded = fold(word.text)
            if len(folded) >= _SHORTEST_CLUE and not any(_is_form_of(folded, one) for one in known):
                found.setdefault(folded, word.text)
    longest = sorted(found, key=lambda folded: -len(folded))[:_MOST_CLUES]
    return [text for folded, text in found.items() if folded in longest]


def _is_form_of(word: str, other: str) -> bool:
    """Tell whether two words are the same but for their endings: a surname may stand once more, in another case."""
    stem = max(_SHORTEST_STEM, min(len(word), len(other)) - _LONGEST_ENDING)
    return word[:stem] == other[:stem]


async def _undone(tx: AsyncConnection, vault: Vault, case: Case) -> Case:
    """Undo what the verdict before changed, and give the case as it is then."""
    verdict = await verdicts.take(tx, vault, case.alert.chat_id, case.alert.id)
    if verdict is None:
        return case
    fired = {str(one.id): one for one in await watches.listing(tx, vault, case.alert.chat_id)}
    for watch_id, before in verdict.body.get("muted", {}).items():
        if watch_id in fired:
            until = datetime.fromisoformat(before) if before else None
            manner = replace(fired[watch_id].manner, quiet_until=until)
            fired[watch_id] = replace(fired[watch_id], manner=manner)
            await watches.change(tx, vault, fired[watch_id])
    judged = fired.get(str(verdict.body.get("watch")))
    if judged and isinstance(judged.watch, NameWatch):
        gone = {NotRule(kind, text) for kind, text in verdict.body.get("rules", ())}
        rules = tuple(rule for rule in judged.watch.not_rules if rule not in gone)
        fired[str(judged.id)] = replace(judged, watch=replace(judged.watch, not_rules=rules))
        await watches.change(tx, vault, fired[str(judged.id)])
    now_fired = tuple(fired[str(one.id)] for one in case.fired if str(one.id) in fired)
    return replace(case, fired=now_fired, verdict=None)
