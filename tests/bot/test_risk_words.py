import pytest

from bot.phrases import phrases
from bot.risk_words import risk_mark, risk_warnings
from config.errors import PackError
from config.risks import load_risks, risks_at


@pytest.mark.parametrize(
    ("url", "mark"),
    [
        ("https://rus.azattyq.org/a/12.html", "⚖️ Russia"),
        ("https://www.rferl.org/a/x", "⚖️ Russia"),
        ("https://t.me/s/kloopnews/7", "⚖️ Kyrgyzstan"),
        ("https://t.me/KloopNews/7", "⚖️ Kyrgyzstan"),
        ("https://t.me/kloopnewsfake/7", ""),
        ("https://notrferl.org/a/x", ""),
        ("https://vlast.kz/novosti/1", ""),
        (None, ""),
    ],
)
def test_an_outlet_is_marked_where_sharing_it_is_punished(url, mark):
    assert risk_mark(url, phrases("en")) == mark.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("lang", "country", "day"),
    [("en", "Russia", "20 Feb 2024"), ("ru", "Россия", "20 февраля"), ("kk", "Ресей", "20 ақпан")],
)
def test_the_warning_tells_what_where_and_since_when(lang, country, day):
    [warning] = risk_warnings("https://rus.azattyq.org/a/12.html", phrases(lang))
    assert country in warning
    assert day in warning


def test_the_file_that_comes_along_is_sound():
    assert len({at for risk in load_risks() for at in risk.at}) == sum(len(risk.at) for risk in load_risks())
    assert risks_at("https://example.org/") == ()


def test_a_mistake_in_the_file_is_told_with_its_line(tmp_path):
    path = tmp_path / "risks.toml"
    path.write_text('[[risk]]\nname = "X"\nat = ["x.example"]\ncountry = "RU"\nstatus = "odd"\nsince = 2024-01-01\n')
    with pytest.raises(PackError, match=r"risks.toml:2: status 'odd'"):
        load_risks(path)
