"""Text preparation: what a reader sees, and the way back to what the feed sent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.text import prepare

PIECES = st.lists(
    st.sampled_from(
        ["Марат", "а\u0301", "е\u0308", "<b>", "</b>", "<p>", "<br/>", "&amp;", "&#1052;", "&nbsp;", "\u00ad", "\u200b",
         "\u00a0", "\n",
         "«", "—", "‑", "'", "’", "<", ">", "&", "a<b", "<script>x</script>", "<!-- -->", "İ", "ß", "ﬁ", "😀"],
    ),
    max_size=12,
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), PIECES.map("".join), PIECES.map(" ".join))
bounded = settings(deadline=None)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Хл\u00adебников", "Хлебников"),
        ("Ирина\u0301", "Ирина"),
        ("и\u0306", "й"),
        ("e\u0301", "é"),
        ("a\u00a0b\u2009c", "a b c"),
        ("«Нур Отан»", '"Нур Отан"'),
        ("O’Brien", "O'Brien"),
        ("&laquo;А&raquo; &amp; Б", '"А" & Б'),
        ("<p>Марат</p>", "\nМарат\n"),
        ("Ма<b>ра</b>т", "Марат"),
        ("<script>var a;</script>ok", "ok"),
        ("3 < 4", "3 < 4"),
    ],
)
def test_reader_sees(raw, clean):
    assert prepare(raw).clean == clean


@pytest.mark.parametrize(
    ("raw", "word", "source"),
    [
        ("за Хл\u00adебникова", "Хлебникова", "Хл\u00adебникова"),
        ("о́н Ири\u0301на тут", "Ирина", "Ири\u0301на"),
        ("А&amp;Б", "А&Б", "А&amp;Б"),
        ("Ма<b>ра</b>т", "Марат", "Ма<b>ра</b>т"),
    ],
)
def test_span_cuts_the_source_of_the_words(raw, word, source):
    prepared = prepare(raw)
    start = prepared.clean.index(word)
    begin, end = prepared.span(start, start + len(word))
    assert raw[begin:end] == source


@bounded
@given(TEXTS)
def test_every_span_lies_within_the_source_and_is_not_empty(raw):
    prepared = prepare(raw)
    for place in range(len(prepared.clean)):
        start, end = prepared.span(place, place + 1)
        assert 0 <= start < end <= len(raw)


@bounded
@given(TEXTS)
def test_spans_keep_the_order_of_reading(raw):
    prepared = prepare(raw)
    starts = [prepared.span(place, place + 1)[0] for place in range(len(prepared.clean))]
    assert starts == sorted(starts)


@bounded
@given(st.text("абв abc,.", max_size=40))
def test_plain_text_is_left_as_it_is(raw):
    prepared = prepare(raw)
    assert prepared.clean == raw
    assert prepared.origin is None
