from datetime import UTC, datetime

import pytest

from bot.zones import _cities, near_zones, read_zone, with_offset, zone_names, zone_of


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Asia/Almaty", "Asia/Almaty"),
        ("asia/almaty", "Asia/Almaty"),
        ("almaty", "Asia/Almaty"),
        ("new york", "America/New_York"),
        ("utc", "UTC"),
        ("Asia/Almati", None),
        ("posix/Asia/Almaty", None),
        ("../../etc/passwd", None),
        ("", None),
    ],
)
def test_a_zone_is_read_by_name_or_city(words, zone):
    assert read_zone(words) == zone


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Asia/Almati", "Asia/Almaty"),
        ("Almatty", "Asia/Almaty"),
        ("Europ/Berlin", "Europe/Berlin"),
        ("Алмата", "Asia/Almaty"),
        ("Акто́бе", "Asia/Aqtobe"),
    ],
)
def test_a_misspelt_zone_suggests_the_one_that_was_meant(words, meant):
    assert near_zones(words)[0] == meant


def test_nothing_is_suggested_for_nonsense():
    assert near_zones("zzzzqqq") == []


@pytest.mark.parametrize("name", ["Mars/Base", "", "../x", "/etc/passwd"])
def test_an_unknown_zone_opens_as_utc(name):
    assert zone_of(name).key == "UTC"


@pytest.mark.parametrize(
    ("words", "zone"),
    [("Астана", "Asia/Almaty"), ("Қарағанды", "Asia/Almaty"), ("Ақтөбе", "Asia/Aqtobe"), ("UTC+5", "Asia/Almaty")],
)
def test_a_place_is_read_as_people_there_call_it(words, zone):
    assert read_zone(words) == zone


def test_every_place_has_a_zone_there_is():
    assert set(_cities().values()) <= set(zone_names())


def test_a_place_is_written_with_its_offset_and_utc_once():
    now = datetime(2026, 5, 1, tzinfo=UTC)
    assert with_offset("Almaty", "Asia/Almaty", now) == "Almaty UTC+5"
    assert with_offset("UTC", "UTC", now) == "UTC"
