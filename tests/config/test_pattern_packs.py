"""Packs with a mistake are refused, and the message says where and why."""

import pytest

from config.errors import PackError
from config.furniture_packs import load_furniture
from config.linking_words import load_linking
from config.pattern_packs import load_numbers, load_pattern_packs, load_shared_words

GOOD = """
id = "walk"
title = "Walk"
huridocs = ""
cameo = ""
[values]
days = "int"
[en]
fires = ["They walked for 3 days. => days=3"]
silent = ["They sat."]
[en.terms]
walk = "walk~, go~ on foot"
[[en.frames]]
match = ["@walk ..3 $days"]
[[en.cues]]
status = "silent"
where = ["near 3: dog"]
"""


def write(folder, text, name="walk.toml"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_good_pack_is_read_whole(tmp_path):
    (pack,) = load_pattern_packs(write(tmp_path, GOOD))
    assert pack.id == "walk"
    assert pack.languages["en"].terms["walk"] == ("walk~", "go~ on foot")
    assert [example.values for example in pack.examples] == [{"days": "3"}, None]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('cameo = ""', 'cameo = ""\ncolor = "red"', "unknown key 'color'"),
        ('title = "Walk"', "", "'title' must be given"),
        ('id = "walk"', 'id = "Walk"', "must be lower-case"),
        ('silent = ["They sat."]', "", "no 'silent' example"),
        ('fires = ["They walked for 3 days. => days=3"]', "", "no 'fires' example"),
        ('["They sat."]', '["They sat.", "They sat."]', "given twice"),
        ('["@walk ..3 $days"]', '["@walk", "@walk"]', "given twice"),
        ('"walk~, go~ on foot"', '"walk~, walk~"', "given twice"),
        ("=> days=3", "=> years=3", "no value of this pattern"),
        ('days = "int"', 'days = "date"', "must be int, number or str"),
        ('"near 3: dog"', '"nearby: dog"', "scope one of"),
        ('status = "silent"', 'status = "loud"', "status 'loud'"),
        ('[[en.frames]]\nmatch = ["@walk ..3 $days"]', "", "without frames"),
        ('match = ["@walk ..3 $days"]', 'match = ["@walk ..3 $days"]\nscore = 120', "from 0 to 100"),
    ],
)
def test_a_mistake_is_refused_with_file_line_and_reason(tmp_path, old, new, reason):
    assert old in GOOD
    with pytest.raises(PackError, match=r"walk\.toml:\d+: ") as caught:
        load_pattern_packs(write(tmp_path, GOOD.replace(old, new, 1)))
    assert reason in str(caught.value)


def test_a_pattern_given_in_two_files_is_refused(tmp_path):
    write(tmp_path, GOOD)
    with pytest.raises(PackError, match="name of the file"):
        load_pattern_packs(write(tmp_path, GOOD, "stroll.toml"))


def test_a_broken_file_is_refused_with_its_line(tmp_path):
    with pytest.raises(PackError, match=r"walk\.toml.*line 2"):
        load_pattern_packs(write(tmp_path, '\nid = "walk\n'))


def test_shared_words_cover_the_three_languages():
    shared = load_shared_words()
    assert list(shared) == ["en", "ru", "kk"]
    assert set(load_numbers()) == {"en", "ru", "kk"}
    assert "адвокат" in load_linking().titles


def test_furniture_that_is_no_expression_is_refused(tmp_path):
    (tmp_path / "x.toml").write_text('id = "x"\ntitle = "X"\nmatch = ["(open"]\n', encoding="utf-8")
    with pytest.raises(PackError, match=r"x\.toml:3: .*no expression"):
        load_furniture(tmp_path)
