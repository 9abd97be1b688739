"""Slips: one letter dropped, doubled, added or swapped, found whatever the list; replaced letters are none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from matchers import name_slips
from matchers.folding import Sound
from matchers.name_slips import Slips

FORMS = st.text("abklmnrstuv", min_size=6, max_size=9)


def slips_of(*forms):
    slips = Slips()
    for form in forms:
        slips.add(form)
    return slips


def found(slips, form):
    return slips.find((Sound(form, 0.0),))


@pytest.mark.parametrize("word", ["talimbikuv", "tulmbikuv", "tulimbbikuv", "tulimibkuv", "tulimbiktuv", "tulimbiku"])
def test_only_one_slip_inside_the_word_is_forgiven(word):
    assert bool(found(slips_of("tulimbikuv", "siitubaiv"), word)) is (word not in {"talimbikuv", "tulimbiku"})


def test_word_itself_is_no_slip():
    assert found(slips_of("tulimbikuv"), "tulimbikuv") == []


def test_all_numbers_of_one_form_are_found_ascending():
    assert found(slips_of("tulimbikuv", "marat", "tulimbikuv"), "tulimbkuv") == [0, 2]


def test_short_bare_and_endless_words_do_not_slip():
    endless = "tulimbikuv" * 13
    slips = slips_of("murat", "mairaia", endless)
    assert [found(slips, word) for word in ("muurat", "mairaiia", endless[:5] + endless[6:])] == [[], [], []]


@settings(deadline=None, max_examples=150)
@given(st.lists(FORMS, min_size=1, max_size=12), FORMS, st.booleans())
def test_what_is_found_is_what_comparing_with_every_word_finds(forms, word, crowded):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(name_slips, "_MARKS", 7 if crowded else name_slips._MARKS)
        near = [forms[0][:3] + forms[0][4:], forms[0][:2] + forms[0][3] + forms[0][2] + forms[0][4:]]
        for text in (word, *near):
            expected = [number for number, form in enumerate(forms) if _is_slip(text, form)]
            assert found(slips_of(*forms), text) == expected


def _is_slip(left, right):
    replaced = len(left) == len(right) and sorted(left) != sorted(right)
    fit = all(name_slips._may_slip(form) for form in (left, right))
    swapped = len(left) == len(right)
    ends = left[0] == right[0] and (left[-1] == right[-1] or swapped)
    return fit and ends and not replaced and OSA.distance(left, right) == 1
