"""No text of the catalogues is left over: each key stands in the code, whole or as the pattern that makes it."""

import ast
import re
from functools import cache
from pathlib import Path

import bot
from bot.phrases import read_texts

ROOT = Path(bot.__file__).parents[1]
FORMS = {"one", "few", "many", "other"}
ROOMS = ("bot", "watchers", "dabyl")


def _keys(table, prefix=""):
    for key, value in table.items():
        if isinstance(value, dict) and not set(value) <= FORMS:
            yield from _keys(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


@cache
def _said():
    """Give all string constants of the rooms, and a pattern for each string with holes that begins with a table."""
    whole, patterns = set(), []
    trees = [ast.parse(path.read_text("utf-8")) for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            whole.add(node.value)
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            parts = [re.escape(one.value) if isinstance(one, ast.Constant) else r"[\w-]+" for one in node.values]
            if re.match(r"\w+(?:\\.\w*)+", parts[0]):
                patterns.append(re.compile("".join(parts)))
    return whole, patterns


def _is_used(key):
    whole, patterns = _said()
    return key in whole or any(pattern.fullmatch(key) for pattern in patterns)


def _is_used_word(key):
    """Tell whether code asks for a word of `words.toml`: its table and its name are named."""
    _, table, name = key.split(".")
    is_alone = len(read_texts("en")["words"][table]) == 1
    return table in _said()[0] and (name in _said()[0] or name.isdigit() or is_alone)


def test_no_text_is_left_over():
    keys = [key for key in _keys(read_texts("en")) if not key.startswith(("reasons.", "words."))]
    assert len(keys) > 800
    assert [key for key in keys if not _is_used(key)] == []


def test_no_word_is_left_over():
    keys = [key for key in _keys(read_texts("en")) if key.startswith("words.")]
    assert [key for key in keys if not _is_used_word(key)] == []


def test_no_reason_is_left_over():
    """Reasons are what the matchers and the packs say in English."""
    paths = [*(ROOT / "matchers").rglob("*.py"), *(ROOT / "config").rglob("*.toml")]
    text = "\n".join(path.read_text("utf-8") for path in paths)
    text = re.sub(r'"\s*\n\s*f?"', "", text)  # a sentence over two lines
    names = read_texts("en")["reasons"]
    assert [name for name in names if name not in text and not _is_joined(name, text)] == []


def _is_joined(name, text):
    """Tell whether each word of a reason is said somewhere: "Russian genitive" is put together."""
    return all(re.search(rf"\b{re.escape(word)}\b", text) for word in name.split())


def test_a_text_that_nobody_says_is_noticed():
    assert not _is_used("set.nobody_says_this")
    assert not _is_used("nobody.at_all")
    assert not _is_used_word("words.set.nobody_says_this")
