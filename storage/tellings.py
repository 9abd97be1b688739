"""How a message speaks, as JSON: beside the facts in an alert's body, and in the outbox until it is worded."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from storage.records import ALONE, News, Report, Telling

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "telling"
"""Where it stands in a body."""


def telling_to_json(telling: Telling) -> dict[str, Any]:
    """Turn a telling into what JSON can hold."""
    return {
        "form": telling.form,
        "news": [[one.kind, one.value, one.before] for one in telling.news],
        "head": telling.head,
        "reports": [_report_to_json(report) for report in telling.reports],
        "sources": telling.sources,
        "is_state_only": telling.is_state_only,
    }


def telling_from_json(body: Mapping[str, Any]) -> Telling:
    """Read the telling of a body; an alert of its own where there is none, as in rows of before."""
    kept = body.get(KEY)
    if kept is None:
        return ALONE
    return Telling(
        form=kept["form"],
        news=tuple(News(*one) for one in kept["news"]),
        head=kept["head"],
        reports=tuple(_report(one) for one in kept["reports"]),
        sources=kept["sources"],
        is_state_only=kept["is_state_only"],
    )


def _report_to_json(report: Report) -> list[object]:
    when = report.seen_at.isoformat()
    return [report.entry_id, report.outlet, report.owner, report.lang, when, report.is_own, report.is_state]


def _report(row: list[Any]) -> Report:
    entry_id, outlet, owner, lang, seen_at, is_own, is_state = row
    return Report(entry_id, outlet, owner, lang, datetime.fromisoformat(seen_at), is_own, is_state)
