"""The nouns every room shares: frozen dataclasses of the standard library only, so importing them costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as with_default
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

FieldName: TypeAlias = Literal["title", "text"]
Status: TypeAlias = Literal["event", "negated", "hypothetical", "background"]
"""What an entry says of an event. Only `event` alarms; mentions of names and queries always carry `event`."""

ALERT_LINE = 50
"""Scores run from 0 to 100; from here up a mention may alarm."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a feed lists, as plain text.

    Attributes:
        id: The publisher's GUID, with a suffix where two collide; unique within its feed.
        title: One line, may be empty.
        text: Full text, or the summary where the feed gives no more; paragraphs end with a newline.
        lang: A language tag such as `kk`, None where the source declares none.
        url: Absolute http(s) address, None where the feed gives none that is safe.
        source: Name of the outlet, None when unknown.
        published_at: Aware UTC, None when absent or not to be believed.
        summary: The feed's own short text.
        author: As printed by the feed.
    """

    id: str
    title: str
    text: str
    lang: str | None = None
    url: str | None = None
    source: str | None = None
    published_at: datetime | None = None
    summary: str = ""
    author: str | None = None


@dataclass(frozen=True, slots=True)
class NotRule:
    """A monitor's "not this person": `context` words that mark a namesake, or another `person`'s full name."""

    kind: Literal["context", "person"]
    text: str


@dataclass(frozen=True, slots=True)
class NameWatch:
    """A person to look for, under any spelling of the name or of an alias.

    Attributes:
        id: Unique among the watches read together.
        name: As the monitor typed it, any script and order.
        aliases: Further names, nicknames and spellings; each is looked for like the name.
        not_rules: When to keep quiet although the name fits.
        code_name: What to print instead of the name, None to print the name.
        notes: The monitor's own; never matched.
        tags: The monitor's own labels.
        priority: `high` breaks through quiet hours.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    not_rules: tuple[NotRule, ...] = ()
    code_name: str | None = None
    notes: str = ""
    tags: tuple[str, ...] = ()
    priority: Literal["normal", "high"] = "normal"


@dataclass(frozen=True, slots=True)
class PatternWatch:
    """An event type to look for, about anybody.

    Attributes:
        id: Unique among the watches read together.
        pattern: Id of a pattern pack, such as `jail-days`.
        min_days: Drop mentions with fewer days, or with none given; None keeps all.
    """

    id: str
    pattern: str
    min_days: int | None = None


@dataclass(frozen=True, slots=True)
class QueryWatch:
    """A query in the query language: words, phrases, AND OR NOT, fields."""

    id: str
    query: str


Watch: TypeAlias = NameWatch | PatternWatch | QueryWatch


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody an event happened to, as read in one field of the entry.

    Attributes:
        name: The words as they stand in the text.
        watch_id: The name watch that knows this person, None for somebody not on the list.
        field: Where the words stand.
        start: First code point of the words in that field.
        end: One past the last.
        score: 0 to 100, how sure it is that the event happened to this person.
    """

    name: str
    watch_id: str | None
    field: FieldName
    start: int
    end: int
    score: int


@dataclass(frozen=True, slots=True)
class Event:
    """One stretch of text that reports an event of a pattern, whoever watches for it.

    Attributes:
        pattern: Id of the pattern pack.
        field: Where it stands.
        start: First code point in that field as given; `field[start:end] == matched`.
        end: One past the last.
        matched: The words as they stand.
        score: 0 to 100.
        status: Whether it happened, did not, may, or is history.
        values: Such as `{"days": 15}`; the keys of each pattern are told by its pack.
        reason: One sentence for the monitor: which words in which form.
        persons: Whom it happened to, surest first; may be empty.
    """

    pattern: str
    field: FieldName
    start: int
    end: int
    matched: str
    score: int
    status: Status
    values: Mapping[str, int | float | str]
    reason: str
    persons: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """One stretch of text a watch found.

    Attributes:
        watch_id: The watch.
        field: Where it stands.
        start: First code point in that field as given; `field[start:end] == matched`.
        end: One past the last.
        matched: The words as they stand.
        score: 0 to 100; `ALERT_LINE` and over may alarm.
        reason: One sentence for the monitor: which spelling met which words, and why.
        status: Always `event` for names and queries.
        values: Of a pattern's event; empty for names and queries.
        pattern: Id of the pattern, None for names and queries.
        persons: Whom the event happened to; empty for names and queries.
    """

    watch_id: str
    field: FieldName
    start: int
    end: int
    matched: str
    score: int
    reason: str
    status: Status = "event"
    values: Mapping[str, int | float | str] = with_default(default_factory=dict)
    pattern: str | None = None
    persons: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in one entry.

    Attributes:
        mentions: Of every watch, in the order entry field, score, start is printed: see `matchers.reading`.
        events: Of every pattern, watched or not; what a digest's "not on your list" rests on.
    """

    mentions: tuple[Mention, ...]
    events: tuple[Event, ...]


NewsKind: TypeAlias = Literal["person", "step", "number", "contradiction", "term", "again", "place", "source"]
"""What an entry can tell that was not told before; `source`: a second outlet that does not copy the first."""

Part: TypeAlias = Literal["first", "repeat", "possible", "step"]
"""The part an entry plays in its story: nobody told of it; told already; perhaps told already; the story goes on."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing an entry tells that an earlier entry of the story did not.

    Attributes:
        kind: Which sort of thing.
        value: The person as printed, the id of the step or place, the number as `15 days`, the outlet.
        before: For a number or a contradiction, what was told earlier, as `10 days`.
        watch_ids: For a person, the name watches that know them.
    """

    kind: NewsKind
    value: str
    before: str = ""
    watch_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What an entry is to what was told before.

    Attributes:
        story: Id of the story it tells, an old or a new one.
        event: Id of the event it tells: of the earlier entry it repeats, else its own.
        duplicate_of: Row of the earlier entry it repeats, None when it must be told.
        item: The feed's id of that earlier entry.
        score: 0 to 100, how sure it is that it repeats: 70 and over is a repeat, 45 to 69 possibly one.
        level: Which rule decided: entry, url, text, event, case, new.
        reason: One sentence for the monitor.
        part: What follows from score and story.
        of_event: The earlier event it repeats, perhaps repeats, or goes on from; None for a first report.
        of_entry: Row of the earlier entry it was measured against; None for a first report.
        news: What is new in it; empty for a first report, for a repeat at most a second independent source.
        sources: For a repeat, how many independent sources have told the event now, itself included; else 1.
    """

    story: str
    event: str
    duplicate_of: int | None
    item: str | None
    score: int
    level: str
    reason: str
    part: Part = "first"
    of_event: str | None = None
    of_entry: int | None = None
    news: tuple[News, ...] = ()
    sources: int = 1


@dataclass(frozen=True, slots=True)
class Feed:
    """A source under watch, as the pipeline needs it.

    Attributes:
        id: Row id.
        url: Address to ask.
        kind: Kind of watcher that reads it, such as `feed`.
        title: What the source calls itself, None before the first good look.
        every_s: Fixed rhythm in seconds, None adapts.
        interval_s: Adaptive rhythm of now in seconds, None before the first good look.
        memory: JSON text the watcher asked to keep: validators, body hash.
        looks: Good looks so far; the first announces nothing.
        failures: Failed looks in a row, weighted.
        state: `active`, `parked` after too many failures, `gone` after 410.
        error: Why the last look failed, None when it was good.
        last_good_at: Last good look.
        proxy: To ask through, None for straight.
        options: JSON text of what its kind wants to know; `pages: off` leaves article pages alone.
        owner_id: The chat that added it, None for the operators.
        hours: JSON text of how much it publishes in each hour of the day.
        quiet_after: Without news until then it is quieter than it was in four weeks; None while that is not known.
        body: What is sealed: the address of a search (its `url` is a hash then), or a proxy with a password.
    """

    id: int
    url: str
    kind: str
    title: str | None
    every_s: int | None
    interval_s: int | None
    memory: str | None
    looks: int
    failures: float
    state: str
    error: str | None
    last_good_at: datetime | None
    proxy: str | None = None
    options: str | None = None
    owner_id: int | None = None
    hours: str | None = None
    quiet_after: datetime | None = None
    body: bytes | None = with_default(default=None, repr=False)


BREAKTHROUGH = (
    "death-in-custody",
    "disappearance",
    "torture",
    "detention",
    "jail-days",
    "pretrial-detention",
    "prison-term",
    "draft-notice",
    "search",
)
"""Where every hour counts: event types that are told in quiet hours too, unless a chat chose otherwise."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a chat chose beyond language, zone and hour. Every choice has a default, so old rows need no change.

    Attributes:
        digest_days: Weekdays of the digest, Monday 0.
        is_silent: Messages arrive without a sound.
        quiet_from: Local minute of the day from which alerts are held, None for no quiet hours.
        quiet_until: Local minute of the day when they are let go.
        breakthrough: Event types that are told in quiet hours too.
        topic: Telegram's number of the topic of a group that is written to, None for the general one.
        is_safe: No outlet, link or preview; people by code name or behind a spoiler.
        paused_until: Unix time in seconds until which alerts are held, None for no pause.
        is_locked: Nothing is shown before the code is given.
        needs_consent: A second editor must agree before the whole list is sent as a file.
        hides_graphic: Words of violence and death in headlines and quotes stand behind a spoiler.
        is_weekly: The digest comes once a week, on the first of `digest_days`, with a picture.
        digest_only_days: Weekdays on which nothing is told at once, except what breaks through; Monday 0.
    """

    digest_days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    is_silent: bool = False
    quiet_from: int | None = None
    quiet_until: int | None = None
    breakthrough: tuple[str, ...] = BREAKTHROUGH
    topic: int | None = None
    is_safe: bool = False
    paused_until: int | None = None
    is_locked: bool = False
    needs_consent: bool = False
    hides_graphic: bool = False
    is_weekly: bool = False
    digest_only_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chat:
    """Where a subscriber is told, and how.

    Attributes:
        id: Row id.
        sender: Way of delivery: `telegram` or `console`.
        address: Telegram's chat id as text, `console` for the terminal.
        kind: private, group, supergroup, channel or console.
        state: `active`, `blocked` (the bot was stopped or thrown out) or `migrated`.
        lang: Language of the interface: en, ru or kk.
        zone: IANA time zone.
        digest_minute: Local minute of the day for the digest, None for no digest.
        next_digest_at: When the next one is due.
        last_digest_at: When the last one was made; the next covers everything since.
        preferences: What it chose beyond these.
    """

    id: int
    sender: str
    address: str
    kind: str
    state: str
    lang: str
    zone: str
    digest_minute: int | None
    next_digest_at: datetime | None
    last_digest_at: datetime | None
    preferences: Preferences = Preferences()


Mode: TypeAlias = Literal["events", "all", "digest"]
"""When a watch alarms: at events, at every mention, never."""

MODES: tuple[Mode, ...] = ("events", "all", "digest")


@dataclass(frozen=True, slots=True)
class Manner:
    """How loud a watch is. Whatever it does not say at once waits for the digest, unless it is off.

    Attributes:
        mode: `events` alarms when something happened, `all` at a mere name as well, `digest` never.
        is_paused: Off until it is turned on again: not even in the digest.
        quiet_until: No alarms before; None for no such time.
        ends_at: Off from then on; None for never.
    """

    mode: Mode = "events"
    is_paused: bool = False
    quiet_until: datetime | None = None
    ends_at: datetime | None = None

    def is_off(self, now: datetime) -> bool:
        """Tell whether nothing is said at all."""
        return self.is_paused or (self.ends_at is not None and self.ends_at <= now)

    def is_quiet(self, now: datetime) -> bool:
        """Tell whether everything waits for the digest."""
        return self.mode == "digest" or (self.quiet_until is not None and self.quiet_until > now)


@dataclass(frozen=True, slots=True)
class StoredWatch:
    """A watch on a chat's list. `watch.id` is `str(id)`, unique in the installation; `ref` is what the monitor sees."""

    id: int
    chat_id: int
    ref: str
    watch: Watch
    manner: Manner = Manner()


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of the entry shown in an alert.

    Attributes:
        text: Plain text, cut at words, with … where it goes on.
        bold: (start, end) stretches of `text` that matched, in order, not overlapping.
    """

    text: str
    bold: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class EventFact:
    """An event as an alert tells it: pattern id and values, such as `jail-days` and `{"days": 15}`."""

    pattern: str
    values: Mapping[str, int | float | str]


@dataclass(frozen=True, slots=True)
class Told:
    """What one alert tells: facts only, worded when it is sent.

    Attributes:
        watches: What fired, as the monitor calls it (code name where there is one): the people the events happened to,
            then the patterns and queries; without an event, the people named.
        persons: People the events happened to who are on no list of this chat, as they stand in the text.
        events: Each once, surest first; empty when a name stands without an event.
        title: The entry's headline.
        url: The entry's address.
        source: Name of the outlet.
        lang: The entry's language.
        published_at: As the source says.
        seen_at: When Dabyl saw it.
        quote: The sentence that fired; None when the headline did.
        title_bold: Matched stretches of the headline.
        reasons: Why it fired, a sentence for each watch and event.
        also: Other people of the list whom the entry names; nothing is said to have happened to them.
        open_labels: Which of `watches` and `also` give nobody away: code names, patterns and queries.
        is_stub: Only the beginning was read: the rest is behind a paywall.
        earlier: Event types that lie behind: served, or told before. They never head the alert.
    """

    watches: tuple[str, ...]
    persons: tuple[str, ...]
    events: tuple[EventFact, ...]
    title: str
    url: str | None
    source: str | None
    lang: str | None
    published_at: datetime | None
    seen_at: datetime
    quote: Quote | None
    title_bold: tuple[tuple[int, int], ...]
    reasons: tuple[str, ...]
    also: tuple[str, ...] = ()
    open_labels: tuple[str, ...] = ()
    is_stub: bool = False
    earlier: tuple[str, ...] = ()


AlertState: TypeAlias = Literal["alert", "held", "repeat"]
"""Told at once; kept for the digest; suppressed because the chat knows it already."""

Form: TypeAlias = Literal["alert", "reply", "possible", "source", "mass", "part"]
"""How an alert speaks: by itself; as more of an earlier one; as perhaps the same, silently; as its second source; as
the live message of a mass event; through that message."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one outlet printed of an event.

    Attributes:
        entry_id: Row of its entry.
        outlet: What the outlet is called; its host where the feed gives no name.
        owner: Who stands behind it, as one word; outlets of one owner are one source.
        lang: The entry's language.
        seen_at: When Dabyl saw it.
        is_own: It tells in words of its own and credits nobody who told before.
        is_state: A government stands behind it.
    """

    entry_id: int
    outlet: str
    owner: str
    lang: str | None
    seen_at: datetime
    is_own: bool
    is_state: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """What the message of an alert says beyond the alert's facts.

    Attributes:
        form: How it speaks.
        news: What is new in it, the weightiest first; empty for a first report.
        head: Number of the alert it replies to, None for none.
        reports: Who reports it, the first one first; each outlet once.
        sources: How many independent sources there are.
        is_state_only: All of them are media of a state.
    """

    form: Form = "alert"
    news: tuple[News, ...] = ()
    head: int | None = None
    reports: tuple[Report, ...] = ()
    sources: int = 1
    is_state_only: bool = False


ALONE = Telling()
"""An alert of its own."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it was decided for one chat.

    Attributes:
        id: Its number, shown as A-1042.
        chat_id: Whom it is for.
        state: What became of it.
        story: Id of the story it belongs to.
        repeats_id: For a repeat, the alert that told it first.
        told: What it tells.
        made_at: When it was decided.
        event: Id of the event it tells, as this chat sees it: it may have said that two are the same, or not.
        entry_id: Row of the entry, None once that is forgotten.
        telling: How its message speaks, without the reports.
        people: Those of `told.watches` who are people of the list.
    """

    id: int
    chat_id: int
    state: AlertState
    story: str
    repeats_id: int | None
    told: Told
    made_at: datetime
    event: str = ""
    entry_id: int | None = None
    telling: Telling = ALONE
    people: tuple[str, ...] = ()


MessageKind: TypeAlias = Literal["alert", "reply", "edit", "digest", "notice"]
"""How a message is worded. A reply tells more of an alert; an edit is that alert's message as it is to read now."""


@dataclass(frozen=True, slots=True)
class Message:
    """A row of the outbox: one thing to deliver.

    Attributes:
        id: Row id; within a chat and priority, messages go in this order.
        chat: Whom it goes to.
        kind: How it is worded.
        priority: 0 urgent, 1 alert, 3 edit, 5 digest.
        alert_id: The alert it tells, None for digests and notices.
        body: What to word: a `Told` as JSON, a digest's facts, or {"text": …} for a notice; with an `attachment`, a
            file or picture that goes first.
        attempts: Failed tries so far.
        maybe_dup: True when an earlier try may have arrived.
        reply_to: The service's id of the message it replies to, None for no reply or where that never arrived.
        edits: The service's id of the message it changes, None for a message of its own.
        is_silent: Arrives without a sound.
    """

    id: int
    chat: Chat
    kind: MessageKind
    priority: int
    alert_id: int | None
    body: Mapping[str, object]
    attempts: int
    maybe_dup: bool
    reply_to: str | None = None
    edits: str | None = None
    is_silent: bool = False
