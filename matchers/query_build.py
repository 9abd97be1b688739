"""Read the text of a query into its tree, or say in one sentence where it goes wrong and what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NoReturn, cast

from lark import Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from config.errors import WatchError
from config.pattern_packs import load_pattern_packs
from matchers.query_grammar import parser
from matchers.query_regex import compile_regex
from matchers.query_tree import (
    KEYWORDS,
    Both,
    Comparison,
    Either,
    EventTerm,
    Filter,
    Name,
    Near,
    Negation,
    Node,
    Phrase,
    Regex,
    Scope,
    Sign,
    Word,
)
from matchers.query_values import DURATIONS, main_key, units, units_regex
from matchers.query_words import TOKEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storage.records import FieldName

LONGEST_QUERY = 4_000
DEEPEST = 60
_FURTHEST = 100
_NEAR_WITHOUT_NUMBER = 10
_TYPED = str.maketrans({**dict.fromkeys("«»“”„‟", '"'), **dict.fromkeys("\u2010\u2011\u2212\u2013\u2014", "-")})
_Kind = Literal["title", "text", "lang", "source", "pattern", "name"]
_FIELDS: Mapping[str, _Kind] = {
    **{word: "title" for word in ("title", "заголовок", "тақырып")},
    **{word: "text" for word in ("text", "текст", "мәтін")},
    **{word: "lang" for word in ("lang", "язык", "тіл")},
    **{word: "source" for word in ("source", "источник", "дереккөз")},
    **{word: "pattern" for word in ("pattern", "событие", "оқиға")},
    **{word: "name" for word in ("name", "имя", "есім")},
}
_COMPARISON = re.compile(r"(?:pattern:)?([a-z][a-z-]*)(?:\.([a-z_]+))?\s*([<>]=?|=|≥|≤)\s*(.+)", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+(?:[ _]\d{3})*)(?:[.,](\d{1,6}))?\s*(\D*)")
_PLACED = (Word, Phrase, Regex, Name, EventTerm, Near)


@dataclass(frozen=True, slots=True)
class _Where:
    """What surrounds a node: the field it stands in, its token's column, how deep it is."""

    field: _Kind | None = None
    column: int = 1
    depth: int = 0


def read(text: str) -> Node:
    """Read a query.

    Raises:
        WatchError: It can not be read; names the column, from 1, and what to write.
    """
    typed = " ".join(text.translate(_TYPED).splitlines())
    if len(typed) > LONGEST_QUERY:
        _refuse(LONGEST_QUERY, f"a query has at most {LONGEST_QUERY:,} characters; split it into several")
    if not typed.strip():
        _refuse(1, 'the query is empty; write a word, a "phrase" or pattern:ID')
    if typed.count('"') % 2:
        _refuse(typed.rindex('"') + 1, "this quote is not closed; write a second one after the phrase")
    try:
        tree = parser(units_regex()).parse(typed)
    except UnexpectedInput as error:
        _explain(error, typed)
    return _build(tree.children[0], _Where())


def _refuse(column: int, what: str) -> NoReturn:
    raise WatchError(f"query, column {column}: {what}")


def _explain(error: UnexpectedInput, typed: str) -> NoReturn:
    """Say what the parser stumbled over."""
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        token = error.token
        column = cast("int", token.start_pos) + 1
        if token.type == "_CLOSE":
            _refuse(column, "this closing bracket has no opening one or nothing before it; delete it")
        if token.type in _OPERATOR_TOKENS:
            _refuse(column, f"{str(token).strip()} has nothing before it; {_QUOTE_IT}")
        _refuse(column, f"{str(token)!r} does not fit here; {_QUOTE_IT}")
    if isinstance(error, UnexpectedCharacters):
        _refuse(error.pos_in_stream + 1, f"{typed[error.pos_in_stream]!r} does not fit here; {_QUOTE_IT}")
    unclosed = _unclosed_bracket(typed)
    if unclosed is not None:
        _refuse(unclosed + 1, "this bracket is not closed; write ) where the group ends")
    _refuse(len(typed.rstrip()) + 1, "the query stops here after an operator; write a word after it or delete it")


_OPERATOR_TOKENS = {"_AND", "_OR", "_NOT", "_MINUS", "NEAR", "SAME"}
_QUOTE_IT = 'write "…" round what is to be looked for as a word'


def _unclosed_bracket(typed: str) -> int | None:
    """Give the place of the innermost bracket left open, quoted ones aside."""
    opened: list[int] = []
    for match in re.finditer(r'"[^"]*"|[()]', typed):
        if match[0] == "(":
            opened.append(match.start())
        elif match[0] == ")" and opened:
            opened.pop()
    return opened[-1] if opened else None


def _build(node: Tree[Token] | Token, where: _Where) -> Node:
    if isinstance(node, Token):
        return _leaf(node, replace(where, column=cast("int", node.start_pos) + 1))
    column = cast("int", node.meta.start_pos) + 1
    below = replace(where, column=column, depth=where.depth + 1)
    if below.depth > DEEPEST:
        _refuse(column, f"brackets stand more than {DEEPEST} deep; split the query into several")
    match node.data:
        case "scope":
            return _scope(cast("Token", node.children[0]), node.children[1], below)
        case "near":
            return _near(node.children, below)
        case "negation":
            child = _build(node.children[0], below)
            return child.child if isinstance(child, Negation) else Negation(child)
        case "both":
            return _flat(Both, [_build(child, below) for child in node.children])
        case _:
            return _flat(Either, [_build(child, below) for child in node.children])


def _flat(kind: type[Both] | type[Either], children: Sequence[Node]) -> Node:
    """Join children, taking those of the same kind apart."""
    flat: list[Node] = []
    for child in children:
        flat.extend(child.children if isinstance(child, kind) else [child])
    return kind(tuple(flat))


def _scope(token: Token, child: Tree[Token] | Token, where: _Where) -> Node:
    written, column = str(token)[:-1].lower(), cast("int", token.start_pos) + 1
    kind = _FIELDS.get(written)
    if kind is None:
        _refuse(column, f"there is no field {written}:{did_you_mean(written, _FIELDS)}; quote it to find it as a word")
    if where.field is not None:
        _refuse(column, f"{kind}: stands inside {where.field}:; take it out of the brackets")
    inside = _build(child, replace(where, field=kind))
    return Scope(cast("FieldName", kind), inside) if kind in {"title", "text"} else inside


def did_you_mean(written: str, known: Sequence[str] | Mapping[str, object]) -> str:
    """Suggest the known word nearest to one that was typed; empty when none is near."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only wanted once somebody mistypes

    found = process.extractOne(written, list(known), scorer=fuzz.ratio, score_cutoff=60)
    return f", did you mean {found[0]}" if found else ""


def _near(children: Sequence[Tree[Token] | Token], where: _Where) -> Node:
    left, sign, right = children
    operator = str(sign)
    words = None if operator == "SAME" else int(operator.partition("/")[2] or _NEAR_WITHOUT_NUMBER)
    if words is not None and not 1 <= words <= _FURTHEST:
        _refuse(cast("int", cast("Token", sign).start_pos) + 1, f"NEAR counts from 1 to {_FURTHEST} words")
    sides = [_build(side, where) for side in (left, right)]
    for side in sides:
        if not has_place(side):
            _refuse(where.column, f"{operator} joins words, phrases or a choice (a OR b) of them, not {side}")
    return Near(sides[0], sides[1], words)


def has_place(node: Node) -> bool:
    """Tell whether a tree stands somewhere in a field, so that words can be counted from it."""
    if isinstance(node, Either):
        return all(has_place(child) for child in node.children)
    if isinstance(node, Scope):
        return has_place(node.child)
    return isinstance(node, _PLACED)


def _leaf(token: Token, where: _Where) -> Node:
    written = str(token)
    if token.type == "COMPARISON":
        return _comparison(written, where)
    if token.type == "REGEX":
        return _regex(written[1:-1], where)
    quoted = token.type == "QUOTED"
    value = written[1:-1].strip() if quoted else written
    match where.field:
        case "lang" | "source":
            return Filter(where.field, value.lower())
        case "name":
            return Name(" ".join(value.split()))
        case "pattern":
            return EventTerm(_known_pattern(value.lower(), where.column))
        case _:
            if not quoted:
                _check_bare(value, where.column)
            return _words(value, where.column)


def _regex(source: str, where: _Where) -> Regex:
    if where.field not in {None, "title", "text"}:
        _refuse(where.column, f"{where.field}: takes words, not a regular expression")
    try:
        compile_regex(source)
    except WatchError as error:
        _refuse(where.column, str(error))
    return Regex(source)


def _check_bare(value: str, column: int) -> None:
    """Refuse a bare word that was meant as something else."""
    if value in KEYWORDS or re.fullmatch(r"NEAR/\d+", value):
        _refuse(column, f'{value} has nothing before it; write a word before it, or "{value}" to find it as a word')
    if found := re.fullmatch(r"(?i)near/?(\d+)", value):
        _refuse(column, f"{value} is no operator; did you mean NEAR/{found[1]}")
    if value.startswith("/"):
        _refuse(column, "this regular expression is not closed; write / after it")
    if value.startswith("~"):
        _refuse(column, f"{value} is no operator; did you mean NEAR/{value[1:] or 5} between the words")
    if re.search(r"[<>≥≤]", value):
        _refuse(column, f"{value} is no comparison; write it as jail-days>=15")
    if value.startswith("-") and TOKEN.search(value):
        _refuse(column, f"the minus does not fit here; write it before the field or bracket, as -title:{value[1:]}")


def _words(value: str, column: int) -> Node:
    found = [Word(match[0], prefix=value[match.end() : match.end() + 1] == "*") for match in TOKEN.finditer(value)]
    if not found:
        _refuse(column, f"there is no word in {value!r}; write letters or digits")
    for word in found:
        if word.prefix and len(word.text) < 2:
            _refuse(column, f"{word.text}* would find nearly everything; write two letters or more before the star")
    return found[0] if len(found) == 1 else Phrase(tuple(found))


def _known_pattern(written: str, column: int) -> str:
    known = {pack.id: pack for pack in load_pattern_packs()}
    if known and written not in known:
        _refuse(column, f"there is no pattern {written}{did_you_mean(written, known)}; /patterns lists them")
    return written


def _comparison(written: str, where: _Where) -> EventTerm:
    match = _COMPARISON.fullmatch(written)
    assert match is not None
    if where.field not in {None, "pattern"}:
        _refuse(where.column, f"{written} stands inside {where.field}:; take it out of the brackets")
    pattern = _known_pattern(match[1].lower(), where.column)
    sign = {"≥": ">=", "≤": "<="}.get(match[3], match[3])
    key = match[2].lower() if match[2] else None
    asked = _value(pattern, key, cast("Sign", sign), match[4], where.column)
    return EventTerm(pattern, asked)


def _value(pattern: str, key: str | None, sign: Sign, written: str, column: int) -> Comparison:
    kinds = {pack.id: pack.values for pack in load_pattern_packs()}.get(pattern)
    if kinds is not None and key is not None and key not in kinds:
        _refuse(column, f"{pattern} has no value {key}{did_you_mean(key, kinds)}; it has {', '.join(kinds) or 'none'}")
    if kinds is not None and not kinds:
        _refuse(column, f"{pattern} carries no value; write pattern:{pattern}")
    key = key or main_key(kinds or {})
    if key is not None and kinds is not None and kinds[key] == "str":
        if sign != "=":
            _refuse(column, f"{pattern}.{key} is text; compare it with =")
        return Comparison(key, "=", written.lower())
    return _number(key, sign, written, column)


def _number(key: str | None, sign: Sign, written: str, column: int) -> Comparison:
    match = _NUMBER.fullmatch(written)
    if match is None or len(match[1]) > 15:
        _refuse(column, f"{written} is no number; write it as jail-days>=15")
    unit = units().get(match[3].strip().lower()) if match[3].strip() else None
    if match[3].strip() and unit is None:
        _refuse(column, f"{match[3]} is no unit{did_you_mean(match[3].lower(), units())}")
    value = float(re.sub("[ _]", "", match[1]) + "." + (match[2] or "0"))
    if unit == "weeks":
        return Comparison("days", sign, value * 7)
    if unit in DURATIONS:
        return Comparison(unit, sign, value)
    if unit is not None and key not in {None, "amount"}:
        _refuse(column, f"{unit} is money, and {key} is not")
    return Comparison("amount" if unit else key, sign, value, unit)
