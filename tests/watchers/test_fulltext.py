"""Articles out of pages, in the shapes that pages have here."""

import pytest

from config.errors import FetchError
from watchers.fulltext import read_article

STORY = [
    "Семей қаласының соты кәсіподақ жетекшісін босатты, деп хабарлады оның қорғаушысы.",
    "Судья удалилась на два часа, после чего огласила короткое постановление без мотивировки.",
    "The prosecutor asked for three years; the defence said that no victim had been found.",
    "Зал заседаний был полон, приставы проверяли документы у каждого, кто хотел войти.",
]
POINTER = "Читайте также: Где проходит новая граница парка"


def paragraphs(words):
    return "".join(f"<p>{word}</p>" for word in words)


PAGES = {
    "an article element": f"<article><h1>T</h1>{paragraphs(STORY)}</article>",
    "an article body by microdata": f'<div itemprop="articleBody">{paragraphs(STORY)}</div>',
    "lines parted by breaks": f'<div class="text">{"<br><br>".join(STORY)}</div>',
    "a pointer in the middle": f"<article>{paragraphs([*STORY[:2], POINTER, *STORY[2:]])}</article>",
    "a linked pointer": f'<main><div>{paragraphs(STORY[:2])}<p><a href="/x">Где проходит граница</a></p>'
    f"{paragraphs(STORY[2:])}</div></main>",
    "share bar and author box": '<article><div class="share-buttons"><span>ВКонтакте Telegram</span></div>'
    f"{paragraphs(STORY)}"
    '<div class="article-author"><p>Пишет о правах рабочих с 2009 года.</p></div></article>',
    "menu, side column, comments": '<nav><ul><li><a href="/">Саясат</a></li></ul></nav>'
    f"<main>{paragraphs(STORY)}</main>"
    '<div class="sidebar"><p>Курс доллара на сегодня остался прежним, сообщили банки.</p></div>'
    '<section id="comments"><p>Первый! А я говорил, что так и будет.</p></section>',
}
FOREIGN = ("граница", "ВКонтакте", "Пишет о правах", "Саясат", "Курс доллара", "Первый!")


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES.keys())
def test_the_story_comes_out_whole_and_alone(body):
    html = f"<html><head><title>T</title></head><body>{body}<footer>© Дала</footer></body></html>"
    text = read_article(html.encode(), content_type="text/html; charset=utf-8", url="x").text
    assert all(paragraph in text for paragraph in STORY)
    assert not any(words in text for words in FOREIGN)


def test_a_paywalled_page_is_marked():
    html = f"<article>{paragraphs(STORY[:1])}<div class='paywall'><p>Дочитать по подписке: войдите.</p></div></article>"
    article = read_article(html.encode(), content_type="text/html; charset=utf-8", url="x")
    assert article.stub
    assert "подписк" not in article.text


def test_a_page_without_an_article_has_no_text():
    assert read_article(b"<html><body></body></html>", content_type=None, url="x").text == ""


def test_a_page_made_to_take_long_is_refused():
    with pytest.raises(FetchError, match="no article has"):
        read_article(b"<html><body>" + b"<p>d" * 9_000, content_type="text/html", url="https://news.example/1")
