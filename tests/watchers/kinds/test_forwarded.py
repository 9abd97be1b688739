"""What chats give, put into entries."""

import pytest

from watchers.kinds.forwarded import link_of, public_address


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://dala.example/1", "https://dala.example/1"),
        ("«https://dala.example/1».", "https://dala.example/1"),
        ("https://dala.example/1 https://dala.example/1", "https://dala.example/1"),
        ("https://dala.example/1 https://dala.example/2", None),
        ("word " * 31 + "https://dala.example/1", None),
        ("no link here", None),
        ("ftp://dala.example/1", None),
    ],
)
def test_a_text_is_a_link_when_there_is_one_and_little_beside_it(text, link):
    assert link_of(text) == link


@pytest.mark.parametrize(
    ("place", "canonical", "shown"),
    [
        ("https://a.example/1?utm_source=x&id=5", "", "https://a.example/1?id=5"),
        ("https://a.example/1?fbclid=abc#part", "", "https://a.example/1"),
        ("https://www.a.example/1?u=me", "https://a.example/1", "https://a.example/1"),
        ("https://a.example/1", "https://evil.example/1", "https://a.example/1"),
    ],
)
def test_an_address_shown_to_others_carries_no_marks_of_the_giver(place, canonical, shown):
    assert public_address(place, canonical) == shown
