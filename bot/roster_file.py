"""The roster of a mass event as a table for spreadsheets; cells that look like formulas are made text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.event_words import describe_all
from bot.keyboards import Attachment
from bot.markup import plain
from bot.zones import zone_of
from matchers.watchlist_cells import write_cells
from watchers.mass import Roster

if TYPE_CHECKING:
    from bot.phrases import Phrases
    from storage.masses import Mass
    from storage.records import Chat
    from watchers.mass import Struck

_COLUMNS = ("name", "on_list", "what", "outlets", "seen", "title", "url")


def roster_file(mass: Mass, chat: Chat, say: Phrases) -> Attachment:
    """Make the file of a mass event as it stands: people of the list first, then everybody in the order they came."""
    roster = Roster.from_json(mass.body["roster"])
    began = mass.began_at.astimezone(zone_of(chat.zone))
    rows = [_COLUMNS, *(_row(one, chat, say) for one in (*roster.listed, *roster.others))]
    content = "\ufeff" + "".join(write_cells(row) for row in rows)  # without the mark, spreadsheets misread the letters
    return Attachment(f"roster-{began:%Y-%m-%d}.csv", content.encode())


def _row(one: Struck, chat: Chat, say: Phrases) -> tuple[str, ...]:
    what = plain(describe_all(one.events, say, limit=len(one.events)))
    seen = one.seen_at.astimezone(zone_of(chat.zone)).isoformat(timespec="minutes")
    if chat.preferences.is_safe:
        return one.name, "+" if one.is_listed else "", what, "", seen, "", ""
    return one.name, "yes" if one.is_listed else "", what, ", ".join(one.outlets), seen, one.title, one.url or ""
