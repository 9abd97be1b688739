"""Words after a command, in any language."""

import pytest

from bot.phrases import LANGUAGES, phrases, read_texts
from bot.typed_words import leading, plain, shown, trailing, whole

TABLES = sorted(read_texts("en")["words"])


@pytest.mark.parametrize(
    ("typed", "table", "found"),
    [
        ("Только сводка", "set", ("digest", "")),
        ("тек шолу", "set", ("digest", "")),
        ("ещё Другое Написание", "set", ("also", "Другое Написание")),
        ("код: Север", "set", ("code", "Север")),
        ("бүркеншік ат Солтүстік", "set", ("code", "Солтүстік")),
        ("не тот хоккей", "set", ("not", "хоккей")),
        ("однофамилец 3 хоккей", "mark", ("person", "3 хоккей")),
        ("пригласить редактора на 2 дня", "team", ("invite", "редактора на 2 дня")),
        ("loudest", "set", None),
        ("", "set", None),
    ],
)
def test_a_word_is_read_off_the_beginning(typed, table, found):
    assert leading(typed, table) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("31 желтоқсанға дейін", ("until", "31 желтоқсанға")),
        ("24 сағат үнсіз", ("mute", "24 сағат")),
        ("хоккей емес", ("not", "хоккей")),
        ("хоккей", None),
    ],
)
def test_a_word_is_read_off_the_end(typed, found):
    assert trailing(typed, "set") == found


def test_a_word_among_others_is_not_the_whole():
    assert whole("выкл", "switch") == "off"
    assert whole("выкл сейчас", "switch") is None


@pytest.mark.parametrize(("lang", "word"), [("en", "agree"), ("ru", "согласен"), ("kk", "келісемін")])
def test_a_word_is_shown_as_the_language_says_it(lang, word):
    assert shown("agree", "team", phrases(lang)) == word
    assert leading(f"{word} 7", "team") == ("agree", "7")


@pytest.mark.parametrize("table", TABLES)
def test_no_form_stands_for_two_words(table):
    meant = {}
    for lang in LANGUAGES:
        for name, written in phrases(lang).table(f"words.{table}").items():
            for form in (name, *written.split(",")):
                assert meant.setdefault(plain(form), name) == name, f"{form} in {lang}"


@pytest.mark.parametrize("lang", ["ru", "kk"])
@pytest.mark.parametrize("table", TABLES)
def test_every_word_can_be_said_in_every_language(table, lang):
    english = phrases("en").table(f"words.{table}")
    for name, written in phrases(lang).table(f"words.{table}").items():
        own = {plain(form) for form in written.split(",")}
        assert own - {plain(form) for form in english[name].split(",")} - {name}
