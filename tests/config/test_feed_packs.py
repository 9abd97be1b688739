"""Starter lists of sources."""

import pytest

from config.errors import PackError
from config.feed_packs import KINDS, feed_packs
from watchers import kinds
from watchers.addresses import parse_address


def test_the_packs_that_come_along_are_sound_and_claim_nothing():
    packs = feed_packs()
    assert [pack.id for pack in packs] == ["centralasia", "kz"]
    feeds = [feed for pack in packs for feed in pack.feeds]
    assert len(feeds) >= 60
    assert {feed.checked for feed in feeds} == {"unchecked"}
    assert all(parse_address(url) for feed in feeds for url in (feed.url, *feed.alternates))


def test_the_kinds_of_a_pack_are_those_that_can_be_read():
    assert set(KINDS) == set(kinds.KINDS)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[feed]]", ":1: needs a title"),
        ('title = "x"\n[[feed]]\nname = "A"\nurl = "ftp://a.example"', ":4: needs a name"),
        ('title = "x"\n[[feed]]\nname = "A"\nurl = "http://a.example"\nkind = "fax"', "kind 'fax'"),
        ('title = "x"\n[[feed]]\nname = "A"\nurl = "http://a.example"\ncolour = "red"', "unknown key 'colour'"),
        ('title = "x"\n' + '[[feed]]\nname = "A"\nurl = "http://a.example"\n' * 2, "stands twice"),
        ("title = ", "Invalid value"),
    ],
)
def test_a_mistake_is_named_with_file_and_reason(tmp_path, text, reason):
    (tmp_path / "xx.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=reason):
        feed_packs(tmp_path)
