"""Names beside notes, and several names in one line."""

import pytest

from matchers.name_notes import people_in, without_note


@pytest.mark.parametrize(
    ("line", "name", "note"),
    [
        ("Ерлан Касымов; журналист", "Ерлан Касымов", "журналист"),
        ("Ерлан Касымов;", "Ерлан Касымов", ""),
        ("Ерлан Касымов — Алматы, журналист", "Ерлан Касымов", "Алматы, журналист"),
        ("Ерлан Касымов - журналист", "Ерлан Касымов", "журналист"),
        ("Ерлан Касымов, журналист", "Ерлан Касымов", "журналист"),
        ("Ерлан Касымов, 1985 г. р.", "Ерлан Касымов", "1985 г. р."),
        ("Aigerim Omar\tAlmaty", "Aigerim Omar", "Almaty"),
        ("Ерлан Касымов (журналист)", "Ерлан Касымов", "журналист"),
        ("Әйгерім Омар-Сүлейменова", "Әйгерім Омар-Сүлейменова", ""),
        ("Касымов, Ерлан", "Касымов, Ерлан", ""),
        ("Касымов Ерлан, Болатович", "Касымов Ерлан, Болатович", ""),
        ("(митинг OR rally) -спорт", "(митинг OR rally) -спорт", ""),
        ("журналист, редактор", "журналист, редактор", ""),
    ],
)
def test_a_note_is_cut_off_a_name(line, name, note):
    assert without_note(line) == (name, note)


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Ерлан Касымов, Дана Есимова; Aigerim Omar", ["Ерлан Касымов", "Дана Есимова", "Aigerim Omar"]),
        ("Касымов, Ерлан", []),
        ("Ерлан Касымов, журналист", []),
        ("Ерлан Касымов", []),
    ],
)
def test_several_people_in_a_line_are_told_apart(line, people):
    assert people_in(line) == people
