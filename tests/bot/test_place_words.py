"""Places in the chat's language."""

import pytest

from bot.news_words import word_news
from bot.phrases import phrases, read_texts
from bot.place_words import place_in
from bot.placed_words import word_placed
from matchers.storywords import lexicon
from storage.records import News


@pytest.mark.parametrize(
    ("name", "english", "russian", "kazakh"),
    [
        ("oral", "Oral", "Уральск", "Орал"),
        ("oskemen", "Oskemen", "Усть-Каменогорск", "Өскемен"),
        ("moscow", "Moscow", "Москва", "Мәскеу"),
        ("newyork", "New York", "Нью-Йорк", "Нью-Йорк"),
        ("kazakhstan", "Kazakhstan", "Казахстан", "Қазақстан"),
        ("usa", "USA", "США", "АҚШ"),
        ("somewhere-else", "Somewhere Else", "Somewhere Else", "Somewhere Else"),
    ],
)
def test_a_place_is_named_in_the_language_of_the_chat(name, english, russian, kazakh):
    assert [place_in(name, phrases(lang)) for lang in ("en", "ru", "kk")] == [english, russian, kazakh]


def test_every_place_of_the_catalogue_is_one_that_stories_know():
    known = set(lexicon().lands) | set(lexicon().lands.values())
    assert set(read_texts("en")["places"]) - known == set()


def test_news_of_a_place_and_of_a_number_are_said_in_the_language():
    assert word_news(News("place", "oral"), phrases("ru")) == "другое место: Уральск"
    assert word_placed("The same page, but with news: oral.", phrases("kk")) == "сол бет, бірақ жаңасы бар: Орал"
    assert word_placed("The same words, but 15 days.", phrases("ru")) == "тот же текст, но 15 суток"
