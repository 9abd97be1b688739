"""What is kept of an entry to know its story by: small, printable as JSON, and without the entry's text."""

from __future__ import annotations

import json
from array import array
from binascii import a2b_base64, b2a_base64
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from itertools import combinations
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from matchers.fingerprints import bands, stable_hash
from matchers.storynames import Name, Sound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_KEYED_NAMES = 8
_PAIRED = 6
"""Words of a title that are paired: 15 locks at the most."""
_KEYED_WORDS = 30
"""Words by which an entry is found; the rest only count when two are compared."""
_MANY = 5
"""Full names from which on an entry is a list."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATER_FIELDS = ("", (), (), False, ())
"""What a signature has that was written before its last fields were kept."""
_SETS = ("main", "lead", "told", "mentioned", "numbers", "places", "weekdays", "credits", "title_numbers", "grounds")
_HASHES = ("sentences", "sketch", "anchors", "words", "heads")


@dataclass(frozen=True)
class Signature:
    """What an entry tells, and what it looks like.

    Attributes:
        id: Unique and stable for one entry of one source; a new story takes it as its own id.
        item: The id its feed gave it.
        at: Aware UTC, when it was published or else first seen.
        lang: en, ru or kk, or another that the feed names: its words do not meet those of the three.
        url: Key of the page, None when unknown.
        length: Number of words.
        main: Steps that are its news.
        depth: The sentence where the first step told as news stands; 0 is the title.
        lead: Steps told as news in the title or the first three sentences.
        told: All steps told as news.
        mentioned: All steps, background included.
        names: Who and what is named, title first.
        numbers: Numbers told as fact in title and lead, such as `days:15`.
        places: Places of title and lead.
        weekdays: Days of title and lead.
        again: It says that this happened once more.
        heading: Its title heads something else every time.
        text: Hash of title and text.
        body: Hash of the text alone, None for a title only.
        title: Hash of the title alone.
        sentences: Hash of each longer sentence of the text.
        sketch: MinHash of title and text.
        anchors: Hashes of what other languages share: names by ear, numbers, places and steps.
        words: Hashes of the stems of its other words, in reading order.
        heads: Those of anchors and words that stand in the title.
        outlet: Who tells it.
        credits: Known newsrooms it names.
        title_numbers: Numbers of the title.
        grows: The title says that a number has become larger.
        grounds: What somebody is charged with.
    """

    id: str
    item: str
    at: datetime
    lang: str
    url: str | None
    length: int
    main: frozenset[str]
    depth: int
    lead: frozenset[str]
    told: frozenset[str]
    mentioned: frozenset[str]
    names: tuple[Name, ...]
    numbers: frozenset[str]
    places: frozenset[str]
    weekdays: frozenset[str]
    again: bool
    heading: bool
    text: int
    body: int | None
    title: int
    sentences: tuple[int, ...]
    sketch: tuple[int, ...]
    anchors: tuple[int, ...]
    words: tuple[int, ...]
    heads: tuple[int, ...]
    outlet: str = ""
    credits: frozenset[str] = frozenset()
    title_numbers: frozenset[str] = frozenset()
    grows: bool = False
    grounds: frozenset[str] = frozenset()

    @cached_property
    def people(self) -> list[Name]:
        """Give those whom the entry is about: named in title or lead, and not only acting around the case."""
        return [name for name in self.names if name.lead and not name.aside and not name.thing]

    @cached_property
    def is_roundup(self) -> bool:
        """Tell a list of many people's news, which must never absorb one person's."""
        return self.heading or sum(name.is_full and not name.aside and not name.thing for name in self.names) >= _MANY

    @property
    def same_page(self) -> int | None:
        """Give the long-lived key of this page with these words."""
        return stable_hash(f"page {self.url} {self.text}") if self.url else None

    def marks(self) -> list[int]:
        """Give the long-lived keys: page, page with these words, title and text, text."""
        found = [stable_hash(f"url {self.url}") if self.url else None, self.same_page, self.text, self.body]
        return [mark for mark in dict.fromkeys(found) if mark is not None]

    def sure_keys(self) -> list[int]:
        """Give the short-lived keys of which one is enough to be a candidate: people and bands."""
        keyed = [*self.names[:_KEYED_NAMES], *(name for name in self.names[_KEYED_NAMES:] if name.watch_ids)]
        named = dict.fromkeys(stable_hash(key) for name in keyed for key in _name_keys(name))
        return [*named, *bands(self.sketch)]

    def keys(self) -> list[int]:
        """Give the short-lived keys of which several are needed."""
        return list(dict.fromkeys([*self.anchors, *self.words[:_KEYED_WORDS]]))

    def held(self) -> list[int]:
        """Give what two reports of one event share, and reports of others hardly ever: page, text, people, or title.

        Of people those it is about: a president is named in every other entry. Of a title pairs of its words, of which
        one alone, such as the country, stands in many.
        """
        about = [*self.people, *(name for name in self.names if name.watch_ids)]
        keys = [stable_hash(key) for name in about for key in _name_keys(name)]
        if not about:
            keys = [stable_hash(f"pair {one} {other}") for one, other in combinations(sorted(self.heads)[:_PAIRED], 2)]
        return [*self.marks(), *bands(self.sketch), *keys]

    @cached_property
    def heard(self) -> Mapping[str, Sequence[Name]]:
        """Give all names by their consonants and watches: without one in common nobody is the same."""
        return _by_sound(self.names)

    @cached_property
    def people_heard(self) -> Mapping[str, Sequence[Name]]:
        """Give the people it is about in the same way."""
        return _by_sound(self.people)

    @cached_property
    def carried(self) -> frozenset[int]:
        """Give what other languages share."""
        return frozenset(self.anchors)

    @cached_property
    def features(self) -> frozenset[int]:
        """Give all that is said."""
        return self.carried | frozenset(self.words)

    def knows(self, name: Name) -> bool:
        """Tell whether it names somebody."""
        return _is_among(name, self.heard)

    def keeps_aside(self, name: Name) -> bool:
        """Tell whether it is about others, and names somebody in its text only, as who acts around the case."""
        known = (other for key in name.heard_as() for other in self.heard.get(key, ()) if name.is_same(other))
        return bool(self.people) and any(other.aside and not other.title for other in known)

    def is_about(self, name: Name) -> bool:
        """Tell whether somebody is among the people it is about."""
        return _is_among(name, self.people_heard)

    def packed(self) -> bytes:
        """Write as JSON: a list of the fields in their order."""
        row = list(_all_fields(self))
        row[_AT] = int((self.at - _EPOCH).total_seconds())
        row[_NAMES] = list(map(_plain_name, self.names)) or ""
        for place in _SET_PLACES:
            row[place] = sorted(row[place])
        for place in _HASH_PLACES:
            row[place] = _numbers(row[place])
        return _JSON.encode(row).encode()


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_FIELDS = tuple(field.name for field in fields(Signature))
_all_fields = attrgetter(*_FIELDS)
_AT, _NAMES = _FIELDS.index("at"), _FIELDS.index("names")
_SET_PLACES = tuple(map(_FIELDS.index, _SETS))
_HASH_PLACES = tuple(map(_FIELDS.index, _HASHES))


def _by_sound(names: Iterable[Name]) -> dict[str, list[Name]]:
    found: dict[str, list[Name]] = {}
    for name in names:
        for key in name.heard_as():
            found.setdefault(key, []).append(name)
    return found


def _is_among(name: Name, heard: Mapping[str, Sequence[Name]]) -> bool:
    return any(name.is_same(other) for key in name.heard_as() for other in heard.get(key, ()))


def _numbers(hashes: tuple[int, ...]) -> str:
    """Write 32-bit hashes at half the length JSON would take."""
    return b2a_base64(array("I", hashes).tobytes(), newline=False).decode()


def _plain_name(name: Name) -> list[object]:
    parts = [[[form.consonants, form.vowels] for form in part] for part in name.parts]
    roles = [name.title, name.lead, name.news, name.aside, name.speaks, name.thing]
    return [parts, name.printed, *roles, list(name.watch_ids)]


@lru_cache(maxsize=2048)
def unpacked(body: bytes) -> Signature:
    """Read what `Signature.packed` wrote; the latest are remembered, since candidates come again."""
    row = json.loads(body)
    row += _LATER_FIELDS[len(row) - len(_FIELDS) :] if len(row) < len(_FIELDS) else ()
    row[_AT] = datetime.fromtimestamp(row[_AT], tz=UTC)
    row[_NAMES] = tuple(map(_name, row[_NAMES]))
    for place in _SET_PLACES:
        row[place] = frozenset(row[place])
    for place in _HASH_PLACES:
        row[place] = tuple(array("I", a2b_base64(row[place])))
    return Signature(*row)


def _name(row: Sequence[Any]) -> Name:
    """Read a name; those written before watches were kept lack the last part."""
    parts, printed, title, lead, news, aside, speaks, thing, *ids = row
    sounds = tuple(tuple(Sound(*form) for form in part) for part in parts)
    return Name(sounds, printed, title, lead, news, aside, speaks, thing, tuple(ids[0]) if ids else ())


def _name_keys(name: Name) -> Iterator[str]:
    yield from (f"watch {watch_id}" for watch_id in name.watch_ids)
    if name.is_full:
        for first in _consonants(name.parts[0]):
            for last in _consonants(name.parts[-1]):
                yield "person " + " ".join(sorted((first, last)))
    for part in name.parts[-1:]:
        yield from ("name " + form for form in _consonants(part))


def _consonants(part: Sequence[Sound]) -> list[str]:
    return list(dict.fromkeys(form.consonants for form in part))
