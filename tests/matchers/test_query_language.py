"""The guess of an entry's language."""

from __future__ import annotations

import pytest

from matchers.query_language import guess_language


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Тергеуші куәгерді тағы шақырды", "kk"),
        ("Прокурор попросил отложить заседание", "ru"),
        ("В Қызылорде прошла встреча жителей с новым руководством областной больницы города", "ru"),
        ("The lawyer left the building", "en"),
        ("Tergeuşı kuägerdi tağy şaqyrdy", "kk"),
        ("Savcı duruşmayı erteledi ve gazeteciyi yine çağırdı", "en"),
        ("ٴبىر ادام كەلدى", "kk"),
        ("", "en"),
    ],
)
def test_language_is_told_by_letters(text, lang):
    assert guess_language(text.lower().split()) == lang
