"""What people say of an alert, made into rules that hold and can be undone.

another person -> a "not this" rule on the watch     no event, old news -> the story alarms no more in this chat
not now        -> the watches that fired wait for the digest for a day
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from matchers.folding import fold
from matchers.name_checks import check_name
from matchers.name_words import words
from matchers.names import NotThisPerson, apply_verdict
from storage import alerts, verdicts, watches
from storage.records import NameWatch, NotRule
from watchers.telling import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.records import Alert, Chat, StoredWatch, Told
    from storage.vault import Vault
    from storage.verdicts import Verdict, VerdictKind

MUTE_FOR = timedelta(hours=24)

_SHORTEST_CLUE = 5
"""Code points; shorter words hardly ever tell a namesake from the person."""
_MOST_CLUES = 6


@dataclass(frozen=True, slots=True)
class Case:
    """An alert a verdict is about.

    Attributes:
        alert: The alert.
        fired: The watches on the chat's list that it names first; one taken off the list since is missing.
        verdict: What was said of it before, None for nothing.
    """

    alert: Alert
    fired: tuple[StoredWatch, ...]
    verdict: Verdict | None

    @property
    def people(self) -> tuple[StoredWatch, ...]:
        """The people among the watches that fired."""
        return tuple(one for one in self.fired if isinstance(one.watch, NameWatch))


async def read(tx: AsyncConnection, vault: Vault, chat: Chat, number: int) -> Case | None:
    """Read one of a chat's alerts with what fired; None when the chat has no such alert."""
    alert = await alerts.get(tx, vault, chat.id, number)
    if alert is None:
        return None
    listed = await watches.listing(tx, vault, chat.id)
    fired = tuple(one for one in listed if label(one.watch) in alert.told.watches)
    return Case(alert, fired, await verdicts.get(tx, vault, chat.id, number))


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


async def part(tx: AsyncConnection, case: Case, *, now: datetime) -> int:
    """Keep that the held-back repeats of an alert tell something else: they go into the next digest.

    Returns:
        How many there were.
    """
    return await alerts.part(tx, case.alert.chat_id, case.alert.id, now=now)


def clues(told: Told) -> list[str]:
    """Offer words of an alert that may mark a namesake, in reading order; those of the name are left out."""
    quoted = [told.quote.text[start:end] for start, end in told.quote.bold] if told.quote else []
    bold = [*quoted, *(told.title[start:end] for start, end in told.title_bold)]
    return clues_of([told.title, told.quote.text if told.quote else ""], bold)


def clues_of(texts: Sequence[str], matched: Sequence[str]) -> list[str]:
    """Offer the longest words of some texts, in reading order, without those that matched."""
    known = {fold(word.text) for text in matched for word in words(text)}
    found: dict[str, str] = {}
    for text in texts:
        for word in words(text):
            folded = fold(word.text)
            if len(folded) >= _SHORTEST_CLUE and folded not in known:
                found.setdefault(folded, word.text)
    longest = sorted(found, key=lambda folded: -len(folded))[:_MOST_CLUES]
    return [text for folded, text in found.items() if folded in longest]


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
