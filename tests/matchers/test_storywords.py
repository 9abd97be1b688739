"""The lexicon can be read, and its phrases are found."""

import pytest

from matchers.storywords import KINDS, Phrasebook, lexicon


def found(phrase, text):
    return [(start, end) for start, end, _ in Phrasebook([("x", phrase)]).find(text.split())]


@pytest.mark.parametrize(
    ("phrase", "text", "places"),
    [
        ("detain*", "police detained him", [(1, 2)]),
        ("fine", "a fine day of fines", [(1, 2)]),
        ("under|in arrest", "put under arrest", [(1, 3)]),
        ("end* ~ strike", "he ended his long hunger strike", [(1, 6)]),
        ("end* ~ strike", "he ended his very long and hard strike", []),
        ("end* ~~ strike", "he ended his very long and hard strike", [(1, 8)]),
        ("a b", "a a b", [(1, 3)]),
        ("орал+", "в орале орал оралда оралбай оралов", [(1, 2), (2, 3), (3, 4)]),
        ("росси+", "россия российский россияне", [(0, 1)]),
        ("jamaica+", "jamaica's jamaicans", [(0, 1)]),
    ],
)
def test_a_phrase_is_found_where_its_words_stand(phrase, text, places):
    assert found(phrase, text) == places


def test_every_step_has_a_kind_and_words_in_three_languages():
    book = lexicon()
    assert set(book.kinds.values()) <= KINDS
    told = {lang: {label.split()[1] for label in labels(book.clauses[lang])} for lang in ("en", "ru", "kk")}
    assert told["en"] == told["ru"] == told["kk"] == set(book.kinds)


def labels(book):
    every = (label for starts in book._heads.values() for _, _, label in starts)
    return {label for label in every if label.startswith("step ")}


def test_patterns_map_to_steps_that_exist():
    book = lexicon()
    assert set(book.patterns.values()) <= set(book.kinds)
    assert {"draft-notice", "jail-days", "fine", "detention"} <= set(book.patterns)
