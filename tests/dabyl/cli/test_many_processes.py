"""What several processes, perhaps on machines that forget their files, must be told: the database and one key."""

import base64

import pytest

KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def server(postgres, monkeypatch):
    """A new database, named as hosting platforms name it."""
    postgres.psql("CREATE DATABASE platform;")
    monkeypatch.setenv(
        "DATABASE_URL", postgres.get_uri("platform").replace("postgresql://postgres:@/", "postgres://postgres@/")
    )
    yield
    postgres.psql("DROP DATABASE platform WITH (FORCE);")


def test_a_release_step_without_a_key_makes_the_tables_and_no_key_of_its_own(server, dabyl, home, monkeypatch):
    """Its files are forgotten when it ends: what a lost key had sealed, or only noted, nobody could open again."""
    said = dabyl("migrate")
    assert (said.status, "before at nothing" in said.out) == (0, True)
    assert "there is no key yet: set DABYL_KEY" in said.err
    assert not (home / "config").exists()
    monkeypatch.setenv("DABYL_KEY", KEY)
    assert dabyl("migrate").err == ""
    assert dabyl("feeds", "add", "https://news.example/rss").status == 0
    assert "opens; 0 messages wait" in dabyl("doctor").out


@pytest.mark.parametrize("name", ["bot", "worker", "web"])
def test_processes_beside_others_ask_for_the_key_in_one_line(server, dabyl, home, name):
    said = dabyl(name)
    assert said.status == 1
    assert "there is no key: set DABYL_KEY to what openssl rand -base64 32 prints, the same for every" in said.err
    assert len(said.err.splitlines()) == 1
    assert not (home / "config").exists()
