import io

import pytest

from bot.senders.console import ConsoleSender, render

ALERT = (
    '🔴 <b>Ерасыл</b> · 12\u00a0650\n<a href="https://x.example/?a=1&amp;b=2">Суд &lt;решил&gt;</a>\n'
    "<blockquote>…первая\nвторая <b>строка</b></blockquote>\n<code>A-1</code>"
)


def test_a_message_reads_plainly_in_a_file():
    assert render(ALERT, ansi=False).split("\n") == [
        "🔴 Ерасыл · 12 650",
        "Суд <решил>",
        "    https://x.example/?a=1&b=2",
        "  │ …первая",
        "  │ вторая строка",
        "A-1",
    ]


def test_a_terminal_gets_bold_and_underline():
    lines = render(ALERT, ansi=True).split("\n")
    assert lines[0] == "🔴 \x1b[1mЕрасыл\x1b[22m · 12 650"
    assert lines[1] == "\x1b[4mСуд <решил>\x1b[24m"


def test_two_links_on_a_line_keep_both_addresses():
    shown = render('<a href="https://a.example/">A</a> and <a href="https://b.example/">B</a>!', ansi=False)
    assert shown.split("\n") == ["A and B!", "    https://a.example/", "    https://b.example/"]


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("out", "is_ansi"), [(io.StringIO(), False), (Terminal(), True)])
async def test_ansi_is_used_on_a_terminal_only(out, is_ansi):
    await ConsoleSender(out).send(None, ["<b>x</b>"])
    assert ("\x1b[" in out.getvalue()) is is_ansi


async def test_it_prints_on_standard_output_as_it_is_now(capsys):
    await ConsoleSender().send(None, ["hello"])
    assert "hello" in capsys.readouterr().out


async def test_an_old_terminal_shows_what_it_can():
    raw = io.BytesIO()
    terminal = io.TextIOWrapper(raw, encoding="cp1251")
    await ConsoleSender(terminal).send(None, ["Ерасыл 🔴"])
    assert "Ерасыл ?".encode("cp1251") in raw.getvalue()
