from dataclasses import replace

import pytest

from config.errors import FileError
from watchers.opml import Outline, read_opml, write_opml


def test_what_is_written_is_read_again():
    outlines = [
        Outline("https://news.example/rss?a=1&b=2", "Вести & <b>", "feed"),
        Outline("https://other.example/feed", "", "feed"),
        Outline("https://t.me/s/dala", "Дала", "telegram", 300),
        Outline("https://list.example/", "L", "html", None, {"item": "div.news > a", "pages": "off"}),
    ]
    read = read_opml(write_opml(outlines))
    assert [replace(one, kind=one.kind or "feed") for one in read] == outlines


def test_a_title_that_xml_can_not_hold_does_not_spoil_the_list():
    assert read_opml(write_opml([Outline("https://a.example/", "A\x00\x0b\ud800B")]))[0].title == "AB"


@pytest.mark.parametrize(
    "words", ['d:every="0"', 'd:every="99999999999"', 'd:options="[1]"', 'd:options="{"', 'd:kind="x"']
)
def test_odd_words_of_our_own_are_passed_over(words):
    body = f'<opml xmlns:d="urn:dabyl:opml"><body><outline xmlUrl="https://a.example/" {words}/></body></opml>'
    (one,) = read_opml(body.encode())
    assert (one.url, one.every_s, one.options) == ("https://a.example/", None, {})


def test_folders_are_opened_and_addresses_taken_once():
    body = b"""<opml version="1.0"><body><outline text="KZ"><outline text="A" xmlUrl="https://a.example/"/>
    <outline text="A again" xmlUrl=" https://a.example/ "/></outline><outline text="no feed"/></body></opml>"""
    assert read_opml(body) == [Outline("https://a.example/", "A")]


@pytest.mark.parametrize(
    "body",
    [b"", b"not xml", b"<rss/>", b"<opml><body/></opml>", b"\xff\xfe", b"{}"],
    ids=lambda body: body[:8].decode("latin-1"),
)
def test_what_is_no_list_is_refused_in_one_line(body):
    with pytest.raises(FileError, match="OPML") as caught:
        read_opml(body)
    assert "\n" not in str(caught.value)


def test_entities_of_a_hostile_file_are_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hush")
    body = f"""<!DOCTYPE opml [<!ENTITY x SYSTEM "{secret.as_uri()}">]>
    <opml><body><outline text="&x;" xmlUrl="https://a.example/"/></body></opml>""".encode()
    try:
        outlines = read_opml(body)
    except FileError:
        return
    assert all("hush" not in outline.title for outline in outlines)
