"""A watch that is tried before it is saved, as its dialogue shows it, page by page in one message.

the draft: in which forms, what 30 days would have brought, when it alarms, when it saves itself
    -> the stories, each with "not this person" -> the word that marks the other person
    -> other spellings          -> a code name          -> everything else that can be set

The dialogue keeps what the draft is, and how much 30 days would have brought, so that only a change of what is looked
for is tried anew.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot import watch_menu
from bot.backtest import Amount
from bot.event_words import name_of
from bot.keyboards import Answer, button
from bot.markup import bold, clip, italic, join
from bot.phrases import marks
from bot.query_words import understood
from bot.set_words import choices, mode_line
from bot.trial_words import MOST_SHOWN, amount, amount_now, stories
from bot.verdicts import clues_of
from bot.watch_words import describe_watch
from bot.zones import zone_of
from matchers.quoting import quote
from matchers.spellings import spellings
from storage import drafts
from storage.records import NameWatch, QueryWatch

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from bot.backtest import Found, Trial
    from bot.keyboards import Button, Keyboard
    from bot.markup import Html
    from bot.phrases import Phrases
    from storage.records import StoredWatch, Watch

PREFIX = "w"
_AMOUNT = "amount"

_FORMS_SHOWN = 220
"""Of one language, in UTF-16 units."""

_ALL_FORMS_SHOWN = 900
_EVENTS_SHOWN = 8
_MOST_ALIASES = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """A draft on the table.

    Attributes:
        number: Row id of its dialogue, which the buttons carry.
        draft: The watch as it is to be saved.
        say: Texts in the language of the chat.
        zone: IANA time zone of the chat.
        now: When the last answer came.
        events: Event types there are.
    """

    number: int
    draft: StoredWatch
    say: Phrases
    zone: str
    now: datetime
    events: Collection[str]

    def key(self, text: str, *data: object, **values: object) -> Button:
        """Make a button of the dialogue."""
        return button(self.say.say(text, **values), PREFIX, self.number, *data)

    def waits(self) -> Html:
        """Say when it saves itself."""
        at = (self.now + drafts.VALID_FOR).astimezone(zone_of(self.zone))
        return self.say.say("trial.waits", time=f"{at:%H:%M}")

    def choices(self) -> list[Html]:
        """Say what was chosen so far."""
        return choices(self.draft, self.say, zone=self.zone, now=self.now)


def to_body(draft: StoredWatch, found: Amount | None) -> dict[str, Any]:
    """Turn a draft, and what is known of its 30 days, into what a dialogue keeps."""
    return drafts.to_body(draft) | ({_AMOUNT: asdict(found)} if found else {})


def found_before(body: Mapping[str, Any], draft: StoredWatch) -> Amount | None:
    """Give what is known of the 30 days of a draft; None where something else was looked for."""
    is_same = _AMOUNT in body and _sought(drafts.from_body(body).watch) == _sought(draft.watch)
    return Amount(**body[_AMOUNT]) if is_same else None


def _sought(watch: Watch) -> Watch:
    """Leave of a watch what decides what it finds."""
    if isinstance(watch, NameWatch):
        return NameWatch("", watch.name, aliases=watch.aliases, not_rules=watch.not_rules)
    return watch


def present(sheet: Sheet, found: Amount, *, is_anew: bool = False) -> Answer:
    """Show what would be watched, in which forms, and what the last 30 days would have brought.

    Args:
        sheet: The draft.
        found: How much the last 30 days would have brought.
        is_anew: The count follows a change that was made a moment ago.
    """
    draft, say = sheet.draft, sheet.say
    lines = [
        say.say("trial.new", what=title(draft.watch, say)),
        _explained(draft.watch, say),
        (amount_now if is_anew else amount)(found, say),
        mode_line(draft, say),
        events_line(draft, sheet.events, say, most=_EVENTS_SHOWN),
        *sheet.choices(),
        sheet.waits(),
        italic(say.say("trial.typed" if isinstance(draft.watch, NameWatch) else "trial.typed_other")),
    ]
    return Answer([join("\n", lines)], _keyboard(sheet, found.stories))


def title(watch: Watch, say: Phrases) -> Html:
    """Call a draft by what was typed: the person by name, whatever the code name."""
    return bold(watch.name) if isinstance(watch, NameWatch) else describe_watch(watch, say)


def _explained(watch: Watch, say: Phrases) -> Html | str:
    if isinstance(watch, NameWatch):
        return forms(watch, say)
    return understood(watch.query, say) if isinstance(watch, QueryWatch) else ""


def forms(watch: NameWatch, say: Phrases) -> Html:
    """Show in which forms a name is looked for, a line a language, so that a wrong guess is seen at once."""
    return say.say("watch.spellings", forms=_by_language(watch, _FORMS_SHOWN))


def _by_language(watch: NameWatch, limit: int) -> Html:
    found: dict[str, dict[str, None]] = {}
    for name in (watch.name, *watch.aliases):
        for form in spellings(name).forms:
            found.setdefault(form.language, {})[form.text] = None
    return join("\n", [clip(f"{language.upper()} {', '.join(texts)}", limit) for language, texts in found.items()])


def events_line(draft: StoredWatch, events: Collection[str], say: Phrases, *, most: int | None = None) -> Html | str:
    """Say which events alarm at once, the gravest first; nothing for a watch that does not ask for them.

    Args:
        draft: The watch.
        events: Event types there are.
        say: Texts.
        most: How many are named; None for all.
    """
    if not isinstance(draft.watch, NameWatch) or draft.manner.mode != "events":
        return ""
    order = {pattern: place for place, pattern in enumerate(marks())}
    graver = sorted(events, key=lambda pattern: (order.get(pattern, len(order)), pattern))
    named, rest = join(", ", [name_of(pattern, say) for pattern in graver[:most]]), len(graver) - (most or len(graver))
    return say.say("trial.events_more", events=named, n=rest) if rest > 0 else say.say("trial.events", events=named)


def show(sheet: Sheet, trial: Trial) -> Answer:
    """Show the stories, the doubtful ones first; those of a person each with a button for "not this person"."""
    is_person = isinstance(sheet.draft.watch, NameWatch)
    blocks = stories(trial, sheet.say) or [sheet.say.say("trial.nothing")]
    hints = [italic(sheet.say.say("trial.not_typed"))] if is_person and trial.stories else []
    count = min(len(trial.stories), MOST_SHOWN) if is_person else 0
    keys = [sheet.key("trial.not_number", "not", number, number=number) for number in range(1, count + 1)]
    rows = _in_rows(keys, 3)
    return Answer([*blocks, join("\n", [*hints, sheet.waits()])], (*rows, _back_and_save(sheet)))


def spelling_page(sheet: Sheet, complaint: Html | str = "") -> Answer:
    """Show all the forms, take other spellings of the person, and take them away again."""
    watch, say = sheet.draft.watch, sheet.say
    assert isinstance(watch, NameWatch)
    lines = [
        say.say("trial.spellings_of", what=bold(watch.name)),
        _by_language(watch, _ALL_FORMS_SHOWN),
        complaint,
        say.say("trial.ask_spelling"),
    ]
    gone = [
        button(say.say("trial.without", name=alias), PREFIX, sheet.number, "unspell", place)
        for place, alias in enumerate(watch.aliases[:_MOST_ALIASES])
    ]
    return Answer([join("\n", lines)], (*_in_rows(gone, 2), _back_and_save(sheet)))


def more_page(sheet: Sheet) -> Answer:
    """Show everything else that can be set, before it is saved."""
    draft, say = sheet.draft, sheet.say
    is_person = isinstance(draft.watch, NameWatch)
    hint = italic(say.say("trial.more_typed" if is_person else "trial.more_typed_other"))
    mode = [mode_line(draft, say), events_line(draft, sheet.events, say)]
    lines = [say.say("trial.new", what=title(draft.watch, say)), *mode, *sheet.choices(), hint]
    ends = [
        *(sheet.key(f"menu_watch.for_{span}", "set", "until", span) for span in watch_menu.ENDS),
        sheet.key("menu_watch.never", "set", "until", "off"),
    ]
    rows = [(sheet.key("menu_watch.until", "more"), *ends[:2]), tuple(ends[2:])]
    if isinstance(draft.watch, NameWatch):
        other = "normal" if draft.watch.priority == "high" else "high"
        rows.append((sheet.key(f"menu_watch.{other}", "set", "priority", other),))
    return Answer([join("\n", [*lines, sheet.waits()])], (*rows, _back_and_save(sheet)))


def ask_code(sheet: Sheet) -> Answer:
    """Ask for the name that stands for the person in messages."""
    return Answer([sheet.say.say("trial.ask_code")], (_back_and_save(sheet),))


def ask_clue(sheet: Sheet, number: int, offered: Sequence[str]) -> Answer:
    """Offer words that may mark the other person of a story."""
    keys = [button(clue, PREFIX, sheet.number, "not", number, place) for place, clue in enumerate(offered)]
    back = sheet.key("press.back", "show")
    return Answer([sheet.say.say("trial.ask_clue")], (*_in_rows(keys, 2), (back,)))


def clues(found: Found) -> list[str]:
    """Offer words of a story that may mark a namesake."""
    entry, mention = found.kept.entry, found.mention
    near = quote(entry.text, [(mention.start, mention.end)]).text if mention.field == "text" else ""
    return clues_of([entry.title, near], [mention.matched])


def saved(stored: StoredWatch, tag: str, events: Collection[str], say: Phrases, *, is_new: bool) -> Answer:
    """Say that it is on the list, how it is called there, and when it alarms; its menu is one tap away."""
    line = say.say("watch.added" if is_new else "watch.known", ref=stored.ref, what=describe_watch(stored.watch, say))
    change = button(say.say("trial.change"), watch_menu.PREFIX, tag, stored.id, "main")
    return Answer(
        [join("\n", [line, mode_line(stored, say), events_line(stored, events, say, most=_EVENTS_SHOWN)])], ((change,),)
    )


def dropped(draft: StoredWatch, say: Phrases) -> Html:
    """Say that nobody, or nothing, is watched."""
    is_person = isinstance(draft.watch, NameWatch)
    return say.say("trial.dropped" if is_person else "trial.dropped_other", what=title(draft.watch, say))


def _keyboard(sheet: Sheet, count: int) -> Keyboard:
    look = [sheet.key("trial.show", "show", n=count)] if count else []
    mode, more = sheet.key("trial.mode", "mode"), sheet.key("trial.settings", "more")
    drop = sheet.key("trial.drop", "drop")
    first = (sheet.key("trial.save", "save"), *look)
    if not isinstance(sheet.draft.watch, NameWatch):
        return (first, (mode, more), (drop,))
    spell, code = sheet.key("trial.spellings", "spell"), sheet.key("trial.code_name", "code")
    return (first, (spell, mode), (code, more), (drop,))


def _back_and_save(sheet: Sheet) -> tuple[Button, ...]:
    return sheet.key("press.back", "back"), sheet.key("trial.save", "save")


def _in_rows(keys: Sequence[Button], width: int) -> list[tuple[Button, ...]]:
    return [tuple(keys[start : start + width]) for start in range(0, len(keys), width)]
