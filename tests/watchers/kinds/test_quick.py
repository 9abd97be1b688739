"""The quick reader reads as feedparser does, or declines."""

from datetime import UTC, datetime
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchers.kinds.drafts import finish
from watchers.kinds.loose import read_loose
from watchers.kinds.quick import DeclinedError, read_quick

NOW = datetime(2026, 4, 14, 16, 40, tzinfo=UTC)
URL = "https://news.example/feeds/all.xml"
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'
)
RSS_PARTS = (
    "<title>Plain 5 &lt; 7 &amp; 8</title>",
    "<title>A &amp;amp; B</title>",
    "<title>&lt;b>Bold&lt;/b> x</title>",
    "<title><![CDATA[C <i>it</i>]]></title>",
    "<title>The &lt;blink&gt; tag</title>",
    "<link>http://news.example/1</link>",
    "<link>/rel/2</link>",
    "<link>  http://news.example/?a=1&amp;b=2 </link>",
    "<guid>http://news.example/g</guid>",
    "<guid isPermaLink='false'>g1</guid>",
    "<guid isPermaLink='true'>http://news.example/p</guid>",
    "<pubDate>Fri, 23 May 2025 14:05:00 +0600</pubDate>",
    "<pubDate>23 May 2025 14:05 GMT</pubDate>",
    "<pubDate>junk</pubDate>",
    "<dc:date>2025-05-23T14:05:00+06:00</dc:date>",
    "<description>Text &lt;p>one&lt;/p>&lt;p>two&lt;/p></description>",
    "<description><![CDATA[a ]]]]><![CDATA[> b]]></description>",
    "<description>5 &lt; 7</description>",
    "<content:encoded><![CDATA[<p>Full</p><p>text &amp; more</p>]]></content:encoded>",
    "<author>a@x.example (Ivan)</author>",
    "<dc:creator>Asel</dc:creator>",
    "<category>c</category>",
    "<media:title>mt</media:title>",
    "<media:group><media:title>x</media:title></media:group>",
    "<atom:link rel='self' href='http://wrong.example/'/>",
    "<dc:language>kk</dc:language>",
    "<enclosure url='http://news.example/i.jpg' type='image/jpeg'/>",
    "<source url='http://s.example/'>Src</source>",
)
ATOM_PARTS = (
    "<title>T</title>",
    "<title type='html'>&lt;b>B&lt;/b> &amp;amp; c</title>",
    "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>X <b>y</b></div></title>",
    "<title xml:lang='kk'>K</title>",
    "<link href='http://news.example/1'/>",
    "<link rel='alternate' type='text/html' href='/r'/>",
    "<link rel='self' href='http://wrong.example/s'/>",
    "<id>urn:1</id>",
    "<id>http://news.example/id</id>",
    "<published>2025-05-01T10:00:00Z</published>",
    "<updated>2025-05-02T10:00:00+06:00</updated>",
    "<author><name>N</name><email>n@x.example</email></author>",
    "<summary>s &amp;lt; x</summary>",
    "<summary type='html'>&lt;p>one&lt;/p>two</summary>",
    "<content type='html'>&lt;p>C&lt;/p>d</content>",
    "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>one</p><p>two &amp; three</p></div></content>",
    "<content>plain text</content>",
    "<category term='x'/>",
    "<source><title>S</title><id>s</id></source>",
)


def rss(parts):
    channel = f"<channel><title>F</title><language>ru</language><item>{parts}</item></channel>"
    return f'<rss version="2.0" {SPACES}>{channel}</rss>'


def atom(parts):
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ru"><title>F</title><entry>{parts}</entry></feed>'


def assert_read_alike(xml):
    """Compare both readers, unless the quick one declines."""
    body = xml.encode()
    try:
        quick = read_quick(body)
    except DeclinedError:
        return
    assert finish(quick, url=URL, now=NOW) == finish(read_loose(body, URL), url=URL, now=NOW)


@pytest.mark.parametrize("wrap", [rss, atom])
def test_every_pair_of_elements_is_read_as_feedparser_reads_it(wrap):
    for pair in combinations(RSS_PARTS if wrap is rss else ATOM_PARTS, 2):
        assert_read_alike(wrap("".join(pair)))


@settings(max_examples=60, deadline=None)
@given(st.permutations(RSS_PARTS), st.integers(1, 8))
def test_any_rss_item_is_read_as_feedparser_reads_it(parts, count):
    assert_read_alike(rss("".join(parts[:count])))


@settings(max_examples=60, deadline=None)
@given(st.permutations(ATOM_PARTS), st.integers(1, 8))
def test_any_atom_entry_is_read_as_feedparser_reads_it(parts, count):
    assert_read_alike(atom("".join(parts[:count])))


@pytest.mark.parametrize(
    "xml",
    [
        rss("<title>a</title><title>b</title>"),
        rss("<title>A <b>b</b></title>"),
        rss("<title>a & b</title>"),
        rss("<dc:description>x</dc:description>"),
        rss("<summary>x</summary>"),
        atom("<title>a</title><content type='text/markdown'>x</content>"),
        atom("<title xml:base='http://x.example/'>a</title>"),
        "<feed xmlns='http://purl.org/atom/ns#'/>",
        "<opml/>",
    ],
)
def test_the_unusual_is_declined(xml):
    with pytest.raises(DeclinedError):
        read_quick(xml.encode())


def test_an_ordinary_feed_is_not_declined():
    parts = "<title>a</title><link>http://news.example/</link><description>d</description><x:y xmlns:x='urn:x'/>"
    assert len(read_quick(rss(parts).encode()).drafts) == 1


def test_the_title_of_a_picture_does_not_replace_the_entrys_own_after_a_source():
    parts = RSS_PARTS[0] + "<source url='http://s.example/'>Src</source><media:title>mt</media:title>"
    assert read_loose(rss(parts).encode(), URL).drafts[0].title == "Plain 5 < 7 & 8"
