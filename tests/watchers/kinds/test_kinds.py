"""The kinds of source beside feeds: channels, sitemaps, list pages, searches."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import watchers.kinds
from config.errors import FetchError
from watchers.kinds import KINDS, reader_of
from watchers.kinds.search import address
from watchers.kinds.spans import remembered

NOW = datetime(2026, 4, 14, 16, 40, tzinfo=UTC)
HELPERS = {
    *("drafts", "jsonfeed", "loose", "mending", "pages", "selectors", "spans"),
    *("quick", "quick_atom", "quick_entries"),
}


def look(kind, body, url, *, seen=frozenset(), **options):
    return reader_of(kind)(body.encode(), url=url, content_type=None, now=NOW, seen=seen, **options)


def test_every_kind_in_the_folder_is_on_the_list():
    files = {path.stem for path in Path(watchers.kinds.__file__).parent.glob("*.py")} - {"__init__"}
    assert files - HELPERS == {*KINDS, "forwarded"}  # which no address leads to


def test_an_unknown_kind_is_told_with_those_there_are():
    with pytest.raises(FetchError, match="telegram"):
        reader_of("gopher")


def post(number, text):
    return (
        f'<div class="tgme_widget_message js-widget_message" data-post="dala/{number}">'
        '<div class="tgme_widget_message_text js-message_reply_text">quoted</div>'
        f'<div class="tgme_widget_message_text js-message_text">{text}</div><span class="views">{number * 7}</span>'
        f'<a class="tgme_widget_message_date"><time datetime="2025-05-23T14:0{number % 10}:00+06:00">x</time></a></div>'
    )


def channel(*posts):
    head = '<html><head><meta property="og:title" content="Дала"></head><body>'
    return f'{head}<section class="tgme_channel_history">{"".join(posts)}</section></body></html>'


CHANNEL = "https://t.me/s/dala"


def test_a_channel_is_read_newest_first_with_the_first_line_for_a_title():
    listing = look("telegram", channel(post(1, "Сот өтті<br/>Ол босатылды"), post(2, "Ещё &amp; ещё")), CHANNEL)
    assert [(entry.id, entry.title, entry.text) for entry in listing.entries] == [
        ("https://t.me/dala/2", "Ещё & ещё", "Ещё & ещё"),
        ("https://t.me/dala/1", "Сот өтті", "Сот өтті\nОл босатылды"),
    ]
    assert listing.entries[1].published_at == datetime(2025, 5, 23, 8, 1, tzinfo=UTC)
    assert (listing.title, listing.older) == ("Дала", None)


def test_a_channel_gives_new_and_edited_posts_only_whatever_its_counters_say():
    first = look("telegram", channel(post(1, "a"), post(2, "b")), CHANNEL)
    later = channel(post(1, "a").replace(">7<", ">900<"), post(2, "b, edited"), post(3, "c"))
    second = look("telegram", later, CHANNEL, seen=remembered(first.spans))
    assert [entry.text for entry in second.entries] == ["c", "b, edited"]


def test_a_channel_that_went_on_without_us_is_read_further_back():
    first = look("telegram", channel(post(1, "a")), CHANNEL)
    second = look("telegram", channel(post(30, "x"), post(31, "y")), CHANNEL, seen=remembered(first.spans))
    assert second.older == f"{CHANNEL}?before=30"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ('<div class="tgme_page"><div class="tgme_page_title">Dala</div></div>', "no public preview"),
        ('<div class="tgme_channel_info">Dala</div>', "shows no posts"),
        ("<html><body>Something</body></html>", "no preview page"),
    ],
)
def test_a_channel_without_posts_says_why(page, reason):
    with pytest.raises(FetchError, match=reason):
        look("telegram", page, CHANNEL)


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://dala.example/1</loc><lastmod>2025-05-01</lastmod></url>
<url><loc>https://dala.example/2</loc><news:news><news:publication><news:language>kk</news:language></news:publication>
<news:publication_date>2025-05-23T14:05:00+06:00</news:publication_date>
<news:title>Сот өтті</news:title></news:news></url>
</urlset>"""


def test_a_news_sitemap_is_read_newest_first():
    first, second = look("sitemap", SITEMAP, "https://dala.example/s.xml").entries
    assert (first.title, first.lang, first.url) == ("Сот өтті", "kk", "https://dala.example/2")
    assert (second.title, second.id) == ("", "https://dala.example/1")


@pytest.mark.parametrize(
    ("listed", "followed"),
    [
        (
            [("https://dala.example/old.xml", ""), ("https://dala.example/news.xml", "")],
            "https://dala.example/news.xml",
        ),
        ([("/2026-03.xml", "2026-03-31"), ("/2026-04.xml", "2026-04-14")], "https://dala.example/2026-04.xml"),
    ],
)
def test_an_index_of_sitemaps_leads_to_the_newest(listed, followed):
    entries = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{at}</lastmod></sitemap>" for loc, at in listed)
    listing = look("sitemap", f"<sitemapindex>{entries}</sitemapindex>", "https://dala.example/s.xml")
    assert (listing.older, listing.listed) == (followed, 0)


@pytest.mark.parametrize("body", ["<rss/>", "no XML at all", "", "<sitemapindex/>"])
def test_what_is_no_sitemap_fails(body):
    with pytest.raises(FetchError, match="no sitemap"):
        look("sitemap", body, "https://dala.example/s.xml")


CARDS = "".join(
    f'<div class="card"><a href="/news/{n}"><h3>Ақтауда жұмысшылар алаңға шықты {n}</h3></a>'
    f'<time datetime="2025-05-2{n}T10:00:00+05:00">x</time></div>'
    for n in range(4)
)
FRONT = (
    '<html lang="kk"><body><nav><a href="/m">A menu entry that is quite as long as a headline</a></nav>'
    f'{CARDS}<aside><a href="/ad">One more link of a headline\'s length</a></aside></body></html>'
)


@pytest.mark.parametrize("options", [{}, {"item": "div.card", "link": "a[href^='/news']", "title": "h3"}])
def test_a_list_page_gives_its_headlines_with_or_without_selectors(options):
    listing = look("html", FRONT, "https://dala.example/", **options)
    assert [entry.url for entry in listing.entries] == [f"https://dala.example/news/{n}" for n in range(4)]
    assert listing.entries[0].title == "Ақтауда жұмысшылар алаңға шықты 0"
    assert listing.entries[0].published_at == datetime(2025, 5, 20, 5, 0, tzinfo=UTC)


def test_a_list_page_that_was_rebuilt_says_so():
    with pytest.raises(FetchError, match="selectors no longer fit"):
        look("html", FRONT, "https://dala.example/", item="li.story")


def test_a_selector_nobody_understands_is_refused():
    with pytest.raises(FetchError, match="no CSS selector"):
        look("html", FRONT, "https://dala.example/", item="div:nth-child(2)")


RESULT = """<rss version="2.0"><channel><title>q</title><item><title>Сот: белсенді босады - Дала Вести</title>
<link>https://news.google.com/rss/articles/{id}?oc=5</link><guid isPermaLink="false">{id}</guid>
<description>&lt;a href="x"&gt;Сот&lt;/a&gt;</description></item></channel></rss>"""


def test_a_search_result_keeps_its_identity_when_its_link_and_guid_change():
    url = address("Сания Төлегенова", "kk")
    first, second = (look("search", RESULT.format(id=opaque), url).entries[0] for opaque in ("CBMa", "CBMb"))
    assert (first.id, first.title, first.source) == (second.id, "Сот: белсенді босады", "Дала Вести")
    assert first.url != second.url


def test_a_search_asks_for_the_phrase_in_its_edition():
    assert address("A B", "en") == "https://news.google.com/rss/search?q=%22A%20B%22&hl=en-US&gl=US&ceid=US:en"


@pytest.mark.parametrize(
    ("words", "edition"), [("Сания Төлегенова", "kk"), ("Анна Иванова", "ru"), ("Saniya T", "en-US")]
)
def test_a_search_asks_the_edition_of_its_letters(words, edition):
    assert f"hl={edition}" in address(words)


def test_a_quote_does_not_break_out_of_the_phrase():
    assert address('A" OR "B', "en").startswith("https://news.google.com/rss/search?q=%22A%20OR%20B%22&")
