"""What a message of an alert says beyond its facts: what is new, and who reports it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.event_words import name_of
from bot.markup import Covered, Html, bold, clip, escape, join
from bot.place_words import place_in
from bot.told_words import lang_mark
from matchers.nominative import nominative

if TYPE_CHECKING:
    from bot.phrases import Phrases
    from storage.records import News, Preferences, Report, Telling

_MOST_NEWS = 4
_MOST_OUTLETS = 3
_VALUE_UNITS = 80
_COUNTED = re.compile(r"(?P<number>\d+(?:\.\d+)?) (?P<unit>[a-z]+)")


def opening(telling: Telling, say: Phrases) -> Html:
    """Say first what is new, or how sure it is; nothing for an alert of its own."""
    head = f"A-{telling.head}"
    if telling.form == "alert":
        return Html("")
    if telling.form == "possible":
        new = _new(telling, say)
        perhaps = say.say("telling.perhaps_new", news=new) if new else Html("")
        return join("\n", [say.say("telling.possible", head=head), perhaps])
    if telling.form == "source":
        outlet = _second(telling)
        return (
            say.say("telling.second", outlet=clip(outlet, _VALUE_UNITS)) if outlet else say.say("telling.second_hidden")
        )
    new = _new(telling, say)
    return Html(f"🆕 {new}") if new else say.say("telling.more", head=head)


def reported(telling: Telling, say: Phrases) -> Html:
    """Say who else reports it, in which languages, who was first, and how many independent sources that makes."""
    if not telling.reports:
        return Html("")
    parts = [say.say(f"telling.{_support(telling)}", n=telling.sources)]
    above = _second(telling) if telling.form == "source" else ""
    others = [report.outlet for report in telling.reports[1:] if report.outlet != above]
    if len(telling.reports) > 1:
        outlets = [outlet for outlet in dict.fromkeys(others) if outlet]
        parts += [say.say("telling.also_by", outlets=_row(outlets, say))] if outlets else []
        parts.append(_languages(telling.reports))
        first = telling.reports[0].outlet
        parts += [say.say("telling.first", outlet=clip(first, _VALUE_UNITS))] if first else []
    return Html(f"📰 {join(' · ', parts)}")


def safe_telling(telling: Telling, preferences: Preferences) -> Telling:
    """Take out what a chat must not show: outlets, and names as they were printed."""
    if not preferences.is_safe:
        return telling
    shown = [one for one in telling.news if one.kind != "source"]
    news = tuple(replace(one, value=Covered(one.value)) if one.kind == "person" else one for one in shown)
    return replace(telling, news=news, reports=tuple(replace(one, outlet="") for one in telling.reports))


def word_news(news: News, say: Phrases) -> Html:
    """Say one thing that is new."""
    value = _value(news, say)
    if news.kind == "step":
        return value
    if news.before:
        return say.say(f"telling.{news.kind}", value=value, before=counted(news.before, say))
    return say.say(f"telling.{news.kind}", value=value)


def _new(telling: Telling, say: Phrases) -> Html:
    told = [word_news(one, say) for one in telling.news[:_MOST_NEWS] if one.kind != "source"]
    return bold(join(" · ", dict.fromkeys(told))) if told else Html("")


def _value(news: News, say: Phrases) -> Html:
    if news.kind == "step":
        key = f"steps.{news.value}"
        return say.say(key) if say.has(key) else name_of(news.value, say)
    if news.kind == "place":
        return escape(place_in(news.value, say))
    if news.kind == "person":
        shown = news.value if isinstance(news.value, Covered) else nominative(news.value)
        return escape(clip(shown, _VALUE_UNITS))
    return counted(news.value, say)


def counted(value: str, say: Phrases) -> Html:
    """Say "15 days" in the chat's language; what is counted otherwise stays as it is."""
    found = _COUNTED.search(value)
    key = f"units.{found['unit']}" if found else ""
    if found is None:
        return escape(clip(value, _VALUE_UNITS))
    number = float(found["number"])
    exact = int(number) if number == int(number) else number
    return say.say(key, n=exact) if say.has(key) else escape(say.number(exact))


def _support(telling: Telling) -> str:
    if telling.is_state_only:
        return "state_only"
    return "single" if telling.sources == 1 else "independent"


def _second(telling: Telling) -> str:
    return next((report.outlet for report in telling.reports[::-1] if report.is_own), "")


def _row(outlets: list[str], say: Phrases) -> Html:
    more = len(outlets) - _MOST_OUTLETS
    shown = join(", ", [clip(outlet, _VALUE_UNITS) for outlet in outlets[:_MOST_OUTLETS]])
    return Html(f"{shown} (+{say.number(more)})") if more > 0 else shown


def _languages(reports: tuple[Report, ...]) -> Html:
    """Count outlets by language, such as RU 3, KK 1."""
    counts = Counter(lang_mark(report.lang) for report in reports if report.lang)
    return join(", ", [Html(f"{lang} {count}") for lang, count in counts.items()])
