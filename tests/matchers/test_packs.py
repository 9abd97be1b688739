"""Every example of every pattern pack: a monitor's pack is tested without a line of Python."""

import pytest

from config.pattern_packs import load_pattern_packs
from matchers.patterns import PatternReader
from matchers.text import prepare
from storage.records import ALERT_LINE

PACKS = load_pattern_packs()
READER = PatternReader(PACKS)
CORE = ("draft-notice", "jail-days", "fine", "detention")
EXAMPLES = [(pack, example) for pack in PACKS for example in pack.examples]


def events_of(pack, text):
    found = READER.events(prepare(""), prepare(text))
    found += READER.events(prepare(text), prepare(""))
    return [one for one in found if one.pattern == pack.id and one.status == "event" and one.score >= ALERT_LINE]


def test_the_29_patterns_are_there():
    assert len(PACKS) == 29
    assert READER.ids == tuple(sorted(READER.ids))
    assert set(CORE) <= set(READER.ids)


@pytest.mark.parametrize(
    ("pack", "example"),
    EXAMPLES,
    ids=[f"{pack.id}-{example.lang}-{example.line}-{example.text[:30]}" for pack, example in EXAMPLES],
)
def test_example_fires_or_stays_silent_as_its_pack_promises(pack, example):
    found = events_of(pack, example.text)
    if example.values is None:
        assert not found, found
        return
    assert found
    if example.values:
        told = [{key: str(value) for key, value in one.values.items()} for one in found]
        assert any(example.values.items() <= values.items() for values in told), told


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_pack_has_enough_examples_in_every_language(pack, lang):
    own = [example for example in pack.examples if example.lang == lang]
    fires = sum(example.values is not None for example in own)
    least = 8 if pack.id in CORE else 4
    assert fires >= least
    assert len(own) - fires >= least


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_pack_tells_how_others_code_it(pack):
    assert pack.title
    assert pack.huridocs or pack.cameo or pack.id == "appeal"
