"""What a digest tells: facts only, kept as JSON in the outbox and worded when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
        error: Why, in the watcher's words; empty when none was noted.
        is_gone: True when the address is gone for good.
        last_good_at: When it was last read, None for never.
    """

    name: str
    error: str
    is_gone: bool
    last_good_at: datetime | None


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """A subscriber's day.

    Attributes:
        made_at: When the digest was due.
        items: Stories, oldest first.
        repeats: Suppressed repeats of stories that an earlier digest told.
        feeds_good: Sources read within the last day.
        feeds_all: All sources.
        entries: New entries since the last digest.
        troubles: Sources that need care.
    """

    made_at: datetime
    items: tuple[DigestItem, ...]
    repeats: int
    feeds_good: int
    feeds_all: int
    entries: int
    troubles: tuple[Trouble, ...]


def facts_to_json(facts: DigestFacts) -> dict[str, Any]:
    """Turn facts into what JSON can hold."""
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
        "troubles": [
            {
                "name": trouble.name,
                "error": trouble.error,
                "is_gone": trouble.is_gone,
                "last_good_at": trouble.last_good_at.isoformat() if trouble.last_good_at else None,
            }
            for trouble in facts.troubles
        ],
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
    )


def _trouble(body: Mapping[str, Any]) -> Trouble:
    last = body["last_good_at"]
    return Trouble(body["name"], body["error"], body["is_gone"], datetime.fromisoformat(last) if last else None)
