"""What can be wrong with a watch or a query, a kind each: the shell prints the sentence, a chat words the kind itself.

The sentences say what is wrong, with which thing, and what to write instead; `{values}` are filled in. A kind with
`_near` is the same with the nearest word that is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from config.errors import WatchError

if TYPE_CHECKING:
    from collections.abc import Mapping

_QUOTE_IT = 'write "…" round what is to be looked for as a word'

QUERY_WORDING: Mapping[str, str] = {
    "long": "a query has at most {most:,} characters; split it into several",
    "empty": 'the query is empty; write a word, a "phrase" or pattern:ID',
    "closing_bracket": "this closing bracket has no opening one or nothing before it; delete it",
    "nothing_before": "{written} has nothing before it; " + _QUOTE_IT,
    "not_here": "{written!r} does not fit here; " + _QUOTE_IT,
    "quote": "this quote is not closed; write a second one after the phrase",
    "colon": "no space belongs round the colon; write title:обыск, and quote a colon to find it",
    "bracket": "this bracket is not closed; write ) where the group ends",
    "stops": "the query stops here after an operator; write a word after it or delete it",
    "deep": "brackets and operators stand more than {most} deep; split the query into several",
    "no_field": "there is no field {written}:; quote it to find it as a word",
    "no_field_near": "there is no field {written}:, did you mean {near}; quote it to find it as a word",
    "inside": "{field}: stands inside {outer}:; take it out of the brackets",
    "near_count": "NEAR counts from 1 to {most} words",
    "near_sides": "{operator} joins words, phrases or a choice (a OR b) of them, not {side}",
    "after_field": "{written} does not fit after {field}:; write it by itself",
    "no_value": "nothing stands after {field}:; write a value, or delete it",
    "no_language": "{written} is no language code; write lang:kk, lang:ru or lang:en",
    "no_word": "there is no word in {written!r}; write letters or digits",
    "star": "{written}* would find nearly everything; write two letters or more before the star",
    "bare_operator": '{written} has nothing before it; write a word before it, or "{written}" to find it as a word',
    "small_operator": 'operators are written in capitals: {meant}; write "{written}" to find it as a word',
    "near_operator": "{written} is no operator; did you mean NEAR/{number}",
    "regex_open": "this regular expression is not closed; write / after it",
    "tilde": "{written} is no operator; did you mean NEAR/{number} between the words",
    "no_comparison": "{written} is no comparison; write it as jail-days>=15",
    "minus": "the minus does not fit here; write it before the whole term, as -title:{word}",
    "bare_unit": '{written} is no unit, did you mean {near}; write "{written}" to find it as a word',
    "name_more": 'only {name} belongs to name: here; write name:"{name} {after}"',
    "valueless": "{pattern} carries no value; write pattern:{pattern}",
    "no_key": "{pattern} has no value {key}; it has {known}",
    "no_key_near": "{pattern} has no value {key}, did you mean {near}; it has {known}",
    "several_values": "{pattern} has several values; write one of them, as {pattern}.{first}",
    "text_value": "{pattern}.{key} is text; compare it with =",
    "no_event": "there is no pattern {written}; there are {known}",
    "no_event_near": "there is no pattern {written}, did you mean {near}",
    "no_number": "{written} is no number; write it as jail-days>=15",
    "large_number": "{written} is too large a number; write fewer digits",
    "no_unit": "{written} is no unit",
    "no_unit_near": "{written} is no unit, did you mean {near}",
    "is_time": "{written} is a time, and this event has {known}",
    "is_money": "{written} is money, and {key} is not",
}
"""Of a query; each is told with its column."""

REGEX_WORDING: Mapping[str, str] = {
    "regex_long": "a regular expression has at most {most} characters; make it shorter",
    "regex_around": "a regular expression can not look ahead or behind; join conditions with AND and NOT instead",
    "regex_unclear": "this regular expression is not understood ({reason})",
    "regex_large": "this regular expression is too large; lower the numbers in {{…}} or split it",
    "regex_empty": "this regular expression matches an empty text, so it would fire everywhere; use + for *",
    "regex_unborder": r"\B is not known; use \b or name the letters",
    "regex_unknown": "{written} is not known in a regular expression; write the letters themselves",
    "regex_set": r"\W inside […] is not known; write it outside the brackets",
}
"""Of a regular expression inside a query."""

LIST_WORDING: Mapping[str, str] = {
    "same_id": "the id {id!r} stands on line {line} already; give this line another",
    "csv": "this line is no CSV ({reason})",
    "csv_name": "the column name is empty; write the person's name there",
    "csv_query": "a table lists people, and {written!r} is a query; write it in the chat, or in a text file",
    "json": "this is not JSON ({reason})",
    "json_kind": 'give an object with exactly one of "name", "pattern", "query"',
    "pattern": "there is no pattern {written!r}; there are {known}",
    "name": "the name is empty; write the person's name",
    "text": '"{key}" must be text',
    "list": '"{key}" must be a list',
    "names": '"{key}" must be a list of names',
    "words": '"{key}" must be a list of words',
    "priority": "the priority {written!r} is neither normal nor high",
    "rule": 'each of "not_rules" is {{"kind": "context" or "person", "text": "…"}}',
    "days": '"min_days" must be a whole number of days, not {written!r}',
    "object": '"{key}" must be an object',
    "mode": "the mode {written!r} is none of {known}",
    "yes_or_no": '"{key}" must be true or false',
    "time": '"{key}" must be a time with its zone, such as 2026-12-31T19:00:00Z',
    "clue": "watch {id}: say a word that marks the other person, or the other person's full name.",
}
"""Of a line of a watchlist, or of an edit."""


def watch_error(kind: str, **values: object) -> WatchError:
    """Make the error of a line, an edit or an expression."""
    wording = LIST_WORDING.get(kind) or REGEX_WORDING[kind]
    return WatchError(wording.format_map(values), kind=kind, values=values)


def refuse(column: int, kind: str, **values: object) -> NoReturn:
    """Raise the one kind of error a query has.

    Args:
        column: Where, from 1, in code points.
        kind: What is wrong.
        values: What its sentence is about; `near` chooses the kind that suggests a word.
    """
    if values.get("near"):
        kind = kind if kind in QUERY_WORDING and "{near}" in QUERY_WORDING[kind] else f"{kind}_near"
    what = {**QUERY_WORDING, **REGEX_WORDING}[kind].format_map(values)
    raise WatchError(f"query, column {column}: {what}", kind=kind, values=values, column=column)
