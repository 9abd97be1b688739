"""Who tells, and whom they copy."""

from datetime import UTC, datetime

import pytest

from matchers.stories import signature
from matchers.storysources import independent, outlet_of
from storage.records import Entry

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def told(source, text, title="Arman Serik detained"):
    return signature(Entry(source, title, text, source=source), seen_at=NOW)


@pytest.mark.parametrize(
    ("source", "url", "outlet"),
    [
        ("Азаттык", None, "azattyq"),
        (None, "https://rus.azattyq.org/a/1.html", "azattyq"),
        ("The Tobol Post", "https://tobol.example/1", "the tobol post"),
        (None, "https://www.tobol.example/1", "tobol example"),
        (None, None, ""),
    ],
)
def test_an_outlet_is_known_by_its_name_or_its_address(source, url, outlet):
    assert outlet_of(Entry("1", "", "", url=url, source=source)) == outlet


@pytest.mark.parametrize(
    ("texts", "sources"),
    [
        ({"a": "Police took him from his home.", "b": "He was seized at the station, his wife said."}, 2),
        ({"a": "Police took him from home.", "Reuters": "Reuters saw it.", "b": "Police held him, Reuters said."}, 2),
        ({"a": "Police took him from his home at dawn.", "b": "Police took him from his home at dawn."}, 1),
    ],
    ids=["two", "one of them credits another", "the same words"],
)
def test_sources_that_copy_nobody_are_counted(texts, sources):
    assert len(independent(told(source, text, f"Arman Serik, {source}") for source, text in texts.items())) == sources
