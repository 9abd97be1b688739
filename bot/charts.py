"""The picture of a week: how often each event type was told on each day, as a PNG to be read on a phone.

    bot (draw: words in the chat's language) -> python -m bot.charts (matplotlib, JSON in, PNG out)

Drawn in a process of its own: matplotlib takes 60 MB and a second, once a week, and gives the memory back by ending.
The picture brings its own ground, so that it reads the same in a light and in a dark chat.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from bot.event_words import name_of
from bot.keyboards import Attachment
from bot.markup import clip, plain
from bot.phrases import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.facts import Day
    from bot.phrases import Phrases

MOST_TYPES = 6
"""Event types with a colour of their own; the rest is one more, since eight colours can not be told apart."""

_PATIENCE_S = 60.0
_GROUND, _INK, _FAINT = "#fbfaf6", "#1f2a37", "#c9c7bf"
_COLOURS = ("#b3261e", "#e07b16", "#1f5fa8", "#2e8b57", "#7b4bb3", "#0f8b8d", "#8a8f98")
"""Told apart by people who do not see red from green as well; the last one is for the rest."""
_WIDTH, _PLOT, _ROW = 6.0, 3.9, 0.31
"""Inches: of the picture, of the columns with their title, of a line of the legend."""
_DPI = 150
_NAME_UNITS = 46

log = logging.getLogger(__name__)


async def draw(days: Sequence[Day], lang: str) -> Attachment | None:
    """Draw a week.

    Args:
        days: Each with its events, oldest first.
        lang: en, ru or kk.

    Returns:
        A PNG of about 40 kB; None for a week without events, or where nothing can be drawn, which is logged.
    """
    if not any(day.total for day in days):
        return None
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.charts"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(_PATIENCE_S):
            png, _ = await process.communicate(json.dumps(chart_words(days, lang)).encode())
    except TimeoutError:
        process.kill()
        await process.wait()
        png = b""
    if process.returncode or not png:
        log.warning("the picture of a week could not be drawn; the digest goes without it")
        return None
    return Attachment(f"dabyl-{days[-1].date.isoformat()}.png", png, is_picture=True)


def chart_words(days: Sequence[Day], lang: str) -> dict[str, Any]:
    """Tell what the picture shows, in words and numbers, the commonest event type first."""
    say = phrases(lang)
    totals = Counter({pattern: 0 for day in days for pattern, _ in day.counts})
    for day in days:
        totals.update(dict(day.counts))
    ordered = sorted(totals, key=lambda pattern: (-totals[pattern], pattern))
    shown, rest = ordered[:MOST_TYPES], ordered[MOST_TYPES:]
    series = [(plain(name_of(pattern, say)), [dict(day.counts).get(pattern, 0) for day in days]) for pattern in shown]
    if rest:
        others = [sum(dict(day.counts).get(pattern, 0) for pattern in rest) for day in days]
        series.append((plain(say.say("week.other_types")), others))
    return {
        "title": plain(say.say("week.chart_title", first=_short(days[0], say), last=_short(days[-1], say))),
        "days": [f"{say.written(day.date, 'EEE')}\n{day.date.day}" for day in days],
        "series": [
            [f"{_capital(clip(name, _NAME_UNITS))} · {say.number(sum(counts))}", counts] for name, counts in series
        ],
    }


def _short(day: Day, say: Phrases) -> str:
    return say.day(day.date, short=True)


def _capital(name: str) -> str:
    return f"{name[:1].upper()}{name[1:]}"


def png_of(chart: Mapping[str, Any]) -> bytes:
    """Draw stacked columns, a day each, with the sum on top and the legend under them."""
    import matplotlib as mpl  # noqa: PLC0415 - this process alone pays for it

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - see above

    plt.rcParams.update({"font.family": "DejaVu Sans", "font.size": 13, "text.color": _INK})
    height = _PLOT + _ROW * len(chart["series"])
    figure, axes = plt.subplots(figsize=(_WIDTH, height), dpi=_DPI, facecolor=_GROUND)
    heights = _stack(axes, chart["series"])
    for place, sum_ in enumerate(heights):
        axes.annotate(str(sum_), (place, sum_), (0, 4), textcoords="offset points", ha="center", weight="bold")
    _tidy(axes, chart, most=max(heights))
    figure.suptitle(chart["title"], x=0.05, y=1 - 0.14 / height, ha="left", va="top", fontsize=16, weight="bold")
    figure.legend(
        loc="lower left",
        bbox_to_anchor=(0.02, 0.01),
        frameon=False,
        handlelength=1.2,
        handleheight=1.0,
        labelspacing=0.45,
    )
    figure.subplots_adjust(left=0.05, right=0.95, top=1 - 0.75 / height, bottom=(height - _PLOT + 0.68) / height)
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", facecolor=_GROUND, metadata={"Software": None})
    return drawn.getvalue()


def _stack(axes: Any, series: Sequence[tuple[str, Sequence[int]]]) -> list[int]:  # noqa: ANN401 - matplotlib's
    """Put the columns on top of each other; gives their heights."""
    heights = [0] * len(series[0][1])
    for number, (name, counts) in enumerate(series):
        colour = _COLOURS[min(number, len(_COLOURS) - 1)]
        axes.bar(range(len(counts)), counts, 0.68, heights, label=name, color=colour, edgecolor=_GROUND, linewidth=1.2)
        heights = [height + count for height, count in zip(heights, counts, strict=True)]
    return heights


def _tidy(axes: Any, chart: Mapping[str, Any], *, most: int) -> None:  # noqa: ANN401 - matplotlib's
    """Leave nothing but the columns, their days and a ground line."""
    axes.set_facecolor(_GROUND)
    axes.set_ylim(0, most * 1.12)
    axes.set_yticks([])
    axes.set_xticks(range(len(chart["days"])), chart["days"], color=_INK)
    axes.tick_params(length=0)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(_FAINT)


def main() -> None:
    """Draw what stands on standard input; for `draw`."""
    sys.stdout.buffer.write(png_of(json.load(sys.stdin)))


if __name__ == "__main__":
    main()
