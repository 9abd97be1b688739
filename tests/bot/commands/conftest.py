"""Commands ask the database nothing of their own, so one kind of it is enough."""

import pytest


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url
