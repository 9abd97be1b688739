from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_MISSED, JobExecutionEvent

from dabyl.schedule import Schedule

NOW = datetime(2026, 5, 1, tzinfo=UTC)


class Clock:
    now = NOW

    def __call__(self):
        return self.now


async def _tick():
    """Does nothing."""


def _event(code, name, exception=None):
    return JobExecutionEvent(code, name, "default", NOW, exception=exception)


async def test_a_tick_without_a_good_end_for_long_is_late():
    clock = Clock()
    schedule = Schedule({"feeds": (1, _tick), "prune": (600, _tick)}, clock)
    schedule.start()
    assert schedule.late() == ()
    clock.now += timedelta(minutes=3)
    assert schedule.late() == ("feeds",)
    schedule._note(_event(EVENT_JOB_EXECUTED, "feeds"))
    assert schedule.late() == ()
    schedule.stop()


def test_failures_and_missed_ticks_are_counted_and_logged_without_the_error_s_text(caplog):
    schedule = Schedule({"feeds": (1, _tick)}, Clock())
    schedule._note(_event(EVENT_JOB_ERROR, "feeds", ValueError("Ерасыл")))
    schedule._note(_event(EVENT_JOB_MISSED, "feeds"))
    assert schedule.missed == 2
    assert "tick feeds failed" in caplog.text
    assert "Ерасыл" not in caplog.text


def test_a_tick_that_fails_again_and_again_is_told_once_and_so_is_its_end(caplog):
    caplog.set_level("INFO")
    schedule = Schedule({"feeds": (1, _tick), "prune": (600, _tick)}, Clock())
    for _ in range(60):
        schedule._note(_event(EVENT_JOB_ERROR, "feeds", OSError()))
    schedule._note(_event(EVENT_JOB_ERROR, "prune", OSError()))
    schedule._note(_event(EVENT_JOB_EXECUTED, "feeds"))
    schedule._note(_event(EVENT_JOB_EXECUTED, "feeds"))
    schedule._note(_event(EVENT_JOB_ERROR, "feeds", OSError()))
    failed = "failed and will be tried again: OSError"
    assert caplog.messages == [
        f"tick feeds {failed}",
        f"tick prune {failed}",
        "tick feeds works again",
        f"tick feeds {failed}",
    ]
    assert schedule.missed == 62
