"""Kazakh words in Latin and Arabic script, back in Cyrillic."""

import pytest

from matchers.kazakh_scripts import from_arabic, from_latin


@pytest.mark.parametrize(
    ("word", "cyrillic"),
    [
        ("täulıkke", "тәулікке"),
        ("täulikke", "тәулікке"),
        ("táýlikke", "тәулікке"),
        ("aiyppūl", "айыппұл"),
        ("aıyppul", "айыппұл"),
        ("qamaldy", "қамалды"),
        ("jiynğa", "жиынға"),
        ("partiia", "партия"),
        ("şaqyru", "шақыру"),
        ("shaqyrý", "шақыру"),
        ("ekstremistık", "экстремистік"),
        ("alındı", "алынды"),
    ],
)
def test_a_latin_word_is_read_in_each_alphabet(word, cyrillic):
    assert cyrillic in from_latin(word)


@pytest.mark.parametrize(
    ("word", "cyrillic"), [("تاۋلىككە", "тәулікке"), ("قامالدى", "қамалды"), ("ءۇي", "үй"), ("جيىنعا", "жиынға")]
)
def test_an_arabic_word_is_read_by_its_row(word, cyrillic):
    assert cyrillic in from_arabic(word)


def test_scripts_that_tell_letters_apart_keep_them_apart():
    assert "қыналы" not in from_latin("kınälı")
    assert "кінәлі" in from_latin("kınälı")
