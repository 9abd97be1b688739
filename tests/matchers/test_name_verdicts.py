"""Verdicts and checks: what a monitor says of a name, and what is said back."""

import pytest

from config.errors import WatchError
from matchers.names import AlsoThisPerson, NameIndex, NotThisPerson, apply_verdict, check_name
from matchers.text import prepare
from storage.records import NameWatch, NotRule

WATCH = NameWatch("w1", "Марат Ахметов")


@pytest.mark.parametrize(
    ("name", "kinds", "hinders"),
    [
        ("", ["empty"], True),
        ("   \n", ["empty"], True),
        ("Марат", ["one-word"], True),
        ("фон Ахметов", ["one-word"], True),
        ("2024", ["one-word", "digits"], True),
        ("Марат Ахметов 2", ["digits"], False),
        ("Марат " + "Ахметов" * 42, ["too-long"], True),
        ("محمد علي", ["script"], True),
        ("习 近平", ["script"], True),
        ("Марат Ахметов, Дана Есимова", ["several"], True),
        ("Ахметов, Марат", [], False),
        ("Марат Ахметов", [], False),
        ("М. Ахметов", [], False),
        ("Ахметов М.С.", [], False),
        ("Қасым-Жомарт Тоқаев", [], False),
        ("Ursula von der Leyen", [], False),
    ],
)
def test_check_tells_what_is_wrong_with_a_name(name, kinds, hinders):
    problems = check_name(name)
    assert [problem.kind for problem in problems] == kinds
    assert any(problem.hinders for problem in problems) is hinders


@pytest.mark.parametrize("name", ["", "Марат", "x" * 300, "محمد علي", "Марат Ахметов 2"])
def test_message_is_one_sentence_that_says_what_to_do(name):
    for problem in check_name(name):
        assert problem.message.endswith(".")
        assert len(problem.message.splitlines()) == 1
        assert len(problem.message) < 200
        assert "; " in problem.message


def test_not_this_person_becomes_rules_once():
    verdict = NotThisPerson(context=("хоккей",), person="Марат Серикович Ахметов")
    watch = apply_verdict(apply_verdict(WATCH, verdict), verdict)
    assert watch.not_rules == (NotRule("context", "хоккей"), NotRule("person", "Марат Серикович Ахметов"))


def test_also_this_person_becomes_an_alias_that_is_found():
    watch = apply_verdict(WATCH, AlsoThisPerson("Мака Ахмет"))
    watch = apply_verdict(watch, AlsoThisPerson("Мака Ахмет"))
    assert watch.aliases == ("Мака Ахмет",)
    assert [m.matched for m in NameIndex([watch]).mentions(prepare(""), prepare("Маки Ахмета нет"))] == ["Маки Ахмета"]


def test_the_name_itself_is_no_alias():
    assert apply_verdict(WATCH, AlsoThisPerson("Марат Ахметов")) == WATCH


@pytest.mark.parametrize(
    "verdict", [NotThisPerson(), NotThisPerson(context=(" ",)), NotThisPerson(person="Марат"), AlsoThisPerson("")]
)
def test_verdict_that_says_nothing_is_refused(verdict):
    with pytest.raises(WatchError):
        apply_verdict(WATCH, verdict)
