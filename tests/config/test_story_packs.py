"""The lists behind the telling of stories refuse what contradicts itself, with file and reason."""

import pytest

from config.errors import PackError
from config.masses import load_mass_rules, mass_rules
from config.pattern_packs import load_pattern_packs
from config.served import load_served_words, served_words

LIMITS = "[limits]\ntold_singly = 3\npeople = 12\nwindow_minutes = 30\nover_after_minutes = 90\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (LIMITS.replace("people = 12", "people = 0"), "limits.people must be a whole number above 0"),
        (LIMITS.replace("told_singly = 3\n", ""), "limits.told_singly must be a whole number above 0"),
        (LIMITS + '[families]\na = ["fine"]\nb = ["fine"]\n', "fine stands in two families"),
    ],
)
def test_rules_of_mass_events_that_make_no_sense_are_refused(tmp_path, text, reason):
    path = tmp_path / "masses.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=reason):
        load_mass_rules(path)


def test_families_name_event_types_that_there_are():
    known = {pack.id for pack in load_pattern_packs()}
    assert set(mass_rules().families) <= known


def test_a_type_in_no_family_is_one_of_its_own():
    assert mass_rules().family("asylum") == "asylum"


@pytest.mark.parametrize("text", ["[en]\nbefore = '('\nbehind = 'x'\n", "[en]\nbefore = 'x'\n"])
def test_expressions_that_are_missing_or_broken_are_refused(tmp_path, text):
    path = tmp_path / "served.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match="missing or not understood"):
        load_served_words(path)


def test_the_words_of_all_languages_are_one_expression():
    words = served_words()
    assert words.before.search("после отбытых ")
    assert words.before.search("after serving ")
    assert words.behind.match(" кейін")
