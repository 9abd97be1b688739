import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.phrases import LANGUAGES, phrases
from bot.weekdays import read_weekdays, write_weekday, write_weekdays


@pytest.mark.parametrize(
    ("words", "lang", "days"),
    [
        ("mon-fri", "en", (0, 1, 2, 3, 4)),
        ("Monday", "en", (0,)),
        ("thurs", "en", (3,)),
        ("fri-mon", "en", (0, 4, 5, 6)),
        ("пн, ср, пт", "ru", (0, 2, 4)),
        ("вс.", "ru", (6,)),
        ("суббота", "ru", (5,)),
        ("дс-жм", "kk", (0, 1, 2, 3, 4)),
        ("жексенбі", "kk", (6,)),
        ("сб жс", "kk", (5, 6)),
        ("sun", "kk", (6,)),
        ("по пятницам", "ru", (4,)),
        ("по средам и субботам", "ru", (2, 5)),
        ("в воскресенье", "ru", (6,)),
        ("Mondays", "en", (0,)),
        ("жексенбіде", "kk", (6,)),
        ("жұма күні", "kk", (4,)),
        ("будни", "ru", (0, 1, 2, 3, 4)),
        ("жұмыс күндері", "kk", (0, 1, 2, 3, 4)),
        ("выходные", "en", (5, 6)),
    ],
)
def test_days_are_read_in_any_of_the_languages(words, lang, days):
    assert read_weekdays(words, lang) == days


@pytest.mark.parametrize("words", ["", ",", "m", "20:00", "almaty", "mon-xyz", "off", "жұмыс", "среднее"])
def test_what_is_no_day_is_not_read(words):
    assert read_weekdays(words, "en") is None


@pytest.mark.parametrize("lang", LANGUAGES)
@given(days=st.sets(st.integers(0, 6), min_size=1))
def test_what_is_written_is_read_again(lang, days):
    written = write_weekdays(tuple(days), phrases(lang))
    assert read_weekdays(written, lang) == tuple(sorted(days))
    assert read_weekdays(write_weekday(min(days), phrases(lang)), lang) == (min(days),)
