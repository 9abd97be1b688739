import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.records import NameWatch, PatternWatch, StoredWatch
from watchers.lists import Lists


def _stored(number, chat_id, *, is_name):
    watch = NameWatch(str(number), "A B") if is_name else PatternWatch(str(number), "fine")
    return StoredWatch(number, chat_id, str(number), watch)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3), st.sampled_from(["name", "other", "gone"]))))
def test_who_watches_names_only_is_known_whatever_came_and_went(steps):
    lists, left = Lists(), {}
    for number, chat_id, what in steps:
        if what == "gone":
            assert lists.drop(str(number)) == (left.pop(number, None) is not None)
        else:
            left[number] = _stored(number, chat_id, is_name=what == "name")
            lists.put(left[number])
    others = {one.chat_id for one in left.values() if isinstance(one.watch, PatternWatch)}
    assert set(lists.names_only_chats) == {one.chat_id for one in left.values()} - others
    assert dict(lists) == {str(number): one for number, one in left.items()}


def test_a_watch_that_is_gone_is_not_there():
    lists = Lists([_stored(1, 1, is_name=True)])
    lists.drop("1")
    assert lists.get("1") is None
    with pytest.raises(KeyError):
        lists["1"]
