import pytest

from config.errors import FileError
from watchers.opml import Outline, read_opml, write_opml


def test_what_is_written_is_read_again():
    pairs = [("https://news.example/rss?a=1&b=2", "Вести & <b>"), ("https://other.example/feed", "")]
    assert read_opml(write_opml(pairs)) == [Outline(pairs[0][0], pairs[0][1]), Outline(pairs[1][0], pairs[1][0])]


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
