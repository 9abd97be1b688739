"""Why an entry was put where it is, in the chat's language: the forms in which the matchers explain their decisions.

A form that is not known here stays as it is, in English.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.markup import Html, clip, escape
from bot.news_words import counted
from bot.place_words import place_in

if TYPE_CHECKING:
    from bot.phrases import Phrases

_FORMS = {
    r"The same page with the same words, told long ago": "same_page_before",
    r"The same page with the same words": "same_page",
    r"The same page, changed without a new person, step or number": "page_changed",
    r"The same page, but with news: (?P<what>.+)": "page_news",
    r"The same words at another address": "same_words",
    r"The same words, but (?P<what>.+)": "words_news",
    r"(?P<what>\d+%) of the words are the same": "near_copy",
    r"The same list(?: of people)?": "same_list",
    r"(?P<who>.+) and the same step, but little else": "little_else",
    r"(?P<who>.+) and (?P<step>[a-z-]+), which the earlier entry told beside other news": "beside",
    r"(?P<who>.+) and the same step, another day": "another_day",
    r"(?P<who>.+) and the same step, (?P<step>[a-z-]+)": "same_step",
    r"(?P<who>.+) and much the same words": "much_the_same",
    r"(?:Names, numbers and words|Words, names and numbers) agree by (?P<what>\d+%)": "agree",
    r"(?P<who>.+) and (?P<step>[a-z-]+), told at its foot": "at_foot",
    r"Possibly the same news of (?P<who>.+)": "possibly",
    r"Tells more of (?P<who>.+?): some days later": "days_later",
    r"Tells more of (?P<who>.+?): (?P<what>.+)": "tells_more",
    r"No earlier entry tells of this": "first",
}
_KNOWN = [(re.compile(form), key) for form, key in _FORMS.items()]
_COUNTED = re.compile(r"\d+(?:\.\d+)? [a-z]+")
_MOST_UNITS = 200


def word_placed(reason: str, say: Phrases) -> Html:
    """Say why, in the chat's language."""
    plain = reason.strip().removesuffix(".")
    for form, key in _KNOWN:
        found = form.fullmatch(plain)
        if found:
            return say.say(
                f"placed.{key}", **{name: _value(name, value, say) for name, value in found.groupdict().items()}
            )
    return escape(clip(plain, _MOST_UNITS))


def _value(name: str, value: str, say: Phrases) -> Html:
    key = f"steps.{value}"
    if name in {"step", "what"} and say.has(key):
        return say.say(key)
    if name == "what" and _COUNTED.fullmatch(value):
        return counted(value, say)
    if name == "what" and value.islower():
        return escape(place_in(value, say))
    now, instead, before = value.partition(" instead of ")
    if name == "what" and instead:
        return Html(f"{counted(now, say)} ≠ {counted(before, say)}")
    return escape(clip(value, _MOST_UNITS))
