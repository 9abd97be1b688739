"""Names: the table of sentences, and the laws that hold for any list and any text."""

import dataclasses
import itertools
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers import name_parts
from matchers.names import NameIndex
from matchers.text import prepare
from storage.records import ALERT_LINE, Event, NameWatch, NotRule

CASES = Path(__file__).parent / "cases" / "names"
NOTHING = prepare("")
MARKED = re.compile(r"\{([^{}]*)\}")


def cases():
    for path in sorted(CASES.glob("*.toml")):
        for person in tomllib.loads(path.read_text(encoding="utf-8"))["people"]:
            watch = NameWatch("w", person["watch"], tuple(person.get("aliases", ())))
            for sentence in (*person["finds"], *person["silent"]):
                yield pytest.param(watch, sentence, id=f"{path.stem}: {person['watch']}: {sentence}")


def found_in(text, *watches, title="", min_score=ALERT_LINE):
    return NameIndex(watches).mentions(prepare(title), prepare(text), min_score=min_score)


@pytest.mark.parametrize(("watch", "sentence"), list(cases()))
def test_sentence_has_the_marked_mention_and_no_other(watch, sentence):
    text = MARKED.sub(r"\1", sentence)
    expected = [match[1] for match in MARKED.finditer(sentence)]
    assert [mention.matched for mention in found_in(text, watch)] == expected


def test_table_has_at_least_three_hundred_sentences():
    assert len(list(cases())) >= 300


def test_silent_sentences_have_no_braces_and_others_have_one_pair():
    for path in CASES.glob("*.toml"):
        for person in tomllib.loads(path.read_text(encoding="utf-8"))["people"]:
            assert all(len(MARKED.findall(sentence)) == 1 for sentence in person["finds"])
            assert not any(MARKED.findall(sentence) for sentence in person["silent"])


def test_title_and_text_are_both_read():
    mentions = found_in("Марат Ахметов дома.", NameWatch("w", "Марат Ахметов"), title="Марат Ахметов на свободе")
    assert [(mention.field, mention.start) for mention in mentions] == [("title", 0), ("text", 0)]


def test_lone_surname_is_possible_only_beside_a_full_mention():
    text = "Задержан Марат Ахметов. Ахметов не признал вину. Ахметовой там не было."
    watch = NameWatch("w", "Марат Ахметов")
    assert [mention.matched for mention in found_in(text, watch)] == ["Марат Ахметов"]
    possible = found_in(text, watch, min_score=1)
    assert [(mention.matched, mention.score < ALERT_LINE) for mention in possible] == [
        ("Марат Ахметов", False),
        ("Ахметов", True),
    ]
    assert found_in("Ахметов не признал вину.", watch, min_score=1) == []


def test_lone_surname_in_the_text_counts_when_the_title_names_in_full():
    mentions = found_in("Ахметов дома.", NameWatch("w", "Марат Ахметов"), title="Марат Ахметов свободен", min_score=1)
    assert [(mention.field, mention.matched) for mention in mentions] == [
        ("title", "Марат Ахметов"),
        ("text", "Ахметов"),
    ]


def test_alias_of_one_word_stands_for_the_given_name():
    """A nickname is looked for beside the surname; alone it names nobody."""
    watch = NameWatch("w", "Бауыржан Сеитов", aliases=("Тұлпар", "Сеитов", "Бауыржан"))
    index = NameIndex([watch])
    assert [one.matched for one in found_in("Тұлпар Сеитов келді.", watch)] == ["Тұлпар Сеитов"]
    assert [one.matched for one in found_in("Позвали Тулпара Сеитова.", watch)] == ["Тулпара Сеитова"]
    assert found_in("Тұлпар келді. Сеитов келді.", watch) == []
    index.remove("w")
    assert index.mentions(NOTHING, prepare("Тұлпар Сеитов келді.")) == []


def arrest(text, word):
    start = text.index(word)
    return Event("detention", "text", start, start + len(word), word, 90, "event", {}, "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Полиция задержала Ахметова. Дождь.", ["Ахметова"]),
        ("Полиция задержала людей. Ахметов дома.", []),
        ("Полиция задержала Серика Ахметова.", []),
        ("Полиция задержала Ахметова. Серик Ахметов рад.", []),
        ("Полиция говорила с Ахметовым и задержала его.", ["Ахметовым"]),
        ("Полиция задержала Ахметовых.", []),
        ("Полиция задержала С. Ахметова.", []),
        ("Полиция задержала ахметова.", []),
    ],
)
def test_lone_surname_beside_an_event_is_possible(text, found):
    """Nothing by itself, and never where the name is somebody else's."""
    index = NameIndex([NameWatch("w", "Марат Ахметов"), NameWatch("v", "Дана Сеитова")])
    mentions = index.possible(NOTHING, prepare(text), [arrest(text, "задержала")])
    assert [mention.matched for mention in mentions] == found
    assert all(mention.score < ALERT_LINE and "beside an event" in mention.reason for mention in mentions)
    assert index.mentions(NOTHING, prepare(text), min_score=0) == []


def test_lone_surname_beside_what_did_not_happen_is_nothing():
    """Only what happened counts."""
    text = "Полиция не задержала Ахметова."
    event = dataclasses.replace(arrest(text, "задержала"), status="negated")
    assert NameIndex([NameWatch("w", "Марат Ахметов")]).possible(NOTHING, prepare(text), [event]) == []


def test_street_of_that_name_is_reported_under_the_line_only():
    mentions = found_in("Дом на улице Марата Ахметова.", NameWatch("w", "Марат Ахметов"), min_score=1)
    assert [mention.score < ALERT_LINE for mention in mentions] == [True]
    assert "street" in mentions[0].reason


def test_context_rule_silences_in_any_grammatical_form():
    watch = NameWatch("w", "Марат Ахметов", not_rules=(NotRule("context", "хоккеист"),))
    assert found_in("Гол хоккеиста решил матч. Марат Ахметов рад.", watch) == []
    assert len(found_in("Марат Ахметов рад.", watch)) == 1


def test_person_rule_silences_where_the_other_fits_better():
    watch = NameWatch("w", "Марат Ахметов", not_rules=(NotRule("person", "Марат Серикович Ахметов"),))
    assert found_in("Пришёл Марат Серикович Ахметов.", watch) == []
    assert len(found_in("Пришёл Марат Ахметов.", watch)) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Суд арестовал Марата Ахметова.", ["Марат Ахметов", "Russian genitive"]),
        ("Marat Ahmetovqa hat keldi.", ["Kazakh dative", "in Latin letters", "Ahmetovqa = Ахметов"]),
        ("А. Ахметов дома. М. Ахметов тут.", ["initial and surname", "(М. = Марат)"]),
        ("Marat Akhmetov's lawyer", ["English possessive"]),
        ("Марат Ахмеетов дома.", ["spelled a little differently", "(Ахмеетов = Ахметов)"]),
        ("Маратт Ахметов дома.", ["given name and surname"]),
        ("Ахметов, Марат", ["surname, comma, given name"]),
    ],
)
def test_reason_says_which_spelling_met_which_words_and_why(text, words):
    (mention,) = found_in(text, NameWatch("w", "Марат Ахметов"))
    assert mention.matched in mention.reason.replace("“", "").replace("”", "")
    assert all(word in mention.reason for word in words)


def test_slip_of_the_finger_is_told_and_scores_less():
    (mention,) = found_in("Дома Арсен Күнболтов.", NameWatch("w", "Арсен Күнболатов"))
    assert "one letter mistyped" not in mention.reason
    (mention,) = found_in("Дома Арсен Күнболатв.", NameWatch("w", "Арсен Күнболатов"))
    assert ALERT_LINE <= mention.score < 95


def test_score_sinks_with_the_kind_of_match():
    watch = NameWatch("w", "Марат Ахметжанов")
    texts = ["Марат Ахметжанов", "Ахметжанов Марат", "Ахметжанов, Марат", "М. Ахметжанов"]
    scores = [found_in(text, watch)[0].score for text in texts]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1] >= ALERT_LINE


def test_two_watches_of_one_person_both_fire():
    watches = [NameWatch("a", "Марат Ахметов"), NameWatch("b", "Marat Akhmetov"), NameWatch("c", "Марат Ахметов")]
    assert [mention.watch_id for mention in found_in("Марату Ахметову позвонили.", *watches)] == ["a", "b", "c"]


def test_removed_watch_is_found_no_more_and_unknown_id_is_told():
    index = NameIndex([NameWatch("a", "Марат Ахметов"), NameWatch("b", "Марат Ахметов")])
    index.remove("a")
    assert len(index) == 1
    assert [mention.watch_id for mention in index.mentions(NOTHING, prepare("Марат Ахметов"))] == ["b"]
    with pytest.raises(KeyError):
        index.remove("a")


def test_watch_with_the_same_id_takes_the_place_of_the_first():
    index = NameIndex([NameWatch("a", "Марат Ахметов")])
    index.add(NameWatch("a", "Дана Сеитова"))
    assert len(index) == 1
    assert index.mentions(NOTHING, prepare("Марат Ахметов")) == []
    assert len(index.mentions(NOTHING, prepare("Дана Сеитова"))) == 1


def test_watch_added_after_a_word_was_read_is_found():
    index = NameIndex([NameWatch("a", "Марат Ахметов")])
    assert index.mentions(NOTHING, prepare("Дана Сеитова")) == []
    index.add(NameWatch("b", "Дана Сеитова"))
    assert len(index.mentions(NOTHING, prepare("Дана Сеитова"))) == 1


@pytest.mark.parametrize("name", ["", " ", "Марат", "12", "习近平", "محمد", "x" * 300, "фон", "...", "М."])
def test_name_that_names_nobody_is_kept_and_never_found(name):
    index = NameIndex([NameWatch("a", name)])
    assert len(index) == 1
    assert index.mentions(NOTHING, prepare(f"Марат {name} Ахметов {name}")) == []
    index.remove("a")


@pytest.mark.parametrize("text", ["sch" * 20_000, "Марат-" * 20_000, "А. " * 20_000, "Марат Ахметов и " * 3_000])
def test_long_run_of_letters_is_read_in_a_moment(text):
    began = time.process_time()
    found_in(text + ". Марат Ахметов", NameWatch("w", "Марат Ахметов"))
    assert time.process_time() - began < 10


NAMES = st.sampled_from(
    [
        "Марат Ахметов",
        "Marat Akhmetov",
        "Мурат Ахметов",
        "Марат Ахмедов",
        "Ахметова Дана",
        "М. Ахметов",
        "Дана Сеитова",
        "Дана Маратовна Сеитова",
        "Дана Маратқызы Сеитова",
        "Касым-Жомарт Ахметов",
        "Мұрат Ахметұлы",
        "Ursula von der Leyen",
    ],
)
PIECES = st.sampled_from(
    [
        "Марат",
        "Марата",
        "Мурат",
        "Дана",
        "Ахметов",
        "Ахметова",
        "Ахметовқа",
        "Akhmetov",
        "Marat",
        "М.",
        "Д. М.",
        "и",
        ",",
        ".",
        "\n",
        "Маратовна",
        "Маратқызы",
        "Сеитовой",
        "улица",
        "көшесі",
        "Street",
        "<b>",
        "&amp;",
        "\u00ad",
        "#МаратАхметов",
        "мен",
        "Ахметовы",
        "Касым",
        "Жомарт",
        "Касым-Жомарт",
        "марат ахметов",
        "МАРАТ АХМЕТОВ",
        "Ахмметов",
        "\u0301",
        "—",
        "(",
        "İ",
        "ß",
    ],
)
TEXTS = st.lists(PIECES, max_size=14).map(" ".join)
WATCHES = st.lists(NAMES, min_size=1, max_size=6).map(
    lambda names: [NameWatch(f"w{number}", name) for number, name in enumerate(names)]
)
bounded = settings(deadline=None, max_examples=150)


@bounded
@given(WATCHES, TEXTS, TEXTS)
def test_offsets_cut_the_words_out_of_the_text_as_given(watches, title, text):
    for mention in NameIndex(watches).mentions(prepare(title), prepare(text), min_score=0):
        assert {"title": title, "text": text}[mention.field][mention.start : mention.end] == mention.matched
        assert 0 <= mention.score <= 100


@bounded
@given(WATCHES, TEXTS, st.randoms(use_true_random=False))
def test_order_of_watches_changes_nothing(watches, text, random):
    shuffled = list(watches)
    random.shuffle(shuffled)
    assert NameIndex(watches).mentions(NOTHING, prepare(text), min_score=0) == NameIndex(shuffled).mentions(
        NOTHING, prepare(text), min_score=0
    )


@bounded
@given(WATCHES, NAMES, TEXTS)
def test_adding_a_watch_never_changes_another_ones_mentions(watches, name, text):
    index = NameIndex(watches)
    before = index.mentions(NOTHING, prepare(text), min_score=0)
    index.add(NameWatch("new", name))
    after = index.mentions(NOTHING, prepare(text), min_score=0)
    assert [mention for mention in after if mention.watch_id != "new"] == before
    index.remove("new")
    assert index.mentions(NOTHING, prepare(text), min_score=0) == before


@bounded
@given(WATCHES, TEXTS)
def test_mentions_of_one_watch_never_overlap(watches, text):
    mentions = NameIndex(watches).mentions(NOTHING, prepare(text), min_score=0)
    for one, other in itertools.pairwise(mentions):
        assert one.watch_id != other.watch_id or one.end <= other.start


@bounded
@given(st.text(max_size=80))
def test_any_text_can_be_read(text):
    index = NameIndex([NameWatch("w", "Марат Ахметов"), NameWatch("x", text)])
    for mention in index.mentions(prepare(text), prepare(text + " Марат Ахметов " + text), min_score=0):
        assert mention.matched


SCRIPT = """
from matchers import name_parts
from matchers.names import NameIndex
from matchers.text import prepare
from storage.records import NameWatch
names = ["Марат Ахметов", "Marat Akhmetov", "Мұхтар Өмірзақов", "Урсула фон дер Ляйен", "Саша Белов"]
index = NameIndex(NameWatch(str(n), name) for n, name in enumerate(names))
text = "Марата Ахметова, Marat Ahmetovqa, Мухтар Умурзаков, Ursula von der Leyen, Александру Белову, М. Ахметов"
print(index.mentions(prepare(""), prepare(text), min_score=0))
"""


def test_output_is_the_same_under_any_hash_seed():
    root = Path(__file__).parents[2]
    printed = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT], env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root), "PYTHONUTF8": "1"},
            capture_output=True, check=True, cwd=root,
        ).stdout
        for seed in ("0", "1", "4242")
    }  # fmt: skip
    assert len(printed) == 1
    assert b"Mention" in printed.pop()


@pytest.mark.parametrize(
    "name",
    ["Марат Ахметов", "Ахметов Марат", "Marat Akhmetov", "Ван Вэй", "Ким Олег", "Дана Виктор", "Кравец Ольга"],
)
def test_name_of_two_words_read_quickly_is_the_name_read_with_care(name):
    two = name_parts.read_two(name)
    assert name_parts.read_again(name, two.made) == name_parts.read_name(name)
    assert (two.given, two.surname) == (name_parts.read_name(name).given, name_parts.read_name(name).surname)


@pytest.mark.parametrize(
    "name", ["М. Ахметов", "Марат", "Ахметов  Марат", "Marat S. Akhmetov", "фон Ахметов", "Ким Чен Ын", "А Б", ""]
)
def test_other_names_are_read_with_care(name):
    assert name_parts.read_two(name) is None
