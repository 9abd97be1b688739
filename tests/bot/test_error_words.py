"""What is wrong with a query or a line of a file, said in the chat's language."""

import re
import string

import pytest

from bot.error_words import word_error
from bot.phrases import LANGUAGES, phrases
from config.errors import WatchError
from matchers.queries import parse_query
from matchers.watch_errors import LIST_WORDING, QUERY_WORDING, REGEX_WORDING
from matchers.watchlists import read_watchlist

WORDING = {**QUERY_WORDING, **REGEX_WORDING, **LIST_WORDING}
BAD = {
    "long": "а" * 4001,
    "empty": " ",
    "closing_bracket": "митинг)",
    "quote": '"митинг',
    "colon": "title: митинг",
    "bracket": "(митинг OR",
    "stops": "митинг AND",
    "deep": "NOT " * 61 + "а",
    "no_field": "zzzzzz:митинг",
    "no_field_near": "titel:митинг",
    "inside": "title:(lang:kk)",
    "near_count": "обыск NEAR/101 суд",
    "near_sides": "обыск NEAR (суд AND штраф)",
    "after_field": "source:/а+/",
    "no_value": 'source:"…"',
    "no_language": "lang:казахский",
    "no_word": '"…"',
    "star": "а*",
    "bare_operator": "title:AND",
    "small_operator": "митинг или суд",
    "near_operator": "обыск near/5 суд",
    "regex_open": "/обыск",
    "tilde": "обыск ~5 суд",
    "no_comparison": "обыск >",
    "minus": "title:-обыск",
    "bare_unit": "fine>=100 MPR",
    "name_more": "name:Серик Аманов",
    "valueless": "travel-ban>=1",
    "no_key": "jail-days.zzzz>=1",
    "no_key_near": "jail-days.dais>=1",
    "text_value": "appeal.outcome>=reduced",
    "no_event": "pattern:zzzzzzzz",
    "no_event_near": "pattern:jail-day",
    "no_number": "jail-days>=x",
    "large_number": "fine>=9999999999999999",
    "is_time": "fine>=3 days",
    "is_money": "jail-days>=15 тенге",
    "regex_long": "/" + "а" * 301 + "/",
    "regex_around": "/а(?=б)/",
    "regex_unclear": "/а(/",
    "regex_large": "/[a-zа-я]{900}/",
    "regex_empty": "/а*/",
    "regex_unborder": r"/а\B/",
    "regex_unknown": r"/\Qа\E/",
    "regex_set": r"/[\W]/",
}
"""A query for every kind of mistake."""
LINES = {
    "csv_name": "name,notes\n,журналист",
    "csv_query": "name,notes\npattern:jail-days,суд",
    "json": '{"name": "Айдос',
    "json_kind": '{"id": "1"}',
    "pattern": '{"pattern": "dragons"}',
    "name": '{"name": " "}',
    "text": '{"name": "Айдос Омаров", "code_name": 5}',
    "list": '{"name": "Айдос Омаров", "not_rules": 5}',
    "names": '{"name": "Айдос Омаров", "aliases": 5}',
    "words": '{"name": "Айдос Омаров", "tags": 5}',
    "priority": "name,priority\nАйдос Омаров,срочно",
    "rule": '{"name": "Айдос Омаров", "not_rules": [5]}',
    "days": '{"pattern": "jail-days", "min_days": "x"}',
    "object": '{"name": "Айдос Омаров", "manner": 5}',
    "mode": '{"name": "Айдос Омаров", "manner": {"mode": "loud"}}',
    "yes_or_no": '{"name": "Айдос Омаров", "manner": {"is_paused": 5}}',
    "time": '{"name": "Айдос Омаров", "manner": {"ends_at": "завтра"}}',
    "same_id": '{"id": "1", "name": "Айдос Омаров"}\n{"id": "1", "name": "Айдос Омаров"}',
}
"""Lines of a file for every kind of mistake that is none of a query."""


def _fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _error(query):
    with pytest.raises(WatchError) as raised:
        parse_query(query)
    return raised.value


def _refused(lines):
    rows = list(read_watchlist(lines.split("\n"), pattern_ids=["jail-days"]))
    return rows[-1].error


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_mistake_has_its_words(lang):
    texts = phrases(lang).table("watch_error")
    assert texts.keys() - {"at"} == WORDING.keys()
    assert {kind for kind, text in texts.items() if kind != "at" and _fields(text) - _fields(WORDING[kind])} == set()


@pytest.mark.parametrize("kind", BAD)
def test_a_mistake_in_a_query_has_its_kind(kind):
    assert _error(BAD[kind]).kind == kind


@pytest.mark.parametrize("kind", LINES)
def test_a_mistake_in_a_line_has_its_kind(kind):
    assert _refused(LINES[kind]).kind == kind


def test_every_kind_was_tried():
    # An edit; a cell longer than csv reads; what the grammar as it is lets nobody reach.
    elsewhere = {"clue", "csv", "nothing_before", "not_here", "several_values", "no_unit", "no_unit_near"}
    assert BAD.keys() | LINES.keys() | elsewhere == WORDING.keys()


@pytest.mark.parametrize("lang", ["ru", "kk"])
@pytest.mark.parametrize("kind", [*BAD, *LINES])
def test_a_mistake_is_told_without_english(kind, lang):
    error = _error(BAD[kind]) if kind in BAD else _refused(LINES[kind])
    words = word_error(error, phrases(lang))
    assert words != word_error(error, phrases("en"))
    assert not re.search(r"\b(?:the|is|are|this|write|it|of|to)\b", words)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "character 1 of the query: this bracket is not closed"),
        ("ru", "запрос, знак 1: скобка не закрыта"),
        ("kk", "сұраныстың 1-таңбасы: жақша жабылмаған"),
    ],
)
def test_the_place_of_a_mistake_is_told(lang, said):
    assert word_error(_error("(митинг OR суд"), phrases(lang)).startswith(said)


def test_what_was_typed_is_escaped_and_cut():
    words = word_error(_error("pattern:" + "z" * 300), phrases("ru"))
    assert "z" * 201 not in words
    assert "&lt;" in word_error(_error("lang:<b>"), phrases("ru"))


def test_an_error_worded_already_stays_as_it_is():
    assert word_error(WatchError("жок <b>"), phrases("kk")) == "жок &lt;b&gt;"
