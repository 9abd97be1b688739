"""The numbers grammar: written out by another library and read back, and what is no term at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from config.pattern_packs import load_numbers
from matchers.numbers import NumberReader
from matchers.pattern_sentence import Sentence
from matchers.pattern_vocabulary import Vocabulary
from matchers.patterns import fold

VOCABULARY = Vocabulary()
NUMBERS = NumberReader(VOCABULARY, load_numbers())
UNITS = {"en": ("days", "tenge"), "ru": ("суток", "тенге"), "kz": ("тәулік", "теңге")}


def read(text):
    sentence = Sentence(fold(text), text, start=0, field="text", paragraph=0, vocabulary=VOCABULARY, numbers=NUMBERS)
    return sentence.quantities()


def told(text):
    return [(one.kind, one.value) for one in read(text)]


@given(st.integers(2, 999), st.sampled_from(["en", "ru", "kz"]))
def test_days_in_words_are_read_back(number, lang):
    assert told(f"{num2words(number, lang=lang)} {UNITS[lang][0]}") == [("day", number)]


@given(st.integers(2, 9_999_999), st.sampled_from(["en", "ru", "kz"]))
def test_sums_in_words_are_read_back(number, lang):
    assert told(f"{num2words(number, lang=lang)} {UNITS[lang][1]}") == [("money", number)]


@given(st.integers(2, 9_999_999), st.sampled_from([",", " ", ""]))
def test_sums_in_digits_are_read_back(number, separator):
    assert told(f"{number:,} тенге".replace(",", separator)) == [("money", number)]


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("пятнадцати суток", [("day", 15)]),
        ("пятнадцатью сутками", [("day", 15)]),
        ("он бес тәулікке", [("day", 15)]),
        ("two weeks", [("day", 14)]),
        ("на неделю", [("day", 7)]),
        ("a fortnight", [("day", 14)]),
        ("екі аптаға", [("day", 14)]),
        ("пятнадцатисуточный арест", [("day", 15)]),
        ("15-day term", [("day", 15)]),
        ("10 full days", [("day", 10)]),
        ("5 and 10 days", [("day", 5), ("day", 10)]),
        ("three for 15 days and one for ten", [("count", 3), ("day", 15), ("number", 1), ("day", 10)]),
        ("полтора года", [("year", 1.5)]),
        ("1 1/2 years", [("year", 1.5)]),
        ("two and a half years", [("year", 2.5)]),
        ("a year and a half", [("year", 1.5)]),
        ("бір жарым жыл", [("year", 1.5)]),
        ("трёхлетний срок", [("year", 3)]),
        ("half a year", [("month", 6)]),
        ("полгода", [("month", 6)]),
        ("жарты жылға", [("month", 6)]),
        ("$500", [("money", 500)]),
        ("2,5 млн тенге", [("money", 2_500_000)]),
        ("half a million tenge", [("money", 500_000)]),
        ("43,755 tenge ($102)", [("money", 43_755)]),
        ("dozens of people", [("approx", "dozens")]),
        ("жүздеген адам", [("approx", "hundreds")]),
        ("two dozen people", [("count", 24)]),
        ("500-ге жуық адам", [("count", 500)]),
        ("Articles 174 and 405", [("article", "174"), ("article", "405")]),
        ("ч. 1 ст. 20.3.3", [("number", 1), ("article", "20.3.3")]),
        ("405-бабымен", [("article", "405")]),
        ("488-бабымен 7 тәулікке", [("article", "488"), ("day", 7)]),
        ("сегіз жылдан сотталды", [("year", 8)]),
        ("сегіз жылдан бері", [("ago", 8)]),
    ],
)
def test_quantity_is_read(text, quantities):
    assert told(text) == quantities


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("aged 30", "age"),
        ("the 30-year-old", "age"),
        ("17-летний", "age"),
        ("трёхлетний мальчик", "age"),
        ("5 мая", "date"),
        ("January 15", "date"),
        ("15 қаңтар", "date"),
        ("in 2019", "date"),
        ("2019 жылы", "date"),
        ("ten days ago", "ago"),
        ("10 күн бұрын", "ago"),
        ("within 10 days", "ago"),
        ("через пять дней", "ago"),
        ("15 %", "percent"),
    ],
)
def test_age_date_or_moment_is_no_term_and_no_count(text, kind):
    assert [one.kind for one in read(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("50 monthly calculation indexes", "MRP"),
        ("50 МРП", "MRP"),
        ("20 айлық есептік көрсеткіш", "MRP"),
        ("20 АЕК", "MRP"),
        ("200 Belarusian rubles", "BYN"),
        ("пять тысяч российских рублей", "RUB"),
        ("300 сом", "KGS"),
        ("1 000 лари", "GEL"),
    ],
)
def test_currency_is_told(text, currency):
    assert [one.currency for one in read(text)] == [currency]


def test_years_and_months_are_one_term():
    (term,) = read("семь лет и шесть месяцев")
    assert (term.kind, term.value, term.months) == ("year", 7, 6)
