"""/watch: put people, event types and queries on the list, one per line, with an answer per line.

A single one in a private chat is tried first: shown on the last 30 days, changed, saved or dropped, and saved by itself
when nobody answers: `bot.presses.watch`. Plain words that can mean more than one thing bring one question before:
`bot.presses.guess`. Several lines, and what is typed into a group, go on the list at once.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from bot import name_problems, watch_menu, watch_question
from bot.backtest import backtest
from bot.error_words import word_error
from bot.guessing import readings
from bot.keyboards import Answer
from bot.markup import clip, join
from bot.name_lines import BULLET
from bot.pressing import owner_tag
from bot.watch_draft import Sheet, forms, present, to_body
from bot.watch_question import Question
from bot.watch_words import describe_watch
from config.errors import WatchError
from matchers.queries import parse_query
from matchers.watchlists import watch_from_text
from storage import dialogues, drafts, watches
from storage.records import NameWatch, QueryWatch
from watchers.forwarding import link_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.backtest import Amount
    from bot.calls import Call
    from bot.markup import Html
    from bot.phrases import Phrases
    from storage.dialogues import Dialogue
    from storage.records import StoredWatch, Watch

NAME = "watch"
HELP = "help.watch"
CHANGES = True

MOST_LINES = 200

_SHOWN = 60
_MEANT_AS_QUERY = re.compile(r"[()\"]|\b(?:AND|OR|NOT|NEAR)\b")
"""No name has these: a query, with a mistake that hides it."""


async def answer(call: Call) -> Sequence[Html]:
    """Read each line as plain-text watchlists are read, and keep what can be watched."""
    lines = [(number, line) for number, line in enumerate(call.words.splitlines(), 1) if line.strip()]
    if not lines:
        return [call.say.say("watch.usage")]
    if len(lines) > MOST_LINES:
        return [call.say.say("watch.too_many", limit=MOST_LINES)]
    if link_of(call.words):
        return [call.say.say("sources_command.usage")]  # a site is read, not watched for
    if len(lines) == 1 and call.user_id and not call.hides_names:
        return await _take_one(call, BULLET.sub("", lines[0][1]).strip())
    results: Counter[str] = Counter()
    told: list[Html] = []
    async with call.tools.db.write() as tx:
        for number, line in lines:
            outcome, words = await _take(tx, call, BULLET.sub("", line).strip(), number, is_only=len(lines) == 1)
            results[outcome] += 1
            told.append(words)
    if len(lines) > 1:
        counts = {outcome: results[outcome] for outcome in ("added", "known", "refused")}
        told.append(call.say.say("watch.summary", **counts))
    if not call.hides_names:
        return told
    hint = call.say.say("watch.typed_here", address=call.chat.address)
    return Answer([*told, hint], hides_question=True)


async def _take_one(call: Call, line: str) -> Sequence[Html]:
    """Watch the only line there is, ask what it means, or say what is wrong with it."""
    try:
        watch = _read(line, call)
    except WatchError as error:
        return [call.say.say("watch.refused_one", error=word_error(error, call.say))]
    choices = [watch]
    if isinstance(watch, NameWatch):
        choices = readings(line, call.tools.pattern_ids) or choices
    hindrance = _hindrance(watch, call)
    if len(choices) > 1 or (hindrance and isinstance(choices[0], QueryWatch)):
        return await _ask(call, choices, call.say.say("watch.refused_one", error=hindrance) if hindrance else "")
    if hindrance and isinstance(choices[0], NameWatch):
        return [call.say.say("watch.refused_one", error=hindrance)]
    return await add_one(call, choices[0])


async def _ask(call: Call, choices: Sequence[Watch], reason: Html | str) -> Answer:
    """Ask which of them is meant; nothing is watched yet, and it says so."""
    db, question = call.tools.db, Question(call.chat.id, tuple(choices))
    async with db.write() as tx:
        begun = await _begin(tx, call, watch_question.STEP, question.to_body())
    return watch_question.ask(begun, question, reason, call.say)


async def add_one(call: Call, watch: Watch) -> Answer:
    """Try one more: show what the last 30 days would have brought, and keep it as a draft."""
    db, tools, draft = call.tools.db, call.tools, drafts.draft_of(call.chat.id, watch)
    async with db.read() as tx:
        if await watches.is_listed(tx, db.vault, call.chat.id, watch):
            trial = None
        else:
            before = await dialogues.current(tx, db.vault, call.place.id, call.user_id, now=tools.clock())
            draft = _same_draft(call, before, draft) or draft
            trial = await backtest(tx, draft.watch, tools.clock(), reader=tools.reader)
    if trial is None:
        return await _known(call, watch)
    async with db.write() as tx:
        number = await _open(tx, call, before, draft, trial.amount)
    told = present(Sheet(number, draft, call.say, call.place.zone, tools.clock(), tools.pattern_ids), trial.amount)
    return Answer([*told, *_notes(watch, call.say, hides=False)], told.keyboard)


def _same_draft(call: Call, before: Dialogue | None, draft: StoredWatch) -> StoredWatch | None:
    """Give the open draft of the same watch, with what was chosen in it; None where none is open."""
    if before is None or before.step not in drafts.STEPS:
        return None
    found, vault = drafts.from_body(before.body), call.tools.db.vault
    marks = {watches.mark_of(vault, one.chat_id, one.watch) for one in (found, draft)}
    return found if len(marks) == 1 else None


async def _open(tx: AsyncConnection, call: Call, before: Dialogue | None, draft: StoredWatch, found: Amount) -> int:
    """Open a dialogue about a draft, or go on with the one that is open about the same."""
    db, now, body = call.tools.db, call.tools.clock(), to_body(draft, found)
    if (
        before
        and _same_draft(call, before, draft)
        and await dialogues.go_on(tx, db.vault, before.id, step=drafts.TRIED, body=body, now=now)
    ):
        return before.id
    return await _begin(tx, call, drafts.TRIED, body)


async def _known(call: Call, watch: Watch) -> Answer:
    """Say that it is on the list already, and how to change it."""
    db, now = call.tools.db, call.tools.clock()
    async with db.write() as tx:
        stored, is_new = await watches.add(tx, db.vault, call.chat.id, watch, now=now)
    tag = owner_tag(db.vault, call.place, call.user_id)
    line = _told(stored, "added" if is_new else "known", call)
    return Answer([line], watch_menu.main(tag, stored, call.say, now))


async def _begin(tx: AsyncConnection, call: Call, step: str, body: dict[str, Any]) -> int:
    db, now = call.tools.db, call.tools.clock()
    return await dialogues.begin(tx, db.vault, call.place.id, call.user_id, step=step, body=body, now=now)


async def _take(tx: AsyncConnection, call: Call, line: str, number: int, *, is_only: bool) -> tuple[str, Html]:
    """Add one line's watch; returns what became of it, in a word and as an answer."""
    say = call.say
    try:
        watch = _checked(_read(line, call), call)
    except WatchError as error:
        reason = word_error(error, say)
        words = say.say("watch.refused_one", error=reason) if is_only else None
        return "refused", words or say.say("watch.refused", line=number, error=reason)
    stored, is_new = await watches.add(tx, call.tools.db.vault, call.chat.id, watch, now=call.tools.clock())
    outcome = "added" if is_new else "known"
    shows = is_new and is_only and not call.hides_names
    looked_for = forms(watch, say) if shows and isinstance(watch, NameWatch) else ""
    return outcome, join("\n", [_told(stored, outcome, call), looked_for, *_notes(watch, say, hides=call.hides_names)])


def _told(stored: StoredWatch, outcome: str, call: Call) -> Html:
    if call.hides_names:
        return call.say.say(f"watch.{outcome}_hidden", ref=stored.ref)
    return call.say.say(f"watch.{outcome}", ref=stored.ref, what=describe_watch(stored.watch, call.say))


def _read(line: str, call: Call) -> Watch:
    """Read one line.

    Raises:
        WatchError: It cannot be read; says why in the chat's language where we know how.
    """
    say, known = call.say, call.tools.pattern_ids
    prefix, _, rest = line.partition(":")
    if prefix.strip() == "pattern" and re.fullmatch(r"[a-z-]+", rest.strip()) and rest.strip() not in known:
        near = get_close_matches(rest.strip(), sorted(known), n=3, cutoff=0.3) or sorted(known)[:3]
        raise WatchError(say.say("watch.no_pattern", name=clip(rest.strip(), _SHOWN), near=", ".join(near)))
    watch = watch_from_text(line, "", known)
    if isinstance(watch, NameWatch) and _MEANT_AS_QUERY.search(line):
        parse_query(line)  # says where the mistake is
    return watch


def _checked(watch: Watch, call: Call) -> Watch:
    """Give the watch.

    Raises:
        WatchError: It is a name that cannot be watched for.
    """
    if hindrance := _hindrance(watch, call):
        raise WatchError(hindrance)
    return watch


def _hindrance(watch: Watch, call: Call) -> Html | None:
    """Say why a name cannot be watched for; None for one that can, and for events and queries."""
    if not isinstance(watch, NameWatch):
        return None
    return name_problems.hindrance(watch.name, call.say, hides=call.hides_names)


def _notes(watch: Watch, say: Phrases, *, hides: bool) -> list[Html]:
    return name_problems.notes(watch.name, say, hides=hides) if isinstance(watch, NameWatch) else []
