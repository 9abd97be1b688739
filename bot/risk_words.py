"""What forwarding an outlet may cost, and where: a mark beside its name, and the whole of it for who asks why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.risks import risks_at

if TYPE_CHECKING:
    from bot.markup import Html
    from bot.phrases import Phrases


def risk_mark(url: str | None, say: Phrases) -> str:
    """Mark an address that a country punishes people for sharing: ⚖️ Russia; "" for any other."""
    countries = dict.fromkeys(say.territory(risk.country) for risk in risks_at(url))
    return f"⚖️\u00a0{', '.join(countries)}" if countries else ""


def risk_warnings(url: str | None, say: Phrases) -> list[Html]:
    """Tell what an address was designated, where and since when, a line each."""
    return [
        say.say(
            "risk.warning",
            source=risk.name,
            status=say.say(f"risk.{risk.status}"),
            country=say.territory(risk.country),
            day=say.written(risk.since, say.template("long_day")),
        )
        for risk in risks_at(url)
    ]
