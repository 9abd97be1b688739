"""Print an entry's page as a newsroom's site would: the article, and all the furniture a reader skips."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from dabyl.demo.formats import plain_text, read_also

if TYPE_CHECKING:
    from dabyl.demo.formats import Listed
    from dabyl.demo.news import Outlet

_SECTIONS = {
    "en": ("Home", "News", "Sport", "About us"),
    "ru": ("Главная", "Новости", "Спорт", "О нас"),
    "kk": ("Басты бет", "Жаңалықтар", "Спорт", "Біз туралы"),
}
_RIGHTS = {"en": "All rights reserved", "ru": "Все права защищены", "kk": "Барлық құқықтар қорғалған"}


def print_page(outlet: Outlet, listed: Listed) -> bytes:
    """Print one entry as a whole HTML page in UTF-8; the links stay those a reader would see."""
    language = outlet.lang.partition("-")[0]
    story = listed.story
    nav = "".join(f'<li><a href="{outlet.home}/">{escape(section)}</a></li>' for section in _SECTIONS[language])
    paragraphs = "\n".join(f"<p>{escape(line)}</p>" for line in plain_text(outlet, story).splitlines())
    page = f"""<!DOCTYPE html>
<html lang="{outlet.lang}">
<head>
<meta charset="utf-8">
<title>{escape(story.title)} | {escape(outlet.name)}</title>
<link rel="canonical" href="{outlet.link(story)}">
<meta property="og:site_name" content="{escape(outlet.name)}">
</head>
<body>
<header><a href="{outlet.home}/">{escape(outlet.name)}</a></header>
<nav><ul>{nav}</ul></nav>
<main>
<article>
<h1>{escape(story.title)}</h1>
{_time(outlet, listed)}{paragraphs}
</article>
{_aside(outlet, listed)}</main>
<footer><p>© {escape(outlet.name)}. {_RIGHTS[language]}.</p></footer>
</body>
</html>
"""
    return page.encode()


def _time(outlet: Outlet, listed: Listed) -> str:
    if not outlet.dates:
        return ""
    shown = f"{listed.published_at:%d.%m.%Y %H:%M}"
    return f'<time datetime="{listed.published_at.isoformat()}">{shown}</time>\n'


def _aside(outlet: Outlet, listed: Listed) -> str:
    earlier = outlet.before(listed.story)[:2]
    if not earlier:
        return ""
    links = "".join(f'<li><a href="{outlet.link(each)}">{escape(each.title)}</a></li>' for each in earlier)
    return f'<aside class="read-also"><h2>{read_also(outlet)}</h2><ul>{links}</ul></aside>\n'
