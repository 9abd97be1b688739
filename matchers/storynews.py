"""What does an entry tell that an earlier one does not: somebody new, a step, a number, a place, another term?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import ratio

from matchers.storywords import lexicon
from storage.records import News

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from matchers.storynames import Name
    from matchers.storysignature import Signature
    from storage.records import NewsKind

_TERM_NEARLY_OVER = timedelta(hours=12)
_LONGEST_TERM = 36_500
"""Days; more than a calendar can count were once asked of it."""
_SPELLING_ALIKE = 80
"""rapidfuzz's ratio from which two names on one page are a corrected spelling, not another person."""
_SAME_DAY = timedelta(hours=24)
_TERM_UNITS = ("days", "months", "years", "money")
"""Numbers that one step has only once; of the dead or detained there may be more by now."""
_TERMS = ("months", "years")
_TERM_STEPS = frozenset({"sentence", "remand", "extension", "house-arrest", "appeal", "prosecutor", "travel-ban"})
_MANY_PEOPLE = 20
_NEARLY = 0.03
_THOUSAND = 1000
_TELLING_UNITS = ("days", "months", "money", "people", "percent", "times", "years")


def whats_new(new: Signature, old: Signature) -> News | None:
    """Find the first thing an entry has that an earlier one lacks: a person, a step, a number, a term, a place."""
    return next(_all_new(new, old), None)


def all_news(new: Signature, old: Signature) -> tuple[News, ...]:
    """Give everything an entry has that an earlier one lacks, the weightiest first."""
    return tuple(dict.fromkeys(_all_new(new, old)))


def is_soft(news: News) -> bool:
    """Tell whether much agreement outweighs it: a step of storms and firms, a name that may be a place or a body."""
    return news.kind == "person" or (news.kind == "step" and news.value in lexicon().soft)


def in_words(news: News) -> str:
    """Say what is new, for the reason of a decision."""
    return f"{news.value} instead of {news.before}" if news.before else news.value


def _all_new(new: Signature, old: Signature) -> Iterator[News]:
    yield from new_persons(new, old)
    yield from _new_steps(new, old)
    yield from new_numbers(new, old)
    yield from new_terms(new, old)
    yield from _new_places(new, old)


def new_persons(new: Signature, old: Signature) -> Iterator[News]:
    """Find somebody new: in the title, or beside the news, or where both name somebody whom the other lacks."""
    fresh = [name for name in new.people if not old.knows(name) or _steps_forward(name, old)]
    if not fresh:
        return
    lacking = [name for name in old.people if not new.knows(name)]
    strangers = len(fresh) == len(new.people)  # nobody shared: then even one who speaks is whom it is about
    for name in fresh:
        told_of = name.is_full and (name.title or (name.news and not name.speaks))
        apart = strangers or (not name.speaks and any(name.is_full or not other.is_full for other in lacking))
        if told_of or (lacking and apart):
            yield _person(name)


def _steps_forward(name: Name, old: Signature) -> bool:
    """Tell whether the news is now of somebody who only acted around the case: his lawyer is detained as well."""
    return name.title and name.news and name.is_full and old.keeps_aside(name)


def _person(name: Name) -> News:
    return News("person", name.printed, watch_ids=name.watch_ids)


def _new_steps(new: Signature, old: Signature) -> Iterator[News]:
    if new.again and not old.again and new.main - {"release"}:  # "free again" is the first release
        yield News("again", "it happened again")
    kinds = lexicon().kinds
    fresh = {step for step in new.main - old.lead if kinds[step] != "weak"}
    if any(kinds[step] == "strong" for step in new.main & old.lead):
        fresh = {step for step in fresh - lexicon().circumstances if kinds[step] == "strong" or step == "deny"}
    yield from (News("step", step) for step in sorted(fresh))
    if "charge" in new.main and old.grounds and new.grounds - old.grounds:  # another charge
        yield News("step", "charge")


def new_numbers(new: Signature, old: Signature) -> Iterator[News]:
    """Find numbers of a unit of which both give numbers, and none the same; or one that a title says has grown."""
    for unit in _TELLING_UNITS:
        mine, theirs = _of_unit(unit, new.numbers), _of_unit(unit, old.numbers)
        if not mine or not theirs or (unit in _TERMS and not _tell_terms(new, old)):
            continue
        known = any(_is_told(one, other) for one in mine for other in theirs) or _is_told_bare(unit, new, old)
        fresh = _grown(unit, new, old) if known else mine
        if fresh:
            kind: NewsKind = "contradiction" if _contradict(unit, new, old) else "number"
            yield News(kind, _counted(fresh[0]), before=_counted(theirs[0]))
    risen = _risen(new, old)
    if risen:
        yield News("number", _counted(risen[0]))
    if not risen and _titles_count_apart(new, old):
        mine, theirs = _of_unit("plain", new.title_numbers), _of_unit("plain", old.title_numbers)
        yield News("number", _counted(mine[0]), before=_counted(theirs[0]))


def _tell_terms(new: Signature, old: Signature) -> bool:
    """Tell whether years and months are a term: else they are an age, or how long ago."""
    return bool((new.main | old.main) & _TERM_STEPS)


def _grown(unit: str, new: Signature, old: Signature) -> list[str]:
    """Give numbers of a title such as "toll rises from 3 to 11" that the earlier entry lacks."""
    if not new.grows:
        return []
    known = _of_unit(unit, old.numbers)
    titled = {*new.title_numbers, *(f"{unit}:{number.partition(':')[2]}" for number in new.title_numbers)}
    headed = _of_unit(unit, titled & new.numbers)  # "число задержанных выросло до 27": what 27 are, the text says
    return [one for one in headed if not any(_is_told(one, other) for other in known)]


def _risen(new: Signature, old: Signature) -> list[str]:
    """Give the numbers of a title that says how far something has risen, when the earlier entry has none of them."""
    if not new.grows or any(_of_unit(unit, old.numbers) and _of_unit(unit, new.numbers) for unit in _TELLING_UNITS):
        return []
    known = {_value(number) for number in old.numbers}
    headed = [number for unit in ("people", "plain") for number in _of_unit(unit, new.title_numbers)]
    return [] if any(_value(number) in known for number in headed) else headed


def _is_told(one: str, other: str) -> bool:
    """Tell whether two numbers of one unit are one; of many people and of shares reports differ by a little."""
    unit = one.partition(":")[0]
    if one == other or unit not in ("people", "percent"):
        return one == other
    mine, theirs = _value(one), _value(other)
    if unit == "percent":
        return abs(mine - theirs) < 1
    nearly = _NEARLY if mine < _THOUSAND else 2 * _NEARLY
    return min(mine, theirs) >= _MANY_PEOPLE and abs(mine - theirs) <= max(1.0, nearly * mine)


def _is_told_bare(unit: str, new: Signature, old: Signature) -> bool:
    """Tell whether one entry counts people whom the other counts by a word we do not know: "17 bodies"."""
    if unit != "people" or (new.title_numbers & new.numbers and old.title_numbers & old.numbers):
        return False
    return any(f"plain:{number.partition(':')[2]}" in new.numbers for number in _of_unit(unit, old.numbers))


def _value(number: str) -> float:
    return float(number.partition(":")[2])


def _titles_count_apart(new: Signature, old: Signature) -> bool:
    """Tell whether both titles count something we have no unit for, and differ."""
    mine, theirs = _of_unit("plain", new.title_numbers), _of_unit("plain", old.title_numbers)
    return bool(mine and theirs) and not set(mine) & set(old.numbers) and not set(theirs) & set(new.numbers)


def _of_unit(unit: str, numbers: AbstractSet[str]) -> list[str]:
    return sorted(number for number in numbers if number.startswith(unit + ":"))


def _counted(number: str) -> str:
    unit, _, value = number.partition(":")
    return value if unit == "plain" else f"{value} {unit}"


def _contradict(unit: str, new: Signature, old: Signature) -> bool:
    """Tell whether two outlets give two terms or sums for one step of one day; one outlet corrects itself."""
    one_step = bool(new.main & old.lead) and not new.again
    same_days = abs(new.at - old.at) <= _SAME_DAY
    return unit in _TERM_UNITS and one_step and same_days and new.outlet != old.outlet


def new_terms(new: Signature, old: Signature) -> Iterator[News]:
    """Find a second term of the same length: the same days after they have passed are a new term."""
    if "sentence" not in new.main:
        return
    for number in sorted(new.numbers & old.numbers):
        unit, _, value = number.partition(":")
        if unit == "days" and new.at - old.at > timedelta(days=min(float(value), _LONGEST_TERM)) - _TERM_NEARLY_OVER:
            yield News("term", f"another {value} days")


def _new_places(new: Signature, old: Signature) -> Iterator[News]:
    """Another town is another event, unless it is about one person, who may be told of from two towns."""
    if not places_differ(new.places, old.places):
        return
    lands = set(lexicon().lands.values())
    weak = new.places <= lands or old.places <= lands  # "a Turkish ship" is no place beside a name that both tell
    if not any((name.is_full or weak) and old.is_about(name) for name in new.people):
        yield News("place", min(new.places))


def places_differ(mine: AbstractSet[str], theirs: AbstractSet[str]) -> bool:
    """Tell whether two entries are from two places: two towns, or a town and another land."""
    lands = lexicon().lands
    mine, theirs = _finest(mine, lands), _finest(theirs, lands)
    if not mine or not theirs or mine & theirs:
        return False
    return not ({lands.get(place) for place in mine} & theirs or {lands.get(place) for place in theirs} & mine)


def _finest(places: AbstractSet[str], lands: Mapping[str, str]) -> AbstractSet[str]:
    """Leave out lands of which a town is named."""
    return places - {lands.get(place, "") for place in places}


def page_news(new: Signature, old: Signature) -> News | None:
    """Find what a page has gained; a corrected spelling is nothing."""
    for name in new.names:
        known = old.knows(name) or any(_is_spelling(name, other) for other in old.names)
        if name.is_full and not (name.aside or name.speaks or name.thing or known):
            return _person(name)
    kinds = lexicon().kinds
    gained = sorted(step for step in new.told - old.mentioned if kinds[step] in ("strong", "govern"))
    return News("step", gained[0]) if gained else next(new_numbers(new, old), None)


def _is_spelling(name: Name, other: Name) -> bool:
    return ratio(name.printed.lower(), other.printed.lower()) >= _SPELLING_ALIKE


def full_names(names: Iterable[Name]) -> list[Name]:
    """Give people known by more than one word, those left out who only act around the case."""
    return [name for name in names if name.is_full and not name.thing and not name.aside]
