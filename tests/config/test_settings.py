from pathlib import Path

import pytest

from config.errors import SettingsError
from config.settings import NAMES, read_settings

TOKEN = "123456:AAE" + "x" * 32


@pytest.fixture(autouse=True)
def _no_config_of_this_machine(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_nothing_set_gives_a_working_installation():
    settings = read_settings({})
    assert settings.telegram_token is None
    assert settings.database_url == f"sqlite:///{settings.data_dir / 'dabyl.db'}"
    assert settings.key_file.parent != settings.data_dir


def test_the_environment_wins_over_the_file(tmp_path):
    file = tmp_path / "dabyl.toml"
    file.write_text('contact = "file@example.org"\nlog_level = "debug"\noperators = [7, 8]\n')
    settings = read_settings({"DABYL_CONFIG": str(file), "DABYL_CONTACT": "env@example.org"})
    assert (settings.contact, settings.log_level, settings.operators) == ("env@example.org", "DEBUG", {7, 8})


def test_a_secret_may_stand_in_a_file(tmp_path):
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    assert read_settings({"DABYL_TELEGRAM_TOKEN_FILE": str(file)}).telegram_token == TOKEN


def test_no_secret_is_in_the_repr():
    settings = read_settings(
        {
            "DABYL_TELEGRAM_TOKEN": TOKEN,
            "DABYL_KEY": "c2VjcmV0",
            "DABYL_DATABASE_URL": "postgresql://u:hush@h/d",
            "DABYL_DATABASE_PASSPHRASE": "winter",
        }
    )
    for secret in (TOKEN, "c2VjcmV0", "hush", "winter"):
        assert secret not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("DABYL_TELEGRAM_TOKEN", "hello", "BotFather"),
        ("DABYL_TELEGRAM_API_URL", "telegram", "https://"),
        ("DABYL_TELEGRAM_API_URL", "http://[::1", "https://"),
        ("DABYL_TELEGRAM_API_URL", "http://host:port", "https://"),
        ("DABYL_DATABASE_URL", "mysql://h/d", "postgresql"),
        ("DABYL_DATABASE_URL", "sqlite://", "three strokes"),
        ("DABYL_DATABASE_URL", "sqlite:///", "three strokes"),
        ("DABYL_DATABASE_URL", "sqlite://dabyl.db", "three strokes"),
        ("DABYL_DATABASE_URL", "sqlite://folder/dabyl.db", "three strokes"),
        ("DABYL_OPERATORS", "aigul", "numbers"),
        ("DABYL_ALLOW_PRIVATE", "localhost", "host:port"),
        ("DABYL_ALLOW_PRIVATE", "localhost:99999", "host:port"),
        ("DABYL_LOG_LEVEL", "LOUD", "DEBUG"),
        ("DABYL_LOG_FORMAT", "xml", "json"),
        ("DABYL_CONFIG", "/nowhere/dabyl.toml", "cannot be read"),
        ("DABYL_CONFIG", "/", "cannot be read as TOML (Is a directory)"),
        ("DABYL_TELEGRAM_TOKEN_FILE", "/nowhere/token", "cannot be read (No such file or directory)"),
    ],
)
def test_a_bad_value_names_its_variable_and_what_it_takes(name, value, hint):
    with pytest.raises(SettingsError, match=name) as caught:
        read_settings({name: value})
    assert hint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_key_of_the_file_is_refused(tmp_path):
    file = tmp_path / "dabyl.toml"
    file.write_text("contakt = 'x'\n")
    with pytest.raises(SettingsError, match="contakt"):
        read_settings({"DABYL_CONFIG": str(file)})


def test_private_sources_are_read_with_ports_and_brackets():
    settings = read_settings({"DABYL_ALLOW_PRIVATE": "LocalHost:8080, [::1]:81"})
    assert settings.allow_private == {("localhost", 8080), ("::1", 81)}


def test_the_readme_tells_every_setting():
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in readme] == []
