"""Language packs: what is shipped can be read, and a mistake is told with file and key."""

import pytest

from config.errors import PackError
from config.language_packs import language_packs, read_language_pack


def test_three_languages_are_shipped():
    assert [pack.code for pack in language_packs()] == ["en", "kk", "ru"]


def test_every_pack_says_its_language_and_patronymics():
    for pack in language_packs():
        assert pack.language
        assert pack.patronymics
        assert pack.initials or pack.code == "kk"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('colour = "red"', "colour"),
        ("given_names = 3", "given_names"),
        ("[[declensions]]\nbearer = 'm'\ndrops = 0", "base"),
        ("[[declensions]]\nbase = 'ов'\nbearer = 'x'\ndrops = 0", "bearer"),
        ("language = ", "bad.toml"),
    ],
)
def test_mistake_is_told_with_file_and_key(tmp_path, written, told):
    path = tmp_path / "bad.toml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(PackError) as error:
        read_language_pack(path)
    assert "bad.toml" in str(error.value)
    assert told in str(error.value)


def test_no_list_names_a_word_twice():
    for pack in language_packs():
        for kind in ("common_words", "known_surnames"):
            words = getattr(pack, kind)
            assert sorted(set(words)) == sorted(words), (pack.code, kind)


def test_nicknames_are_other_words_than_the_name():
    for pack in language_packs():
        for name, forms in pack.nicknames.items():
            assert name not in forms
            assert len(set(forms)) == len(forms)
