"""`dabyl poll`, as a person runs it."""

import json

import pytest

from dabyl.cli import main
from tests.watchers.raw_site import RawSite, answer


def rss(*numbers, host="news.example"):
    items = "".join(f"<item><title>Story {n}</title><guid>http://{host}/{n}</guid></item>" for n in numbers)
    return f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>".encode()


@pytest.fixture
def poll(capsys, tmp_path, monkeypatch):
    """Run the command in a thread of its own loop and give exit status, entries and stderr lines."""
    import asyncio

    monkeypatch.setenv("DABYL_DATA_DIR", str(tmp_path))

    async def run(*words):
        status = await asyncio.to_thread(main, ["poll", *words])
        said = capsys.readouterr()
        return status, [json.loads(line) for line in said.out.splitlines()], said.err.splitlines()

    return run


async def test_entries_are_printed_in_order_with_all_their_keys(poll):
    async with RawSite(answer(rss(2, 1))) as site:
        status, entries, errors = await poll(site.url, "--format", "jsonl", "--allow-private")
    assert (status, errors) == (0, [])
    assert [entry["title"] for entry in entries] == ["Story 2", "Story 1"]
    assert list(entries[0]) == ["id", "url", "title", "summary", "text", "published", "lang", "author"]


async def test_a_state_file_makes_a_second_poll_give_new_entries_only(poll, tmp_path):
    state = str(tmp_path / "state.db")
    async with RawSite(answer(rss(1)), answer(rss(1)), answer(rss(2, 1))) as site:
        counts = [len((await poll(site.url, "--allow-private", "--state", state))[1]) for _ in range(3)]
    assert counts == [1, 0, 1]


async def test_a_moved_source_is_asked_at_its_new_address_next_time(poll, tmp_path):
    state = str(tmp_path / "state.db")
    async with RawSite(answer(status=301, headers=[("Location", "/new")]), answer(rss(1))) as site:
        for _ in range(2):
            await poll(site.url, "--allow-private", "--state", state)
    assert [path for path, _ in site.requests] == ["/feed", "/new", "/new"]


async def test_a_move_to_an_address_that_fails_later_is_forgotten(poll, tmp_path):
    state, pages = str(tmp_path / "state.db"), {"/feed": answer(status=301, headers=[("Location", "/new")])}
    async with RawSite(lambda request: pages.get(request[0], answer(rss(1)))) as site:
        await poll(site.url, "--allow-private", "--state", state)
        pages |= {"/feed": answer(rss(2, 1)), "/new": answer(status=404)}
        counts = [len((await poll(site.url, "--allow-private", "--state", state))[1]) for _ in range(2)]
    assert counts == [0, 1]


@pytest.mark.parametrize("refusal", [answer(status=410), answer(status=429, headers=[("Retry-After", "3600")])])
async def test_a_source_that_wants_to_be_left_alone_is(poll, tmp_path, refusal):
    state = str(tmp_path / "state.db")
    async with RawSite(refusal) as site:
        results = [await poll(site.url, "--allow-private", "--state", state) for _ in range(2)]
    assert [(status, len(errors)) for status, _, errors in results] == [(1, 1), (1, 1)]
    assert len(site.requests) == 1


async def test_many_sources_are_told_apart_and_one_failure_does_not_stop_the_others(poll, tmp_path):
    async with RawSite(answer(rss(1))) as good, RawSite(answer(status=500)) as bad:
        urls = tmp_path / "urls.txt"
        urls.write_text(f"{bad.url}\n\n{good.url}\n/etc/passwd\n", encoding="utf-8")
        status, entries, errors = await poll(
            "--urls-file", str(urls), "--allow-private", "--state", str(tmp_path / "s")
        )
    assert (status, [entry["feed"] for entry in entries]) == (1, [good.url])
    assert sorted("500" in line or "passwd" in line for line in errors) == [True, True]


@pytest.mark.parametrize(
    "words", [[], ["http://a.example/", "--urls-file", "x"], ["--format", "xml", "http://a.example/"]]
)
async def test_wrong_usage_exits_2_with_one_line(poll, words):
    status, _, errors = await poll(*words)
    assert (status, len(errors)) == (2, 1)


@pytest.mark.parametrize("words", [["/etc/passwd"], ["http://127.0.0.1:9/"], ["--urls-file", "/no/such/file"]])
async def test_a_failure_is_one_line_and_exit_1(poll, words):
    status, _, errors = await poll(*words)
    assert (status, len(errors)) == (1, 1)


async def test_a_state_file_that_is_something_else_is_not_overwritten(poll, tmp_path):
    other = tmp_path / "notes.txt"
    other.write_text("my notes, quite long enough to be no database at all\n" * 50, encoding="utf-8")
    status, _, errors = await poll("http://news.example/", "--state", str(other))
    assert (status, len(errors)) == (1, 1)
    assert other.read_text(encoding="utf-8").startswith("my notes")
