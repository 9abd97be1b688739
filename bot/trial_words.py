"""What the last 30 days would have brought, as a monitor reads it: how much, and story by story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.backtest import DAYS
from bot.markup import Html, clip, emphasize, join, link
from matchers.quoting import quote

if TYPE_CHECKING:
    from bot.backtest import Amount, Found, Trial
    from bot.phrases import Phrases

MOST_SHOWN = 10

_QUOTE_UNITS = 220
_TITLE_UNITS = 120


def amount(found: Amount, say: Phrases) -> Html:
    """Say how many stories, how many a day, how many are doubtful; and of how much news, where not all was read."""
    count, rate = found.stories, _rate(found.stories, say)
    return join(
        " · ",
        [
            say.say("trial.found", n=count, rate=rate) if count else say.say("trial.nothing"),
            say.say("trial.doubtful", n=found.doubtful) if found.doubtful else "",
            say.say("trial.partly", n=found.read) if found.is_cut else "",
        ],
    )


def amount_now(found: Amount, say: Phrases) -> Html:
    """Say how many stories are left after a change, and how many of them are doubtful, none included."""
    doubtful = say.say("trial.doubtful", n=found.doubtful)
    left = say.say("trial.now", n=found.stories, rate=_rate(found.stories, say), doubtful=doubtful)
    return join(" · ", [left, say.say("trial.partly", n=found.read) if found.is_cut else ""])


def in_order(trial: Trial) -> list[Found]:
    """Give the stories as they are numbered: doubtful ones first, then the newest."""
    return sorted(trial.stories, key=lambda found: not found.is_doubtful)


def stories(trial: Trial, say: Phrases) -> list[Html]:
    """Show the first of them, with room between, and say how many more there are."""
    numbered = enumerate(in_order(trial)[:MOST_SHOWN], 1)
    blocks = [Html(f"{_story(number, found, say)}\n") for number, found in numbered]
    rest = len(trial.stories) - MOST_SHOWN
    return [*blocks, *([say.say("trial.more", n=rest)] if rest > 0 else [])]


def brief(trial: Trial, say: Phrases) -> list[Html]:
    """Show amount and stories."""
    return [amount(trial.amount, say), *stories(trial, say)]


def _rate(count: int, say: Phrases) -> str:
    """Write how many a day; a few are not said to be none."""
    return say.number(max(round(count / DAYS, 1), 0.1) if count else 0)


def _story(number: int, found: Found, say: Phrases) -> Html:
    entry, mention = found.kept.entry, found.mention
    doubt = say.say("trial.doubtful_score", score=mention.score) if found.is_doubtful else "✓"
    title = link(entry.url, clip(entry.title, _TITLE_UNITS) or say.say("alert.read"))
    head = join(" · ", [title, clip(entry.source or "", 60), clip((entry.lang or "").upper(), 8), doubt])
    lines = [Html(f"{number}. {head}")]
    if mention.field == "text":
        near = quote(entry.text, [(mention.start, mention.end)])
        lines.append(say.say("trial.quote", text=emphasize(near.text, near.bold, limit=_QUOTE_UNITS)))
    return join("\n", lines)
