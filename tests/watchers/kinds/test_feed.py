"""Feeds of every family, sound, odd and broken."""

import json
from datetime import UTC, datetime

import pytest

from config.errors import FetchError
from watchers.kinds.feed import read
from watchers.kinds.spans import remembered

NOW = datetime(2026, 4, 14, 16, 40, tzinfo=UTC)
URL = "https://news.example/feeds/all.xml"
MAY = datetime(2025, 5, 23, 8, 5, tzinfo=UTC)


def rss(*items, head="", ns=""):
    return (
        f"<?xml version='1.0'?><rss version='2.0' {ns}><channel><title>F</title>{head}{''.join(items)}</channel></rss>"
    )


def item(number, title=None, extra=""):
    title = f"Story {number}" if title is None else title
    return (
        f"<item><title>{title}</title><link>https://news.example/{number}</link><guid isPermaLink='false'>g{number}"
        f"</guid><pubDate>Fri, 23 May 2025 14:05:00 +0600</pubDate><description>About {number}.</description>"
        f"{extra}</item>"
    )


def look(body, *, seen=frozenset(), content_type=None):
    body = body.encode() if isinstance(body, str) else body
    return read(body, url=URL, content_type=content_type, now=NOW, seen=seen)


FAMILIES = {
    "RSS 2.0": rss(item(1, "Әділ сот")),
    "RSS 0.91 with its document type": "<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://my.netscape.com/r.dtd'>"
    "<rss version='0.91'><channel><title>F</title><item><title>Әділ сот</title></item></channel></rss>",
    "RSS 0.9": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'>"
    "<channel><title>F</title></channel><item><title>Әділ сот</title></item></rdf:RDF>",
    "RSS 1.0": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
    "<channel rdf:about='x'><title>F</title></channel><item rdf:about='y'><title>Әділ сот</title></item></rdf:RDF>",
    "Atom 1.0": "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title>"
    "<entry><title>Әділ сот</title><id>1</id></entry></feed>",
    "Atom 0.3": "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>F</title>"
    "<entry><title>Әділ сот</title></entry></feed>",
    "Atom with a prefix": "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>F</a:title><a:entry>"
    "<a:title>Әділ сот</a:title></a:entry></a:feed>",
    "CDF": "<CHANNEL><TITLE>F</TITLE><ITEM HREF='http://news.example/1'><TITLE>Әділ сот</TITLE></ITEM></CHANNEL>",
    "JSON Feed": json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [{"id": 1, "title": "Әділ сот"}]}
    ),
    "items beside the channel": "<rss version='2.0'><channel><title>F</title></channel>"
    "<item><title>Әділ сот</title></item></rss>",
}


@pytest.mark.parametrize("body", FAMILIES.values(), ids=FAMILIES.keys())
def test_every_family_is_read(body):
    listing = look(body)
    assert (listing.title, [entry.title for entry in listing.entries]) == ("F", ["Әділ сот"])


def test_an_entry_carries_all_that_the_feed_says():
    listing = look(
        rss(
            item(1, extra="<c:encoded><![CDATA[<p>Long</p><p>text</p>]]></c:encoded><d:creator>Әсел</d:creator>"),
            head="<language>kk</language>",
            ns="xmlns:c='http://purl.org/rss/1.0/modules/content/' xmlns:d='http://purl.org/dc/elements/1.1/'",
        )
    )
    entry = listing.entries[0]
    assert (entry.id, entry.url, entry.summary, entry.text) == (
        "g1",
        "https://news.example/1",
        "About 1.",
        "Long\ntext",
    )
    assert (entry.lang, entry.author, entry.published_at) == ("kk", "Әсел", MAY)


BROKEN = {
    "a cut end": (rss(item(1), item(2))[:-60], ["Story 1"]),
    "matter before it": ("<br /><b>Warning</b>: x in <b>y.php</b>\n" + rss(item(1)), ["Story 1"]),
    "matter after it": (rss(item(1)) + "<!-- 0.2s --><script>x()</script>", ["Story 1"]),
    "a comment with a sample before it": ("<!-- like <rss version='2.0'> --><!-- x -->" + rss(item(1)), ["Story 1"]),
    "bare ampersands": (rss(item(1, "AT&T & co")), ["AT&T & co"]),
    "HTML entities": (rss(item(1, "&laquo;Сот&raquo;&nbsp;&mdash; x")), ["«Сот» — x"]),
    "forbidden references": (rss(item(1, "a&#1;b&#xD800;c")), ["abc"]),
    "control characters": (rss(item(1, "a\x02b\x1fc")), ["abc"]),
    "an undeclared prefix": (rss(item(1, extra="<dc:creator>x</dc:creator>")), ["Story 1"]),
    "unclosed markup in a text": (
        rss(item(1, extra="<comments>a<br>b<p>c</comments>"), item(2)),
        ["Story 1", "Story 2"],
    ),
    "an entry that swallows the next": (rss(item(1, "A<title>B"), item(2)), ["", "Story 2"]),
    "sample code in CDATA": (rss(item(1, extra="<comments><![CDATA[<item>x</item>]]></comments>")), ["Story 1"]),
    "a short entity of its own": ("<!DOCTYPE rss [<!ENTITY kz 'Qazaq'>]>" + rss(item(1, "&kz; news")), ["Qazaq news"]),
}


@pytest.mark.parametrize(("body", "titles"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_feed_gives_what_can_be_saved(body, titles):
    found = [entry.title for entry in look(body).entries]
    assert found[: len(titles)] == titles or (titles[0] == "" and found[-1] == titles[-1])


NO_FEEDS = {
    "nothing": ("", "empty"),
    "a page": ("<!doctype html><html><body><h1>News</h1></body></html>", "HTML page"),
    "a robot check": ("<html><title>Just a moment...</title></html>", "Cloudflare"),
    "another kind of XML": ("<?xml version='1.0'?><opml><body/></opml>", "another kind of XML"),
    "an error object": ('{"error": "rate limited"}', "not a JSON Feed"),
    "broken JSON": ('{"version": ', "broken JSON"),
    "a sentence": ("Service temporarily unavailable", "neither"),
    "a file's name": ("/etc/passwd", "neither"),
}


@pytest.mark.parametrize(("body", "reason"), NO_FEEDS.values(), ids=NO_FEEDS.keys())
def test_what_is_no_feed_is_named(body, reason):
    with pytest.raises(FetchError, match=reason):
        look(body)


def test_an_entity_bomb_stays_small():
    bomb = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    listing = look(f"<!DOCTYPE rss [<!ENTITY a0 'lol'>{bomb}]>" + rss(item(1, "&a9;")))
    assert sum(len(entry.title) + len(entry.text) for entry in listing.entries) < 1000


def test_a_second_reading_gives_only_what_was_not_there():
    first = look(rss(item(2), item(1)))
    second = look(rss(item(3), item(2), item(1, "Story 1, edited")), seen=remembered(first.spans))
    assert [entry.title for entry in second.entries] == ["Story 3", "Story 1, edited"]
    assert second.listed == 3


def test_a_second_reading_of_the_same_entries_gives_none():
    first = look(rss(item(2), item(1)))
    assert look(rss(item(1), item(2)), seen=remembered(first.spans)).entries == ()


def test_a_wrong_cut_falls_back_to_the_whole_feed():
    odd = "<item><title>Odd</title><guid>http://news.example/odd</guid><x><item><title>inner</title></item></x></item>"
    first = look(rss(item(1)))
    second = look(rss(odd, item(1)), seen=remembered(first.spans))
    assert "Odd" in [entry.title for entry in second.entries]


def test_entries_that_share_a_guid_have_ids_that_do_not_depend_on_their_order():
    shared = [item(n).replace(f"g{n}<", "0<") for n in (1, 2, 3)]
    forth = {entry.title: entry.id for entry in look(rss(*shared)).entries}
    back = {entry.title: entry.id for entry in look(rss(*reversed(shared))).entries}
    assert forth == back
    assert len(set(forth.values())) == 3
    assert all(name.startswith("0#") for name in forth.values())


def test_an_entry_listed_twice_is_given_once():
    assert len(look(rss(item(1), item(1))).entries) == 1


def test_relative_links_rest_on_the_feed_or_its_base():
    feed = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry xml:base='https://base.example/d/'><title>A</title>"
        "<id>1</id><link href='a'/></entry><entry><title>B</title><id>2</id><link href='/b'/></entry></feed>"
    )
    assert [entry.url for entry in look(feed).entries] == ["https://base.example/d/a", "https://news.example/b"]
