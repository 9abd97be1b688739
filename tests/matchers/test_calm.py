"""News without an event raises no alarm, though it speaks of goals, prisons in novels and late flights."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.pattern_packs import load_pattern_packs
from matchers.patterns import PatternReader
from matchers.text import prepare
from storage.records import ALERT_LINE

READER = PatternReader(load_pattern_packs())
PUBLISHED = datetime(2024, 5, 20, tzinfo=UTC)
CASES = Path(__file__).parent / "cases/calm"


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("field", ["title", "text"])
def test_a_calm_sentence_raises_no_alarm(lang, field):
    alarms = []
    for sentence in (CASES / f"{lang}.txt").read_text(encoding="utf-8").splitlines():
        title, text = (sentence, "") if field == "title" else ("", sentence)
        found = READER.events(prepare(title), prepare(text), published_at=PUBLISHED)
        if told := [one.pattern for one in found if one.status == "event" and one.score >= ALERT_LINE]:
            alarms.append((sentence, told))
    assert not alarms
