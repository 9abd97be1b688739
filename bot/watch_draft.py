"""A person just put on a list: what a dialogue has gathered so far, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.keyboards import Answer, button
from bot.markup import clip, italic, join
from bot.trial_words import MOST_SHOWN, amount, stories
from bot.verdicts import clues_of, verdict_of
from matchers.names import apply_verdict
from matchers.quoting import quote
from matchers.spellings import spellings
from storage.records import MODES, NameWatch, NotRule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.backtest import Found, Trial
    from bot.keyboards import Keyboard
    from bot.markup import Html
    from bot.phrases import Phrases
    from storage.records import Mode

PREFIX = "w"
STEP = "watch"

_FORMS_SHOWN = 600


@dataclass(frozen=True, slots=True)
class Draft:
    """A watch in its first hour.

    Attributes:
        target: Row id of the chat whose list it is.
        ref: What the list calls it.
        watch: The person, with the rules and the code name given so far.
        mode: When it is to alarm.
    """

    target: int
    ref: str
    watch: NameWatch
    mode: Mode = "events"

    def to_body(self) -> dict[str, Any]:
        """Turn it into what a dialogue keeps."""
        rules = [[rule.kind, rule.text] for rule in self.watch.not_rules]
        return {
            "target": self.target,
            "ref": self.ref,
            "name": self.watch.name,
            "code_name": self.watch.code_name,
            "rules": rules,
            "mode": self.mode,
        }

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Draft:
        """Turn what a dialogue kept back into a draft."""
        rules = tuple(NotRule(kind, text) for kind, text in body["rules"])
        watch = NameWatch("", body["name"], not_rules=rules, code_name=body["code_name"])
        return cls(body["target"], body["ref"], watch, body["mode"])

    def without(self, clue: str) -> Draft:
        """Keep quiet about another person.

        Raises:
            WatchError: The clue can not be used.
        """
        return replace(self, watch=apply_verdict(self.watch, verdict_of(clue)))

    def louder(self) -> Draft:
        """Choose the next mode, round and round."""
        return replace(self, mode=MODES[(MODES.index(self.mode) + 1) % len(MODES)])


def present(dialogue_id: int, draft: Draft, trial: Trial, say: Phrases) -> Answer:
    """Show who will be watched, in which forms, and what the last 30 days would have brought."""
    rules = ", ".join(rule.text for rule in draft.watch.not_rules)
    lines = [
        say.say("trial.new", ref=draft.ref, name=draft.watch.name),
        forms(draft.watch, say),
        amount(trial, say),
        say.say("trial.rules", rules=clip(rules, 200)) if rules else "",
        say.say("trial.code", code=draft.watch.code_name) if draft.watch.code_name else "",
        say.say(f"trial.mode_{draft.mode}"),
        italic(say.say("trial.typed")),
    ]
    return Answer([join("\n", lines)], _keyboard(dialogue_id, len(trial.stories), say))


def forms(watch: NameWatch, say: Phrases) -> Html:
    """Show in which forms a name is looked for, so that a wrong guess is seen at once."""
    by_language: dict[str, list[str]] = {}
    for form in spellings(watch.name).forms:
        by_language.setdefault(form.language, []).append(form.text)
    lists = [f"{language.upper()} {', '.join(texts)}" for language, texts in by_language.items()]
    return say.say("watch.spellings", forms=clip(" · ".join(lists), _FORMS_SHOWN))


def show(dialogue_id: int, trial: Trial, say: Phrases) -> Answer:
    """Show the stories, the doubtful ones first, each with a button for "not this person"."""
    blocks = stories(trial, say) or [say.say("trial.nothing")]
    keys = _story_keys(dialogue_id, min(len(trial.stories), MOST_SHOWN), say)
    return Answer([*blocks, italic(say.say("trial.not_typed"))], keys)


def _story_keys(dialogue_id: int, count: int, say: Phrases) -> Keyboard:
    buttons = [
        button(say.say("trial.not_number", number=number), PREFIX, dialogue_id, "not", number)
        for number in range(1, count + 1)
    ]
    rows = [tuple(buttons[start : start + 3]) for start in range(0, count, 3)]
    return (*rows, (button(say.say("trial.save"), PREFIX, dialogue_id, "save"),))


def clue_keyboard(dialogue_id: int, number: int, clues: list[str], say: Phrases) -> Keyboard:
    """Offer words that may mark the other person."""
    offered = [button(clue, PREFIX, dialogue_id, "not", number, place) for place, clue in enumerate(clues)]
    rows = [tuple(offered[start : start + 2]) for start in range(0, len(offered), 2)]
    return (*rows, (button(say.say("press.back"), PREFIX, dialogue_id, "show"),))


def clues(found: Found) -> list[str]:
    """Offer words of a story that may mark a namesake."""
    entry, mention = found.kept.entry, found.mention
    near = quote(entry.text, [(mention.start, mention.end)]).text if mention.field == "text" else ""
    return clues_of([entry.title, near], [mention.matched])


def _keyboard(dialogue_id: int, count: int, say: Phrases) -> Keyboard:
    save = button(say.say("trial.save"), PREFIX, dialogue_id, "save")
    look = [button(say.say("trial.show", n=count), PREFIX, dialogue_id, "show")] if count else []
    mode = button(say.say("trial.mode"), PREFIX, dialogue_id, "mode")
    code = button(say.say("trial.code_name"), PREFIX, dialogue_id, "code")
    more = button(say.say("trial.settings"), PREFIX, dialogue_id, "more")
    drop = button(say.say("trial.drop"), PREFIX, dialogue_id, "drop")
    return ((save, *look), (mode, code), (more, drop))
