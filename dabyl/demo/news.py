"""The demo's news: invented outlets and people, one TOML file an outlet beside this file, read and checked at start.

Four cases run through the outlets in three languages, with noise between them that must not alarm. The news comes in
acts: 0 stands in the feeds before the first look, 1 is the evening of day 1, 2 is later that evening, 3 is day 16. What
each entry should bring about stands with it in `expect`; the product never reads that, the tests do.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from config.errors import PackError
from config.packs import line_of, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NEWS = Path(__file__).with_name("news")
WATCHLIST = Path(__file__).with_name("watchlist.jsonl")
"""The demo monitor's list, in the wire format of `dabyl watchlist import`."""

ACTS = range(4)
ACT_MINUTES = 60
"""How long an act lasts in the news; every entry's minute lies inside it."""

Format: TypeAlias = Literal["rss", "atom", "json", "rdf"]
Say: TypeAlias = Literal["alarm", "repeat", "digest", "quiet"]
"""What a watch should make of an entry.

`alarm`: the first report of an event about this watch. `repeat`: the event was reported before, so the message grows
and no new one is sent. `digest`: the name stands there without an event. `quiet`: no alert, and better no line in the
digest. An event a watch was told of earlier in the case (the 15 days, once served) is a `repeat` too.
Within one act feeds are looked at side by side, so the first look of the act may swap its `alarm` with a `repeat`.
"""

_OUTLET_KEYS = frozenset("name host lang format encoding dates html footer entry".split())
_ENTRY_KEYS = frozenset("slug act minutes title body expect".split())
_EXPECT_KEYS = frozenset("watch say pattern values".split())


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one watch should make of one entry.

    Attributes:
        watch: Id of a watch in the demo's watchlist.
        say: See `Say`.
        pattern: The event reported; None for `digest` and `quiet`.
        values: Of that event, such as `{"days": 15}`; an entry may carry further ones.
    """

    watch: str
    say: Say
    pattern: str | None = None
    values: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """One entry of an outlet, as its editors wrote it.

    Attributes:
        slug: Last part of its address; unique within the outlet.
        act: 0 to 3, when it appears.
        minutes: 0 to 59, its minute within the act.
        title: One line.
        body: Paragraphs, one a line, without the outlet's footer.
        expect: For tests; watches not named should be quiet.
    """

    slug: str
    act: int
    minutes: int
    title: str
    body: str
    expect: tuple[Expectation, ...]

    @property
    def path(self) -> str:
        """Where it stands on its outlet's host."""
        return f"/news/{self.slug}"


@dataclass(frozen=True, slots=True)
class Outlet:
    """One invented news outlet.

    Attributes:
        name: As printed.
        host: Under `.example`, so that it can never be anybody's; unique.
        lang: Language tag of the feed.
        format: What its feed is written in.
        encoding: Of the feed, as Python and XML both know it.
        dates: Whether the feed tells publication times.
        html: Whether its descriptions are HTML rather than plain text.
        footer: A sentence printed under every entry, empty for none.
        stories: Oldest first.
    """

    name: str
    host: str
    lang: str
    format: Format
    encoding: str
    dates: bool
    html: bool
    footer: str
    stories: tuple[Story, ...]

    @property
    def home(self) -> str:
        """Its front page as a reader would type it."""
        return f"https://{self.host}"

    def link(self, story: Story) -> str:
        """Tell the address of an entry as printed in the feed."""
        return self.home + story.path

    def listed(self, act: int) -> tuple[Story, ...]:
        """List what has appeared up to an act, newest first."""
        return tuple(story for story in reversed(self.stories) if story.act <= act)

    def before(self, story: Story) -> tuple[Story, ...]:
        """List what the outlet published before an entry, newest first."""
        return self.stories[: self.stories.index(story)][::-1]


def load_news(folder: Path = NEWS, watchlist: Path = WATCHLIST) -> tuple[Outlet, ...]:
    """Read every outlet of a folder, in the order of file names.

    Raises:
        PackError: A file that is not TOML, a key missing, unknown or of the wrong kind, a slug or host used twice,
            letters the outlet's encoding lacks, nothing to list in act 0, or an expectation about a watch that is not
            on the list; names file and line.
    """
    watches = watch_ids(watchlist)
    outlets = tuple(_Reader(path, watches).outlet() for path in sorted(folder.glob("*.toml")))
    hosts = [outlet.host for outlet in outlets]
    for host in hosts:
        if hosts.count(host) > 1:
            raise PackError(f"{folder}: two outlets share the host {host}; give each its own")
    return outlets


def watch_ids(watchlist: Path = WATCHLIST) -> tuple[str, ...]:
    """Read the ids of a watchlist in JSON lines, in its order."""
    return tuple(json.loads(line)["id"] for line in watchlist.read_text(encoding="utf-8").splitlines() if line)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turn one TOML file into an outlet; every complaint tells the line."""

    path: Path
    watches: tuple[str, ...]

    def outlet(self) -> Outlet:
        table = read_toml(self.path)
        self._keys(table, _OUTLET_KEYS, needed=("name", "host", "lang", "format", "entry"))
        stories = sorted(map(self._story, self._list(table, "entry")), key=lambda story: (story.act, story.minutes))
        outlet = Outlet(
            name=self._text(table, "name"),
            host=self._text(table, "host"),
            lang=self._text(table, "lang"),
            format=self._one_of(table, "format", get_args(Format)),
            encoding=self._text(table, "encoding", "utf-8"),
            dates=self._flag(table, "dates", default=True),
            html=self._flag(table, "html", default=False),
            footer=self._text(table, "footer", ""),
            stories=tuple(stories),
        )
        self._check(outlet)
        return outlet

    def _check(self, outlet: Outlet) -> None:
        if not outlet.host.endswith(".example"):
            raise self._error(outlet.host, "a host must end in .example, so that it is nobody's")
        if not outlet.listed(0):
            raise self._error(outlet.host, "an outlet needs an entry in act 0, or its first look finds nothing")
        slugs = [story.slug for story in outlet.stories]
        for story in outlet.stories:
            if slugs.count(story.slug) > 1:
                raise self._error(story.slug, f"the slug {story.slug} stands twice")
            self._check_letters(story, outlet.encoding)

    def _check_letters(self, story: Story, encoding: str) -> None:
        try:
            (story.title + story.body).encode(encoding)
        except UnicodeEncodeError as error:
            letter = error.object[error.start]
            raise self._error(story.slug, f"{encoding} has no {letter}") from error
        except LookupError as error:
            raise self._error(encoding, f"no encoding is called {encoding}") from error

    def _story(self, table: Mapping[str, Any]) -> Story:
        self._keys(table, _ENTRY_KEYS, needed=("slug", "act", "minutes", "title", "body", "expect"))
        return Story(
            slug=self._text(table, "slug"),
            act=self._number(table, "act", ACTS),
            minutes=self._number(table, "minutes", range(ACT_MINUTES)),
            title=self._text(table, "title"),
            body=self._text(table, "body").strip(),
            expect=tuple(map(self._expectation, self._list(table, "expect"))),
        )

    def _expectation(self, table: Mapping[str, Any]) -> Expectation:
        self._keys(table, _EXPECT_KEYS, needed=("watch", "say"))
        say: Say = self._one_of(table, "say", get_args(Say))
        if (say in ("alarm", "repeat")) != ("pattern" in table):
            raise self._error(say, "an alarm and a repeat name their pattern, nothing else does")
        watch = self._one_of(table, "watch", self.watches)
        pattern = self._text(table, "pattern") if "pattern" in table else None
        return Expectation(watch, say, pattern, table.get("values", {}))

    def _keys(self, table: Mapping[str, Any], known: frozenset[str], *, needed: Iterable[str]) -> None:
        for key in table:
            if key not in known:
                raise self._error(key, f"the key {key} is not known here")
        for key in needed:
            if key not in table:
                raise self._error(str(table.get("slug", "")), f"the key {key} is missing")

    def _list(self, table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        value = table[key]
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self._error(key, f"{key} must be a list of tables")
        return value

    def _text(self, table: Mapping[str, Any], key: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or (value == "" and default is None):
            raise self._error(key, f"{key} must be text")
        return value

    def _flag(self, table: Mapping[str, Any], key: str, *, default: bool) -> bool:
        value = table.get(key, default)
        if not isinstance(value, bool):
            raise self._error(key, f"{key} must be true or false")
        return value

    def _number(self, table: Mapping[str, Any], key: str, allowed: range) -> int:
        value = table[key]
        if type(value) is not int or value not in allowed:
            raise self._error(str(table["slug"]), f"{key} must be a whole number from 0 to {allowed[-1]}")
        return value

    def _one_of(self, table: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> Any:  # noqa: ANN401 - a Literal
        value = table[key]
        if value not in allowed:
            raise self._error(str(value), f"{key} must be one of {', '.join(allowed)}, not {value}")
        return value

    def _error(self, needle: str, reason: str) -> PackError:
        return PackError(f"{self.path}:{line_of(self.path, needle)}: {reason}")
