import pytest

from matchers.watchlists import read_watchlist
from storage.records import NameWatch, NotRule, PatternWatch, QueryWatch

IDS = ("jail-days", "fine")


def read(*lines):
    return list(read_watchlist(lines, pattern_ids=IDS))


def watches(*lines):
    return [row.watch for row in read(*lines)]


def test_json_lines_give_names_patterns_and_queries():
    assert watches(
        '\ufeff{"id": "w1", "name": " Ботагөз  Серғазина", "aliases": ["Botagoz S."]}\n',
        "\n",
        '{"id": "p1", "pattern": "jail-days", "min_days": 15}\n',
        '{"id": "q1", "query": "(rally OR митинг) -sport"}\n',
        '{"name": "Без номера"}',
    ) == [
        NameWatch("w1", "Ботагөз Серғазина", aliases=("Botagoz S.",)),
        PatternWatch("p1", "jail-days", 15),
        QueryWatch("q1", "(rally OR митинг) -sport"),
        NameWatch("5", "Без номера"),
    ]


def test_what_an_export_writes_is_read_again():
    row = (
        '{"id": "1", "name": "A B", "not_rules": [{"kind": "context", "text": "футбол"}], '
        '"code_name": "Север", "notes": "n", "tags": ["t"], "priority": "high"}'
    )
    rule = NotRule("context", "футбол")
    assert watches(row) == [
        NameWatch("1", "A B", not_rules=(rule,), code_name="Север", notes="n", tags=("t",), priority="high")
    ]


def test_csv_with_a_header_splits_aliases():
    assert watches("name,aliases,priority", "Ботагөз Серғазина, Бота ; Bota,high", '"Ким, Виктор",,') == [
        NameWatch("2", "Ботагөз Серғазина", aliases=("Бота", "Bota"), priority="high"),
        NameWatch("3", "Ким, Виктор"),
    ]


def test_plain_text_tells_names_from_queries_and_patterns():
    assert watches("Ботагөз Серғазина", '"draft notice"', "pattern:fine", "митинг OR rally") == [
        NameWatch("1", "Ботагөз Серғазина"),
        QueryWatch("2", '"draft notice"'),
        PatternWatch("3", "fine"),
        QueryWatch("4", "митинг OR rally"),
    ]


def test_a_note_beside_a_name_is_kept_and_a_second_name_is_an_alias():
    assert watches("Ерлан Касымов; журналист", "Дана Есимова (Dana Yesimova)") == [
        NameWatch("1", "Ерлан Касымов", notes="журналист"),
        NameWatch("2", "Дана Есимова", aliases=("Dana Yesimova",)),
    ]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ('{"id": "1"', "not JSON"),
        ("{}", "exactly one of"),
        ('{"name": "A B", "pattern": "fine"}', "exactly one of"),
        ('{"name": "  "}', "empty"),
        ('{"name": "A B", "aliases": "C"}', "list of names"),
        ('{"name": "A B", "priority": "loud"}', "neither normal nor high"),
        ('{"name": "A B", "not_rules": ["x"]}', "not_rules"),
        ('{"pattern": "jail"}', "fine, jail-days"),
        ('{"pattern": "fine", "min_days": "15"}', "whole number"),
        ('{"query": "(a OR"}', ""),
        ('{"query": 7}', "text"),
    ],
)
def test_a_bad_line_says_what_to_do_and_the_others_are_read(line, hint):
    good = '{"id": "g", "name": "Ботагөз Серғазина"}'
    bad, kept = read('{"id": "0", "name": "Кто Угодно"}', line, good)[1:]
    assert bad.watch is None
    assert bad.number == 2
    assert hint in bad.problem
    assert kept.watch.id == "g"


def test_an_unknown_key_is_told_and_ignored():
    (row,) = read('{"name": "A B", "nmae": 1}')
    assert row.watch
    assert "'nmae'" in row.notes[0]


def test_an_id_given_twice_is_told():
    rows = read('{"id": "x", "name": "A B"}', '{"id": "x", "name": "C D"}')
    assert rows[1].watch is None
    assert "line 1" in rows[1].problem


def test_an_empty_file_has_no_rows():
    assert read("", "\n", "  ") == []
