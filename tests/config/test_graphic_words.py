import pytest

from config.errors import PackError
from config.graphic_words import load_graphic


def test_the_list_that_comes_along_has_words_of_three_languages():
    words = load_graphic()
    assert {"tortur*", "труп", "мәйіт*"} <= {*words.covered}
    assert "қанды қаңтар*" in words.left_open


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('en = ["corpse"]\nru = "труп"\n', r"graphic.toml:2: ru must be a list of words"),
        ('en = ["corpse"]\nru = ["труп", "труп"]\n', r"graphic.toml:2: 'труп' stands twice"),
        ('en = [" "]\n', r"graphic.toml:1: en must be"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, text, complaint):
    path = tmp_path / "graphic.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=complaint):
        load_graphic(path)
