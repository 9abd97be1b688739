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
