"""The grammar of numbers in a sentence: bare numbers, then what they count. `matchers.numbers` knows the words.

"15 days", "пятнадцати суток", "он бес тәулікке", "two and a half years", "1 1/2", "2,5 млн тенге", "20 АЕК"; what looks
like a number of days but is an age, a date or "ten days ago" gets a kind of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from matchers.pattern_quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchers.pattern_sentence import Sentence

_DAYS_OF = {"day": 1, "week": 7, "fortnight": 14}
_DIGIT_GROUPS = re.compile(r"\d{1,3}(?:[ ,.]\d{3})+")
_LONGEST_NUMBER = 24
"""Characters; longer rows of digits are no number, and 309 of them are infinity."""
_TOO_LARGE = 1e18
"""From here no further multiplier counts: "million million million …" would reach infinity."""
_ARTICLE_NUMBER = re.compile(r"\d+(?:[.-]\d+)*")
_KAZAKH_MOMENTS = (
    "жылда",
    "жылдағы",
    "айда",
    "айдағы",
    "аптада",
    "аптадағы",
    "тәулікте",
    "күнде",
    "күндегі",
)
"""Locatives of time tell when, not how long; "сегіз жылдан" is "eight years each", but before "бері", "кейін"."""
_KAZAKH_CASES = frozenset(
    "ге ке ға қа ден тен дан тан нан нен ді ты ны ні дың дің тың тің ның нің да де та те мен бен пен".split()
)
_FOR = frozenset("for на по".split())
_NOT_ONE = frozenset(
    "за через в каждый каждую каждые прошлый прошлую этот эту новый весь всю целый следующий учебный текущий"
    " спустя под первый про".split()
)


class _Read(NamedTuple):
    """A bare number: the index after it and its value."""

    end: int
    value: float
    words: bool


class Grammar:
    """Reads the quantities of one sentence."""

    def __init__(self, roles: Mapping[int, list[tuple[str, Any]]], sentence: Sentence) -> None:
        self._sentence = sentence
        self._words = sentence.words
        self._roles: list[dict[str, Any]] = [{} for _ in sentence.words]
        for number in sorted(roles.keys() & sentence.at.keys()):
            for role, value in roles[number]:
                for index, _ in sentence.at[number]:
                    self._roles[index].setdefault(role, value)

    def _role(self, index: int, role: str) -> Any:  # noqa: ANN401 - a number, a unit's name or a currency, by role
        return self._roles[index].get(role) if 0 <= index < len(self._roles) else None

    def quantities(self) -> list[Quantity]:
        """Find every quantity, in reading order, not overlapping."""
        found: list[Quantity] = []
        index = 0
        while index < len(self._words):
            plain = not self._roles[index] and self._words[index][0].isalpha()
            more = [] if plain else self._at(index)
            if more:
                found.extend(more)
                index = max(more[-1].end, index + 1)
            else:
                index += 1
        return self._with_units_told_before(_drop_converted(found, self._sentence))

    def _with_units_told_before(self, found: list[Quantity]) -> list[Quantity]:
        """Give "for ten" the unit of an earlier "for 15 days"."""
        told: Quantity | None = None
        whole: list[Quantity] = []
        for quantity in found:
            if quantity.kind in ("day", "month", "year"):
                told = quantity
            elif (
                told
                and quantity.kind == "count"
                and not quantity.people
                and self._words[quantity.start - 1] in _FOR
                and self._ends_clause(quantity.end)
            ):
                quantity = quantity._replace(kind=told.kind, elliptic=True)  # noqa: PLW2901 - the same one, with its unit
            whole.append(quantity)
        return whole

    def _ends_clause(self, index: int) -> bool:
        return index == len(self._words) or bool(self._marks(index)) or bool(self._role(index, "and"))

    def _at(self, index: int) -> list[Quantity]:
        if self._role(index, "article"):
            return self._articles(index)
        if compound := self._role(index, "compound"):
            return [self._compound(index, *compound)]
        if sum_after := self._sum_after_sign(index):
            return [sum_after]
        number = self._number(index)
        if number is None:
            return self._without_number(index)
        return self._with_unit(index, number)

    def _sum_after_sign(self, index: int) -> Quantity | None:
        """Read "$500", "KZT 50,000": a currency right before a number that has none of its own."""
        code = self._role(index, "currency")
        if not code or self._word_is_number_before(index):
            return None
        number = self._number(index + 1)
        if number is None or self._role(number.end, "currency") or self._sentence.between(index + 1).strip():
            return None
        return Quantity(index, number.end, "money", number.value, code)

    def _word_is_number_before(self, index: int) -> bool:
        return bool(index) and (
            self._words[index - 1][0].isdigit()
            or bool(self._role(index - 1, "number") or self._role(index - 1, "multiplier"))
        )

    # Bare numbers

    def _number(self, index: int) -> _Read | None:
        if not 0 <= index < len(self._words):
            return None
        if self._words[index][0].isdigit():
            return self._digits(index)
        if self._words[index] == "½":
            return _Read(index + 1, 0.5, words=False)
        if self._role(index, "half") and self._role(index + 1, "a") and (times := self._role(index + 2, "multiplier")):
            return _Read(index + 3, times / 2, words=True)
        return self._spelt(index)

    def _digits(self, index: int) -> _Read | None:
        value = _value_of_digits(self._words[index])
        if value is None:
            return None
        end = index + 1
        if end < len(self._words) and (re.fullmatch(r"\d/\d", self._words[end]) or self._words[end] == "½"):
            value += _value_of_digits(self._words[end]) or 0.5
            end += 1
        end = self._after_case_ending(end)
        while value < _TOO_LARGE and (times := self._role(end, "multiplier")) and not self._marks(end):
            value *= times
            end += 1
            if (more := self._number(end)) and more.value < times and not self._marks(end):
                return _Read(more.end, value + more.value, words=False)
        return self._with_half(_Read(end, value, words=False))

    def _after_case_ending(self, index: int) -> int:
        """Skip the Kazakh ending written with a hyphen, and "about", "over" after it: 500-ге жуық."""
        if index < len(self._words) and self._sentence.between(index) == "-" and self._words[index] in _KAZAKH_CASES:
            index += 1
            if index < len(self._words) and self._words[index] in ("жуық", "тарта", "астам", "таяу"):
                index += 1
        return index

    def _marks(self, index: int) -> str:
        return self._sentence.between(index).strip(" -'.")

    def _spelt(self, index: int) -> _Read | None:
        """Read a number in words: what was told so far of this thousand, and the thousands before it."""
        total, current = 0.0, 0.0
        end = index
        while end < len(self._words) and current < _TOO_LARGE and (end == index or self._goes_on(end)):
            times, value = self._role(end, "multiplier"), self._role(end, "number")
            if times and times >= 1000 and end > index:
                total, current = total + (current or 1) * times, 0.0
            elif times:
                current = (current or 1) * times
            elif value is not None and (not current or value < _magnitude(current)):
                current += value
            elif not (
                end > index and self._role(end, "and") and (current >= 100 or total) and self._role(end + 1, "number")
            ):
                break
            end += 1
        whole = total + current
        return self._with_half(_Read(end, whole, words=True)) if whole else None

    def _goes_on(self, index: int) -> bool:
        """Tell whether a number in words may go on: no mark before, or the comma of "one thousand, two hundred"."""
        marks = self._marks(index)
        return not marks or (marks == "," and (self._role(index - 1, "multiplier") or 0) >= 1000)

    def _with_half(self, read: _Read) -> _Read:
        """Add "and a half", "с половиной", "жарым"."""
        end = read.end
        skip = end
        for role in ("and", "with", "a"):
            if self._role(skip, role):
                skip += 1
        if (
            self._role(skip, "half")
            and (skip > end or self._words[skip] == "жарым" or self._role(skip, "half") == "half")
            and not self._marks(end)
        ):
            if skip == end and not self._words[skip].startswith(("жарым", "jarym", "jarim", "zharym")):
                return read
            times = self._role(skip + 1, "multiplier") or 1
            return _Read(skip + 1 + (times != 1), (read.value + 0.5) * times, read.words)
        return read

    # Numbers with what they count

    def _with_unit(self, index: int, number: _Read) -> list[Quantity]:
        start = index
        end = number.end
        value = number.value
        numbers = [value]
        if self._role(index - 1, "currency") and index and not self._sentence.between(index).strip():
            return [Quantity(index - 1, end, "money", value, self._role(index - 1, "currency"))]
        while (
            self._role(end, "and")
            or self._role(end, "or")
            or self._marks(end) in (",", "—", "/")
            or self._is_range(end)
        ) and not self._role(end, "unit"):
            nxt = end + bool(self._role(end, "and") or self._role(end, "or"))
            more = self._number(nxt)
            if more is None or not self._unit_at(more.end):
                break
            numbers.append(more.value)
            end = more.end
        at = self._unit_at(end)
        if at is not None:
            unit = self._role(at, "unit")
            if len(numbers) == 1 or _DAYS_OF.get(unit) or unit in ("month", "year"):
                return [self._timed(start, at, unit, one) for one in numbers]
        if len(numbers) > 1:
            end = number.end
        if (money := self._money_at(end)) is not None:
            return [Quantity(start, money[0], "money", value, money[1])]
        return [self._bare(start, _Read(end, value, number.words))]

    def _is_range(self, index: int) -> bool:
        return 0 < index < len(self._words) and self._sentence.between(index) == "-" and self._words[index][0].isdigit()

    def _unit_at(self, index: int) -> int | None:
        """Give the place of a unit of time here, or after "full", "more", "long"; None where there is none."""
        if index < len(self._words) and not re.search(r"[,;:()—]", self._sentence.between(index)):
            if self._role(index, "unit"):
                return None if self._is_index(index) else index
            if self._role(index, "filler") and self._role(index + 1, "unit"):
                return index + 1
        return None

    def _is_index(self, index: int) -> bool:
        """Tell whether a "month" opens "monthly calculation index" or its like."""
        return bool(self._role(index, "calculation")) and any(
            self._role(place, "index") for place in (index + 1, index + 2)
        )

    def _money_at(self, index: int) -> tuple[int, str] | None:
        """Read "tenge", "monthly calculation indexes", "Belarusian rubles", "АЕК" after a number."""
        if index >= len(self._words) or re.search(r"[,;:(]", self._sentence.between(index)):
            return None
        code = self._role(index, "currency")
        if code:
            return index + 1, code
        if self._role(index, "belarus") and self._role(index + 1, "currency") == "RUB":
            return index + 2, "BYN"
        nxt = self._role(index + 1, "currency")
        if (
            nxt
            and len(self._words[index]) > 3
            and not self._roles[index]
            and nxt in ("RUB", "USD", "KGS", "UZS", "TJS", "KZT")
        ):
            return index + 2, nxt  # Russian rubles, US dollars, казахстанских тенге
        end = index
        while self._role(end, "calculation") and end < index + 4:
            end += 1
        if end > index and (self._role(end - 1, "index") or self._role(end, "index")):
            return max(end, end + bool(self._role(end, "index"))), "MRP"
        return None

    def _timed(self, start: int, at: int, unit: str, value: float) -> Quantity:
        end = at + 1
        if unit == "year" and 1900 <= value < 2100:
            return Quantity(start, end, "date", value)
        if self._is_age(start, at, end):
            return Quantity(start, end + bool(self._role(end, "old")), "age", value)
        if self._is_moment(start, end) or self._words[at].endswith(_KAZAKH_MOMENTS):
            return Quantity(start, end, "ago", value)
        return self._term(start, end, unit, value)

    def _term(self, start: int, end: int, unit: str, value: float) -> Quantity:
        if unit in _DAYS_OF:
            return Quantity(start, end, "day", value * _DAYS_OF[unit])
        if unit == "half_year":
            return Quantity(start, end, "month", 6)
        return self._with_months(start, end, value) if unit == "year" else Quantity(start, end, unit, value)

    def _with_months(self, start: int, end: int, years: float) -> Quantity:
        nxt = end + bool(self._role(end, "and"))
        more = self._number(nxt)
        if more is not None and not self._marks(end) and self._role(more.end, "unit") == "month":
            return Quantity(start, more.end + 1, "year", years, months=more.value)
        return Quantity(start, end, "year", years)

    def _is_age(self, start: int, at: int, end: int) -> bool:
        if self._role(end, "old") or self._role(start - 1, "age"):
            return True
        return self._words[at].startswith("летн") and not (self._role(end, "term") or self._role(end + 1, "term"))

    def _is_moment(self, start: int, end: int) -> bool:
        before = self._role(start - 1, "within") or (
            self._role(start - 1, "filler") and self._role(start - 2, "within")
        )
        return bool(self._role(end, "ago") or before)

    def _compound(self, index: int, value: int, unit: str, ending: str) -> Quantity:
        if ending == "летний" and not (self._role(index + 1, "term") or self._role(index + 2, "term")):
            return Quantity(index, index + 1, "age", value)
        return Quantity(index, index + 1, unit if unit not in _DAYS_OF else "day", value * _DAYS_OF.get(unit, 1))

    def _bare(self, index: int, number: _Read) -> Quantity:
        end = number.end
        if kind := self._kind_of_bare(index, number):
            return Quantity(index, end, kind, number.value)
        if self._role(end, "article") and (self._sentence.between(end) == "-" or not self._is_digits(end + 1)):
            return Quantity(index, end + 1, "article", self._article_text(index))
        if approx := self._role(end, "approx"):
            return Quantity(index, end + 1, "approx", approx, people=self._people_at(end + 1))
        kind = "count" if number.value >= 2 and number.value == int(number.value) else "number"
        return Quantity(index, end, kind, number.value, people=self._people_at(end))

    def _is_digits(self, index: int) -> bool:
        return index < len(self._words) and self._words[index][0].isdigit()

    def _kind_of_bare(self, index: int, number: _Read) -> str | None:
        """Tell a date, a share or an age from a count; None for a count."""
        end = number.end
        if self._role(end, "month") and not self._marks(end):
            return "date"
        if self._role(index - 1, "month") and number.value < 32:
            return "date"
        if self._role(end, "percent"):
            return "percent"
        if not number.words and 1900 <= number.value < 2100 and " " not in self._words[index]:
            return "date"
        return "age" if self._role(index - 1, "age") else None

    def _people_at(self, index: int) -> bool:
        return any(
            self._role(place, "people") and not re.search(r"[,;:(]", self._sentence.between(place))
            for place in (index, index + 1)
            if place < len(self._words)
        )

    def _without_number(self, index: int) -> list[Quantity]:
        """Read "dozens", "a week", "неделю", "полгода", "half a year"."""
        if approx := self._role(index, "approx"):
            return [Quantity(index, index + 1, "approx", approx, people=self._people_at(index + 1))]
        if half := self._half_year(index):
            return [half]
        if self._role(index, "a"):
            return self._after_article(index)
        unit = self._role(index, "unit")
        if unit == "half_year":
            return [Quantity(index, index + 1, "month", 6)]
        return [self._timed(index, index, unit, 1)] if unit and self._is_alone(index) else []

    def _half_year(self, index: int) -> Quantity | None:
        at = index + 1 + bool(self._role(index + 1, "a"))
        halved = self._role(index, "halfof") or (self._role(index, "half") and at > index + 1)
        return Quantity(index, at + 1, "month", 6) if halved and self._role(at, "unit") == "year" else None

    def _after_article(self, index: int) -> list[Quantity]:
        """Read "a hundred", "a week", "a full year"."""
        if self._role(index + 1, "multiplier") and (more := self._number(index + 1)):
            return self._with_unit(index, more)
        at = self._unit_at(index + 1)
        if at is None:
            return []
        whole = self._with_half(_Read(at + 1, 1, words=True))
        quantity = self._timed(index, at, self._role(at, "unit"), whole.value)
        return [quantity._replace(end=max(quantity.end, whole.end))]

    def _is_alone(self, index: int) -> bool:
        """Tell whether a Russian unit stands for one of it: "на сутки", "на неделю", "недельный арест"."""
        word = self._words[index]
        before = self._words[index - 1] if index else ""
        if word.startswith(("недельн", "месячн", "годичн")):
            return True
        if before == "по":
            return word in ("неделе", "месяцу", "году")
        return word in ("сутки", "неделю", "месяц", "год") and before not in _NOT_ONE and not before[:1].isdigit()

    # Articles

    def _articles(self, index: int) -> list[Quantity]:
        found: list[Quantity] = []
        end = index + 1
        while end < len(self._words) and end <= index + 1 + 2 * len(found) + 1:
            if self._words[end][0].isdigit():
                text = self._article_text(end)
                width = len(_words_in(text))
                found.append(Quantity(index if not found else end, end + width, "article", text))
                end += width
            elif found and self._role(end, "and"):
                end += 1
            else:
                break
        return found

    def _article_text(self, index: int) -> str:
        match = _ARTICLE_NUMBER.match(self._sentence.text, self._sentence.spans[index][0])
        return match[0].strip(".-") if match else self._words[index]


def _words_in(text: str) -> list[str]:
    return text.split("-")


def _magnitude(value: float) -> float:
    """Tell what may still be added to a spelt number: 20 takes up to 9, 100 up to 99."""
    if value % 1000000 == 0:
        return 1000000
    if value % 1000 == 0:
        return 1000
    if value % 100 == 0:
        return 100
    return 10 if value % 10 == 0 else 0


def _value_of_digits(word: str) -> float | None:
    if len(word) > _LONGEST_NUMBER:
        return None
    if "/" in word:
        top, bottom = word.split("/")
        return int(top) / int(bottom) if int(bottom) and int(top) < int(bottom) else None
    if word == "½":
        return 0.5
    if _DIGIT_GROUPS.fullmatch(word):
        return float(re.sub(r"[ ,.]", "", word))
    try:
        return float(word.replace(" ", "").replace(",", "."))
    except ValueError:
        return None


def _drop_converted(found: list[Quantity], sentence: Sentence) -> list[Quantity]:
    """Leave out a sum in brackets right after another: 43,755 tenge ($102)."""
    kept: list[Quantity] = []
    for quantity in found:
        converted = (
            quantity.kind == "money"
            and kept
            and kept[-1].kind == "money"
            and quantity.start - kept[-1].end <= 2
            and any("(" in sentence.between(index) for index in range(kept[-1].end, quantity.start + 1))
        )
        if not converted:
            kept.append(quantity)
    return kept
