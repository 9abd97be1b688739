import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.hearing import ears, ears_of_name, heard, holds
from storage.records import NameWatch

PERSON = NameWatch("", "Бекарыс Жүнісбеков", aliases=("B. Zhunusbekov",))


def _has(text, needed):
    return all(any(f" {form}" in heard(text) for form in forms) for forms in needed)


@pytest.mark.parametrize(
    "text",
    [
        "Активисту Бекарысу Жунусбекову дали 15 суток",
        "Бекарыс Жүнісбековтің ісі",
        "Lawyers of Bekarys Junusbekov",
        "Bekarys Júnisbekovke aıyp taǵyldy",
        "Б. ЖУНУСБЕКОВ",
    ],
)
def test_a_name_is_heard_in_every_script_and_case(text):
    assert any(_has(text, needed) for needed in ears_of_name(PERSON))


@pytest.mark.parametrize("text", ["", "2026", "Жители Жанаозена", "Погода в Алматы"])
def test_other_words_are_not_heard_as_the_name(text):
    assert not any(_has(text, needed) for needed in ears_of_name(PERSON))


def test_a_short_surname_needs_the_given_name_as_well():
    [needed] = ears_of_name(NameWatch("", "Сергей Ким"))
    assert _has("Сергея Кима задержали", needed)
    assert not _has("Комитет по делам", needed)


def test_a_word_is_written_once():
    assert heard("Митинг, митинг, МИТИНГ") == heard("митинг")


def test_a_name_that_can_not_be_read_is_heard_nowhere():
    assert ears_of_name(NameWatch("", "Асет")) == []
    assert ears("15") == ()


@given(st.text(max_size=80))
def test_every_word_of_a_text_is_heard_in_it(text):
    told = heard(text)
    assert told == "" or (told.startswith(" ") and told.endswith(" "))
    for word in text.split(" "):
        if word.isalpha() and word.isascii():
            assert all(f" {form}" in told for form in ears(word))


def test_a_word_of_one_sound_is_not_every_word_that_begins_so():
    assert not holds(["zzz"], "Садовод заняла первое место")
    assert holds(["суд"], "Решение суда")
    assert holds(["Эм"], "Em приехал")
