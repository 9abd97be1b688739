"""Queries on sentences: the cases are TOML files beside this one, so that a monitor can add one without Python."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from config.errors import WatchError
from matchers.queries import QueryIndex, explain, looks_like_query, parse_query
from matchers.text import prepare
from storage.records import Entry, Event, QueryWatch

CASES = Path(__file__).parent / "cases" / "queries"
FILES = sorted(path for path in CASES.glob("*.toml") if path.stem != "errors")


def load(kind: str) -> list:
    return [
        pytest.param(case, text, id=f"{path.stem}: {case['query']} | {text}")
        for path in FILES
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
        for text in case.get(kind, ())
    ]


def unmark(marked: str, field: str) -> tuple[str, list[tuple[str, int, str]]]:
    """Take the brackets out of a text; give (field, start, words) of what they held."""
    found, plain = [], ""
    for piece in re.split(r"(\[[^\]]*\])", marked):
        if piece.startswith("["):
            found.append((field, len(plain), piece[1:-1]))
        plain += piece.strip("[]") if piece.startswith("[") else piece
    return plain, found


def entry_of(case: dict, title: str, text: str) -> Entry:
    published = case.get("published")
    return Entry(
        id="e",
        title=title,
        text=text,
        lang=case.get("lang"),
        url=case.get("url"),
        source=case.get("source"),
        published_at=datetime.fromisoformat(published) if published else None,
    )


def events_of(case: dict, text: str) -> list[Event]:
    return [
        Event(
            pattern=event["pattern"],
            field="text",
            start=text.index(event["matched"]),
            end=text.index(event["matched"]) + len(event["matched"]),
            matched=event["matched"],
            score=90,
            status=event.get("status", "event"),
            values=event.get("values", {}),
            reason="as given",
        )
        for event in case.get("events", ())
    ]


def found_in(case: dict, title: str, text: str) -> list[tuple[str, int, str]]:
    index = QueryIndex([QueryWatch("q", case["query"])])
    mentions = index.mentions(
        entry_of(case, title, text), prepare(title), prepare(text), events=events_of(case, text), names=lambda _: []
    )
    return [(mention.field, mention.start, mention.matched) for mention in mentions]


@pytest.mark.parametrize(("case", "text"), load("fires"))
def test_query_finds_what_the_brackets_mark(case, text):
    title, in_title = unmark(case.get("title", ""), "title")
    plain, in_text = unmark(text, "text")
    assert found_in(case, title, plain) == in_title + in_text


@pytest.mark.parametrize(("case", "text"), load("silent"))
def test_query_stays_silent(case, text):
    assert found_in(case, unmark(case.get("title", ""), "title")[0], text) == []


@pytest.mark.parametrize(
    "case", tomllib.loads((CASES / "errors.toml").read_text(encoding="utf-8"))["error"], ids=lambda case: case["query"]
)
def test_error_says_where_and_what_instead(case):
    with pytest.raises(WatchError) as caught:
        parse_query(case["query"])
    message = str(caught.value)
    assert all(part in message for part in case["says"]), message
    assert "\n" not in message


DOCS = Path(__file__).parents[2] / "docs" / "queries.md"
EXAMPLES = [
    line
    for block in re.findall(r"```query\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
]


@pytest.mark.parametrize("query", EXAMPLES)
def test_example_of_the_manual_is_a_query(query):
    assert looks_like_query(query)
    assert explain(parse_query(query))


def test_manual_shows_what_explain_says():
    shown = re.search(r"```text\n(.*?)\n```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    assert explain(parse_query(EXAMPLES[0])) == shown[1]
