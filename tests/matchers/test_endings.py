"""Endings: every base a word may come from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.endings import fathers_name, readings
from matchers.folding import fold, sounds


def bases(word):
    return {(reading.sounds[0].form, reading.how) for reading in readings(word)}


@pytest.mark.parametrize(
    ("word", "base", "how"),
    [
        ("Марата", "Марат", "Russian genitive"),
        ("Маратом", "Марат", "Russian instrumental"),
        ("Толымбекова", "Толымбеков", "Russian genitive"),
        ("Толымбековой", "Толымбекова", "Russian genitive"),
        ("Толымбековым", "Толымбеков", "Russian instrumental"),
        ("Белинского", "Белинский", "Russian genitive"),
        ("Белинскую", "Белинская", "Russian accusative"),
        ("Навального", "Навальный", "Russian genitive"),
        ("Игоря", "Игорь", "Russian genitive"),
        ("Юрии", "Юрий", "Russian prepositional"),
        ("Алексею", "Алексей", "Russian dative"),
        ("Ильёй", "Илья", "Russian instrumental"),
        ("Марии", "Мария", "Russian genitive"),
        ("Льва", "Лев", "Russian case form"),
        ("Кравца", "Кравец", "Russian genitive"),
        ("Ротенберги", "Ротенберг", "Russian nominative plural"),
        ("Ахметовы", "Ахметов", "Russian nominative plural"),
        ("Толымбековтың", "Толымбеков", "Kazakh genitive"),
        ("Толымбековтын", "Толымбеков", "Kazakh genitive"),
        ("Tolymbekovtyñ", "Толымбеков", "Kazakh genitive"),
        ("Жәкішевада", "Жәкішева", "Kazakh locative"),
        ("Toqaevqa", "Тоқаев", "Kazakh dative"),
        ("Үсеннің", "Үсен", "Kazakh genitive"),
        ("Тайжанұлына", "Тайжанұлы", "Kazakh dative"),
        ("Ахметовтердің", "Ахметов", "Kazakh genitive"),
        ("Toqaev-тың", "Toqaev", "Kazakh genitive"),
        ("Akhmetov's", "Akhmetov", "English possessive"),
    ],
)
def test_base_is_among_the_readings(word, base, how):
    assert (sounds(fold(base))[0].form, how) in bases(word)


def test_word_as_it_stands_comes_first():
    first = readings("Марата")[0]
    assert (first.sounds[0].form, first.how) == ("marata", "")


@pytest.mark.parametrize(
    ("word", "father"),
    [
        ("Маратович", "marat"),
        ("Маратовича", "marat"),
        ("Маратовной", "marat"),
        ("Маратұлы", "marat"),
        ("Маратқызының", "marat"),
        ("Маратулы", "marat"),
        ("Maratuly", "marat"),
        ("Maratkyzy", "marat"),
        ("Maratovich", "marat"),
        ("Ахметов", None),
        ("Марат", None),
        ("Heinrich", None),
        ("Friedrich", None),
    ],
)
def test_fathers_name_is_read_out_of_a_patronymic(word, father):
    assert fathers_name(word) == father


@settings(deadline=None)
@given(st.text("абвгдежзиклмнопрстуфхцчшыэюяңғқұabcdefghiklmnoprstuvyz's-", max_size=16))
def test_any_word_can_be_read(word):
    assert readings(word)
    assert all(reading.sounds for reading in readings(word))
