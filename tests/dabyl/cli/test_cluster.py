"""`dabyl scan --cluster` tells each entry's story as it comes, the same from run to run."""

import io
import json
from datetime import UTC, datetime, timedelta

from dabyl.cli.cluster import run_cluster
from storage.records import Entry

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TITLES = [
    "В Таразе задержан активист Арман Серик",
    "Police detain activist Arman Serik in Taraz",
    "Арман Серік Таразда ұсталды",
    "Арман Серик объявил голодовку",
    "В Таразе задержана активистка Мадина Омар",
]


def entries():
    for number, title in enumerate(TITLES):
        at = START + timedelta(hours=number)
        yield number, Entry(str(number), title, "", None, f"https://s{number}.example/{number}", "s", at)


def clustered(given):
    out = io.StringIO()
    run_cluster(given, out)
    return out.getvalue()


def test_each_entry_gets_a_line_in_order_with_ids_as_given():
    rows = [json.loads(line) for line in clustered(entries()).splitlines()]
    assert [row["item"] for row in rows] == [0, 1, 2, 3, 4]
    assert [row["duplicate_of"] for row in rows] == [None, 0, rows[2]["duplicate_of"], None, None]
    assert rows[2]["duplicate_of"] in (0, 1)
    assert len({row["story"] for row in rows}) == 2
    assert rows[3]["story"] == rows[0]["story"] != rows[4]["story"]


def test_two_runs_print_the_same_bytes():
    assert clustered(entries()) == clustered(entries())


def test_an_entry_is_told_before_the_next_is_read():
    out = io.StringIO()

    def slowly():
        for number, entry in entries():
            assert len(out.getvalue().splitlines()) == number
            yield number, entry

    run_cluster(slowly(), out)


def test_entries_without_a_date_are_told_too():
    lines = clustered([("a", Entry("a", "Title", "")), ("b", Entry("b", "", ""))]).splitlines()
    assert [json.loads(line)["item"] for line in lines] == ["a", "b"]
