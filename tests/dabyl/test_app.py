"""The order in which things start: what a killed process left comes first."""

from dataclasses import replace

import pytest

from bot.phrases import LANGUAGES, read_texts
from config.settings import read_settings
from dabyl.app import App, utc_now
from dabyl.engine import LocalRunner
from storage import chats, dialogues, drafts, outbox, watches
from storage.records import NameWatch

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Sweeping(LocalRunner):
    """A runner that notes when it takes up what dead workers left."""

    def __init__(self):
        super().__init__({})
        self.swept = 0

    async def sweep(self):
        self.swept += 1


async def test_jobs_of_dead_workers_are_taken_up_at_the_start(db, database_url, tmp_path):
    """A bot that was killed again and again within 15 s never came to its tick, and its workers stood still."""
    settings = replace(read_settings({}), data_dir=tmp_path, database_url=database_url)
    runner = Sweeping()
    async with App(settings, db, {}, clock=utc_now, runner=runner).running():
        assert runner.swept == 1


async def test_a_draft_whose_time_passed_while_it_was_off_is_saved_at_the_start(db, database_url, tmp_path, now):
    """Nobody is lost for a restart: before anybody is answered, what waited too long is on the list, and told of."""
    settings = replace(read_settings({}), data_dir=tmp_path, database_url=database_url)
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "500", kind="private", now=now)
        body = drafts.to_body(drafts.draft_of(chat.id, NameWatch("", "Айгерим Сулейменова")))
        await dialogues.begin(tx, db.vault, chat.id, 500, step=drafts.TRIED, body=body, now=now)
    app = App(settings, db, {}, clock=lambda: now + drafts.VALID_FOR, runner=Sweeping())
    async with app.running(), db.read() as tx:
        assert [one.watch.name for one in await watches.listing(tx, db.vault, chat.id)] == ["Айгерим Сулейменова"]
        assert await dialogues.current(tx, db.vault, chat.id, 500, now=now) is None
        assert drafts.KEY in (await outbox.read(tx, db.vault, 1)).body


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_whatever_runs_by_the_clock_has_words_for_when_it_stands_still(db, database_url, tmp_path, lang):
    settings = replace(read_settings({}), data_dir=tmp_path, database_url=database_url)
    assert set(App(settings, db, {}, clock=utc_now)._ticks()) == set(read_texts(lang)["watchdog"]["tick"])
