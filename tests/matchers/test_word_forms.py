"""Word forms of the three languages, as the vocabulary of the packs spells them out."""

import pytest

from matchers import english, kazakh, russian
from matchers.pattern_flags import FUTURE, INFINITIVE, NEGATED, PARTICIPLE, PAST
from matchers.pattern_vocabulary import Vocabulary


def flags(lang, written, word):
    """Tell the flags of a word as a form of what a pack writes, None where it is no form of it."""
    vocabulary = Vocabulary()
    number = vocabulary.add(lang, written)
    return dict(vocabulary.look_up(word).classes_of(("en", "ru", "kk"))).get(number)


@pytest.mark.parametrize(
    ("stem", "word"),
    [
        ("ақта-", "ақталды"),
        ("ұста-", "ұсталғандарды"),
        ("қама-", "қамалған"),
        ("қамау", "қамауға"),
        ("қамақ", "қамағында"),
        ("тәулік", "тәулікке"),
        ("айыппұл", "айыппұлды"),
        ("журналист", "журналистің"),
        ("журналист", "журналистерді"),
        ("бөлім", "бөліміне"),
        ("митинг", "митингіге"),
        ("сотта-", "sottaldy"),
        ("айыппұл", "aiyppul"),
        ("тәулік", "täulıkke"),
        ("қама-", "قامالدى"),
    ],
)
def test_a_kazakh_stem_takes_its_endings(stem, word):
    assert flags("kk", stem, word) is not None


@pytest.mark.parametrize(
    ("stem", "word"),
    [("ақта-", "ақтау́ға"), ("ақта-", "сақталды"), ("ұста-", "ұстаз"), ("сот", "сотқар"), ("қама-", "қамқор")],
)  # fmt: skip
def test_a_kazakh_stem_takes_no_other_word(stem, word):
    assert flags("kk", stem, word) is None


@pytest.mark.parametrize(
    ("stem", "word", "flag"),
    [
        ("ұста-", "ұсталмады", NEGATED),
        ("жібер-", "жібермеді", NEGATED),
        ("ұста-", "ұсталды", PAST),
        ("ұста-", "ұсталады", FUTURE),
        ("ұста-", "ұсталған", PARTICIPLE),
    ],
)
def test_a_kazakh_ending_tells_what_happened(stem, word, flag):
    assert flags("kk", stem, word) & flag


def test_jailed_is_not_a_negated_word():
    assert not flags("kk", "қама-", "қамады") & NEGATED


@pytest.mark.parametrize(
    ("lemma", "form", "flag"),
    [
        ("задержать", "задержали", PAST),
        ("задержать", "задержан", PARTICIPLE),
        ("задержать", "задержать", INFINITIVE),
        ("сутки", "сутками", 0),
        ("осудить", "осуждён", PAST),
    ],
)
def test_russian_forms_are_spelt_out(lemma, form, flag):
    found = dict(russian.forms(lemma))
    assert form.replace("ё", "е") in found
    assert found[form.replace("ё", "е")] & flag == flag


@pytest.mark.parametrize(
    ("written", "form"), [("тому", "то"), ("осуждённый", "осудили"), ("всех", "весь"), ("посол", "после")]
)
def test_russian_word_stands_for_no_more_than_it_says(written, form):
    assert form not in dict(russian.forms(written.replace("ё", "е")))


def test_russian_participle_is_declined():
    assert "осужденными" in dict(russian.forms("осужденный"))


@pytest.mark.parametrize(
    ("base", "form", "flag"),
    [
        ("detain", "detained", PAST),
        ("grab", "grabbed", PAST),
        ("take", "taken", PARTICIPLE),
        ("deny", "denies", 0),
        ("annul", "annulled", PAST),
        ("die", "dying", 0),
        ("jail", "jailed", PAST),
    ],
)
def test_english_verbs_are_inflected(base, form, flag):
    assert english.verb_forms(base)[form] & flag == flag


def test_keys_of_all_scripts_meet():
    assert kazakh.key_of_cyrillic("тәулікке") == kazakh.key_of_latin("täulıkke") == kazakh.key_of_latin("táýlikke")


def test_a_latin_letter_inside_a_cyrillic_word_is_seen_through():
    assert flags("ru", "арест", "apeст") is not None
