"""Columns of a list from an office, by whatever they are called."""

import pytest

from matchers.watchlist_columns import columns_of, name_in
from matchers.watchlists import read_watchlist


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("name,tags", ["name", "tags"]),
        ("ФИО,Примечание", ["name", "notes"]),
        ("Аты-жөні,Белгілер", ["name", "tags"]),
        ("№,Фамилия,Имя,Отчество", ["№", "surname", "name", "patronymic"]),
        ("Тегі,Аты,Әкесінің аты", ["surname", "name", "patronymic"]),
        ("Last name,First  name", ["surname", "name"]),
        ("Ерлан Касымов,журналист", []),
    ],
)
def test_a_header_is_known_in_every_language(header, columns):
    assert columns_of(header.split(",")) == columns


def test_a_name_in_three_columns_is_put_together():
    assert name_in({"name": "Ерлан", "surname": "Касымов ", "patronymic": ""}) == "Касымов Ерлан"


def test_a_column_nobody_knows_is_told_once_and_costs_no_name():
    rows = list(read_watchlist(["ФИО,город", "Ерлан Касымов,Алматы", "Дана Есимова,Астана"], pattern_ids=()))
    assert [row.watch.name for row in rows] == ["Ерлан Касымов", "Дана Есимова"]
    assert ["город" in "".join(row.notes) for row in rows] == [True, False]
