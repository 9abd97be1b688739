"""An event stays an event in any sentence of news; what did not, may, or did long ago happen is none."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.pattern_packs import load_pattern_packs
from matchers.patterns import PatternReader
from matchers.text import prepare
from storage.records import ALERT_LINE

READER = PatternReader(load_pattern_packs())
PUBLISHED = datetime(2024, 5, 20, tzinfo=UTC)
CASES = Path(__file__).parent / "cases/contexts"
LANGUAGES = ["english", "russian", "kazakh"]


def cases(language):
    return tomllib.loads((CASES / f"{language}.toml").read_text(encoding="utf-8"))


def alarms(text):
    found = READER.events(prepare(""), prepare(text), published_at=PUBLISHED)
    return {one.pattern for one in found if one.status == "event" and one.score >= ALERT_LINE}


def capitalised(text):
    return text[0].upper() + text[1:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_event_alarms_in_every_sentence_that_tells_it(language):
    told = cases(language)
    sentences = [
        (pattern, capitalised(context.format(event)))
        for context in told["told"]
        for pattern, events in told["events"].items()
        for event in events
    ]
    missed = [(pattern, sentence) for pattern, sentence in sentences if pattern not in alarms(sentence)]
    assert sentences
    assert not missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_did_not_happen_now_alarms_in_no_sentence(language):
    told = cases(language)
    sentences = [context.format(*forms) for context in told["untold"] for forms in told["forms"].values()]
    false = [(sentence, told) for sentence in sentences if (told := alarms(sentence))]
    assert sentences
    assert not false
