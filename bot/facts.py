"""What a digest tells: facts only, kept as JSON in the outbox and worded when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from storage.alerts import told_from_json, told_to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.records import Told


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One story of a digest.

    Attributes:
        number: Number of the first alert that told it.
        told: What it tells; watches, people and events of all its alerts together.
        times: How many entries told it, suppressed repeats included; at least 1.
        langs: Their languages, in the order they came.
    """

    number: int
    told: Told
    times: int
    langs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that is not read.

    Attributes:
        name: Its title, or its host.
        error: Why, as `watchers.health.Trouble` in JSON; empty when nothing was noted.
        is_gone: True when the address is gone for good.
        last_good_at: When it was last read, None for never.
    """

    name: str
    error: str
    is_gone: bool
    last_good_at: datetime | None


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A name that may be a person of the list, spelt as nobody expected.

    Attributes:
        id: Number of the question, which its buttons carry.
        number: The alert that names them.
        name: As printed.
        label: The person of the list.
        is_open: The label is a code name.
        score: 0 to 100, how alike they are.
    """

    id: int
    number: int
    name: str
    label: str
    is_open: bool
    score: int


@dataclass(frozen=True, slots=True)
class Silence:
    """A person of the list who is not in the news.

    Attributes:
        label: As the monitor calls them.
        is_open: The label is a code name.
        weeks: Whole weeks without a word.
    """

    label: str
    is_open: bool
    weeks: int


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one local day: how often each event type was told, in the order of the packs' ids."""

    date: date
    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All events of the day."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class Kept:
    """A report that was kept quiet as a repeat.

    Attributes:
        head: Number of the alert it repeats.
        outlet: Who reported it.
        lang: In which language.
        seen_at: When.
        reason: Why it counts as a repeat, an English sentence; "" where that is forgotten.
    """

    head: int
    outlet: str | None
    lang: str | None
    seen_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """A subscriber's day, or week.

    Attributes:
        made_at: When the digest was due.
        items: Stories, oldest first.
        repeats: Suppressed repeats of stories that an earlier digest told.
        feeds_good: Sources read within the last day.
        feeds_all: All sources.
        entries: New entries since the last digest.
        troubles: Sources that need care.
        near: One name to ask about; None where nothing comes near.
        silent: People whose silence has become long since the last digest.
        days: Of a weekly digest each day with its events, oldest first; empty for a daily one.
        since: The last digest; None for the first.
        kept: Reports kept quiet as repeats, the first of them.
        kept_all: How many there were.
    """

    made_at: datetime
    items: tuple[DigestItem, ...]
    repeats: int
    feeds_good: int
    feeds_all: int
    entries: int
    troubles: tuple[Trouble, ...]
    near: NearMiss | None = None
    silent: tuple[Silence, ...] = ()
    days: tuple[Day, ...] = ()
    since: datetime | None = None
    kept: tuple[Kept, ...] = ()
    kept_all: int = 0


def facts_to_json(facts: DigestFacts) -> dict[str, Any]:
    """Turn facts into what JSON can hold."""
    near = facts.near
    return {
        "made_at": facts.made_at.isoformat(),
        "items": [
            {"number": item.number, "told": told_to_json(item.told), "times": item.times, "langs": list(item.langs)}
            for item in facts.items
        ],
        "repeats": facts.repeats,
        "feeds_good": facts.feeds_good,
        "feeds_all": facts.feeds_all,
        "entries": facts.entries,
        "troubles": [[one.name, one.error, one.is_gone, _text(one.last_good_at)] for one in facts.troubles],
        "near": [near.id, near.number, near.name, near.label, near.is_open, near.score] if near else None,
        "silent": [[one.label, one.is_open, one.weeks] for one in facts.silent],
        "days": [[day.date.isoformat(), [list(pair) for pair in day.counts]] for day in facts.days],
        "since": _text(facts.since),
        "kept": [[one.head, one.outlet, one.lang, one.seen_at.isoformat(), one.reason] for one in facts.kept],
        "kept_all": facts.kept_all,
    }


def facts_from_json(body: Mapping[str, Any]) -> DigestFacts:
    """Turn what JSON held back into facts."""
    return DigestFacts(
        made_at=datetime.fromisoformat(body["made_at"]),
        items=tuple(
            DigestItem(item["number"], told_from_json(item["told"]), item["times"], tuple(item["langs"]))
            for item in body["items"]
        ),
        repeats=body["repeats"],
        feeds_good=body["feeds_good"],
        feeds_all=body["feeds_all"],
        entries=body["entries"],
        troubles=tuple(_trouble(trouble) for trouble in body["troubles"]),
        near=NearMiss(*body["near"]) if body.get("near") else None,
        silent=tuple(Silence(*one) for one in body.get("silent", ())),
        days=tuple(
            Day(date.fromisoformat(day), tuple((pattern, count) for pattern, count in counts))
            for day, counts in body.get("days", ())
        ),
        since=_time(body.get("since")),
        kept=tuple(_kept(one) for one in body.get("kept", ())),
        kept_all=body.get("kept_all", 0),
    )


def _kept(row: list[Any]) -> Kept:
    head, outlet, lang, seen_at, reason = row
    return Kept(head, outlet, lang, datetime.fromisoformat(seen_at), reason)


def _trouble(body: Mapping[str, Any] | list[Any]) -> Trouble:
    """Read a trouble; before 2026-11-22 afternoon it was a table, and such a digest may still wait in an outbox."""
    parts = body if isinstance(body, list) else [body[key] for key in ("name", "error", "is_gone", "last_good_at")]
    name, error, is_gone, last_good_at = parts
    return Trouble(name, error, is_gone, _time(last_good_at))


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
