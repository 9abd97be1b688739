"""The subcommands that touch an installation: feeds, watchlist, migrate, backup, restore, prune, doctor."""

import json
import os
import stat
import sys
import zoneinfo
from zoneinfo import ZoneInfo

import pytest

from dabyl.cli import main

URL = "https://news.example/rss"


def test_feeds_are_added_listed_and_removed(dabyl):
    assert dabyl("feeds", "add", URL, "--every", "300").status == 0
    assert "watched already" in dabyl("feeds", "add", URL).out
    assert URL in dabyl("feeds", "list").out
    assert dabyl("feeds", "remove", URL).status == 0
    assert dabyl("feeds", "remove", URL).status == 1


@pytest.mark.parametrize("url", ["/etc/passwd", "file:///etc/passwd", "https://", "news"])
def test_an_address_that_cannot_be_asked_is_a_failure_in_one_line(dabyl, url):
    said = dabyl("feeds", "add", url)
    assert said.status == 1
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("every", ["0", "86401", "soon"])
def test_a_rhythm_out_of_range_is_wrong_usage(dabyl, every):
    assert dabyl("feeds", "add", URL, "--every", every).status == 2


def test_feeds_go_out_as_opml_and_come_back(dabyl, tmp_path):
    dabyl("feeds", "add", URL)
    assert dabyl("feeds", "export", tmp_path / "feeds.opml").status == 0
    dabyl("feeds", "remove", URL)
    assert "1 added" in dabyl("feeds", "import", tmp_path / "feeds.opml").out
    assert URL in dabyl("feeds", "list").out


def test_a_watchlist_goes_in_and_comes_out(dabyl, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("name,aliases\nМадина Сарбасова,Madina S.\nТимур Оспанов,\n", encoding="utf-8")
    assert dabyl("watchlist", "import", path).out == "2 lines: 2 added, 0 there already, 0 skipped\n"
    assert dabyl("watchlist", "import", path).out == "2 lines: 0 added, 2 there already, 0 skipped\n"
    rows = [json.loads(line) for line in dabyl("watchlist", "export").out.splitlines()]
    assert rows == [
        {"id": "2", "name": "Мадина Сарбасова", "aliases": ["Madina S."]},
        {"id": "3", "name": "Тимур Оспанов"},
    ]


def test_an_exported_file_is_for_its_owner_only(dabyl, tmp_path):
    assert dabyl("watchlist", "export", tmp_path / "out.jsonl").status == 0
    assert stat.S_IMODE((tmp_path / "out.jsonl").stat().st_mode) == 0o600


def test_a_bad_line_of_a_watchlist_is_told_and_the_rest_goes_in(dabyl, tmp_path):
    path = tmp_path / "people.jsonl"
    path.write_text('{"name": "Мадина Сарбасова"}\n{"pattern": "no-such"}\n', encoding="utf-8")
    said = dabyl("watchlist", "import", path)
    assert said.status == 1
    assert "people.jsonl:2:" in said.err
    assert "1 added" in said.out


def test_lists_of_chats_are_apart(dabyl, tmp_path):
    path = tmp_path / "people.txt"
    path.write_text("Мадина Сарбасова\n", encoding="utf-8")
    assert dabyl("watchlist", "import", path, "--chat", "-1001234").status == 0
    assert dabyl("watchlist", "export").out == ""
    assert "Сарбасова" in dabyl("watchlist", "export", "--chat", "-1001234").out


@pytest.mark.parametrize("words", [["import"], ["import", "no-such-file"], ["export", "--chat", "aigul"]])
def test_wrong_words_about_a_watchlist_are_one_line(dabyl, words):
    said = dabyl("watchlist", *words)
    assert said.status in {1, 2}
    assert len(said.err.splitlines()) == 1


def test_migrate_says_what_it_did(dabyl):
    assert "before at nothing" in dabyl("migrate").out
    assert "before" not in dabyl("migrate").out


def test_a_backup_is_put_back_with_its_list(dabyl, tmp_path, home):
    path = tmp_path / "people.txt"
    path.write_text("Мадина Сарбасова\n", encoding="utf-8")
    dabyl("watchlist", "import", path)
    assert dabyl("backup", tmp_path / "b.db").status == 0
    assert dabyl("backup", tmp_path / "b.db").status == 1
    assert "Сарбасова".encode() not in (tmp_path / "b.db").read_bytes()
    path.write_text("Тимур Оспанов\n", encoding="utf-8")
    dabyl("watchlist", "import", path)
    assert dabyl("restore", tmp_path / "b.db").status == 0
    assert "Оспанов" not in dabyl("watchlist", "export").out
    assert "Сарбасова" in dabyl("watchlist", "export").out


def test_a_file_that_is_no_backup_is_refused_and_changes_nothing(dabyl, tmp_path):
    dabyl("feeds", "add", URL)
    (tmp_path / "b.db").write_text("no database" * 100)
    said = dabyl("restore", tmp_path / "b.db")
    assert said.status == 1
    assert "no backup" in said.err
    assert URL in dabyl("feeds", "list").out


def test_prune_says_how_much_went(dabyl):
    assert dabyl("prune").out == "0 outbox, 0 alerts, 0 entries, 0 stories deleted\n"
    assert dabyl("prune", "--days", "0").status == 2


def test_doctor_is_content_with_a_new_installation(dabyl):
    said = dabyl("doctor")
    assert said.status == 0, said.out
    assert said.out.endswith("all well\n")


def test_doctor_tells_what_is_bad_and_prints_no_secret(dabyl, monkeypatch, tmp_path):
    token = "123456:AAH" + "k" * 32
    monkeypatch.setenv("DABYL_TELEGRAM_TOKEN", token)
    monkeypatch.setenv("DABYL_TELEGRAM_API_URL", "http://127.0.0.1:9")
    (tmp_path / "file").touch()
    monkeypatch.setenv("DABYL_DATA_DIR", str(tmp_path / "file" / "below"))
    said = dabyl("doctor")
    assert said.status == 1
    assert "BAD      database" in said.out
    assert "BAD      token" in said.out
    assert token not in said.out + said.err


def test_a_lost_key_is_told_before_anything_is_written(dabyl, home):
    dabyl("feeds", "add", URL)
    (home / "config" / "dabyl" / "key").unlink()
    for words in (("feeds", "list"), ("run",), ("migrate",)):
        said = dabyl(*words)
        assert said.status == 1
        assert "the key this database was written with is missing: put it back as" in said.err
        assert len(said.err.splitlines()) == 1
    assert not (home / "config" / "dabyl" / "key").exists(), "a new one would be taken for the right one"


@pytest.mark.parametrize("key", ["ключ", "abc", "AAAA"])
def test_what_is_no_key_is_told_in_one_line(dabyl, monkeypatch, key):
    monkeypatch.setenv("DABYL_KEY", key)
    said = dabyl("feeds", "list")
    assert (said.status, "DABYL_KEY: the key " in said.err, len(said.err.splitlines())) == (1, True, 1)


def test_a_source_that_does_not_answer_now_is_added_with_a_note(dabyl):
    dabyl("migrate")
    said = dabyl("feeds", "add", URL)
    assert (said.status, said.err) == (0, "")
    assert "does not answer yet" in said.out


def test_a_private_address_nobody_allowed_is_a_failure_in_one_line(dabyl):
    said = dabyl("feeds", "add", "http://127.0.0.1:9/feed")
    assert said.status == 1
    assert "private" in said.err
    assert len(said.err.splitlines()) == 1
    assert dabyl("feeds", "list").out == ""


def test_a_starter_list_is_added_unchecked_and_once(dabyl):
    assert dabyl("feeds", "pack", "kz").status == 0
    assert " 0 sources added" in dabyl("feeds", "pack", "kz").out
    states = {line.split()[0] for line in dabyl("feeds", "list").out.splitlines()}
    assert states == {"unchecked"}
    assert dabyl("feeds", "pack", "atlantis").status == 2


def test_a_check_says_why_a_source_does_not_answer(dabyl):
    dabyl("feeds", "add", URL, "--unchecked")
    said = dabyl("feeds", "check")
    assert said.status == 1
    assert "failing" in said.out
    assert said.err.strip() == "0 of 1 source answers"


def test_a_campaign_is_begun_told_and_ended(dabyl):
    assert "own rhythm" in dabyl("feeds", "campaign").out
    assert dabyl("feeds", "campaign", "--until", "2999-12-01").status == 0
    assert "until the end of 2999-12-01" in dabyl("feeds", "campaign").out
    assert "own rhythm" in dabyl("feeds", "campaign", "--off").out


@pytest.mark.parametrize("words", [["--until", "soon"], ["--until", "2020-01-01"], ["--until", "2999-12-01", "--off"]])
def test_a_campaign_until_no_day_to_come_is_wrong_usage(dabyl, words):
    said = dabyl("feeds", "campaign", *words)
    assert said.status == 2
    assert len(said.err.splitlines()) == 1


def test_a_second_restore_keeps_what_the_first_one_put_aside(dabyl, tmp_path, home):
    path = tmp_path / "people.txt"
    path.write_text("Мадина Сарбасова\n", encoding="utf-8")
    dabyl("watchlist", "import", path)
    dabyl("backup", tmp_path / "b.db")
    path.write_text("Тимур Оспанов\n", encoding="utf-8")
    dabyl("watchlist", "import", path)
    places = [dabyl("restore", tmp_path / "b.db").out.split("before it is ")[1].strip() for _ in range(2)]
    assert len(set(places)) == 2
    assert dabyl("restore", places[0]).status == 0
    assert "Оспанов" in dabyl("watchlist", "export").out


def test_the_first_command_tells_where_the_key_is(dabyl, home):
    assert str(home / "config" / "dabyl" / "key") in dabyl("feeds", "list").err
    assert "key" not in dabyl("feeds", "list").err


def test_another_rhythm_for_a_known_feed_is_told(dabyl):
    dabyl("feeds", "add", URL, "--every", "5", "--unchecked")
    assert "now every 60 s" in dabyl("feeds", "add", URL, "--every", "60", "--unchecked").out


def test_a_full_disk_is_one_line(dabyl, monkeypatch):
    class Full:
        def write(self, text):
            raise OSError(28, "No space left on device")

        flush = write

        def fileno(self):
            return os.open(os.devnull, os.O_WRONLY)

    monkeypatch.setattr(sys, "stdout", Full())
    assert main(["feeds", "export"]) == 1


def test_time_zones_that_cannot_be_read_are_told_by_doctor(dabyl, monkeypatch, tmp_path):
    (tmp_path / "Asia").mkdir()
    (tmp_path / "Asia" / "Almaty").write_text("no time zone")
    ZoneInfo.clear_cache(only_keys=["Asia/Almaty"])
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([tmp_path])
    try:
        said = dabyl("doctor")
    finally:
        zoneinfo.reset_tzpath(before)
    assert "BAD      zones: the system's tzdata cannot be read: install it anew" in said.out
