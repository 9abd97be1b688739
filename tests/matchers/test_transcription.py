"""Transcription: foreign names as Russian writes them, by rule and by usage."""

import pytest

from matchers.folding import fold, sounds
from matchers.name_across import foreign_forms
from matchers.transcription import frequent_surnames, known_name, latin_names, levelled, transcribed, usual_forms

BY_RULE = [
    ("Bellemont", "Бельмон"),
    ("Girardot", "Жирардо"),
    ("Lachaud", "Лашо"),
    ("Wickham", "Уикем"),
    ("Knowlton", "Ноултон"),
    ("Fairlake", "Фейрлейк"),
    ("Schwarzbeck", "Шварцбек"),
    ("Steinhäuser", "Штайнхойзер"),
    ("Benavídez", "Бенавидес"),
    ("Quijano", "Кихано"),
    ("Bracciolini", "Браччолини"),
    ("Gugliermo", "Гульермо"),
    ("Szczepański", "Щепаньский"),
    ("Wrzosek", "Вжосек"),
    ("Kovačević", "Ковачевич"),
    ("Kovacevic", "Ковачевич"),
    ("Dvořáček", "Дворжачек"),
    ("Nagykálnai", "Надькалнаи"),
    ("Ceylan", "Джейлан"),
    ("Büyükoğlu", "Бююкоглу"),
    ("Xiaoming", "Сяомин"),
    ("Zhuangyuan", "Чжуанъюань"),
    ("Kyung-ho", "Кёнхо"),
    ("Tsukishima", "Цукисима"),
    ("Khoury", "Хури"),
    ("Søndergaard", "Сёндергор"),
]


def spoken(russian):
    return sounds(fold(russian))[0].form


@pytest.mark.parametrize(("latin", "russian"), BY_RULE)
def test_foreign_surname_sounds_as_russian_writes_it(latin, russian):
    """Every language's rules are tried; one of them gives the Russian form."""
    assert levelled(spoken(russian)) in foreign_forms(fold(latin))


@pytest.mark.parametrize("latin", ["Tolymbekov", "Akhmetova", "Serikuly", "Maratovich"])
def test_name_from_here_is_no_foreign_one(latin):
    """Their vowels are written with care: no other language's rules are tried."""
    assert not foreign_forms(fold(latin))


@pytest.mark.parametrize(
    ("latin", "russian"), [("Jacques", "Жак"), ("Michael", "Майкл"), ("José", "Хосе"), ("Jose", "Хосе")]
)
def test_usage_goes_both_ways(latin, russian):
    """A known name leads to its Russian form, and back."""
    name = known_name(fold(latin))
    assert spoken(russian) in usual_forms(name)
    assert name in latin_names(spoken(russian))


def test_unknown_name_has_no_usage():
    """Usage is a list; what it does not know is left to the rules."""
    assert known_name("xqzwv") == ""
    assert usual_forms("") == ()


def test_surname_is_no_given_name():
    """`Walker` is known as a surname only."""
    assert usual_forms("walker")
    assert not usual_forms("walker", givens_only=True)


def test_run_of_letters_is_not_read():
    """No part of a name is that long."""
    assert transcribed("a" * 60) == ()


def test_frequent_surnames_know_their_umlauts():
    """Müller is typed in three ways; Möller is another."""
    table = frequent_surnames()
    assert {table[name] for name in ("muller", "mueller")} == {"muller"}
    assert table["moeller"] == "moller"
