import pytest

from bot.phrases import phrases
from bot.reason_words import reason_in

NAME = "“Мадину Сарбасову” is Мадина Сарбасова: given name and surname, Russian accusative."
EVENT = "«15 суток»: Jail in days: 15 days, Russian"
CASES = [
    (NAME, "ru", "«Мадину Сарбасову» = Мадина Сарбасова: имя и фамилия, русский винительный падеж"),
    (NAME, "kk", "«Мадину Сарбасову» = Мадина Сарбасова: аты мен тегі, орысша табыс септік"),
    (EVENT, "ru", "«15 суток»: административный арест: 15 суток, по-русски"),
    (EVENT, "kk", "«15 суток»: әкімшілік қамақ: 15 тәулік, орысша"),
    ("«оштрафовал»: Fine: 50,000 KZT, Russian", "ru", "«оштрафовал»: штраф: 50\u00a0000 тенге, по-русски"),
    ("«оштрафовал»: Fine: 50,000 KZT, Russian", "kk", "«оштрафовал»: айыппұл: 50\u00a0000 теңге, орысша"),
    ("«задержали»: Detention: 1,200 people, Russian", "ru", "«задержали»: задержание: 1\u00a0200 человек, по-русски"),
    ("«оштрафовал»: Fine: 50 XYZ, Russian", "ru", "«оштрафовал»: штраф: 50 XYZ, по-русски"),
    ("“митинги” is митинг, in another form.", "ru", "«митинги»: митинг, в другой форме"),
    ("«штраф»: Fine: 145,850 KZT, Russian", "ru", "«штраф»: штраф: 145\u00a0850 тенге, по-русски"),
    ("«fined»: Fine: 50 MRP, may happen, English", "kk", "«fined»: айыппұл: 50 АЕК, болуы мүмкін, ағылшынша"),
    ("«ұсталды»: Detention: 1 person, Kazakh", "kk", "«ұсталды»: полицияның ұстауы: 1 адам, қазақша"),
    (
        "«задержали»: Detention: dozens of people, an earlier case, Russian",
        "ru",
        "«задержали»: задержание: десятки человек, более ранний случай, по-русски",
    ),
    ("«дело»: Criminal charge: article 174, Russian", "kk", "«дело»: қылмыстық іс: 174-бап, орысша"),
    ("«жалоба»: Appeal: filed, Russian", "ru", "«жалоба»: апелляция: подана, по-русски"),
    ("«fined»: Fine: 20 XYZ, English", "ru", "«fined»: штраф: 20 XYZ, по-английски"),
    ("something nobody translated", "kk", "something nobody translated"),
]


@pytest.mark.parametrize(("reason", "lang", "said"), CASES)
def test_a_reason_is_said_in_the_language_of_the_chat(reason, lang, said):
    assert reason_in(reason, phrases(lang)) == said


@pytest.mark.parametrize("reason", [NAME, EVENT])
def test_english_stays_as_the_matchers_say_it(reason):
    assert reason_in(reason, phrases("en")) == reason


def test_a_name_that_reads_like_a_phrase_is_left_alone():
    said = reason_in("“Russian Plural” is Russian Plural: given name and surname.", phrases("ru"))
    assert said == "«Russian Plural» = Russian Plural: имя и фамилия"
