from datetime import UTC, datetime

import pytest

from config.errors import WatchError
from matchers.watchlist_manners import manner_from_json, manner_to_json
from matchers.watchlists import as_line, read_watchlist
from storage.records import Manner, NameWatch

LATER = datetime(2026, 12, 31, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    "manner", [Manner(), Manner("all"), Manner(is_paused=True), Manner("digest", quiet_until=LATER, ends_at=LATER)]
)
def test_a_manner_survives_export_and_import(manner):
    assert manner_from_json(manner_to_json(manner)) == manner
    [row] = read_watchlist([as_line("1", NameWatch("", "Ерлан Касымов"), manner)], pattern_ids=())
    assert (row.manner, row.notes) == (manner, ())


@pytest.mark.parametrize(
    "value", [[], {"mode": "loud"}, {"is_paused": 1}, {"ends_at": "soon"}, {"ends_at": "2026-12-31"}]
)
def test_a_manner_that_can_not_be_used_is_told(value):
    with pytest.raises(WatchError):
        manner_from_json(value)


def test_a_line_with_such_a_manner_is_not_taken():
    [row] = read_watchlist(['{"name": "Ерлан Касымов", "manner": {"mode": "loud"}}'], pattern_ids=())
    assert row.watch is None
    assert "loud" in row.problem
