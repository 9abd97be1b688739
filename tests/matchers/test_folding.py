"""Folding: one comparable form, and the laws it keeps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.folding import DOUBTFUL, fold, one_script, skeleton, sounds

WORDS = st.text(st.characters(categories=["L", "Mn"]), max_size=20)
NAME_LETTERS = st.text("абвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюяәabcdefghijklmnopqrstuvwxyzäöüğşñıéšžč-'", max_size=20)
bounded = settings(deadline=None)


@bounded
@given(WORDS)
def test_folding_twice_is_folding_once(word):
    assert fold(fold(word)) == fold(word)


@bounded
@given(NAME_LETTERS)
def test_sounds_are_letters_of_the_broad_space_and_differ(word):
    heard = sounds(fold(word))
    assert heard
    assert len({sound.form for sound in heard}) == len(heard)
    assert all(set(sound.form) <= set("abCdefghijklmnoprsStuvzq") - set("q") for sound in heard)


@bounded
@given(NAME_LETTERS)
def test_sounds_come_surest_first(word):
    prices = [sound.price for sound in sounds(fold(word))]
    assert prices == sorted(prices)
    assert prices[0] >= 0.0


@bounded
@given(NAME_LETTERS)
def test_skeleton_has_at_most_a_first_vowel(word):
    for sound in sounds(fold(word)):
        assert not set(skeleton(sound.form)[1:]) & set("aeiou")


@pytest.mark.parametrize(
    "spellings",
    [
        "Ғалымжан Галымжан Ghalymzhan Galymzhan Ğalymjan Ǵalymjan",
        "Бейбарыс Beibarys Beybarys Beıbarys",
        "Юрий Yuri Yury Yuriy Iurii",
        "Щербаков Shcherbakov Scherbakov Ščerbakov",
        "Айтжан Aitzhan Aytzhan",
        "Алексей Aleksei Aleksey Alexei",
        "Ульянов Ulyanov Ulianov",
        "Белинский Belinsky Belinskii Belinskiy",
        "Токаев Тоқаев Tokayev Tokaev Toqaev",
        "Навальный Navalny Nawalny",
    ],
)
def test_spellings_of_one_name_share_a_sure_sound(spellings):
    sure = [{sound.form for sound in sounds(fold(word)) if not sound.price} for word in spellings.split()]
    assert set.intersection(*sure)


@pytest.mark.parametrize(("one", "other"), [("Марат", "Мурат"), ("Айман", "Аман"), ("Дана", "Диана"), ("Асан", "Есен")])
def test_different_names_sound_different(one, other):
    assert sounds(fold(one)) != sounds(fold(other))


@pytest.mark.parametrize(
    ("word", "repaired"),
    [
        ("Acкар", "Аскар"),  # Latin A and c
        ("Cтив", "Стив"),  # Latin C
        ("Tоkaуev", "Tokayev"),  # Cyrillic о and у
        ("Askar", "Askar"),
        ("Аскар", "Аскар"),
        ("DJшка", "DJшка"),  # telling letters of both
    ],
)
def test_look_alike_letters_are_repaired(word, repaired):
    assert one_script(word) == repaired


def test_doubtful_reading_has_a_price():
    heard = {sound.form: sound.price for sound in sounds(fold("Jana"))}
    assert heard["jana"] == 0.0
    assert heard["ana"] == DOUBTFUL
