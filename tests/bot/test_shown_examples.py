"""Whatever usage and help show as an example is understood when it is typed, in the language that shows it."""

import html
import re

import pytest

from bot.commands import COMMANDS
from bot.phrases import LANGUAGES, phrases, read_texts
from bot.typed_words import leading, whole
from bot.watch_edits import change, read_change
from storage.records import NameWatch, StoredWatch

KNOWN = {command.NAME: command for command in COMMANDS}
REFUSALS = {
    "digest": ("digest_command.usage", "zone.unknown", "zone.unknown_near"),
    "lock": ("lock.usage",),
    "mark": ("mark.usage",),
    "pause": ("pause.usage",),
    "quiet": ("quiet.usage", "quiet.no_event"),
    "safe": ("safe.usage",),
    "set": ("set.usage", "set.unknown", "set.no_day", "set.no_span"),
    "sources": ("sources_command.campaign_usage",),
    "team": ("team.usage",),
    "tz": ("zone.unknown", "zone.unknown_near"),
}
"""What a command answers with to words it does not understand."""
FILLED = {"{number}": "1042", "{ref}": "1", "{address}": ""}


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


def _texts(table):
    for value in table.values():
        yield from _texts(value) if isinstance(value, dict) else [str(value)]


def _code(text):
    for name, value in FILLED.items():
        text = text.replace(name, value)
    return [html.unescape(shown) for shown in re.findall(r"<code>([^<{]*)</code>", text)]


def _examples(lang):
    """Give the commands with words that the texts of a language show."""
    shown = {code for text in _texts(read_texts(lang)) for code in _code(text)}
    found = [re.fullmatch(r"/(\w+)(?: -100\d+)? (.+)", code) for code in sorted(shown)]
    return [(match[1], match[2]) for match in found if match and match[1] in REFUSALS]


def _refusal(key, lang):
    """Give what an answer looks like that says so, whatever was typed."""
    pieces = re.split(r"\{\w+\}", phrases(lang).template(key))
    return re.compile(".*".join(map(re.escape, pieces)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_kinds_of_commands_are_shown(lang):
    assert {name for name, _ in _examples(lang)} >= REFUSALS.keys() - {"lock", "tz"}


@pytest.mark.parametrize(
    ("lang", "name", "words"), [(lang, name, words) for lang in LANGUAGES for name, words in _examples(lang)]
)
async def test_a_shown_example_is_understood(add_chat, use, watch_names, lang, name, words):
    chat = await add_chat(lang=lang)
    await watch_names(chat, "Айгерим Сулейменова", "Ерлан Касымов", "Асель Нурланова")
    said = await use(KNOWN[name], chat, words)
    assert said
    assert not [key for key in REFUSALS[name] if any(map(_refusal(key, lang).fullmatch, said.split("\n")))]


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_what_is_not_understood_is_refused_so(add_chat, use, watch_names, lang):
    chat = await add_chat(lang=lang)
    await watch_names(chat, "Айгерим Сулейменова")
    refused = {"set": "1 xyz", "mark": "1 xyz", "team": "xyz", "quiet": "xyz", "digest": "xyz", "safe": "xyz"}
    for name, words in refused.items():
        said = (await use(KNOWN[name], chat, words)).split("\n")
        assert [key for key in REFUSALS[name] if any(map(_refusal(key, lang).fullmatch, said))]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", ["set.usage", "help.set"])
def test_every_word_of_set_that_is_shown_changes_a_watch(lang, key, time):
    stored = StoredWatch(1, 1, "3", NameWatch("3", "Ерлан Касымов"))
    shown = [code.removeprefix("/set 3 ") for code in _code(phrases(lang).template(key))]
    edits = [code for code in shown if whole(code, "switch") != "off"]
    assert len(edits) >= 10
    for code in edits:
        verb, words = read_change(code.replace("…", "хоккей"))
        assert change(stored, verb, words, zone="Asia/Almaty", now=time()) is not None, code


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", ["mark.usage", "help.mark"])
def test_every_word_of_mark_that_is_shown_is_known(lang, key):
    shown = [code.removeprefix("/mark 1042 ") for code in _code(phrases(lang).template(key))]
    assert len(shown) >= 5
    assert all(leading(code, "mark") for code in shown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_team_that_is_shown_is_known(lang):
    shown = [code.removeprefix("/team ") for code in _code(phrases(lang).template("team.usage"))]
    assert len(shown) >= 4
    assert all(leading(code, "team") or whole(code, "role") for code in shown)


@pytest.mark.parametrize(("lang", "word"), [("en", "off"), ("ru", "убрать"), ("kk", "алып тастау")])
def test_what_takes_back_is_shown_as_it_is_typed(lang, word):
    for field in ("also", "not", "code", "notes", "tags"):
        assert whole(_code(phrases(lang).template(f"menu_watch.ask_{field}"))[0], "switch") == "off"
        assert f"<code>{word}</code>" in phrases(lang).template(f"menu_watch.ask_{field}")
