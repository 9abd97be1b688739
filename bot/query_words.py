"""What was understood of a query, in the chat's language: its tree, a line for each node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.event_words import name_of
from bot.markup import Html, blockquote, clip, join
from matchers.queries import parse_query
from matchers.query_tree import (
    Both,
    Either,
    EventTerm,
    Filter,
    Name,
    Near,
    Negation,
    Phrase,
    Regex,
    Scope,
    Word,
    children_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.phrases import Phrases
    from matchers.query_tree import Node

_INDENT = "\u2003"
"""A wide space: Telegram takes ordinary ones away from the beginning of a line."""

_MOST_LINES = 25
_SHOWN = 80


def understood(query: str, say: Phrases) -> Html:
    """Show the tree of a query that can be parsed."""
    lines = list(_lines(parse_query(query).tree, 0, say))
    rest = [Html("…")] if len(lines) > _MOST_LINES else []
    return blockquote(join("\n", [*lines[:_MOST_LINES], *rest]))


def _lines(node: Node, depth: int, say: Phrases) -> Iterator[Html]:
    yield Html(f"{_INDENT * depth}{_title(node, say)}")
    for child in children_of(node):
        yield from _lines(child, depth + 1, say)


def _title(node: Node, say: Phrases) -> Html:
    match node:
        case Both():
            key = "all"
        case Either():
            key = "any"
        case Negation():
            key = "not"
        case Scope(field):
            key = f"in_{field}"
        case Near(words=None):
            key = "sentence"
        case Near(words=int(words)):
            return say.say("query_words.near", n=words)
        case _:
            return _leaf(node, say)
    return say.say(f"query_words.{key}")


def _leaf(node: Node, say: Phrases) -> Html:
    match node:
        case Word(text, prefix):
            key = "begins" if prefix else "word"
        case Phrase():
            key, text = "phrase", str(node)
        case Regex():
            key, text = "regex", str(node)
        case Name(text):
            key = "person"
        case EventTerm(pattern, comparison):
            return say.say("query_words.event", text=name_of(pattern, say) if comparison is None else str(node))
        case Filter(key, text):
            pass
        case _:
            raise AssertionError(type(node))
    return say.say(f"query_words.{key}", text=clip(text, _SHOWN))
