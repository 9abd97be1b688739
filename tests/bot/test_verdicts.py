"""Which words are offered as the mark of a namesake."""

import pytest

from bot.verdicts import clues_of


@pytest.mark.parametrize(
    ("text", "matched", "offered"),
    [
        ("Сагымбеков пропустит финал", "Ерасыла Сагымбекова", ["пропустит", "финал"]),
        ("Сагымбековым недовольна лига", "Ерасыл Сагымбеков", ["недовольна"]),
        ("Сағымбеков финалда ойнамайды", "Ерасыл Сағымбековті", ["финалда", "ойнамайды"]),
        ("Sagymbekov’s hockey league", "Yerasyl Sagymbekov", ["hockey", "league"]),
        ("Хоккейный клуб взял Омарова", "Айдос Омаров", ["Хоккейный"]),
    ],
)
def test_no_form_of_the_name_is_offered_as_a_clue(text, matched, offered):
    """A rule on somebody's own surname would silence the watch."""
    assert clues_of([text], [matched]) == offered
