"""The one question asked where plain words can mean more than one thing, as a dialogue keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.keyboards import Answer, button
from bot.markup import Html, clip, join
from bot.watch_words import describe_watch
from storage.records import NameWatch, PatternWatch, QueryWatch
from storage.watches import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.phrases import Phrases
    from storage.records import Watch

PREFIX = "g"
STEP = "guess"

_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Question:
    """What the words may mean.

    Attributes:
        target: Row id of the chat whose list it is for.
        choices: The watches, in the order they are offered.
    """

    target: int
    choices: tuple[Watch, ...]

    def to_body(self) -> dict[str, Any]:
        """Turn it into what a dialogue keeps."""
        return {"target": self.target, "choices": [_to_json(watch) for watch in self.choices]}

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Question:
        """Turn what a dialogue kept back into a question."""
        return cls(body["target"], tuple(_from_json(choice) for choice in body["choices"]))


def ask(dialogue_id: int, question: Question, reason: Html | str, say: Phrases) -> Answer:
    """Ask, with a button and a number for each meaning."""
    lines = [reason or say.say("guess.ask")]
    lines += [_line(number, watch, say) for number, watch in enumerate(question.choices, 1)]
    keys = [
        (button(_line(number, watch, say), PREFIX, dialogue_id, number),)
        for number, watch in enumerate(question.choices, 1)
    ]
    drop = button(say.say("guess.neither"), PREFIX, dialogue_id, 0)
    return Answer([join("\n", [*lines, say.say("guess.typed")])], (*keys, (drop,)))


def _line(number: int, watch: Watch, say: Phrases) -> Html:
    what = clip(watch.query, _SHOWN) if isinstance(watch, QueryWatch) else describe_watch(watch, say)
    return say.say(f"guess.{kind_of(watch)}", number=number, what=what)


def _to_json(watch: Watch) -> Sequence[object]:
    match watch:
        case PatternWatch():
            return ["pattern", watch.pattern, watch.min_days]
        case QueryWatch():
            return ["query", watch.query, None]
    return ["name", watch.name, None]


def _from_json(choice: Sequence[Any]) -> Watch:
    kind, words, days = choice
    if kind == "pattern":
        return PatternWatch("", words, days)
    return QueryWatch("", words) if kind == "query" else NameWatch("", words)
