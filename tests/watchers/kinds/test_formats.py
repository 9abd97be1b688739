"""Every format as its specification says: what a feed holds arrives in the right field."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.errors import FetchError
from watchers.dates import parse_date
from watchers.kinds.feed import read

HERE = Path(__file__).parent / "formats"
URL = "https://news.example/dir/feed.xml"
NOW = datetime(2026, 4, 20, tzinfo=UTC)
NONE = "-"
"""Stands for a value that must be absent."""


def cases():
    for path in sorted(HERE.glob("*.toml")):
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        yield from (pytest.param(case, id=f"{path.stem}: {case['name']}") for case in found.get("case", ()))


def read_case(case):
    body = case["body"].encode(case.get("encoding", "utf-8"))
    return read(bytes(case.get("mark", [])) + body, url=URL, content_type=case.get("content_type"), now=NOW)


def field(entry, name):
    if name == "published":
        return entry.published_at.isoformat().replace("+00:00", "Z") if entry.published_at else NONE
    value = getattr(entry, name)
    return NONE if value is None else value


def assert_holds(entry, wanted):
    for name, value in wanted.items():
        if name == "author_has":
            assert value in (entry.author or "")
        else:
            assert (name, field(entry, name)) == (name, value)


@pytest.mark.parametrize("case", list(cases()))
def test_a_feed_is_read_as_its_format_says(case):
    if "fails" in case:
        with pytest.raises(FetchError, match=case["fails"]):
            read_case(case)
        return
    entries = read_case(case).entries
    if "entries" in case:
        assert len(entries) == len(case["entries"])
        for entry, wanted in zip(entries, case["entries"], strict=True):
            assert_holds(entry, wanted)
    if "first" in case:
        assert_holds(entries[0], case["first"])
    assert [entry.title for entry in entries] == case.get("titles", [entry.title for entry in entries])
    assert case.get("lacks", "\0") not in "".join(f"{entry.title}{entry.text}" for entry in entries)


DATES = tomllib.loads((HERE / "dates.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "wanted"), DATES["same"])
def test_a_date_is_read_however_it_is_printed(text, wanted):
    found = parse_date(text, NOW)
    assert (found.isoformat().replace("+00:00", "Z") if found else None) == wanted


@pytest.mark.parametrize("text", DATES["none"])
def test_what_is_no_date_is_none(text):
    assert parse_date(text, NOW) is None


RUSSIAN = "Суд в Алматы освободил шахтёра, сообщили журналистам"
KAZAKH = "Әділ сот: шахтерлер өз үйіне қайтты, ғұмыр бойы күткен"
ENCODED = [
    *((name, RUSSIAN) for name in ("utf-8", "windows-1251", "koi8-r", "koi8-u", "iso-8859-5", "cp866", "mac-cyrillic")),
    *((name, KAZAKH) for name in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "kz1048", "ptcp154")),
    *((name, "Ночью в городе было тихо") for name in ("cp1251", "cp855")),
    *((name, "L'été à la cour: «libérés»") for name in ("iso-8859-1", "windows-1252", "iso-8859-15", "us-ascii")),
    *((name, "Mahkeme gazeteciyi bıraktı, İstanbul'da güneş") for name in ("windows-1254", "iso-8859-9")),
    *((name, "法院释放了记者") for name in ("gb2312", "gbk", "gb18030", "euc-tw")),
    *((name, "法院釋放了記者") for name in ("big5", "big5-hkscs")),
    *((name, "裁判所は記者を釈放した") for name in ("euc-jp", "shift_jis", "iso-2022-jp")),
    ("euc-kr", "법원이 기자를 석방했다"),
    ("windows-1255", "בית המשפט שחרר עיתונאי"),
    ("windows-1256", "أفرجت المحكمة عن صحفي"),
    ("tis-620", "ศาลปล่อยตัวนักข่าว"),
    ("windows-1257", "Teismas paleido žurnalistą"),
    ("iso-8859-2", "Soud propustil novináře"),
    ("windows-1250", "Sąd zwolnił dziennikarkę"),
    ("windows-1253", "Το δικαστήριο άφησε ελεύθερο"),
    ("cp037", "The court freed a miner"),
]
"""Names as declared, and a title that can be written in them."""


ALIASES = [
    ("x-mac-cyrillic", "mac-cyrillic"),
    *(
        (name, "cp1251")
        for name in ("x-cp1251", "win-1251", "win1251", "cp-1251", "1251", "WINDOWS-1251", "x-windows-1251")
    ),
]


def encoded(name, title):
    entry = f"<item><title>{title}</title></item>"
    feed = f'<?xml version="1.0" encoding="{name}"?><rss version="2.0"><channel>{entry}</channel></rss>'
    return feed.encode({"us-ascii": "utf-8", "euc-tw": "utf-8"}.get(name, name))


@pytest.mark.parametrize("header", [None, "text/xml", "application/rss+xml; charset=utf-8"])
@pytest.mark.parametrize(("name", "title"), ENCODED)
def test_a_declared_encoding_is_read_whatever_the_header_says(name, title, header):
    listing = read(encoded(name, title), url=URL, content_type=header, now=NOW)
    assert listing.entries[0].title == title


@pytest.mark.parametrize(("name", "title"), ENCODED)
def test_an_encoding_that_only_the_header_names_is_read(name, title):
    if name in {"us-ascii", "euc-tw", "cp037"}:
        return  # declared wrongly on purpose, or never sent without a declaration
    body = encoded(name, title).decode(name).partition("?>")[2]
    listing = read(body.encode(name), url=URL, content_type=f"text/xml; charset={name}", now=NOW)
    assert listing.entries[0].title == title


@pytest.mark.parametrize(("name", "codec"), ALIASES)
def test_an_encoding_is_known_by_the_names_it_has_in_the_wild(name, codec):
    feed = (
        f'<?xml version="1.0" encoding="{name}"?><rss><channel><item><title>Ночью тихо</title></item></channel></rss>'
    )
    assert read(feed.encode(codec), url=URL, content_type=None, now=NOW).entries[0].title == "Ночью тихо"
