import struct
import subprocess
import sys
from datetime import date, timedelta

import pytest

from bot import charts
from bot.facts import Day

START = date(2026, 4, 25)


def _week(*counts):
    filled = [*counts, *({} for _ in range(7 - len(counts)))]
    return [Day(START + timedelta(days=n), tuple(sorted(one.items()))) for n, one in enumerate(filled)]


def test_the_commonest_event_type_comes_first_and_the_rest_is_one():
    many = {
        pattern: n
        for n, pattern in enumerate(("fine", "search", "release", "appeal", "asylum", "torture", "jail-days"), 1)
    }
    chart = charts.chart_words(_week(many, {"fine": 9, "own-pattern": 1}), "en")
    names = [name for name, _ in chart["series"]]
    assert names[0] == "Fine · 10"
    assert names[1] == "Jail · 7"
    assert names[-1] == "Other events · 3"
    assert len(names) == charts.MOST_TYPES + 1
    assert [sum(column) for column in zip(*(counts for _, counts in chart["series"]), strict=True)][:3] == [28, 10, 0]


@pytest.mark.parametrize(
    ("lang", "title", "day"),
    [
        ("en", "Events, 25 Apr – 1 May", "Sat\n25"),
        ("ru", "События, 25 апреля – 1 мая", "сб\n25"),
        ("kk", "Оқиғалар, 25 сәуір – 1 мамыр", "сб\n25"),
    ],
)
def test_its_words_are_those_of_the_chat(lang, title, day):
    chart = charts.chart_words(_week({"fine": 1}), lang)
    assert (chart["title"], chart["days"][0]) == (title, day)


async def test_a_week_is_drawn_for_a_phone():
    picture = await charts.draw(_week({"fine": 3, "jail-days": 2}, {"detention": 1}), "kk")
    assert picture.is_picture
    assert picture.name == "dabyl-2026-05-01.png"
    width, height = struct.unpack(">II", picture.content[16:24])
    assert width == 900
    assert 600 < height < 1000
    assert len(picture.content) < 100_000


async def test_a_week_without_events_has_no_picture():
    assert await charts.draw(_week(), "en") is None


async def test_a_picture_that_can_not_be_drawn_costs_the_digest_nothing(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert await charts.draw(_week({"fine": 1}), "en") is None


def test_the_process_that_answers_chats_never_loads_matplotlib():
    code = "import sys, bot.digests, bot.poller; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
