"""`dabyl extract`: a page in, its article out."""

import io
import sys
from types import SimpleNamespace

import pytest

from dabyl.cli import main

STORY = "Қалалық сот жүргізушіні ақтады, шешім әлі күшіне енген жоқ, дейді қорғаушы."


@pytest.fixture
def extract(capsysbinary, monkeypatch):
    def run(page, *words):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(page)))
        status = main(["extract", *words])
        return status, capsysbinary.readouterr().out.decode()

    return run


def test_the_article_is_printed_without_furniture(extract):
    page = f"<html><body><article><p>{STORY}</p><p>Тағы оқыңыз: Ауа райы</p></article></body></html>"
    assert extract(page.encode(), "--charset", "utf-8") == (0, f"{STORY}\n")


def test_a_page_without_an_article_prints_nothing(extract):
    assert extract(b"<html><body></body></html>") == (0, "")


def test_no_page_at_all_is_a_failure(extract):
    assert extract(b"")[0] == 1


def test_an_encoding_that_is_none_is_wrong_use(extract):
    assert extract(b"<p>x</p>", "--charset", "nonsense")[0] == 2
