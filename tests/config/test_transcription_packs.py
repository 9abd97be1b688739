"""Transcription packs: what is refused, and with which words."""

import pytest

from config.errors import PackError
from config.transcription_packs import read_transcription_pack, transcription_packs


def test_every_pack_in_the_folder_is_read():
    """A pack is a file; nothing lists them."""
    assert {"de", "en", "fr", "zh"} <= {pack.code for pack in transcription_packs()}


def test_every_usual_form_is_in_cyrillic():
    """A Latin letter among them would never be found."""
    for pack in transcription_packs():
        for forms in (*pack.names.values(), *pack.surnames.values()):
            assert forms
            assert not any("a" <= letter <= "z" for form in forms for letter in form), (pack.code, forms)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('rule = [["a", "а"]]', "unknown key 'rule'"),
        ('rules = "a"', "rules must be a list"),
        ('rules = [["a"]]', 'a rule is ["letters", "Russian letters"]'),
        ('rules = [["(a)", "а"]]', "write (?:…) for (…)"),
        ('rules = [["(?:a", "а"]]', "is no regular expression"),
        ('looks = "["', "is no regular expression"),
    ],
)
def test_broken_pack_is_refused_with_file_and_reason(tmp_path, text, told):
    """Whoever extends a pack is told what is wrong."""
    path = tmp_path / "xx.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=r"xx\.toml") as error:
        read_transcription_pack(path)
    assert told in str(error.value)
