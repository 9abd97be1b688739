import pytest

from matchers.earlier import earlier_patterns
from storage.records import Entry, Event

CASES = [
    ("После 15 суток ареста активисту вручили повестку в армию.", "15 суток ареста", "повестку", ("jail-days",)),
    ("Активисту, отбывшему 15 суток, вручили повестку.", "15 суток", "повестку", ("jail-days",)),
    ("Суд назначил ему 15 суток ареста. Следом вручили повестку.", "15 суток ареста", "повестку", ()),
    ("Having served 15 days, he got a draft notice.", "15 days", "draft notice", ("jail-days",)),
    ("He was jailed for 15 days after a rally; a draft notice came later.", "jailed for 15 days", "draft notice", ()),
    ("Ол 15 тәулік қамақта отырғаннан кейін шақыру қағазын алды.", "15 тәулік қамақ", "шақыру", ("jail-days",)),
    ("Сот оны 15 тәулікке қамады, шақыру қағазы да берілді.", "15 тәулікке қамады", "шақыру", ()),
]


def found(pattern, text, words):
    start = text.index(words)
    return Event(pattern, "text", start, start + len(words), words, 90, "event", {}, "")


@pytest.mark.parametrize(("text", "jail", "draft", "behind"), CASES)
def test_a_served_term_lies_behind(text, jail, draft, behind):
    events = [found("jail-days", text, jail), found("draft-notice", text, draft)]
    assert earlier_patterns(Entry("1", "", text), events) == behind


def test_where_everything_lies_behind_nothing_does():
    text = "Released after 15 days in jail."
    assert earlier_patterns(Entry("1", "", text), [found("jail-days", text, "15 days in jail")]) == ()
