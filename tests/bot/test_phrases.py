import re
import string
from datetime import UTC, datetime
from pathlib import Path

import pytest

import bot.phrases
from bot.commands import COMMANDS
from bot.event_words import describe
from bot.phrases import LANGUAGES, marks, phrases, plural_form, read_texts
from storage.records import EventFact

TEXTS = Path(bot.phrases.__file__).parent / "texts"
FORMS = {"one", "few", "many", "other"}
SAME_IN_ALL = re.compile(
    r"^(list\.(line|kind_name)|test\.because|digest\.group|digest\.trouble$|watch\.(added|refused_one|note)|day|short_day"
    r"|press\.(relevant|person|no_event|old)_said|set\.(title|notes|tags)|sources_command\.line)"
)
"""Texts that hold no words."""
LATIN_ALL_THE_SAME = set(
    "Dabyl Telegram Excel CSV JSON UTF DABYL_ALLOW_PRIVATE robots txt Asia English EEE MMMM A"  # names
    " id ID name aliases notes tags priority text kind lines query pattern normal high true false"  # formats
    " context person not_rules min_days jail-days NEAR title lang en ru kk".split()
)
"""Words that are written in Latin letters in any language."""
NEEDS_A_CASE = re.compile(
    r"\}(?:</\w+>)?(?:\s(?:дейін|шейін|кейін|бұрын|бері|қарай)\b"
    r"|-?(?:[дт][ае]н?|[дтнғгқк][аеыі]н?|н[ыі]ң|[дтбмп]ен|мен|[дт][ыі]ң|н[ае]н)\b)"
)
"""What follows an inserted value in Kazakh only once that has a case ending, which no text can know."""
VANISHING = set("✖✔➕➖➗🕶⚫🖤⬛◼◾▪❔❕◻◽▫")
"""Black signs, which nobody sees in a dark chat, and white ones, which nobody sees in a light one."""
SAME_IN_RU_AND_KK = {"units.MRP", "short_day", "units.KZT", "trial.quote"}
PATTERNS = {
    "draft-notice", "jail-days", "fine", "detention", "criminal-charge", "pretrial-detention", "house-arrest",
    "restricted-freedom", "prison-term", "political-prisoner", "release", "acquittal", "appeal", "torture",
    "death-in-custody", "search", "relatives-pressure", "dismissal", "press-attack", "internet-shutdown", "site-block",
    "registration-refused", "rally-refused", "extradition", "asylum", "transnational-repression", "disappearance",
    "designation", "travel-ban",
}  # fmt: skip


def _flat(table, prefix=""):
    for key, value in table.items():
        is_plural = isinstance(value, dict) and set(value) <= FORMS
        if isinstance(value, dict) and not is_plural:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _texts(lang):
    return dict(_flat(read_texts(lang)))


def _forms(value):
    return list(value.values()) if isinstance(value, dict) else [str(value)]


def _fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _all_fields(value):
    return {field for form in _forms(value) for field in _fields(form)}


def test_every_folder_of_texts_is_a_language_with_plurals():
    assert {path.name for path in TEXTS.iterdir()} == set(LANGUAGES)


def test_every_language_has_the_same_files():
    files = {lang: {path.name for path in (TEXTS / lang).iterdir()} for lang in LANGUAGES}
    assert files["ru"] == files["kk"] == files["en"]


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_no_text_is_missing_or_left_over(lang):
    assert set(_texts(lang)) == set(_texts("en"))


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_translations_fill_in_what_english_does(lang):
    english = _texts("en")
    differing = {key for key, value in _texts(lang).items() if _all_fields(value) != _all_fields(english[key])}
    assert differing == set()


@pytest.mark.parametrize(("lang", "other"), [("ru", "en"), ("kk", "en"), ("kk", "ru")])
def test_no_text_is_left_untranslated(lang, other):
    theirs = _texts(other)
    same = {key for key, value in _texts(lang).items() if value == theirs[key] and not SAME_IN_ALL.match(key)}
    same -= {key for key in same if key.startswith("places.") and other == "ru"}  # Астана is Астана
    assert same - (SAME_IN_RU_AND_KK if other == "ru" else set()) == set()


@pytest.mark.parametrize(
    ("lang", "forms"), [("en", {"one", "other"}), ("ru", {"one", "few", "many"}), ("kk", {"other"})]
)
def test_every_plural_has_exactly_the_forms_of_its_language(lang, forms):
    tables = {key: set(value) for key, value in _texts(lang).items() if isinstance(value, dict)}
    assert tables
    assert {key for key, found in tables.items() if found != forms} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_patterns_have_a_name_and_a_mark(lang):
    assert {key.split(".")[1] for key in _texts(lang) if key.startswith("patterns.")} == PATTERNS
    assert set(marks()) == PATTERNS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_commands_have_help_and_a_menu_line(lang):
    for command in COMMANDS:
        assert phrases(lang).has(command.HELP)
        assert 3 <= len(phrases(lang).say(f"menu.{command.NAME}")) <= 256


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_no_english_word_is_left_in_a_translation(lang):
    found = set()
    for key, value in _texts(lang).items():
        for form in _forms(value):
            bare = re.sub(r"<code>.*?</code>|<[^>]*>|\{\w+\}|&\w+;|/\w+|https?://\S+|@\w+", " ", form)
            words = re.findall(r"[A-Za-z][A-Za-z_]+(?:-[A-Za-z]+)*", bare)
            found |= {(key, word) for word in words if word not in LATIN_ALL_THE_SAME}
    assert found == set()


def test_no_kazakh_ending_hangs_on_an_inserted_value():
    texts = [(key, form) for key, value in _texts("kk").items() for form in _forms(value)]
    assert [key for key, form in texts if NEEDS_A_CASE.search(form)] == []
    assert NEEDS_A_CASE.search("{when} дейін")
    assert NEEDS_A_CASE.search("<b>{n}</b>-ден аспасын")


def test_kazakh_texts_use_kazakh_letters():
    letters = "".join(form for value in _texts("kk").values() for form in _forms(value))
    share = len(re.findall("[әғқңөұүһі]", letters.lower())) / len(re.findall("[а-яәғқңөұүһі]", letters.lower()))
    assert share > 0.12  # running Kazakh has about one in six


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (1, "one"),
        (2, "few"),
        (4, "few"),
        (5, "many"),
        (11, "many"),
        (12, "many"),
        (21, "one"),
        (22, "few"),
        (111, "many"),
        (1.5, "other"),
        (0, "many"),
    ],
)
def test_russian_numbers_choose_their_noun(number, form):
    assert plural_form("ru", number) == form


@pytest.mark.parametrize(
    ("lang", "number", "day", "short", "place"),
    [
        ("en", "12,650.5", "Wed 2 Sep 2026", "2 Sep", "Almaty"),
        ("ru", "12 650,5", "ср, 2 сентября 2026", "2 сентября", "Алматы"),
        ("kk", "12 650,5", "2026 ж. 2 қыркүйек, ср", "2 қыркүйек", "Алматы"),
    ],
)
def test_numbers_dates_and_places_are_written_as_people_do(lang, number, day, short, place):
    say, date = phrases(lang), datetime(2026, 9, 2, tzinfo=UTC)
    assert say.number(12650.5) == number.replace(" ", "\u00a0")
    assert (say.day(date), say.day(date, short=True)) == (day, short)
    assert say.place("Asia/Almaty") == place


def test_a_place_nobody_knows_is_called_by_its_zone():
    assert phrases("ru").place("Mars/Olympus_Mons") == "Olympus Mons"


SAID = {
    "jail-days days=15": ("jail, 15 days", "15 суток ареста", "15 тәулік қамақ"),
    "jail-days days=1": ("jail, 1 day", "1 сутки ареста", "1 тәулік қамақ"),
    "jail-days": ("jail", "административный арест", "әкімшілік қамақ"),
    "fine amount=12650 currency=KZT": ("fine 12,650 tenge", "штраф 12 650 тенге", "12 650 теңге айыппұл"),
    "fine amount=20.0 currency=MRP": ("fine 20 monthly indexes (MCI)", "штраф 20 МРП", "20 АЕК айыппұл"),
    "prison-term years=2 months=6": (
        "prison, 2 years 6 months",
        "2 года 6 месяцев лишения свободы",
        "бас бостандығынан айыру, 2 жыл 6 ай",
    ),
    "prison-term years=1.5": ("prison, 1.5 years", "1,5 года лишения свободы", "бас бостандығынан айыру, 1,5 жыл"),
    "detention count=21": ("detention, 21 people", "задержание, 21 человек", "21 адам ұсталды"),
    "detention count_approx=dozens": ("detention, dozens", "задержание, десятки человек", "ондаған адам ұсталды"),
    "criminal-charge article=174": (
        "criminal charge, article 174",
        "уголовное дело, статья 174",
        "қылмыстық іс, 174-бап",
    ),
    "appeal outcome=reduced": (
        "appeal: sentence reduced",
        "апелляция: наказание смягчено",
        "апелляция: жаза жеңілдетілді",
    ),
    "own-pattern days=3": ("own-pattern, 3 days", "own-pattern, 3 суток", "own-pattern, 3 тәулік"),
}
"""An event and how it is said in English, Russian and Kazakh."""


def _value(text):
    return float(text) if "." in text else int(text) if text.isdigit() else text


@pytest.mark.parametrize("event", SAID)
def test_an_event_is_said_with_its_values(event):
    pattern, *pairs = event.split()
    values = {key: _value(text) for key, _, text in (pair.partition("=") for pair in pairs)}
    said = [describe(EventFact(pattern, values), phrases(lang)).replace("\u00a0", " ") for lang in ("en", "ru", "kk")]
    assert tuple(said) == SAID[event]


def test_values_are_escaped():
    assert "<b>" not in describe(EventFact("criminal-charge", {"article": "<b>"}), phrases("en"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sign_vanishes_in_a_dark_or_a_light_chat(lang):
    texts = [form for value in _texts(lang).values() for form in _forms(value)]
    assert {sign for text in (*texts, *marks().values()) for sign in text} & VANISHING == set()
