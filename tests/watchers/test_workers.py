"""Reading processes: their answers, their deadline, their retirement."""

import io
import json
from datetime import UTC, datetime

import pytest

from config.errors import FetchError
from watchers import worker_process
from watchers.workers import Workers

NOW = datetime(2026, 4, 14, 16, 40, tzinfo=UTC)
FEED = (
    b"<rss><channel><title>F</title><item><title>A</title><pubDate>Fri, 23 May 2025 08:05:00 GMT</pubDate></item>"
    b"</channel></rss>"
)


def reading(workers, body=FEED, kind="feed"):
    return workers.read(body, kind=kind, url="http://news.example/", content_type=None, now=NOW)


async def test_one_process_reads_many_and_says_what_it_can_not_read():
    async with Workers(1) as workers:
        assert (await reading(workers)).entries[0].published_at == datetime(2025, 5, 23, 8, 5, tzinfo=UTC)
        with pytest.raises(FetchError, match="HTML page"):
            await reading(workers, b"<html></html>")
        assert (await reading(workers)).title == "F"


async def test_a_reading_that_takes_too_long_is_given_up_and_the_next_one_works():
    async with Workers(1, deadline_s=0.0) as workers:
        with pytest.raises(FetchError, match="could not be read within"):
            await reading(workers)
        workers._deadline_s = 20.0
        assert (await reading(workers)).title == "F"


async def test_a_process_without_work_is_sent_home_and_another_takes_its_place():
    async with Workers(1, rest_s=0.0) as workers:
        await reading(workers)
        (first,) = workers._idle
        assert await first.wait() != 0
        assert workers._idle == []
        assert (await reading(workers)).title == "F"


async def test_a_process_that_gets_work_again_is_kept():
    async with Workers(1, rest_s=600.0) as workers:
        await reading(workers)
        (first,) = workers._idle
        await reading(workers)
        assert workers._idle == [first]
        assert len(workers._bedtimes) == 1


def frames(*bodies):
    head = json.dumps(
        {"kind": "feed", "url": "u", "content_type": None, "now": NOW.isoformat(), "seen": "", "options": {}}
    )
    sizes = (len(head).to_bytes(4, "big") + len(body).to_bytes(4, "big") + head.encode() + body for body in bodies)
    return io.BytesIO(b"".join(sizes))


def test_a_process_that_has_grown_retires_after_its_answer(monkeypatch):
    monkeypatch.setattr(worker_process, "_GROWN", 0)
    monkeypatch.setattr(worker_process, "_READINGS", 1)
    target = io.BytesIO()
    worker_process.serve(frames(FEED, FEED), target)
    said = target.getvalue()
    assert len(said) == 4 + int.from_bytes(said[:4], "big")
    assert json.loads(said[4:])["retire"] is True


async def test_an_article_comes_out_of_its_page():
    words = "<p>The court in Oskemen freed the miner on Monday.</p><p>He went home.</p>"
    page = f"<html><body><article>{words}</article></body></html>"
    async with Workers(0) as workers:
        article = await workers.extract(page.encode(), url="http://news.example/1", content_type=None)
    assert article.paragraphs[0].startswith("The court in Oskemen")
