from hypothesis import given
from hypothesis import strategies as st

from matchers.quoting import quote

TEXT = "Погода была тёплой. Суд признал Ботагөз Серғазину виновной. Ей дали 15 суток. Приговор обжалуют."


def _place(words):
    start = TEXT.index(words)
    return start, start + len(words)


def test_the_sentences_that_fired_are_quoted_with_the_match_marked():
    shown = quote(TEXT, [_place("Ботагөз Серғазину"), _place("15 суток")])
    assert shown.text == "…Суд признал Ботагөз Серғазину виновной. Ей дали 15 суток.…"
    assert [shown.text[start:end] for start, end in shown.bold] == ["Ботагөз Серғазину", "15 суток"]


def test_a_whole_short_text_has_no_dots():
    assert quote("Ей дали 15 суток.", [(8, 16)]).text == "Ей дали 15 суток."


def test_a_long_sentence_is_cut_at_words_around_the_match():
    text = "слово " * 400 + "Ботагөз Серғазина" + " слово" * 400
    start = text.index("Ботагөз")
    shown = quote(text, [(start, start + 17)])
    assert len(shown.text) < 600
    assert shown.text.startswith("…слово ")
    assert [shown.text[a:b] for a, b in shown.bold] == ["Ботагөз Серғазина"]


@given(st.text(min_size=1, max_size=300), st.data())
def test_marks_lie_inside_the_quote_in_order(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    other = data.draw(st.integers(0, len(text) - 1))
    shown = quote(text, [(start, end), (other, other + 1)])
    last = 0
    for low, high in shown.bold:
        assert last <= low < high <= len(shown.text)
        last = high
    assert shown.bold
