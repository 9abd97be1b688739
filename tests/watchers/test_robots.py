"""robots.txt, as RFC 9309 reads it."""

import pytest

from watchers.robots import NOTHING, parse_robots

FILE = """
# a newsroom
User-agent: BadBot
Disallow: /

User-agent: *
User-agent: OtherBot
Disallow: /admin
Disallow: /*?print=
Disallow: /*.pdf$
Disallow: /жаңалық/жабық
Allow: /admin/public
Disallow:
Crawl-delay: 10
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/news/1", True),
        ("/admin", False),
        ("/admin/users", False),
        ("/admin/public/x", True),
        ("/news/1?print=1", False),
        ("/law.pdf", False),
        ("/law.pdf.html", True),
    ],
)
def test_the_longest_rule_that_fits_decides(path, allowed):
    assert parse_robots(FILE, "Dabyl").allow(f"https://dala.example{path}") is allowed


def test_a_group_of_our_own_holds_in_place_of_the_general_one():
    text = "User-agent: *\nDisallow: /\n\nUser-agent: dabyl\nDisallow: /x"
    assert parse_robots(text, "Dabyl").allow("https://dala.example/news")
    assert not parse_robots(text, "Dabyl").allow("https://dala.example/x")


@pytest.mark.parametrize("text", ["", "<html>404</html>", "Disallow: /", "User-agent: *\nDisallow:"])
def test_a_file_without_rules_for_us_allows_everything(text):
    assert parse_robots(text, "Dabyl").allow("https://dala.example/a")


def test_a_host_in_trouble_is_left_alone():
    assert not NOTHING.allow("https://dala.example/")
