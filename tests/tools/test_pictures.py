"""The pictures of docs/messages.md are drawn by hand; what can be checked without a browser is checked here."""

import re
from pathlib import Path

import pytest

from tools.picture_scenes import SCENES, play
from tools.pictures import MOST_BYTES, page

DOCS = Path(__file__).parents[2] / "docs"


def test_every_scene_is_drawn_shown_and_small():
    shown = re.findall(r"\(pictures/(\w+)\.png\)", (DOCS / "messages.md").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(SCENES) == sorted(path.stem for path in (DOCS / "pictures").glob("*.png"))
    assert {path.name for path in (DOCS / "pictures").iterdir() if path.stat().st_size > MOST_BYTES} == set()


@pytest.mark.parametrize("name", [name for name in SCENES if name != "week"])  # that one draws for seconds
async def test_a_scene_can_be_played_and_laid_out(name, tmp_path):
    said = await play(name, "kk", tmp_path)
    html = page({"kk": said}, [])
    assert said
    assert html.count("<b>") == html.count("</b>")
    assert html.count("<tg-spoiler>") == html.count("</tg-spoiler>")
