"""The order in which things start: what a killed process left comes first."""

from dataclasses import replace

import pytest

from config.settings import read_settings
from dabyl.app import App, utc_now
from dabyl.engine import LocalRunner

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
