"""The dialogue about a watch that is tried: its stories, "not this person", spellings, loudness, code name; then Save.

Every button can be typed as well. Whatever is said starts its ten minutes anew; when they are over it is saved by
itself (`bot.lapsing`), and then its buttons say so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import name_problems, watch_draft, watch_edits, watch_menu
from bot.backtest import backtest
from bot.command_words import spoken_command
from bot.draft_typing import read_typed
from bot.keyboards import Answer
from bot.markup import clip, plain
from bot.name_lines import NEWS_WORDS, is_list, is_names
from bot.pressing import Effect, owner_tag, redraw
from bot.trial_words import MOST_SHOWN, in_order
from bot.watch_draft import PREFIX, Sheet
from storage import chats, dialogues, drafts
from storage.drafts import CLUE, CODE, SPELLING, STEPS, TRIED
from storage.records import NameWatch
from watchers.forwarding import link_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.backtest import Amount, Trial
    from bot.markup import Html
    from bot.pressing import Press
    from storage.dialogues import Dialogue
    from storage.records import StoredWatch

__all__ = ["PREFIX", "STEPS", "press", "reply"]

_OFF = "off"
_SHOWN = 60


class _Over(Exception):  # noqa: N818 - not a mistake: it was saved, dropped or replaced meanwhile
    """The dialogue is closed."""


async def press(press: Press) -> Effect | None:
    """Do what a button of the dialogue says."""
    if len(press.words) < 2 or not press.words[0].isdigit():
        return None
    dialogue = await _open(press)
    if dialogue is None or press.words[0] != str(dialogue.id):
        return Effect(plain(press.say.say("trial.over")))
    if not await _may_save(press, dialogue):
        return Effect(plain(press.say.say("access.admins_only")))
    try:
        answer = await _step(press, dialogue, press.words[1:])
    except _Over:
        return Effect(plain(press.say.say("trial.over")))
    return redraw(answer) if answer else None


async def reply(press: Press, dialogue: Dialogue, text: str) -> Sequence[Html]:
    """Take what was typed while the dialogue is open; nothing for a new name, a list, a command or news."""
    if not await _may_save(press, dialogue):
        return [press.say.say("access.admins_only")]
    try:
        return await _reply(press, dialogue, text)
    except _Over:
        return [press.say.say("trial.over")]


async def _reply(press: Press, dialogue: Dialogue, text: str) -> Sequence[Html]:
    tidy = " ".join(text.split())
    if dialogue.step == CODE:
        return await _edited(press, dialogue, "code", tidy) or [press.say.say("trial.ask_code")]
    if dialogue.step == CLUE:
        return await _without(press, dialogue, tidy)
    steps = read_typed(tidy, press.say)
    if not steps and dialogue.step == SPELLING:
        return await _with_spellings(press, dialogue, text)
    if answer := await _step(press, dialogue, steps):
        return answer
    if not steps and _is_something_else(press, text):
        return []
    is_person = isinstance(drafts.from_body(dialogue.body).watch, NameWatch)
    return [press.say.say("trial.usage" if is_person else "trial.usage_other")]


def _is_something_else(press: Press, text: str) -> bool:
    """Tell whether words say nothing to the dialogue, but something to the bot: they are taken as if none were open."""
    if is_names(text) or is_list(text) or link_of(text) or len(text.split()) >= NEWS_WORDS:
        return True
    return spoken_command(text, {one.NAME: one for one in press.tools.commands}) is not None


async def _open(press: Press) -> Dialogue | None:
    db = press.tools.db
    async with db.read() as tx:
        found = await dialogues.current(tx, db.vault, press.chat.id, press.user_id, now=press.tools.clock())
    return found if found and found.step in STEPS else None


async def _may_save(press: Press, dialogue: Dialogue) -> bool:
    """Check again that the list is theirs to change: ten minutes are long enough to lose that.

    A list that is gone nobody can change: what is tried for it can only be dropped, or be told so.
    """
    async with press.tools.db.read() as tx:
        target_id = await drafts.list_of(tx, drafts.from_body(dialogue.body).chat_id)
        target = await chats.get(tx, target_id) if target_id else None
    return target is None or await press.may_manage(target)


async def _step(press: Press, dialogue: Dialogue, words: Sequence[str]) -> Answer | None:
    do = _DO.get(words[0]) if words else None
    return await do(press, dialogue, words[1:]) if do else None


async def _back(press: Press, dialogue: Dialogue, _: Sequence[str]) -> Answer:
    return await _present(press, dialogue, drafts.from_body(dialogue.body))


async def _louder(press: Press, dialogue: Dialogue, _: Sequence[str]) -> Answer:
    draft = drafts.from_body(dialogue.body)
    mode = watch_menu.next_mode(draft)
    return await _present(press, dialogue, replace(draft, manner=replace(draft.manner, mode=mode)))


async def _ask_code(press: Press, dialogue: Dialogue, _: Sequence[str]) -> Answer | None:
    draft = drafts.from_body(dialogue.body)
    if not isinstance(draft.watch, NameWatch):
        return None
    return watch_draft.ask_code(await _go_on(press, dialogue, CODE, draft))


async def _spellings(press: Press, dialogue: Dialogue, _: Sequence[str]) -> Answer | None:
    draft = drafts.from_body(dialogue.body)
    if not isinstance(draft.watch, NameWatch):
        return None
    return watch_draft.spelling_page(await _go_on(press, dialogue, SPELLING, draft))


async def _with_spellings(press: Press, dialogue: Dialogue, text: str) -> Answer:
    """Look for other spellings too: one a line, or with commas between; `off` takes all of them away."""
    draft, wanted = drafts.from_body(dialogue.body), [one.strip() for one in re.split(r"[,;\n]", text) if one.strip()]
    complaint = next(filter(None, (name_problems.hindrance(one, press.say) for one in wanted if one != _OFF)), None)
    if complaint:
        sheet = await _go_on(press, dialogue, SPELLING, draft)
        return watch_draft.spelling_page(sheet, press.say.say("watch.refused_one", error=complaint))
    for one in wanted:
        draft = _changed(press, draft, "also", one) or draft
    return await _present(press, dialogue, draft)


async def _unspell(press: Press, dialogue: Dialogue, words: Sequence[str]) -> Answer | None:
    """Take one of the other spellings away again."""
    draft = drafts.from_body(dialogue.body)
    watch, place = draft.watch, int(words[0]) if words and words[0].isdigit() else -1
    if not isinstance(watch, NameWatch) or not 0 <= place < len(watch.aliases):
        return None
    left = (*watch.aliases[:place], *watch.aliases[place + 1 :])
    return await _present(press, dialogue, replace(draft, watch=replace(watch, aliases=left)))


async def _show(press: Press, dialogue: Dialogue, _: Sequence[str]) -> Answer:
    draft = drafts.from_body(dialogue.body)
    return watch_draft.show(await _go_on(press, dialogue, TRIED, draft), await _try(press, draft))


async def _not_this(press: Press, dialogue: Dialogue, words: Sequence[str]) -> Answer | None:
    """Ask what marks the other person of a story; with the word chosen, keep the rule."""
    draft = drafts.from_body(dialogue.body)
    if not words or not all(word.isdigit() for word in words) or not isinstance(draft.watch, NameWatch):
        return None
    number, offered = int(words[0]), await _clues(press, draft, int(words[0]))
    if len(words) > 1:
        return await _without(press, dialogue, offered[int(words[1])]) if int(words[1]) < len(offered) else None
    if not offered:
        return None
    return watch_draft.ask_clue(await _go_on(press, dialogue, CLUE, draft), number, offered)


async def _clues(press: Press, draft: StoredWatch, number: int) -> list[str]:
    shown = in_order(await _try(press, draft))[:MOST_SHOWN]
    return watch_draft.clues(shown[number - 1]) if 1 <= number <= len(shown) else []


async def _without(press: Press, dialogue: Dialogue, clue: str) -> Answer:
    return await _edited(press, dialogue, "not", clue) or Answer(
        [press.say.say("mark.no_clue", clue=clip(clue, _SHOWN))]
    )


async def _edit(press: Press, dialogue: Dialogue, words: Sequence[str]) -> Answer | None:
    """Make a change that was typed, as `/set` knows them."""
    verb, *rest = words
    return await _edited(press, dialogue, verb, " ".join(rest))


async def _edited(press: Press, dialogue: Dialogue, verb: str, words: str) -> Answer | None:
    draft = drafts.from_body(dialogue.body)
    changed = _changed(press, draft, verb, words)
    return await _present(press, dialogue, changed) if changed else None


async def _more(press: Press, dialogue: Dialogue, _: Sequence[str]) -> Answer:
    draft = drafts.from_body(dialogue.body)
    return watch_draft.more_page(await _go_on(press, dialogue, TRIED, draft))


async def _set(press: Press, dialogue: Dialogue, words: Sequence[str]) -> Answer | None:
    """Make a change that was tapped among everything else that can be set."""
    verb, *rest = words or ("",)
    draft = _changed(press, drafts.from_body(dialogue.body), verb, " ".join(rest))
    return watch_draft.more_page(await _go_on(press, dialogue, TRIED, draft)) if draft else None


async def _save(press: Press, dialogue: Dialogue, _: Sequence[str]) -> Answer:
    """Put it on the list."""
    db, say, draft = press.tools.db, press.say, drafts.from_body(dialogue.body)
    async with db.write() as tx:
        if not await dialogues.end(tx, dialogue.id):
            raise _Over  # a second tap
        saved = await drafts.save(tx, db.vault, draft, now=press.tools.clock())
    if saved is None:
        return Answer([say.say("draft.no_list", what=watch_draft.title(draft.watch, say))])
    tag = owner_tag(db.vault, press.chat, press.user_id)
    return watch_draft.saved(saved[0], tag, press.tools.pattern_ids, say, is_new=saved[1])


async def _drop(press: Press, dialogue: Dialogue, _: Sequence[str]) -> Answer:
    async with press.tools.db.write() as tx:
        if not await dialogues.end(tx, dialogue.id):
            raise _Over
    return Answer([watch_draft.dropped(drafts.from_body(dialogue.body), press.say)])


async def _present(press: Press, dialogue: Dialogue, draft: StoredWatch) -> Answer:
    """Show the draft; tried anew where something else is looked for."""
    before = watch_draft.found_before(dialogue.body, draft)
    found = before or (await _try(press, draft)).amount
    sheet = await _go_on(press, dialogue, TRIED, draft, found)
    return watch_draft.present(sheet, found, is_anew=before is None)


async def _try(press: Press, draft: StoredWatch) -> Trial:
    async with press.tools.db.read() as tx:
        return await backtest(tx, draft.watch, press.tools.clock(), reader=press.tools.reader)


async def _go_on(press: Press, dialogue: Dialogue, step: str, draft: StoredWatch, found: Amount | None = None) -> Sheet:
    """Keep how far it is, which starts its time anew, and lay it on the table."""
    db, now = press.tools.db, press.tools.clock()
    body = watch_draft.to_body(draft, found or watch_draft.found_before(dialogue.body, draft))
    async with db.write() as tx:
        if not await dialogues.go_on(tx, db.vault, dialogue.id, step=step, body=body, now=now):
            raise _Over
    return Sheet(dialogue.id, draft, press.say, press.chat.zone, now, press.tools.pattern_ids)


def _changed(press: Press, draft: StoredWatch, verb: str, words: str) -> StoredWatch | None:
    return watch_edits.change(draft, verb, words, zone=press.chat.zone, now=press.tools.clock())


_DO = {
    "save": _save,
    "show": _show,
    "not": _not_this,
    "spell": _spellings,
    "unspell": _unspell,
    "mode": _louder,
    "code": _ask_code,
    "more": _more,
    "set": _set,
    "edit": _edit,
    "back": _back,
    "drop": _drop,
}
