"""What a page says of itself."""

import pytest

from watchers.article import Head
from watchers.kinds.pages import parse_page
from watchers.pagehead import read_head

URL = "https://news.example/kk/1?from=mail"
FULL = """<html lang="kk"><head><title>Сот шешімі — Дала</title>
<meta property="og:title" content="Сот шахтерді босатты"><meta property="og:site_name" content="Дала">
<meta property="og:type" content="article"><meta property="article:published_time" content="2026-04-14T16:40:00+05:00">
<link rel="canonical" href="/kk/1"></head><body><h1>Басқа</h1></body></html>"""


def head(page):
    return read_head(parse_page(page.encode(), "text/html; charset=utf-8", URL), URL)


def test_a_page_with_everything_is_read_in_full():
    published = "2026-04-14T16:40:00+05:00"
    assert head(FULL) == Head(
        "Сот шахтерді босатты", "Дала", published, "kk", "https://news.example/kk/1", is_listed=True
    )


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>T</title><h1>A <b>big</b>\n line</h1>", "A big line"),
        ("<title>Only the title</title>", "Only the title"),
        ("<p>none</p>", ""),
    ],
)
def test_the_headline_is_looked_for_in_the_page(page, title):
    assert head(page).title == title


@pytest.mark.parametrize(
    "page",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-04-14"}</script>',
        '<meta itemprop="datePublished" content="2026-04-14">',
        "<article><time datetime='2026-04-14'>14</time></article>",
    ],
)
def test_a_date_is_found_where_newsrooms_put_it(page):
    assert head(page).published == "2026-04-14"


@pytest.mark.parametrize(
    ("page", "listed"),
    [
        ('<meta property="og:type" content="article">', True),
        ('<script type="application/ld+json">[{"@type": ["Thing", "ReportageNewsArticle"]}]</script>', True),
        ('<meta property="og:type" content="article"><meta name="robots" content="NOINDEX, nofollow">', False),
        ('<meta property="og:type" content="article"><meta name="googlebot" content="none">', False),
        ("<article><p>A shared document</p></article>", False),
        ('<meta property="og:type" content="website">', False),
    ],
)
def test_only_a_page_that_says_it_is_an_article_for_everybody_is_listed(page, listed):
    assert head(page).is_listed is listed


@pytest.mark.parametrize("href", ["javascript:alert(1)", "  ", "file:///etc/passwd"])
def test_a_canonical_address_that_is_none_is_left(href):
    assert not head(f'<link rel="canonical" href="{href}">').canonical


def test_a_canonical_address_nobody_can_read_costs_the_page_nothing_else():
    """Found by fuzzing: the whole article was lost."""
    found = head('<title>T</title><link rel="canonical" href="https://[x">')
    assert (found.title, found.canonical) == ("T", "")
