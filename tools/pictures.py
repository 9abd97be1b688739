"""Draw a sample of every kind of message as it looks in a chat, light and dark, in three languages: docs/pictures.

    python tools/pictures.py --browser /usr/bin/chromium [--fonts FILE.css ...] [--only alert digest ...]

Run by hand, not by CI. The words are those of the product: its wording functions, its conversation, its database in a
temporary folder; only the people, outlets and news are invented (tools/picture_scenes.py). Any headless Chromium will
do; --fonts takes style sheets with @font-face, where the machine has no font with Kazakh letters or emoji.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import html
import io
import re
import string
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402 - comes with matplotlib

from tools.picture_browser import browser  # noqa: E402
from tools.picture_scenes import SCENES, play  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.keyboards import Keyboard
    from tools.picture_world import Shown

OUT = ROOT / "docs" / "pictures"
MODES = {"en": "light", "ru": "dark", "kk": "light"}
_TITLES = {"en": "bot", "ru": "бот", "kk": "бот"}
_SCALES = (1.25, 1.1, 1.0)
_WIDTH = 1230
_COLOURS = (255, 200, 160, 128, 96, 72)
_FLAT = 32
"""Colours of surfaces and words."""
MOST_BYTES = 150_000
_APART = re.compile(r"(<code>.*?</code>|<a .*?</a>|<[^>]+>)", re.DOTALL)
_LINKED = re.compile(r"(?<![\w/.])(?:/[a-z]{2,32}\b|https?://[^\s,;]+\w)")
_LONG_CODE = re.compile(r"<code>(?=[^<]{36,}</code>)")
"""Longer than a line; whatever is shorter looks best in one piece."""
_LINE_AFTER_QUOTE = re.compile(r"</blockquote>\n")


def page(phones: Mapping[str, Sequence[Shown]], fonts: Sequence[Path]) -> str:
    """Lay out one picture: a phone a language."""
    template = string.Template((ROOT / "tools" / "pictures.html").read_text(encoding="utf-8"))
    links = "".join(f'<link rel="stylesheet" href="{path.resolve().as_uri()}">' for path in fonts)
    return template.substitute(fonts=links, phones="".join(_phone(lang, said) for lang, said in phones.items()))


def _phone(lang: str, said: Sequence[Shown]) -> str:
    head = f'<header><div class="face">D</div><div><b>Dabyl</b><span>{_TITLES[lang]}</span></div></header>'
    return f'<div class="phone {MODES[lang]}">{head}<main>{"".join(map(_message, said))}</main></div>'


def _message(shown: Shown) -> str:
    if shown.who in {"note", "toast"}:
        return f'<div class="{shown.who}">{html.escape(shown.text)}</div>'
    text = html.escape(shown.text).replace("\n", "<br>") if shown.who == "me" else _lines(shown.text)
    reply = f'<div class="reply"><b>Dabyl</b>{html.escape(shown.replies_to)}</div>' if shown.replies_to else ""
    changed = f'<div class="changed">{html.escape(shown.changed)}</div>' if shown.changed else ""
    bubble = f'<div class="bubble">{_picture(shown.picture)}{reply}{text}{changed}</div>'
    return f'<div class="said {shown.who}">{bubble}{_keys(shown.keyboard)}</div>'


def _lines(text: str) -> str:
    """Break lines as Telegram does, a quote being a block of its own, and link what it links: commands, addresses."""
    linked = "".join(
        part if part.startswith("<") else _LINKED.sub(r"<a>\g<0></a>", part) for part in _APART.split(text)
    )
    linked = _LONG_CODE.sub('<code class="long">', linked)
    return _LINE_AFTER_QUOTE.sub("</blockquote>", linked).replace("\n<blockquote", "<blockquote").replace("\n", "<br>")


def _picture(png: bytes) -> str:
    return f'<img src="data:image/png;base64,{base64.b64encode(png).decode()}">' if png else ""


def _keys(keyboard: Keyboard) -> str:
    rows = ("".join(f'<div class="key">{html.escape(one.label)}</div>' for one in row) for row in keyboard)
    drawn = "".join(f'<div class="row">{row}</div>' for row in rows)
    return f'<div class="keys">{drawn}</div>' if drawn else ""


def keep(png: bytes, target: Path) -> bool:
    """Keep a picture, in fewer colours until it is small: words need few, emoji more. Returns whether it is small."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in _COLOURS:
        few = picture.quantize(palette=_palette(picture, colours), dither=Image.Dither.NONE)
        few.save(target, optimize=True)
        if target.stat().st_size <= MOST_BYTES:
            return True
    return False


def _palette(picture: Image.Image, colours: int) -> Image.Image:
    """Choose colours: those of the surfaces as they are, and of the rest the most different, so that emoji stay bright.

    By frequency alone a green tick turns grey; by difference alone a grey background turns violet.
    """
    counted = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)
    flat = [value for _, colour in counted[:_FLAT] for value in colour]  # type: ignore[union-attr]
    rest = picture.quantize(colours - _FLAT, Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*flat, *rest[: 3 * (colours - _FLAT)]])
    return palette


async def _draw_all(program: str, fonts: Sequence[Path], wanted: Sequence[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with browser(program) as chromium:
            for name in wanted or SCENES:
                phones = {lang: await play(name, lang, Path(folder)) for lang in MODES}
                source = Path(folder) / f"{name}.html"
                source.write_text(page(phones, fonts), encoding="utf-8")
                target = OUT / f"{name}.png"
                for scale in _SCALES:
                    if keep(await chromium.draw(source, width=_WIDTH, scale=scale), target):
                        break
                sys.stdout.write(f"{target.relative_to(ROOT)}  {target.stat().st_size / 1000:.0f} kB\n")


def main() -> None:
    """Draw what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--browser", default="chromium", help="a headless Chromium")
    parser.add_argument("--fonts", nargs="*", type=Path, default=[], help="style sheets with @font-face")
    parser.add_argument("--only", nargs="*", default=[], choices=[*SCENES], help="draw these only")
    given = parser.parse_args()
    asyncio.run(_draw_all(given.browser, given.fonts, given.only))


if __name__ == "__main__":
    main()
