"""Watchlists as files: tables for spreadsheets, and files that are none."""

import gzip
import io
import json
import zipfile

import pytest

LIST = [
    {
        "id": "w1",
        "name": "Мадина Сарбасова",
        "aliases": ["Madina", "-Сарбасова"],
        "notes": "=HYPERLINK(1)",
        "tags": ["a"],
    },
    {"id": "=w2", "name": "Тимур Оспанов", "priority": "high"},
    {"id": "q1", "query": "rally AND NOT sport"},
]


@pytest.fixture
def listed(dabyl, tmp_path):
    path = tmp_path / "list.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in LIST), encoding="utf-8")
    assert dabyl("watchlist", "import", path).status == 0
    return dabyl


def test_a_table_holds_no_formula_and_tells_what_it_leaves_out(listed, tmp_path):
    said = listed("watchlist", "export", tmp_path / "out.csv")
    assert said.status == 0
    assert "1 patterns and queries are left out" in said.err
    rows = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "id,name,aliases,notes,tags,priority,code_name"
    assert rows[1] == "w1,Мадина Сарбасова,Madina;-Сарбасова,'=HYPERLINK(1),a,normal,"
    assert rows[2].startswith("'=w2,")
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o600


def test_a_table_comes_back_as_it_went_out(listed, dabyl, tmp_path):
    listed("watchlist", "export", tmp_path / "out.csv")
    assert dabyl("watchlist", "import", tmp_path / "out.csv", "--chat", "77").status == 0
    rows = [json.loads(line) for line in dabyl("watchlist", "export", "--chat", "77").out.splitlines()]
    assert rows == LIST[:2]


def xlsx():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "0" * 50_000_000)
    return file.getvalue()


@pytest.mark.parametrize("name", ["people.csv", "people.xlsx", "people.txt"])
def test_a_zip_bomb_is_refused_in_one_sentence_and_never_unpacked(dabyl, tmp_path, name):
    (tmp_path / name).write_bytes(xlsx())
    said = dabyl("watchlist", "import", tmp_path / name)
    assert said.status == 1
    assert "save it as CSV" in said.err
    assert len(said.err.splitlines()) == 1


def test_a_packed_list_is_refused(dabyl, tmp_path):
    (tmp_path / "people.csv").write_bytes(gzip.compress(b"name\nA B\n"))
    assert "gzip" in dabyl("watchlist", "import", tmp_path / "people.csv").err


def test_a_file_that_is_not_there_is_told_in_one_line(dabyl, tmp_path):
    said = dabyl("watchlist", "import", tmp_path / "none.csv")
    assert said.status == 1
    assert len(said.err.splitlines()) == 1
