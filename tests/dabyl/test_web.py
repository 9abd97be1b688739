from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from config.errors import SettingsError
from dabyl.web import serving
from storage import chats, feeds, pulses
from storage.pulses import Pulse

NOW = datetime(2026, 5, 1, tzinfo=UTC)
RUN = Pulse("h:1", "run", NOW, NOW - timedelta(hours=1), NOW, NOW, memory=1000, files=7, watches=3)


@pytest.fixture
async def ask(db):
    """Ask a page; gives status and body."""
    async with serving(db, lambda: NOW, "127.0.0.1", 0) as port, aiohttp.ClientSession() as session:

        async def get(page):
            async with session.get(f"http://127.0.0.1:{port}{page}") as answer:
                return answer.status, await answer.text()

        yield get


async def _say(db, *said):
    async with db.write() as tx:
        for pulse in said:
            await pulses.beat(tx, pulse)


async def test_health_is_good_while_somebody_sends_and_nothing_stands_still(db, ask):
    assert (await ask("/health"))[0] == 503
    await _say(db, RUN)
    status, body = await ask("/health")
    assert (status, '"ok": true' in body) == (200, True)
    await _say(db, replace(RUN, sender_at=NOW - timedelta(minutes=5)))
    status, body = await ask("/health")
    assert (status, "sender has not looked" in body) == (503, True)


async def test_metrics_can_be_read_by_prometheus_and_name_nobody(db, ask):
    async with db.write() as tx:
        await feeds.add(tx, "https://secret-source.example/rss", kind="feed", every_s=None, now=NOW)
        await chats.add(tx, "telegram", "77712345", kind="private", now=NOW)
    await _say(db, RUN)
    status, body = await ask("/metrics")
    assert status == 200
    found = {sample.name: sample.value for family in text_string_to_metric_families(body) for sample in family.samples}
    assert found["dabyl_outbox_depth"] == 0
    assert found["dabyl_sources"] == 1
    assert found["dabyl_process_watches"] == 3
    assert found["dabyl_standstill_seconds"] == 0
    for secret in ("secret-source", "77712345"):
        assert secret not in body


async def test_without_a_database_both_pages_say_so(db, ask):
    async with db.write() as tx:
        await tx.exec_driver_sql("DROP TABLE pulses")
    for page in ("/metrics", "/health"):
        status, body = await ask(page)
        assert (status, "database does not answer" in body) == (503, True)


async def test_a_taken_port_is_told_in_one_sentence(db):
    async with serving(db, lambda: NOW, "127.0.0.1", 0) as port:
        said = rf"^cannot listen on 127.0.0.1:{port} \(Address already in use\); give another --listen$"
        with pytest.raises(SettingsError, match=said):
            async with serving(db, lambda: NOW, "127.0.0.1", port):
                pass


async def test_a_host_that_is_not_there_is_told_in_one_sentence(db):
    with pytest.raises(SettingsError, match=r"no-such-host.invalid:9464 \(\w.*known\); give another --listen"):
        async with serving(db, lambda: NOW, "no-such-host.invalid", 9464):
            pass
