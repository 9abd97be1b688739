"""Paragraphs of a page that are no part of its article."""

import pytest

from config.page_packs import page_packs
from watchers.furniture import REPEATED, Repeated, is_furniture, is_stub_mark

FURNITURE = [
    "Read also: Miners in Karaganda end their strike",
    "» SEE ALSO Five things to know about the new law",
    "Follow us on Instagram and YouTube!",
    "This site uses cookies. By using it you accept our policy.",
    "© 2026 Dala Media. All rights reserved.",
    "The station is an undesirable organisation in Russia; readers there risk fines for sharing its stories.",
    "Читайте также: В Таразе горняки прекратили забастовку",
    "👉 Подпишитесь на наш канал в Telegram, чтобы ничего не пропустить",
    "Нашли ошибку? Выделите её и нажмите Ctrl+Enter",
    "Есть чем поделиться? Пишите нам в WhatsApp: присылайте фото и видео в редакцию",
    "Редакция признана нежелательной организацией. Если вы находитесь в РФ, вам может грозить штраф за репост.",
    "Тағы оқыңыз: Таразда кеншілер ереуілді тоқтатты",
    "Біздің Telegram арнаға жазылыңыз!",
    "Қате тапсаңыз, белгілеп, Ctrl+Enter басыңыз",
    "Барлық құқық қорғалған. Көшіріп басу тек рұқсатпен.",
]
NEWS = [
    "The court fined the reader of the channel 50,000 tenge for sharing a post about the strike.",
    "Прокуратура признала фонд нежелательной организацией, сообщил его директор на брифинге в Астане в среду.",
    "Активиста оштрафовали за репост в Facebook: суд посчитал запись призывом к незаконному митингу.",
    "Соттың айтуынша, ол Telegram арнасында сурет бөліскені үшін айыпталған, қорғаушысы шешімге шағым түсіреді.",
    "Она рассказала, что подписывать протокол отказалась и попросила вызвать адвоката.",
    "«Читайте закон внимательно», — сказал судья, прежде чем удалиться в совещательную комнату для вынесения решения.",
    "Ұйымның кеңсесінде тінту жүрді, қызметкерлер жауапқа алынды.",
]


@pytest.mark.parametrize("paragraph", FURNITURE)
def test_furniture_is_known_by_its_words(paragraph):
    assert is_furniture(paragraph)


@pytest.mark.parametrize("paragraph", NEWS)
def test_news_about_such_things_is_kept(paragraph):
    assert not is_furniture(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Already a subscriber? Log in to continue.",
        "Полная версия доступна только по подписке",
        "Толық нұсқасы жазылушыларға ғана қолжетімді",
    ],
)
def test_a_paywall_is_known_in_each_language(paragraph):
    assert is_stub_mark(paragraph)


def test_what_a_host_repeats_is_left_out_from_the_third_page_on():
    repeated, box = Repeated(), "The regional desk writes about the west of the country."
    kept = []
    for number in range(REPEATED + 1):
        page = [f"Own words of page {number}.", box]
        repeated.learn(page)
        kept.append(repeated.without(page))
    assert [box in page for page in kept] == [True, True, False, False]


def test_a_page_that_is_only_asked_for_again_stays_whole():
    repeated, page = Repeated(), ["The same story, asked for again."]
    for _ in range(5):
        repeated.learn(page)
    assert repeated.without(page) == page


def test_there_is_a_pack_for_each_language():
    assert [pack.lang for pack in page_packs()] == ["en", "kk", "ru"]


def test_what_a_host_repeats_survives_being_kept():
    repeated = Repeated()
    for number in range(3):
        repeated.learn(["Читайте нас в Телеграме каждый день.", f"Абзац номер {number}, которого больше нет нигде."])
    again = Repeated.from_text(repeated.to_text())
    assert again.to_text() == repeated.to_text()
    assert again.without(["Читайте нас в Телеграме каждый день.", "Новый абзац статьи."]) == ["Новый абзац статьи."]


def test_marks_that_can_not_be_read_are_learned_anew():
    assert Repeated.from_text("").to_text() == Repeated.from_text("!").to_text() == ""
