"""`dabyl feeds add` with a source that answers."""

import asyncio
import threading

import pytest

from tests.fakes.feed_site import FeedSite


@pytest.fixture
def site(monkeypatch):
    """A feed on loopback, served by a thread of its own since the command runs its own loop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    site = FeedSite()
    asyncio.run_coroutine_threadsafe(site.__aenter__(), loop).result(10)
    monkeypatch.setenv("DABYL_ALLOW_PRIVATE", f"127.0.0.1:{site.port}")
    yield site
    asyncio.run_coroutine_threadsafe(site.__aexit__(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_a_source_that_answers_is_looked_at_when_it_is_added(dabyl, site):
    """Whatever it lists from then on is news: its first look is done."""
    site.entries = [("g1", "T", "x"), ("g0", "S", "y")]
    said = dabyl("feeds", "add", site.url)
    assert said.status == 0, said.err
    assert f"Added: {site.url} (feed), 2 entries" in said.out
    assert dabyl("feeds", "list").out.startswith(f"ok        {site.url}")


def test_an_address_with_nothing_there_is_not_added(dabyl, site):
    site.answer = (404, "text/plain", "nothing")
    said = dabyl("feeds", "add", site.url)
    assert (said.status, len(said.err.splitlines())) == (1, 1)
    assert "404" in said.err
    assert dabyl("feeds", "list").out == ""


def test_what_is_exported_is_imported_with_its_kind_and_rhythm(dabyl, tmp_path):
    channel, page = "https://t.me/s/dala", "https://list.example/news"
    dabyl("feeds", "add", channel, "--kind", "telegram", "--unchecked", "--every", "300")
    dabyl("feeds", "add", page, "--kind", "html", "--unchecked")
    file = str(tmp_path / "sources.opml")
    assert dabyl("feeds", "export", file).out == f"wrote 2 sources to {file}\n"
    exported = dabyl("feeds", "export").out
    for url in (channel, page):
        dabyl("feeds", "remove", url)
    assert dabyl("feeds", "import", file).out == "2 sources: 2 added, 0 there already\n"
    assert dabyl("feeds", "export").out == exported
    assert 'kind="telegram"' in exported
    assert 'every="300"' in exported


@pytest.mark.parametrize(
    ("words", "name"),
    [(b"<rss/>", "this is not an OPML file"), (None, "No such file")],
)
def test_a_list_that_can_not_be_imported_is_named(dabyl, tmp_path, words, name):
    file = tmp_path / "list.opml"
    if words is not None:
        file.write_bytes(words)
    said = dabyl("feeds", "import", str(file))
    assert (said.status, len(said.err.splitlines())) == (1, 1)
    assert str(file) in said.err
    assert name in said.err


def test_one_source_is_one_source(dabyl):
    dabyl("feeds", "add", "https://a.example/rss", "--unchecked")
    assert dabyl("feeds", "list").err.splitlines()[-1] == "1 source"


@pytest.mark.parametrize("command", [("poll", "http://a.example/"), ("feeds", "add", "http://a.example/")])
def test_a_proxy_that_is_none_is_named(dabyl, command):
    said = dabyl(*command, "--proxy", "foo")
    assert said.status == 2
    assert said.err.startswith(f"dabyl {command[0]}: --proxy foo is no address of a proxy")


def test_a_source_of_a_pack_is_unchecked_until_it_was_seen_to_answer(dabyl, site):
    site.entries = [("g1", "T", "x")]
    dabyl("feeds", "add", site.url, "--unchecked")
    assert dabyl("feeds", "list").out.startswith("unchecked")
    said = dabyl("feeds", "check")
    assert said.err.splitlines()[-1] == "1 of 1 source answers"
    assert dabyl("feeds", "list").out.startswith("ok")
