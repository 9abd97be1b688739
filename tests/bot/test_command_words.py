"""Commands in another language, on the wrong keyboard, or misspelt."""

import pytest

from bot.command_words import guess_command, spoken_command
from bot.commands import COMMANDS
from bot.phrases import LANGUAGES, phrases

KNOWN = [command.NAME for command in COMMANDS]


@pytest.mark.parametrize(
    ("name", "meant", "is_sure"),
    [
        ("watch", "watch", True),
        ("помощь", "help", True),
        ("көмек", "help", True),
        ("список", "list", True),
        ("тізім", "list", True),
        ("команда", "help", True),
        ("участники", "team", True),
        ("дшые", "list", True),
        ("цфеср", "watch", True),
        ("wacth", "watch", False),
        ("helpp", "help", False),
        ("настройка", "settings", False),
        ("xyzzy", None, False),
        ("", None, False),
    ],
)
def test_a_command_is_guessed_and_run_only_when_sure(name, meant, is_sure):
    assert guess_command(name, KNOWN) == (meant, is_sure)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_stands_for_two_commands(lang):
    say = phrases(lang)
    spoken = [
        word for name in KNOWN if say.has(f"command_words.{name}") for word in say.say(f"command_words.{name}").split()
    ]
    assert sorted(set(spoken)) == sorted(spoken)
    assert not set(spoken) & set(KNOWN)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("watch Aigerim Suleimenova", ("watch", "Aigerim Suleimenova")),
        ("Watch Aigerim Suleimenova", ("watch", "Aigerim Suleimenova")),
        ("следи за Мадиной Сарбасовой", ("watch", "Мадина Сарбасова")),
        ("следить за задержаниями", ("watch", "задержаниями")),
        ("Список", ("list", "")),
        ("тізім", ("list", "")),
        ("quiet 22-7", ("quiet", "22-7")),
        ("Mark Ivanov", None),
        ("Айгерим Сулейменова", None),
        ("Watch list of banned sites grows in Kazakhstan", None),
        ("list\nAset", None),
        ("", None),
    ],
)
def test_a_few_plain_words_are_read_as_the_command_they_begin_with(text, meant):
    assert spoken_command(text, KNOWN) == meant
