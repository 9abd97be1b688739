"""Is this entry one we have seen? Two of GUID, link and title must agree."""

from dataclasses import replace

import pytest

from storage.records import Entry
from watchers.identity import keys, known

OLD = Entry(id="g-1", url="http://news.example/a/1", title="Court frees a reporter", text="x")


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"text": "longer now"}, True),
        ({"id": "g-999"}, True),
        ({"title": "Court frees a reporter and her editor"}, True),
        ({"url": "http://news.example/a/1?utm=x"}, True),
        ({"id": "g-1", "url": "https://www.news.example/a/1", "title": "COURT frees  a reporter"}, True),
        ({"url": "http://news.example/b/2", "title": "Another story altogether"}, False),
        ({"id": "g-2", "url": "http://news.example/b/2"}, False),
        ({"id": "g-2", "title": "Another story altogether"}, False),
    ],
)
def test_two_of_three_must_agree(changes, same):
    assert known(keys(replace(OLD, **changes)), set(keys(OLD))) is same


def test_a_site_that_moves_to_https_repeats_nothing():
    plain = Entry(id="http://news.example/a/1", url="http://news.example/a/1", title="T", text="")
    moved = Entry(id="https://news.example/a/1", url="https://news.example/a/1", title="T", text="")
    assert known(keys(moved), set(keys(plain)))


def test_entries_that_all_lead_to_the_home_page_stay_apart():
    first = Entry(id="1", url="http://news.example/", title="Weather", text="")
    second = Entry(id="2", url="http://news.example/", title="Weather", text="")
    assert not known(keys(second), set(keys(first)))


def test_an_entry_with_nothing_but_text_has_a_key():
    assert keys(Entry(id="no-guid:1", title="", text="Only words"))
    assert keys(Entry(id="x", title="", text=""))


def test_keys_are_the_same_in_every_version():
    assert keys(OLD)[0] == "d02996588987b9d0e0dd78218cb3ac5d"
