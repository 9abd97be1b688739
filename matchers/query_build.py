"""Read the text of a query into its tree, or say in one sentence where it goes wrong and what to write instead."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NoReturn, TypeGuard, cast

from lark import Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from matchers.query_grammar import parser
from matchers.query_terms import (
    check_bare,
    check_name,
    check_unit,
    did_you_mean,
    read_comparison,
    read_regex,
    read_value,
    read_words,
)
from matchers.query_tree import Both, Either, EventTerm, Name, Near, Negation, Node, Phrase, Regex, Scope, Word
from matchers.query_values import units_regex
from matchers.watch_errors import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


LONGEST_QUERY = 4_000
_DEEPEST = 60
_FURTHEST = 100
_NEAR_WITHOUT_NUMBER = 10
_TYPED = str.maketrans(
    {
        **dict.fromkeys("«»“”„‟", '"'),
        **dict.fromkeys("\u2010\u2011\u2212\u2013\u2014", "-"),
        **dict.fromkeys("‘’ʼ`´", "'"),
    }
)
_Kind = Literal["title", "text", "lang", "source", "pattern", "name"]
_FIELDS: Mapping[str, _Kind] = {
    **dict.fromkeys(("title", "заголовок", "тақырып"), "title"),
    **dict.fromkeys(("text", "текст", "мәтін"), "text"),
    **dict.fromkeys(("lang", "язык", "тіл"), "lang"),
    **dict.fromkeys(("source", "источник", "дереккөз"), "source"),
    **dict.fromkeys(("pattern", "событие", "оқиға"), "pattern"),
    **dict.fromkeys(("name", "имя", "есім"), "name"),
}
_IN_TEXT = {None, "title", "text"}
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
    typed = " ".join(unicodedata.normalize("NFC", text).translate(_TYPED).splitlines())
    if len(typed) > LONGEST_QUERY:
        refuse(LONGEST_QUERY, "long", most=LONGEST_QUERY)
    if not typed.strip():
        refuse(1, "empty")
    try:
        tree = parser(units_regex()).parse(typed)
    except UnexpectedInput as error:
        _explain(error, typed)
    return _build(tree.children[0], _Where())


def _explain(error: UnexpectedInput, typed: str) -> NoReturn:
    """Say what the parser stumbled over."""
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        token = error.token
        column = cast("int", token.start_pos) + 1
        if token.type == "_CLOSE":
            refuse(column, "closing_bracket")
        if token.type in _OPERATOR_TOKENS:
            refuse(column, "nothing_before", written=str(token).strip())
        refuse(column, "not_here", written=str(token))
    if isinstance(error, UnexpectedCharacters):
        place = error.column - 1
        if typed[place] == '"':
            refuse(place + 1, "quote")
        if typed[place] == ":":
            refuse(place + 1, "colon")
        refuse(place + 1, "not_here", written=typed[place])
    unclosed = _unclosed_bracket(typed)
    if unclosed is not None:
        refuse(unclosed + 1, "bracket")
    refuse(len(typed.rstrip()) + 1, "stops")


_OPERATOR_TOKENS = {"_AND", "_OR", "_NOT", "_MINUS", "NEAR", "SAME"}


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
    column = node.meta.start_pos + 1
    below = replace(where, column=column, depth=where.depth + 1)
    if below.depth > _DEEPEST:
        refuse(column, "deep", most=_DEEPEST)
    match node.data:
        case "scope":
            return _scope(cast("Token", node.children[0]), node.children[1], below)
        case "near":
            return _near(node.children, below)
        case "negation":
            child = _build(node.children[0], below)
            return child.child if isinstance(child, Negation) else Negation(child)
        case "both":
            _check_neighbours(node.children)
            return _flat(Both, [_build(child, below) for child in node.children])
        case _:
            return _flat(Either, [_build(child, below) for child in node.children])


def _check_neighbours(children: Sequence[Tree[Token] | Token]) -> None:
    """Refuse a bare word that was meant to belong to the term right before it."""
    for child, after in pairwise(children):
        if not _is_a(after, "WORD"):
            continue
        end = child.end_pos if isinstance(child, Token) else child.meta.end_pos
        start = cast("int", after.start_pos)
        if start - cast("int", end) > _NARROWEST_AND:
            continue
        if _is_a(child, "COMPARISON") and child[-1].isdigit():
            check_unit(str(after), start + 1)
        name = _bare_name(child)
        if name:
            check_name(name, str(after), start + 1)


_NARROWEST_AND = 2
"""Characters that may part two terms before there could be an operator: ` И ` has three."""


def _bare_name(child: Tree[Token] | Token) -> str | None:
    """Give the name of `name:Серик`, None for anything else."""
    if isinstance(child, Token) or child.data != "scope":
        return None
    field, value = child.children
    return str(value) if _FIELDS.get(str(field)[:-1].lower()) == "name" and _is_a(value, "WORD") else None


def _is_a(child: Tree[Token] | Token, kind: str) -> TypeGuard[Token]:
    return isinstance(child, Token) and child.type == kind


def _flat(kind: type[Both | Either], children: Sequence[Node]) -> Node:
    """Join children, taking those of the same kind apart."""
    flat: list[Node] = []
    for child in children:
        flat.extend(child.children if isinstance(child, kind) else [child])
    return kind(tuple(flat))


def _scope(token: Token, child: Tree[Token] | Token, where: _Where) -> Node:
    written, column = str(token)[:-1].lower(), cast("int", token.start_pos) + 1
    kind = _FIELDS.get(written)
    if kind is None:
        refuse(column, "no_field", written=written, near=did_you_mean(written, _FIELDS))
    if where.field is not None and not (where.field in _IN_TEXT and kind in {"name", "pattern"}):
        refuse(column, "inside", field=kind, outer=where.field)
    inside = _build(child, replace(where, field=kind))
    return Scope(kind, inside) if kind == "title" or kind == "text" else inside  # noqa: PLR1714 - narrows the type


def _near(children: Sequence[Tree[Token] | Token], where: _Where) -> Node:
    left, sign, right = children
    operator = str(sign)
    words = None if operator == "SAME" else int(operator.partition("/")[2] or _NEAR_WITHOUT_NUMBER)
    if words is not None and not 1 <= words <= _FURTHEST:
        refuse(cast("int", cast("Token", sign).start_pos) + 1, "near_count", most=_FURTHEST)
    sides = [_build(side, where) for side in (left, right)]
    for side in sides:
        if not has_place(side):
            refuse(where.column, "near_sides", operator=operator, side=str(side))
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
    if token.type in {"COMPARISON", "REGEX"} and where.field not in _IN_TEXT:
        refuse(where.column, "after_field", written=written, field=where.field)
    if token.type == "COMPARISON":
        return read_comparison(written, where.column)
    if token.type == "REGEX":
        return read_regex(written[1 : written.rindex("/")], where.column)
    quoted = token.type == "QUOTED"
    if not quoted:
        check_bare(written, where.column)
    value = written[1:-1] if quoted else written
    if where.field is None or where.field in _IN_TEXT:
        return read_words(value, where.column)
    return read_value(where.field, value, where.column)
