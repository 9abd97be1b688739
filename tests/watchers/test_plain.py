"""Markup to plain text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchers.plain import TITLE_LIMIT, looks_like_markup, plain, plain_line


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Бірінші</p><p>Екінші</p>", "Бірінші\nЕкінші"),
        ("строка<br/>вторая", "строка\nвторая"),
        ("<b>жир</b>ный", "жирный"),
        ("a<script>evil()</script>b<style>p{}</style>c", "abc"),
        ("before<script>never closed", "before"),
        ("x<!-- <p>hidden</p> -->y", "xy"),
        ('<a href="tg://user?id=1">see</a> <tg-spoiler>this</tg-spoiler>', "see this"),
        ('<img alt="5 > 3">text', "text"),
        ("5 < 7 &amp; 8 > 3", "5 < 7 & 8 > 3"),
        ("&laquo;Суд&raquo;&nbsp;— да", "«Суд» — да"),
        ("a<![CDATA[<b>b</b>]]>c", "abc"),
        ("<i>one</i>\n   two\t three", "one two three"),
        ("one\n   two\t three", "one\ntwo three"),
    ],
)
def test_markup_becomes_what_a_reader_sees(markup, text):
    assert plain(markup, markup=True) == text


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("5 < 7 & 8 > 3", "5 < 7 & 8 > 3"),
        ("<b>Bold</b> news", "Bold news"),
        ("AT&T; &amp; co &#171;x&#187;", "AT&T; & co «x»"),
        ("History of the <blink> tag", "History of the <blink> tag"),
        ("Use </notatag> now", "Use </notatag> now"),
        ("two\nlines\there", "two lines here"),
        ("Из\u00adба\u200bса\ufeffров", "Избасаров"),
        ("Құқық\u200dқорғау", "Құқыққорғау"),
        ("и\u0306 е\u0308", "й ё"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("A\x1b[31mB\x00C", "ABC"),
        ("\x91draft\x92 \x96 end\x85", "‘draft’ – end…"),
        ("🚨 👩🏽\u200d⚖️", "🚨 👩🏽\u200d⚖️"),
    ],
)
def test_a_title_becomes_one_clean_line(title, line):
    assert plain_line(title) == line


def test_plain_text_that_is_declared_so_keeps_its_brackets():
    assert plain("if a <b and c> d", markup=False) == "if a <b and c> d"


def test_long_titles_are_cut():
    assert len(plain_line("Ж" * 200_000)) == TITLE_LIMIT


@pytest.mark.parametrize("text", ["<p>x</p>", "a &amp; b", "<my-card>x</my-card>"])
def test_text_with_a_known_closing_tag_or_an_entity_looks_like_markup(text):
    assert looks_like_markup(text)


@given(st.text(alphabet=st.sampled_from("аә b<>&;/'\"!-[]\n\u202e\x00\u200b\x85p"), max_size=200), st.booleans())
def test_nothing_hidden_is_left_whatever_comes_in(text, markup):
    cleaned = plain(text, markup=markup)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e]", cleaned)
    assert "\n\n" not in cleaned
    assert plain_line(cleaned) == " ".join(plain_line(cleaned).split())


@pytest.mark.parametrize("reference", ["&#" + "1" * 5000 + ";", "&#x" + "f" * 5000, "&#99999999;"])
def test_a_reference_to_no_character_loses_nothing_else(reference):
    assert plain(f"<p>Әділ {reference} сот</p>", markup=True) == "Әділ \ufffd сот"
