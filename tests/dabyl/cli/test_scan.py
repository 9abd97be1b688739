import json

import pytest

ENTRIES = [
    {"id": "e1", "title": "Суд", "text": "Мадину Сарбасову арестовали на 15 суток.", "lang": "ru", "published": None},
    {
        "id": 2,
        "title": "Madina Sarbasova fined",
        "text": "She must pay 50,000 tenge.",
        "published": "2026-04-14T10:00:00Z",
    },
    {"id": "e3", "title": "Weather", "text": "Rain in Almaty.", "lang": "", "url": ""},
]
WATCHES = [
    {"id": "w1", "name": "Мадина Сарбасова"},
    {"id": "p1", "pattern": "jail-days", "min_days": 15},
    {"id": "q1", "query": "Almaty"},
]


@pytest.fixture
def write(tmp_path):
    def write(name, rows):
        path = tmp_path / name
        path.write_text(
            "".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows), encoding="utf-8"
        )
        return path

    return write


@pytest.fixture
def scan(dabyl, write):
    def scan(*words, entries=ENTRIES, watches=WATCHES):
        return dabyl(
            "scan", "--watchlist", write("w.jsonl", watches), "--format", "jsonl", write("e.jsonl", entries), *words
        )

    return scan


def test_a_line_a_match_in_the_fixed_format(scan):
    said = scan()
    assert (said.status, said.err) == (0, "")
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert [(row["item"], row["watch"]) for row in rows] == [("e1", "w1"), ("e1", "p1"), (2, "w1"), ("e3", "q1")]
    by_id = {entry["id"]: entry for entry in ENTRIES}
    for row in rows:
        assert list(row)[:10] == "item watch score matched field start end status values reason".split()
        assert by_id[row["item"]][row["field"]][row["start"] : row["end"]] == row["matched"]
        assert 50 <= row["score"] <= 100
    assert rows[1]["values"] == {"days": 15}
    assert rows[1]["status"] == "event"


def test_the_output_is_the_same_from_run_to_run(scan):
    assert scan().out == scan().out


def test_a_bad_line_is_told_with_its_number_and_the_others_are_read(scan):
    entries = ["{broken\n", *ENTRIES[:1], '["no object"]\n', '{"title": "no id"}\n']
    said = scan(entries=entries)
    assert said.status == 1
    assert [line.split(": ")[0].rsplit(":", 1)[1] for line in said.err.splitlines()] == ["1", "3", "4"]
    assert len(said.out.splitlines()) == 2


def test_a_bad_watch_is_told_with_its_number_and_the_others_are_used(scan):
    said = scan(watches=[*WATCHES, {"id": "x", "pattern": "no-such"}])
    assert said.status == 1
    assert "w.jsonl:4:" in said.err
    assert len(said.out.splitlines()) == 4


def test_an_unknown_key_is_noted_once(scan):
    said = scan(entries=[dict(entry, mood="grim") for entry in ENTRIES])
    assert said.status == 0
    assert said.err.count("'mood'") == 1


def test_a_date_that_is_none_is_noted_and_the_entry_is_read(scan):
    said = scan(entries=[dict(ENTRIES[0], published="yesterday")])
    assert (said.status, len(said.out.splitlines())) == (0, 2)
    assert "yesterday" in said.err


def test_a_higher_score_may_be_asked_for(scan):
    assert len(scan("--min-score", "100").out.splitlines()) < len(scan().out.splitlines())


@pytest.mark.parametrize("missing", ["e.jsonl", "w.jsonl"])
def test_a_file_that_is_not_there_is_one_line(dabyl, write, tmp_path, missing):
    write("e.jsonl", ENTRIES)
    write("w.jsonl", WATCHES)
    (tmp_path / missing).unlink()
    said = dabyl("scan", "--watchlist", tmp_path / "w.jsonl", tmp_path / "e.jsonl")
    assert said.status == 1
    assert missing in said.err
    assert len(said.err.splitlines()) == 1


def test_a_watchlist_is_needed(dabyl, write):
    said = dabyl("scan", write("e.jsonl", ENTRIES))
    assert said.status == 2
    assert "--watchlist" in said.err


def test_a_feed_file_is_read_as_entries(dabyl, write, tmp_path):
    feed = tmp_path / "feed.xml"
    feed.write_text(
        '<rss version="2.0"><channel><title>F</title><item><title>Мадину Сарбасову оштрафовали</title>'
        "<guid>g1</guid></item></channel></rss>",
        encoding="utf-8",
    )
    said = dabyl("scan", "--watchlist", write("w.jsonl", WATCHES), "--format", "jsonl", feed)
    assert said.status == 0
    assert [json.loads(line)["watch"] for line in said.out.splitlines()] == ["w1"]


def test_text_is_for_people(scan, dabyl, write):
    said = dabyl("scan", "--watchlist", write("w.jsonl", WATCHES), write("e.jsonl", ENTRIES))
    assert "«Мадину Сарбасову»" in said.out


def test_cluster_prints_a_line_an_entry_in_order(dabyl, write):
    said = dabyl(
        "scan", "--cluster", "--format", "jsonl", write("e.jsonl", [ENTRIES[0], ENTRIES[2], dict(ENTRIES[0], id="e9")])
    )
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert [(row["item"], row["duplicate_of"]) for row in rows] == [("e1", None), ("e3", None), ("e9", "e1")]
    assert rows[0]["story"] == rows[2]["story"] != rows[1]["story"]
