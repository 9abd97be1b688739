"""The laws of the query language, and the index that evaluates many queries at once."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.errors import WatchError
from matchers import query_tree as tree
from matchers.queries import QueryIndex, explain, looks_like_query, parse_query
from matchers.query_terms import read_words
from matchers.text import prepare
from storage.records import Entry, Event, Mention, QueryWatch

QUICK = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
WORDS = "митинг или mpr полиция ұстау белсенді қамауға rally detained fine AND НЕ ЕМЕС 2026 ёлка о'коннор сот".split()

words = st.builds(tree.Word, st.sampled_from(WORDS))
prefixes = st.builds(tree.Word, st.sampled_from(["военком", "ұста", "det"]), st.just(True))
phrases = st.lists(words | prefixes, min_size=2, max_size=3).map(lambda found: tree.Phrase(tuple(found)))
expressions = st.sampled_from([r"\bобыск\b", r"24\/7", r"ст\.\s*\d{3}", '"x"']).map(tree.Regex)
comparisons = st.builds(
    tree.Comparison,
    st.just("amount"),
    st.sampled_from([">=", "<=", "=", ">", "<"]),
    st.integers(0, 10**9).map(lambda number: number / 100),
    st.sampled_from([None, "MRP", "KZT"]),
)
events = st.just(tree.EventTerm("jail-days")) | comparisons.map(lambda asked: tree.EventTerm("fine", asked))
names = st.sampled_from(["Серик Аманов", "Марат-Али О'Хара"]).map(tree.Name)
placed = words | prefixes | phrases | expressions | events | names
filters = st.sampled_from([tree.Filter("lang", "kk"), tree.Filter("source", "озен ньюс"), tree.Filter("source", "a.b")])


def two_or_more(kind):
    def flat(children):
        flat_children = []
        for child in children:
            flat_children.extend(child.children if isinstance(child, kind) else [child])
        return kind(tuple(flat_children))

    return lambda inner: st.lists(inner, min_size=2, max_size=4).map(flat)


def near(inner):
    return st.builds(tree.Near, inner, inner, st.none() | st.integers(1, 100))


def negate(inner):
    return inner.map(lambda child: child.child if isinstance(child, tree.Negation) else tree.Negation(child))


def scope(inner):
    return st.builds(tree.Scope, st.sampled_from(["title", "text"]), inner)


positional = st.recursive(placed, lambda inner: near(inner) | two_or_more(tree.Either)(inner), max_leaves=5)
scoped = st.recursive(
    positional,
    lambda inner: two_or_more(tree.Both)(inner) | two_or_more(tree.Either)(inner) | negate(inner),
    max_leaves=5,
)
trees = st.recursive(
    scoped | scope(scoped) | filters,
    lambda inner: two_or_more(tree.Both)(inner) | two_or_more(tree.Either)(inner) | negate(inner),
    max_leaves=6,
)
texts = st.lists(
    st.sampled_from(
        [*WORDS, "Митингілерде", "полицией", "военкомате", "Ұсталды", "обыск", "ст. 274", "\n", "<b>", "&nbsp;"]
    )
    | st.sampled_from([".", ",", "«", "»", "rallies", "о́быск", "\u00ad", "24/7", "қамауда", "fined"]),
    max_size=30,
).map(" ".join)


def read(index: QueryIndex, title: str, text: str, **known) -> list[Mention]:
    entry = Entry("e", title, text, known.get("lang"), None, known.get("source"))
    return index.mentions(
        entry,
        prepare(title),
        prepare(text),
        events=known.get("events", ()),
        names=known.get("names", lambda _: []),
    )


@given(trees)
@QUICK
def test_printed_query_reads_the_same(node):
    query = tree.Query(node)
    assert parse_query(str(query)) == query


@given(st.text(max_size=60) | st.text('ab "()-*/:<>=|AND NEAR/3\n', max_size=40))
@QUICK
def test_any_text_is_read_or_refused_in_one_sentence(text):
    try:
        query = parse_query(text)
    except WatchError as error:
        assert str(error).startswith("query, column ")  # noqa: PT017
        assert "\n" not in str(error)  # noqa: PT017
    else:
        assert parse_query(str(query)) == query
        assert explain(query)


@given(trees, texts, texts)
@QUICK
def test_offsets_cut_the_raw_field(node, title, text):
    for mention in read(QueryIndex([QueryWatch("q", str(tree.Query(node)))]), title, text):
        field = title if mention.field == "title" else text
        assert field[mention.start : mention.end] == mention.matched
        assert 50 <= mention.score <= 100


@given(trees, texts)
@QUICK
def test_query_or_its_negation_holds(node, text):
    query = str(tree.Query(node))
    index = QueryIndex([QueryWatch("yes", query), QueryWatch("no", f"NOT ({query})")])
    assert len({mention.watch_id for mention in read(index, "", text)}) == 1


@given(trees, texts)
@QUICK
def test_two_negations_are_none(node, text):
    query = str(tree.Query(node))
    twice = QueryIndex([QueryWatch("q", f"NOT (NOT ({query}))")])
    assert read(twice, "", text) == read(QueryIndex([QueryWatch("q", query)]), "", text)


@given(st.lists(trees, min_size=2, max_size=5), texts)
@QUICK
def test_other_queries_never_change_what_one_finds(nodes, text):
    watches = [QueryWatch(str(number), str(tree.Query(node))) for number, node in enumerate(nodes)]
    together = read(QueryIndex(watches), "", text)
    apart = [mention for watch in watches for mention in read(QueryIndex([watch]), "", text)]
    assert together == apart


@given(st.lists(trees, min_size=2, max_size=5), texts)
@QUICK
def test_removed_queries_leave_nothing_behind(nodes, text):
    watches = [QueryWatch(str(number), str(tree.Query(node))) for number, node in enumerate(nodes)]
    index = QueryIndex(watches)
    for watch in watches[1:]:
        index.remove(watch.id)
    assert read(index, "", text) == read(QueryIndex(watches[:1]), "", text)
    index.remove(watches[0].id)
    assert len(index) == 0
    assert not index._anchored
    assert not any(vars(index._words).values())


def test_adding_an_id_again_replaces_the_query():
    index = QueryIndex([QueryWatch("q", "митинг")])
    index.add(QueryWatch("q", "обыск"))
    assert len(index) == 1
    assert [mention.matched for mention in read(index, "Митинг и обыск", "")] == ["обыск"]
    index.remove("q")
    assert not any(vars(index._words).values())


def test_queries_are_listed_in_the_order_they_were_added():
    index = QueryIndex([QueryWatch("b", "митинг"), QueryWatch("c", "/м/"), QueryWatch("a", "митинг")])
    assert [mention.watch_id for mention in read(index, "Митинг", "")] == ["b", "c", "a"]


def test_names_asked_by_queries_are_listed_once():
    index = QueryIndex([QueryWatch("b", "name:Серик OR -name:Марат"), QueryWatch("a", "title:name:Серик")])
    assert index.names() == ["Серик", "Марат"]


def test_refused_query_changes_nothing():
    index = QueryIndex([QueryWatch("q", "митинг")])
    with pytest.raises(WatchError):
        index.add(QueryWatch("q", "(митинг"))
    assert [mention.matched for mention in read(index, "Митинг", "")] == ["Митинг"]


def test_query_of_filters_alone_gives_one_empty_mention():
    (mention,) = read(QueryIndex([QueryWatch("q", "lang:kk -спорт")]), "Жиын", "", lang="kk")
    assert (mention.field, mention.start, mention.end, mention.matched) == ("title", 0, 0, "")


def test_names_are_asked_once_and_only_when_the_rest_holds():
    asked = []

    def names(name):
        asked.append(name)
        return [
            Mention("asked", "text", 8, 20, "Серик Аманов", 90, "same name"),
            Mention("asked", "text", 0, 1, "x", 40, ""),
        ]

    index = QueryIndex([QueryWatch("a", 'name:"Серик Аманов" -обыск'), QueryWatch("b", 'рейд name:"Серик Аманов"')])
    found = read(index, "", "Вышел — Серик Аманов.", names=names)
    assert [(mention.watch_id, mention.start, mention.score) for mention in found] == [("a", 8, 90)]
    assert asked == ["Серик Аманов"]


def test_mentions_of_events_and_names_stand_near_words():
    event = Event("jail-days", "text", 6, 15, "15 суток", 88, "event", {"days": 15}, "as read")
    names = {"Серик": [Mention("asked", "text", 16, 21, "Серик", 90, "same name")]}
    index = QueryIndex([QueryWatch("q", "name:Серик NEAR/2 jail-days>=10 NEAR/5 суд*")])
    found = read(index, "", "Судья 15 суток, Серик", events=[event], names=names.__getitem__)
    assert [(mention.matched, mention.score) for mention in found] == [("Судья", 80), ("15 суток,", 88), ("Серик", 90)]


def test_mention_carries_no_pattern_and_no_values():
    event = Event("jail-days", "text", 0, 8, "15 суток", 88, "event", {"days": 15}, "as read")
    (mention,) = read(QueryIndex([QueryWatch("q", "pattern:jail-days")]), "", "15 суток", events=[event])
    assert (mention.pattern, mention.values, mention.status) == (None, {}, "event")


def test_reason_quotes_the_words_and_says_how_they_met():
    index = QueryIndex([QueryWatch("q", 'митинг военком* "мирный протест" /двое/')])
    found = read(index, "Митинги у военкомата", "Двое на мирном протесте")
    assert [mention.reason for mention in found] == [
        "“Митинги” is митинг, in another form.",
        "“военкомата” is военком*, by its beginning.",
        "“Двое” fits /двое/.",
        '“мирном протесте” is "мирный протест", in another form.',
    ]


def test_unsure_and_background_events_do_not_count():
    events = [
        Event("fine", "text", 0, 5, "штраф", 40, "event", {}, "unsure"),
        Event("fine", "text", 0, 5, "штраф", 90, "background", {}, "years ago"),
    ]
    assert read(QueryIndex([QueryWatch("q", "pattern:fine")]), "", "штраф", events=events) == []


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("/(a+)+$/", "a" * 50_000 + "b"),
        ("/(.*)*(.*)*x/", "a" * 50_000),
        (r"/(\w+\s?)+\b!/", "слово " * 10_000),
        ("a NEAR/100 a NEAR/100 a NEAR/100 a NEAR/100 b", "a " * 30_000),
        ("a SAME a SAME a SAME a SAME b", "a " * 30_000),
        ('"a a a a a a a a a a b"', "a " * 30_000),
    ],
)
def test_hostile_query_on_hostile_text_ends_soon(query, text):
    index = QueryIndex([QueryWatch("q", query)])
    started = time.perf_counter()
    assert read(index, "", text) == []
    assert time.perf_counter() - started < 10


def test_deep_nesting_is_refused_and_not_a_crash():
    for query in ("(a OR " * 500 + "b" + ")" * 500, "NOT " * 900 + "a", "-" * 3_000 + "a", "title:" * 600 + "a"):
        with pytest.raises(WatchError):
            parse_query(query)
    assert parse_query("(" * 1_900 + "a" + ")" * 1_900) == parse_query("a")


def test_word_of_one_token_and_phrase_of_several():
    assert read_words("Нур-Султан", 1) == tree.Phrase((tree.Word("Нур"), tree.Word("Султан")))


def test_explain_gives_a_line_a_node():
    told = explain(parse_query('(rally OR "мирный митинг") NEAR/3 police -title:спорт lang:kk fine>=100 MRP сот'))
    assert told.splitlines() == [
        "all of",
        "  at most 3 words on, in either order",
        "    any of",
        "      the word rally in any form",
        '      the phrase "мирный митинг", each word in any form',
        "    the word police in any form",
        "  not",
        "    in the title only",
        "      the word спорт in any form",
        "  the language is kk",
        "  an event fine.amount>=100 MRP",
        "  the word сот exactly",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "(rally OR митинг) -sport",
        "митинг И полиция",
        "шеру ЖӘНЕ полиция",
        '"мирный митинг"',
        "«саяси тұтқын»",
        "pattern:jail-days",
        "jail-days>=15",
        "fine >= 100 MRP",
        "/обыск.*журналист/",
        "title:обыск",
        "NOT спорт",
        "обыск -спорт",
        "военком*",
        "военкомат NEAR/3 активист",
        "a | b",
    ],
)
def test_line_with_an_operator_is_a_query(line):
    assert looks_like_query(line)
    parse_query(line)


@pytest.mark.parametrize(
    "line",
    [
        "Серик Аманов",
        "Аманов С. И.",
        "Аманов И П",
        "Айгүл Нұр-Ахметова",
        "О'Коннор Джон",
        "Aigul Sadykova (journalist)",
        "Нурлан и Серик",
        "Ансар Ноткин",
        "Тимур Не",
    ],
)
def test_line_without_one_is_a_name(line):
    assert not looks_like_query(line)
