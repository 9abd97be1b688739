"""Fingerprints: stable, alike for texts alike, and bounded."""

from hypothesis import given
from hypothesis import strategies as st

from matchers.fingerprints import BINS, bands, likeness, minhash, stable_hash, text_hash, word_hash

WORDS = st.lists(st.sampled_from([f"word{number}" for number in range(200)]), min_size=3, max_size=80)


def test_hashes_never_change_from_run_to_run():
    assert (stable_hash("сот"), word_hash("сот"), text_hash(["сот", "үкімі"])) == (
        -6048226027586422757,
        2519174106,
        5135060720474962639,
    )


def test_a_sketch_needs_three_words():
    assert minhash(["only", "two"]) == ()
    assert bands(()) == []


@given(WORDS)
def test_a_text_is_wholly_like_itself(words):
    sketch = minhash(words)
    assert len(sketch) == BINS
    assert likeness(sketch, minhash(list(words))) == 1.0
    assert len(bands(sketch)) == 8


@given(WORDS, WORDS)
def test_likeness_is_the_same_both_ways(one, other):
    left, right = minhash(one), minhash(other)
    assert 0.0 <= likeness(left, right) == likeness(right, left) <= 1.0


def test_one_changed_word_of_sixty_leaves_texts_much_alike_and_sharing_a_band():
    words = [f"w{number}" for number in range(60)]
    changed = [*words[:30], "other", *words[31:]]
    one, other = minhash(words), minhash(changed)
    assert likeness(one, other) > 0.75
    assert set(bands(one)) & set(bands(other))


def test_two_texts_without_a_common_pair_are_not_alike():
    one = minhash([f"a{number}" for number in range(60)])
    other = minhash([f"b{number}" for number in range(60)])
    assert likeness(one, other) < 0.1
