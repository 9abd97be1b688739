import json
import logging
from pathlib import Path

import pytest
import structlog
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import OperationalError

from config.settings import Settings
from dabyl.logs import cover_names, set_up_logging

TOKEN = "123456789:AAH" + "k" * 32


@pytest.fixture
def log_as(capsys):
    root = logging.getLogger()
    before = root.handlers[:], root.level

    def log_as(shape, work):
        set_up_logging(
            Settings(
                Path(), Path(), "sqlite://", telegram_token=TOKEN, key="a2V5a2V5", log_format=shape, log_level="DEBUG"
            )
        )
        work(logging.getLogger("dabyl.test"))
        return capsys.readouterr().err

    yield log_as
    root.handlers[:], root.level = before


@pytest.mark.parametrize("shape", ["text", "json"])
def test_no_secret_reaches_the_log_in_message_or_traceback(log_as, shape):
    def work(log):
        log.info("calling https://api.telegram.org/bot%s/getMe with key %s", TOKEN, "a2V5a2V5")
        log.info("connecting to postgresql://dabyl:hush@db.example/dabyl")
        try:
            raise ValueError(f"https://api.telegram.org/bot{TOKEN}/sendMessage")
        except ValueError:
            log.exception("failed")

    printed = log_as(shape, work)
    for secret in (TOKEN, "a2V5a2V5", "hush"):
        assert secret not in printed
    assert "ValueError" in printed


def test_json_lines_can_be_read_by_machines(log_as):
    row = json.loads(log_as("json", lambda log: log.warning("feed %s failed", 7)))
    assert (row["level"], row["message"], row["logger"]) == ("WARNING", "feed 7 failed", "dabyl.test")


def test_libraries_that_log_addresses_are_held_at_warning(log_as):
    printed = log_as("text", lambda _log: logging.getLogger("httpx").info("HTTP Request: POST https://x"))
    assert printed == ""


@pytest.mark.parametrize("shape", ["text", "json"])
def test_what_is_bound_stands_in_every_line(log_as, shape):
    def work(log):
        with structlog.contextvars.bound_contextvars(feed=12):
            log.info("looked")
        log.info("done")

    looked, done = log_as(shape, work).splitlines()
    assert ("feed=12" in looked) or json.loads(looked)["feed"] == 12
    assert "feed" not in done


def test_of_an_error_the_type_is_told_and_not_its_text(log_as):
    row = json.loads(log_as("json", lambda log: log.error("broke", exc_info=ValueError("Ерасыл"))))
    assert row["traceback"].endswith("ValueError")
    assert "Ерасыл" not in json.dumps(row, ensure_ascii=False)


@pytest.mark.parametrize("shape", ["text", "json"])
def test_whoever_is_watched_is_blacked_out(log_as, shape):
    def work(log):
        cover_names(lambda text: text.replace("Сарбасова", "‹name›"))
        log.warning("cannot tell %s of it", "Сарбасова")

    said = log_as(shape, work)
    assert "cannot tell ‹name› of it" in said
    assert "Сарбасова" not in said


def test_a_line_whose_names_cannot_be_covered_is_not_shown(log_as):
    def work(log):
        cover_names(lambda text: text[10_000])
        log.warning("cannot tell %s of it", "Сарбасова")

    said = log_as("text", work)
    assert "covering names failed, IndexError" in said
    assert "Сарбасова" not in said


def test_an_outage_is_no_place_in_the_code_but_a_mistake_in_a_tick_is(log_as):
    """The scheduler tells where a tick failed, each second: of a database that is away that says nothing."""

    def work(_):
        executor = logging.getLogger("apscheduler.executors.default")
        for error in (OperationalError("SELECT", {}, OSError()), OSError("disk full"), ZeroDivisionError()):
            try:
                raise error
            except (OperationalError, OSError, ZeroDivisionError):
                executor.exception("Job raised an exception")

    printed = log_as("text", work)
    assert "ZeroDivisionError" in printed
    assert "OperationalError" not in printed
    assert "OSError" not in printed


def test_an_outage_is_left_to_one_line_of_our_own_by_the_queue_and_its_pool_and_a_mistake_is_not(log_as):
    def work(_):
        for error in (ConnectorException(), ZeroDivisionError()):
            try:
                raise error
            except (ConnectorException, ZeroDivisionError):
                logging.getLogger("procrastinate.utils").exception("listener error")
        logging.getLogger("psycopg.pool").warning("error connecting in 'pool-1': connection refused")

    printed = log_as("text", work)
    assert "ZeroDivisionError" in printed
    assert printed.count("listener error") == 1
    assert "pool-1" not in printed
