import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import (
    MAX_ENTITIES,
    MAX_UNITS,
    Html,
    bold,
    clip,
    emphasize,
    escape,
    join,
    link,
    plain,
    split,
    units,
    weight,
)


@pytest.mark.parametrize(
    ("given_text", "safe"),
    [
        ("<b>&", "&lt;b&gt;&amp;"),
        ('a "quote"', "a &quot;quote&quot;"),
        ("\x1b[31mred\x07", "[31mred"),
        ("turned \u202eround", "turned round"),
        (Html("<b>x</b>"), "<b>x</b>"),
        (15, "15"),
    ],
)
def test_escape_makes_text_safe_and_lets_html_pass(given_text, safe):
    assert escape(given_text) == safe


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "", None, "tg://resolve?domain=x", "https://x.example/" + "a" * 2000]
)
def test_link_leaves_the_label_alone_without_a_web_address(url):
    assert link(url, "A & B") == "A &amp; B"


def test_link_escapes_its_address():
    assert link('https://x.example/?a="&b', "x") == '<a href="https://x.example/?a=&quot;&amp;b">x</a>'


def test_emphasize_sets_stretches_bold_and_drops_those_behind_the_cut():
    assert emphasize("суд <и> Аскар", ((8, 13),), limit=100) == "суд &lt;и&gt; <b>Аскар</b>"
    assert "<b>" not in emphasize("word " * 50, ((100, 104),), limit=40)


def test_plain_keeps_addresses():
    assert plain('<b>A</b> &lt; <a href="https://x.example/?a&amp;b">B</a>') == "A < B (https://x.example/?a&b)"


@given(st.text(), st.integers(2, 200))
def test_clip_never_exceeds_its_limit(text, limit):
    assert units(clip(text, limit)) <= limit


BLOCKS = st.lists(
    st.one_of(
        st.text(max_size=3000).map(escape),
        st.text(max_size=400).map(bold),
        st.lists(st.text(max_size=5).map(bold), max_size=120).map(lambda parts: join(" ", parts)),
    ),
    max_size=12,
)


@given(BLOCKS)
def test_split_fills_messages_that_telegram_takes(blocks):
    for message in split(blocks):
        shown, entities = weight(message)
        assert shown <= MAX_UNITS
        assert entities <= MAX_ENTITIES
        assert message.count("<b>") == message.count("</b>")


@given(BLOCKS)
def test_split_loses_no_letter(blocks):
    def letters(pieces):
        return "".join("".join(plain(piece) for piece in pieces).split())

    assert letters(split(blocks)) == letters(blocks)


def test_split_cuts_a_block_that_is_too_long_for_any_message():
    messages = split([bold("😀 " * 3000)])
    assert len(messages) == 3
    assert all("<b>" not in message for message in messages)
