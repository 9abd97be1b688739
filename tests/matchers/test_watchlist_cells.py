import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.watchlist_cells import HEAD_BYTES, other_than_text, read_cells, write_cells
from matchers.watchlists import read_watchlist


@pytest.mark.parametrize("cell", ["=1+1", "+7 701", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "＝1"])
def test_no_cell_is_a_formula_to_a_spreadsheet(cell):
    assert write_cells([cell, "Мадина"]).lstrip('"').startswith("'")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"])), min_size=2))
def test_what_is_written_is_read_again(cells):
    written = write_cells(cells)
    assert [cell.removeprefix("'") for cell in read_cells(written.rstrip("\n"))] == [
        cell.removeprefix("'") for cell in cells
    ]


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", "XLSX"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_an_archive_is_known_by_its_first_bytes(head, what):
    assert what in str(other_than_text(head[:HEAD_BYTES]))


@pytest.mark.parametrize("head", [b"", b"name,ali", "Мади".encode(), b'{"name":', b"\xef\xbb\xbfname"])
def test_text_is_no_archive(head):
    assert other_than_text(head[:HEAD_BYTES]) is None


@pytest.mark.parametrize(
    "line",
    [
        '{"name": "A B", "tags": 5}',
        '{"name": "A B", "not_rules": 5}',
        '{"name": "A B", "code_name": ["x"]}',
        '{"name": "A B", "aliases": {"a": 1}}',
        '{"pattern": ["jail-days"]}',
        '{"name": ' + "[" * 100_000,
    ],
)
def test_a_line_of_the_wrong_shape_is_a_problem_and_no_crash(line):
    (row,) = read_watchlist([line], pattern_ids={"jail-days"})
    assert row.problem


def test_a_cell_too_long_for_csv_is_a_problem_and_the_next_line_is_read():
    rows = list(read_watchlist(["name,notes\n", "A B," + "x" * 200_000, "Мадина Сарбасова,"], pattern_ids=()))
    assert [bool(row.problem) for row in rows] == [True, False]
