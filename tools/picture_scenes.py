"""What the pictures of docs/messages.md show: a function for every kind of message."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import charts
from bot.attachments import to_body
from bot.digests import preview
from bot.facts import Day, DigestItem, Kept, NearMiss, Silence, Trouble, facts_to_json
from bot.keyboards import Attachment
from storage.records import EventFact, News, Report, Telling
from tools.picture_talks import TALKS
from tools.picture_world import NOW, Shown, World, body_of, world
from watchers.health import Trouble as SourceTrouble

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from pathlib import Path

    from bot.facts import DigestFacts

NUMBER = 1042
_OTHER = {"en": "ru", "ru": "ru", "kk": "ru"}
"""In which language the second outlet reports."""
_EDITED = {"en": "edited", "ru": "изменено", "kk": "өзгертілді"}
_PROTEST = {
    "en": "Detentions at the May rallies",
    "ru": "Задержания на майских митингах",
    "kk": "Мамыр митингілеріндегі ұстаулар",
}


async def _alert(here: World) -> None:
    number = await here.keep_alert(here.told(), state="alert")
    here.message("alert", body_of(here.told()), number)
    here.note("↓")
    here.message("alert", body_of(here.told()), number)
    await here.tap("#1")
    await here.tap("#0")


async def _story(here: World) -> None:
    """A story that grows: the first message is changed, a new step answers it."""
    here.message("edit", body_of(here.told(), _reported(here, 3)), NUMBER, changed=f"{_EDITED[here.chat.lang]} 21:58")
    told = here.told(
        title=here.news["released"],
        quote=here.news["released_quote"],
        events=(EventFact("release", {}),),
        source=here.news["other_outlet"],
        lang=_OTHER[here.chat.lang],
        seen_at=NOW + timedelta(days=6, hours=11),
        published_at=NOW + timedelta(days=6, hours=10, minutes=54),
    )
    step = Telling("reply", (News("step", "release"),), NUMBER, _reports(here, 2)[1:], 1)
    here.message("reply", body_of(told, step), NUMBER + 9, replies_to=here.news["title"])
    second = here.told(title=here.news["title"], source=here.news["other_outlet"], lang=_OTHER[here.chat.lang])
    here.message(
        "reply",
        body_of(second, replace(_reported(here, 2), form="source", head=NUMBER)),
        NUMBER + 2,
        replies_to=here.news["title"],
    )


def _reports(here: World, count: int) -> tuple[Report, ...]:
    outlets = (here.news["outlet"], here.news["other_outlet"], "Qazaq Radio", "Orda Telegraph")
    langs = (here.chat.lang, _OTHER[here.chat.lang], "kk", "en")
    rows = zip(outlets[:count], langs, strict=False)
    return tuple(
        Report(n, outlet, outlet, lang, NOW, is_own=True, is_state=False) for n, (outlet, lang) in enumerate(rows)
    )


def _reported(here: World, count: int) -> Telling:
    return Telling("alert", (), None, _reports(here, count), count)


async def _mass(here: World) -> None:
    names = [here.news[key] for key in ("name", "second")]
    jail, held = [["jail-days", {"days": 15}]], [["detention", {}]]
    shown = {
        "family": "arrests",
        "began_at": (NOW - timedelta(hours=5)).isoformat(),
        "at": NOW.isoformat(),
        "is_over": False,
        "named": 137,
        "listed": 3,
        "counted": 160,
        "entries": 24,
        "outlets": 9,
        "top": [[names[0], False, jail], [names[1], False, held], ["P-7", True, held]],
        "others": _others(here.chat.lang),
        "rest": 128,
    }
    here.message("alert", body_of(here.told(title=_PROTEST[here.chat.lang]), Telling("mass")) | {"mass": shown}, NUMBER)
    rows = [[names[1], False, held, here.news["title"], "https://news.example/a/1"]]
    call = {"head": NUMBER, "people": rows}
    here.message(
        "reply", body_of(here.told(), Telling("part")) | {"call": call}, None, replies_to=_PROTEST[here.chat.lang]
    )


def _others(lang: str) -> list[str]:
    latin = [
        "Abdulla Yergaliyev",
        "Aigerim Sultanova",
        "Bauyrzhan Musin",
        "Dana Orazova",
        "Ilyas Karimov",
        "Zhanna Seitova",
    ]
    cyrillic = [
        "Абдулла Ергалиев",
        "Айгерим Султанова",
        "Бауыржан Мусин",
        "Дана Оразова",
        "Ильяс Каримов",
        "Жанна Сеитова",
    ]
    return latin if lang == "en" else cyrillic


def _items(here: World) -> tuple[DigestItem, ...]:
    lang, name, second = here.chat.lang, here.news["name"], here.news["second"]
    more = {"quote": None}
    return (
        DigestItem(1042, here.told(watches=(name, second), **more), 4, (lang, "ru", "kk")),
        DigestItem(
            1055,
            here.told(
                watches=(name,),
                title=here.news["draft_title"],
                events=(EventFact("draft-notice", {}),),
                source=here.news["other_outlet"],
                **more,
            ),
            1,
            ("ru",),
        ),
        DigestItem(1050, here.told(watches=(second,), title=here.news["names_title"], events=(), **more), 1, (lang,)),
        DigestItem(
            1047,
            here.told(
                watches=(),
                persons=(here.news["unlisted"],),
                title=here.news["fine_title"],
                events=(EventFact("fine", {"amount": 12650, "currency": "KZT"}),),
                **more,
            ),
            2,
            (lang, "ru"),
        ),
    )


_KEPT = (
    ("Qazaq Radio", "kk", "The same words at another address"),
    ("Orda Telegraph", "en", "92% of the words are the same"),
)


async def _digest_facts(here: World) -> DigestFacts:
    facts = await preview(here.db, here.chat, NOW)
    trouble = Trouble(
        "7kun.example", SourceTrouble("refused", 403).to_json(), is_gone=False, last_good_at=NOW - timedelta(days=2)
    )
    near = NearMiss(31, 1047, here.news["near"], here.news["second"], is_open=False, score=91)
    return replace(
        facts,
        items=_items(here),
        repeats=0,
        kept=tuple(Kept(NUMBER, outlet, lang, NOW - timedelta(hours=4), why) for outlet, lang, why in _KEPT),
        kept_all=len(_KEPT),
        feeds_good=42,
        feeds_all=45,
        entries=1312,
        troubles=(trouble,),
        near=near,
        silent=(Silence(here.news["quiet"], False, 3),),
        since=NOW - timedelta(days=1),
        made_at=NOW - timedelta(minutes=106),
    )


async def _digest(here: World) -> None:
    here.message("digest", facts_to_json(await _digest_facts(here)), None)


async def _week(here: World) -> None:
    counts = (
        {"jail-days": 2, "fine": 1, "detention": 1},
        {"detention": 3, "search": 1},
        {"jail-days": 1, "press-attack": 1},
        {"detention": 9, "jail-days": 4, "fine": 3, "draft-notice": 1},
        {"jail-days": 5, "criminal-charge": 2, "appeal": 1},
        {"detention": 2},
        {"release": 1},
    )
    start = NOW.date() - timedelta(days=6)
    days = tuple(Day(start + timedelta(days=n), tuple(sorted(one.items()))) for n, one in enumerate(counts))
    facts = replace(await _digest_facts(here), days=days, near=None, silent=(), troubles=(), items=_items(here)[:2])
    picture = await charts.draw(days, here.chat.lang)
    assert isinstance(picture, Attachment)
    here.message("digest", facts_to_json(facts) | {"attachment": to_body(picture)}, None)


async def _start(here: World) -> None:
    await here.write("/start")
    for label in (_NAMES[here.chat.lang], "#0", "🇰🇿", "20:00"):
        await here.tap(label, as_new=True)


_NAMES = {"en": "English", "ru": "Русский", "kk": "Қазақша"}


async def _watch(here: World) -> None:
    await here.write(f"/watch {here.news['name']}")
    await here.tap("👀", as_new=True)


async def _list(here: World) -> None:
    await here.watch(_crowd(here.chat.lang))
    await here.write("/list")
    await here.write(f"/list {'тулег' if here.chat.lang != 'ru' else 'tuleg'}")
    await here.write(f"/search {here.news['search']}")


def _crowd(lang: str) -> list[str]:
    """Invent two dozen people, so that a list has pages."""
    women, men = _GIVEN["en" if lang == "en" else "ru"]
    latin, ending = ("Akhmet Sultan Mus Oraz Karim Seit".split(), "ova") if lang == "en" else (_ROOTS, "ова")
    return [f"{given} {root}{ending if given in women else ending[:-1]}" for given in (*women, *men) for root in latin]


_GIVEN = {
    "en": (("Aigerim", "Dana"), ("Bauyrzhan", "Ilyas")),
    "ru": (("Айгерим", "Дана"), ("Бауыржан", "Ильяс")),
}
_ROOTS = "Ахмет Султан Мус Ораз Карим Сеит".split()


async def _why(here: World) -> None:
    name = here.news["name"]
    reasons = (f"“{name}” is {name}: given name and surname.",)
    told = here.told(reasons=reasons, url="https://rus.azattyq.org/a/1.html", source="Azattyq")
    number = await here.keep_alert(told, state="alert")
    here.message("alert", body_of(told), number)
    await here.write(f"/why {number}")


async def _safe(here: World) -> None:
    told = here.told(watches=("P-7",), open_labels=("P-7",), also=(here.news["second"],))
    here.message("alert", body_of(told, _reported(here, 2)), NUMBER)
    facts = replace(await _digest_facts(here), near=None, items=_items(here)[::3], kept=(), kept_all=0)
    here.message("digest", facts_to_json(facts), None)
    await here.write("/safe")


async def _graphic(here: World) -> None:
    here.chat = replace(here.chat, preferences=replace(here.chat.preferences, is_safe=False, hides_graphic=True))
    here.message("alert", body_of(here.told(events=(EventFact("torture", {}),))), NUMBER)


async def _settings(here: World) -> None:
    await here.write("/settings")


async def _sources(here: World) -> None:
    await here.write("/sources")
    await here.write("/sources https://stepnews.example")
    await here.write("/status")


async def _errors(here: World) -> None:
    await here.write("/wach Name")
    await here.write("/tz Asia/Almati")
    await here.write("/digest 25:00")
    await here.write("/watch Асет" if here.chat.lang != "en" else "/watch Aset")
    await here.send_kind("🎤 0:07", "voice")
    here.message("alert", body_of(here.told(quote=None)), NUMBER)
    await here.tap_data("a:99999:ok")


SCENES: Mapping[str, Callable[[World], Awaitable[None]]] = {
    "alert": _alert,
    "story": _story,
    "mass": _mass,
    "digest": _digest,
    "week": _week,
    "start": _start,
    "watch": _watch,
    "list": _list,
    "why": _why,
    "safe": _safe,
    "graphic": _graphic,
    "settings": _settings,
    "sources": _sources,
    "errors": _errors,
    **TALKS,
}


async def play(name: str, lang: str, folder: Path) -> Sequence[Shown]:
    """Play a scene in a language, and give what the chat shows then."""
    async with world(lang, folder, is_new=name == "start", is_safe=name == "safe") as here:
        await SCENES[name](here)
        return here.shown
