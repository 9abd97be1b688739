"""Who reports an event, and how many independent sources that makes. Pure.

Ten outlets that print one agency's text are one source; a government's own media confirm nothing but its word.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from matchers.storysources import outlet_of
from storage.records import Entry, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from config.owners import Owners
    from storage.records import Telling
    from storage.reports import Reported


def reports_of(told: Iterable[Reported], owners: Owners) -> tuple[Report, ...]:
    """Turn the entries of an event into reports.

    Args:
        told: The first one first.
        owners: Who stands behind which outlet.

    Returns:
        A report an entry, in the same order. One is in its own words when with it the number of independent sources
        rose.
    """
    reports: list[Report] = []
    most = 0
    for one in told:
        outlet = outlet_of(Entry("", "", "", source=one.outlet, url=one.url))
        owner = owners.of(outlet, one.outlet, one.url)
        shown = one.outlet or _host(one.url) or "?"
        is_own = one.sources > most
        reports.append(Report(one.entry_id, shown, owner.id, one.lang, one.seen_at, is_own, owner.is_state))
        most = max(most, one.sources)
    return tuple(reports)


def corroborated(telling: Telling, reports: Sequence[Report]) -> Telling:
    """Say in a message who reports the event: all its reports, the first one first."""
    sources = {report.owner: report.is_state for report in reports if report.is_own}
    return replace(
        telling,
        reports=_once_each(reports),
        sources=max(1, len(sources)),
        is_state_only=bool(sources) and all(sources.values()),
    )


def _once_each(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Give the first report of each outlet in each language."""
    first: dict[tuple[str, str | None], Report] = {}
    for report in reports:
        first.setdefault((report.outlet.casefold(), report.lang), report)
    return tuple(first.values())


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
