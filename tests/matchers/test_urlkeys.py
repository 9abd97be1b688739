"""Addresses of one page share a key, addresses of two pages do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.urlkeys import url_key

SAME = [
    ("https://www.tobol.example/news/1", "http://tobol.example/news/1/"),
    ("https://tobol.example/news/1", "https://m.tobol.example/news/1"),
    ("https://tobol.example/news/1", "https://amp.tobol.example/news/1"),
    ("https://tobol.example/news/1", "https://tobol.example/news/1/amp/"),
    ("https://tobol.example/news/1", "https://tobol.example/amp/news/1"),
    ("https://tobol.example/news/1", "https://tobol.example/news/1/print"),
    ("https://tobol.example/news/1", "https://tobol.example/news/1?utm_source=tg&yclid=5&_openstat=x#comments"),
    ("https://tobol.example/news/1", "https://tobol.example/news/1?from=main&ysclid=abc"),
    ("https://tobol.example/news/1", "https://tobol.example/news/1?output=amp"),
    ("https://tobol.example/?p=7&lang=kk", "https://tobol.example/?lang=kk&p=7&fbclid=z"),
    ("https://tobol.example/a/index.html", "https://tobol.example/a/"),
]
OTHER = [
    ("https://tobol.example/detail.php?ID=1", "https://tobol.example/detail.php?ID=2"),
    ("https://tobol.example/?p=1", "https://tobol.example/?p=2"),
    ("https://tobol.example/news/1", "https://irtysh.example/news/1"),
    ("https://tobol.example/kk/1", "https://tobol.example/ru/1"),
    ("https://tobol.example:8443/1", "https://tobol.example/1"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_addresses_of_one_page_share_a_key(one, other):
    assert url_key(one) == url_key(other) is not None


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_addresses_of_two_pages_have_two_keys(one, other):
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize("url", ["https://tobol.example/", "ftp://tobol.example/a", "not an address", "http://[", ""])
def test_what_names_no_page_has_no_key(url):
    assert url_key(url) is None


@given(st.text(max_size=60))
def test_no_address_makes_it_stumble(text):
    key = url_key(text)
    assert key is None or key


@given(st.from_regex(r"https://[a-z]{2,8}\.example(/[a-z0-9-]{1,9}){1,3}(\?id=[0-9]{1,4})?", fullmatch=True))
def test_the_key_of_a_key_is_itself(url):
    key = url_key(url)
    assert key is None or url_key("https://" + key) == key
