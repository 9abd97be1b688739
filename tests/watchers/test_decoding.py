"""Bytes to text, as the bytes say."""

import pytest

from watchers.decoding import decode, to_utf8

RU = "<rss>В Шымкенте суд отпустил активистку домой</rss>"
KK = "<rss>Қарағандыда әділ сот өтті, ұлы үміт</rss>"


def declared(text, name):
    return f"<?xml version='1.0' encoding='{name}'?>{text}"


@pytest.mark.parametrize(
    ("text", "codec", "content_type"),
    [
        (KK, "utf-8", None),
        (KK, "utf-8-sig", "text/xml; charset=iso-8859-1"),
        (declared(KK, "windows-1251"), "utf-8", None),
        (KK, "utf-16", None),
        (KK, "utf-16-le", None),
        (KK, "utf-16-be", None),
        (KK, "utf-32", None),
        (RU, "cp1251", 'text/xml; charset="windows-1251"'),
        (RU, "cp1251", None),
        (declared(RU, "utf-8"), "cp1251", None),
        (declared(RU, "iso-8859-1"), "cp1251", None),
        (RU, "koi8-r", None),
        (declared(KK, "kz-1048"), "kz1048", None),
        (KK, "kz1048", None),
        (declared("<rss>ça a été réglé</rss>", "iso-8859-1"), "cp1252", None),
        (declared("<rss>新聞</rss>", "iso-2022-jp"), "iso2022_jp", None),
        (declared("<rss>新聞</rss>", "euc-jp"), "euc_jp", None),
    ],
)
def test_a_feed_is_read_in_the_alphabet_it_is_written_in(text, codec, content_type):
    assert decode(text.encode(codec), content_type) == text
    assert to_utf8(text.encode(codec), content_type).decode() == text


def test_a_few_broken_bytes_leave_the_rest_of_a_utf8_feed_alone():
    body = (KK * 5).encode() + b" \xd0\xff\xfe " + (KK * 5).encode()
    assert decode(body, None).count(KK) == 10


def test_utf8_is_passed_on_as_it_is():
    body = KK.encode()
    assert to_utf8(body, None) is body
