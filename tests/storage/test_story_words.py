"""Words remembered in memory are the words of the table, however few there is room for."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import stories
from storage.records import Decision
from storage.story_words import LATEST, LatestWords
from storage.tables import metadata
from storage.tables_stories import keys, marks, told

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STREAM = st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=6, unique=True), max_size=40)


@dataclass
class Signed:
    item: str
    words: list

    def sure_keys(self):
        return [-self.words[0] - 1]

    def keys(self):
        return self.words

    def marks(self):
        return []

    def packed(self):
        return b""


@pytest.fixture(scope="module")
def engine():
    made = sa.create_engine("sqlite://")
    yield made
    made.dispose()


def heard(engine, stream, most):
    """Tell a stream, and give what was near each of it; with room for `most` words, or none in memory."""
    with engine.connect() as tx:
        metadata.drop_all(tx, [told, keys, marks])
        metadata.create_all(tx, [told, keys, marks])
        remembered = LatestWords(tx, lambda tx, words: stories._latest(tx, (), words), most=most) if most else None
        found = []
        for number, words in enumerate(stream, 1):
            one = Signed(str(number), words)
            near = stories.find_candidates(tx, one, NOW, remembered=remembered)
            found.append(([one.entry_id for one in near.told], near.rarity))
            decision = Decision("s", "e", None, None, 0, "new", "because")
            stories.keep_told(tx, number, one, decision, NOW, remembered=remembered)
        return found


@given(STREAM, st.sampled_from([1, 4, 1000]))
@settings(max_examples=60, deadline=None)
def test_memory_finds_what_the_table_finds(engine, stream, most):
    assert heard(engine, stream, most) == heard(engine, stream, None)


@pytest.mark.parametrize(("most", "written"), [(1000, False), (1, True)])
def test_only_words_for_which_there_is_no_room_are_written(engine, most, written):
    with engine.connect() as tx:
        metadata.drop_all(tx, [told, keys, marks])
        metadata.create_all(tx, [told, keys, marks])
        words = LatestWords(tx, lambda _tx, _words: {}, most=most)
        words.add([3, 4], 1)
        assert bool(tx.execute(sa.select(keys)).all()) == written


def test_of_a_word_only_the_latest_are_kept():
    words = LatestWords(None, lambda _tx, _words: {})
    for number in range(1, 30):
        words.of([7])
        words.add([7], number)
    assert words.of([7, 8]) == {7: list(range(30 - LATEST, 30))}
