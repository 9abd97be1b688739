"""Read what an entry tells: who, which step, how many, where. Titles weigh most, then the first sentences.

words -> sentences -> clauses -> steps with their colour (news, background, maybe) -> numbers, places, names
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchers.storyclauses import clauses_of
from matchers.storypeople import names_of
from matchers.storysteps import Step, numbers_of, steps_of
from matchers.storytokens import Token, in_cyrillic, is_latin_kazakh, language, tokens_of
from matchers.storywords import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchers.storynames import Name

LEAD_SENTENCES = 3
"""The title and two sentences: what an editor puts there is the news."""
_SAMPLE = 200
_HEADING_OPENS = 2


@dataclass(frozen=True, slots=True)
class Telling:
    """What an entry tells.

    Attributes:
        lang: en, ru or kk, by its letters.
        tokens: All words and numbers, title first.
        main: Steps that are the news, of the title or else of the first sentence that has one.
        depth: The sentence where the first of them stands, 0 for the title; `LEAD_SENTENCES` when there is none.
        lead: Steps told as news in the title or the first three sentences: further down others' steps are told.
        told: Steps told as news anywhere.
        mentioned: All steps, background included.
        names: Who and what is named, each once.
        numbers: Such as `days:15`, told as fact in title or lead.
        title_numbers: Those of the title.
        grows: The title says that a number has become larger.
        grounds: What somebody is charged with, in title and lead.
        places: Ids of places in title and lead.
        weekdays: Days of the week in title and lead.
        again: It says that this happened once more.
        heading: The title is one under which something else stands every time.
    """

    lang: str
    tokens: tuple[Token, ...]
    main: frozenset[str]
    depth: int
    lead: frozenset[str]
    told: frozenset[str]
    mentioned: frozenset[str]
    names: tuple[Name, ...]
    numbers: frozenset[str]
    title_numbers: frozenset[str]
    grows: bool
    grounds: frozenset[str]
    places: frozenset[str]
    weekdays: frozenset[str]
    again: bool
    heading: bool


def read(title: str, text: str, declared: str | None = None) -> Telling:
    """Read one entry.

    Args:
        title: As the feed gives it.
        text: As the feed gives it, may be empty; the first 40 sentences are read.
        declared: The feed's language tag, used where the letters do not tell.
    """
    tokens = tuple(tokens_of(title, text))
    sample = f"{title} {text[:_SAMPLE]}"
    lang = language(sample, declared)
    if lang == "en" and is_latin_kazakh(sample, declared):
        lang, tokens = "kk", tuple(in_cyrillic(tokens))
    clauses = clauses_of(tokens, lang)
    lead = [clause for clause in clauses if clause.sentence < LEAD_SENTENCES]
    steps = [step for clause in clauses for step in steps_of(clause, lang)]
    headline = [word for clause in lead if clause.sentence == 0 for word in clause.words]
    titled = frozenset(number for clause in lead if clause.sentence == 0 for number in numbers_of(clause))
    return Telling(
        lang=lang,
        tokens=tokens,
        main=_main(steps),
        depth=min((step.sentence for step in steps if step.news), default=LEAD_SENTENCES),
        lead=frozenset(step.name for step in steps if step.news and step.sentence <= LEAD_SENTENCES),
        told=frozenset(step.name for step in steps if step.news),
        mentioned=frozenset(step.name for step in steps),
        names=names_of(tokens, {step.clause for step in steps if step.news}, LEAD_SENTENCES, lang),
        numbers=titled | {number for clause in lead if clause.sentence for number in numbers_of(clause)},
        title_numbers=titled,
        grounds=frozenset().union(*(clause.grounds for clause in lead)),
        grows=any(True for _ in lexicon().grows.find(headline)),
        places=frozenset().union(*(clause.places for clause in lead)),
        weekdays=frozenset().union(*(clause.weekdays for clause in lead)),
        again=any(clause.again for clause in lead),
        heading=any(start < _HEADING_OPENS for start, _, _ in lexicon().headings.find(headline)),
    )


def _main(steps: Sequence[Step]) -> frozenset[str]:
    """Give the news steps of the title; where it tells none or a light one, those of the next sentence as well."""
    kinds = lexicon().kinds
    found: frozenset[str] = frozenset()
    for sentence in range(LEAD_SENTENCES):
        found |= {step.name for step in steps if step.news and step.sentence == sentence and kinds[step.name] != "weak"}
        if any(kinds[name] != "light" for name in found):
            break
    return found
