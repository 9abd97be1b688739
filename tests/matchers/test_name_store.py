"""The store: what is kept is found by sound, near or far, in a short list and a long one."""

import pytest

from matchers.folding import fold, sounds
from matchers.name_store import NameStore, part_of


def store_of(*names):
    store = NameStore()
    for slot, (given, surname) in enumerate(names):
        store.add(fold(given), fold(surname), slot)
    return store


@pytest.mark.parametrize("word", ["Толымбкеов", "Толымбков", "Толымбеккков", "Толыммбеков", "Толымбектов"])
def test_part_a_word_is_with_one_letter_mistyped_is_found(word):
    store = store_of(("Марат", "Толымбеков"), ("Марат", "Сеитов"))
    heard = sounds(fold(word))
    assert {store.part(number).start for number in {*store.slipped(heard), *store.like(heard)}} == {"толы"}


def test_people_are_found_by_both_parts_and_by_surname():
    store = store_of(("Марат", "Ахметов"), ("Дана", "Ахметов"), ("Марат", "Сеитов"))
    (marat,), (akhmetov,) = (list(store.like(sounds(name))) for name in ("марат", "ахметов"))
    assert list(store.people(marat, akhmetov)) == [0]
    assert [slot for _, slot in store.namesakes(akhmetov)] == [0, 1]
    assert store.is_surname(akhmetov)
    assert not store.is_given(akhmetov)


def test_removed_person_is_gone_and_others_stay():
    store = store_of(("Марат", "Ахметов"), ("Марат", "Ахметов"))
    store.remove("марат", "ахметов", 0)
    (marat,), (akhmetov,) = (list(store.like(sounds(name))) for name in ("марат", "ахметов"))
    assert list(store.people(marat, akhmetov)) == [1]


def test_version_changes_only_when_a_word_may_mean_more():
    store = store_of(("Марат", "Ахметов"))
    before = store.version
    store.add("марат", "ахметов", 1)
    assert store.version == before
    store.add("ахметов", "марат", 2)
    assert store.version > before


@pytest.mark.parametrize("word", ["ахметов", "ульянов", "akhmetov", "dumont", "michael", "тө", "šć"])
def test_part_is_kept_as_it_was_made(word):
    store = store_of((word, word))
    assert store.part(0) == part_of(word)
