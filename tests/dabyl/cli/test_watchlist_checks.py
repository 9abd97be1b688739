"""A list looked over: what is said of each line, and what to do about it."""

import pytest

LINES = [
    "Мадина Сарбасова",
    "",
    "Тоқаев",
    "محمد علي",
    "习近平",
    "x" * 300,
    "Тимур Оспанов 2",
    "мадина сарбасова",
    "2024",
]


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("action", ["check", "import"])
def test_every_line_is_told_of_with_its_number_and_what_to_do(dabyl, listed, action):
    """The same is said before and when a list is kept."""
    said = dabyl("watchlist", action, listed)
    assert said.status == 1
    lines = [line for line in said.err.splitlines() if line.startswith(f"{listed}:")]
    told = {int(line.removeprefix(f"{listed}:").split(":")[0]): line for line in lines}
    assert sorted(told) == [3, 4, 5, 6, 7, 8, 9]
    assert "one word: would fire" in told[3]
    assert "add a given name, or confirm" in told[3]
    assert all("type it in Latin or Cyrillic letters" in told[number] for number in (4, 5))
    assert "at most 150" in told[6]
    assert "note: 'Тимур Оспанов 2' has digits" in told[7]
    assert "note: the same name stands on line 1" in told[8]
    assert "this line is skipped" in told[9]


def test_check_keeps_nothing(dabyl, listed):
    """It only tells."""
    assert dabyl("watchlist", "check", listed).out == "8 lines: 3 can be watched, 5 would be skipped\n"
    assert dabyl("watchlist", "export").out == ""


def test_a_quoted_word_is_confirmed(dabyl, tmp_path):
    """Whoever wants every namesake asks for the word."""
    path = tmp_path / "list.txt"
    path.write_text('"Тоқаев"\n', encoding="utf-8")
    assert dabyl("watchlist", "import", path).status == 0


def test_alias_that_names_nobody_is_told_and_the_line_kept(dabyl, tmp_path):
    """One bad spelling must not lose the person."""
    path = tmp_path / "list.csv"
    path.write_text("name,aliases\nМадина Сарбасова,Мадина Сарбас;习近平\n", encoding="utf-8")
    said = dabyl("watchlist", "import", path)
    assert said.status == 0
    assert f"{path}:2: note: an alias is not looked for" in said.err


def test_check_without_a_file_is_wrong_usage(dabyl):
    """As import."""
    assert dabyl("watchlist", "check").status == 2
