"""What a monitor says of an alert, kept as rules on the watch: "not her", "this is also him".

Keeping the rules when an entry is read is `name_quiet`'s work.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from config.errors import WatchError
from matchers.name_checks import check_name
from matchers.watch_errors import watch_error
from storage.records import NameWatch, NotRule


@dataclass(frozen=True, slots=True)
class NotThisPerson:
    """The mention is somebody else.

    Attributes:
        context: Words that mark the namesake, such as `хоккей`; a mention in an entry with one of them stays quiet.
        person: The namesake's full name, with patronymic where known; "" when unknown.
    """

    context: tuple[str, ...] = ()
    person: str = ""


@dataclass(frozen=True, slots=True)
class AlsoThisPerson:
    """The words are another spelling of the watched person."""

    spelling: str


Verdict: TypeAlias = NotThisPerson | AlsoThisPerson


def apply_verdict(watch: NameWatch, verdict: Verdict) -> NameWatch:
    """Keep a verdict on the watch it was said of; the same verdict twice changes nothing more.

    Raises:
        WatchError: The verdict names nobody, or a spelling that can not be watched for.
    """
    if isinstance(verdict, AlsoThisPerson):
        return _with_alias(watch, verdict.spelling.strip())
    rules = [NotRule("context", word.strip()) for word in verdict.context if word.strip()]
    if verdict.person.strip():
        _refuse(verdict.person)
        rules.append(NotRule("person", verdict.person.strip()))
    if not rules:
        raise watch_error("clue", id=watch.id)
    return replace(watch, not_rules=tuple(dict.fromkeys((*watch.not_rules, *rules))))


def _with_alias(watch: NameWatch, spelling: str) -> NameWatch:
    _refuse(spelling)
    if spelling == watch.name:
        return watch
    return replace(watch, aliases=tuple(dict.fromkeys((*watch.aliases, spelling))))


def _refuse(name: str) -> None:
    for problem in check_name(name):
        if problem.hinders:
            raise WatchError(problem.message)
