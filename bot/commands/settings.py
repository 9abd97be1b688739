"""/settings: everything a chat can choose, as one menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import digest, quiet
from bot.pressing import owner_tag
from bot.settings_menu import SettingsMenu

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "settings"
HELP = "help.settings"
CHANGES = True


async def answer(call: Call) -> Sequence[Html]:
    """Show the menu; where nobody is named, whose taps could be checked, the settings with their commands."""
    if not call.speaker_id:
        said = [digest.state(call.chat, call.say), call.say.say("zone.state", zone=call.chat.zone)]
        return [*said, call.say.say("lang.state"), quiet.state(call.chat.preferences, call.say)]
    tag = owner_tag(call.tools.db.vault, call.place, call.speaker_id)
    drawn = SettingsMenu(tag, call.chat, call.say, call.tools.clock()).page("main")
    assert drawn is not None
    return drawn
