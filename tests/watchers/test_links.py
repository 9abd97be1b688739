"""Links that are safe to print."""

import pytest

from watchers.links import safe_link

BASE = "https://news.example/feeds/all.xml"


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("https://news.example/a/1", "https://news.example/a/1"),
        ("  http://news.example/a?b=1&c=2 \n", "http://news.example/a?b=1&c=2"),
        ("/a/1", "https://news.example/a/1"),
        ("a/1", "https://news.example/feeds/a/1"),
        ("//other.example/x", "https://other.example/x"),
        ("https://news.example/жаңалық 1", "https://news.example/%D0%B6%D0%B0%D2%A3%D0%B0%D0%BB%D1%8B%D2%9B%201"),
        ("https://good.example@evil.example/x", "https://evil.example/x"),
        ("https://аlmaty.example/", "https://xn--lmaty-3ve.example/"),
        ("https://news.example/\u202ea\u200bb", "https://news.example/ab"),
        ("javascript:alert(1)", None),
        (" JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("tg://resolve?domain=x", None),
        ("file:///etc/passwd", None),
        ("mailto:a@b.example", None),
        ("", None),
        (None, None),
        ("https://news.example/" + "a" * 5000, None),
    ],
)
def test_a_link_is_made_safe_or_dropped(raw, safe):
    assert safe_link(raw, BASE) == safe
