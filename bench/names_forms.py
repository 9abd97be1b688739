"""Write invented names as news would: cases, suffixes and romanisations, on purpose not by the matcher's own tables."""

from __future__ import annotations

import tomllib
from pathlib import Path

RU_OF_KK = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
_LATIN = tomllib.loads((Path(__file__).parent / "names_people.toml").read_text(encoding="utf-8"))["latin"]


def _letters(habit: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in _LATIN[habit].split())


TABLES = {habit: _letters("press") | _letters(habit) for habit in _LATIN}
_VOWELS = "аәеёиоөуұүыіэюяaeiouyıäöüūáóúý"
_BACK = "аоуұыёюяaouū"


def romanise(name: str, table: str) -> str:
    letters = TABLES[table]
    words = []
    for word in name.split():
        small = word.lower()
        if table == "press":
            small = small.replace("ый", "ы").replace("ий", "и")
        out = []
        for place, letter in enumerate(small):
            iotated = letter == "е" and table == "press" and (place == 0 or small[place - 1] in _VOWELS)
            out.append("ye" if iotated else letters.get(letter, letter))
        latin = "".join(out)
        words.append("-".join(part[:1].upper() + part[1:] for part in latin.split("-")))
    return " ".join(words)


def bend_russian(word: str, case: str, woman: bool) -> str:
    """case: G D A I P; leaves alone what does not bend."""
    low = word.lower()
    if low.endswith(("их", "ых", "ко", "и", "ы", "у", "о", "е", "э")):
        return word
    if woman and low.endswith(("ова", "ева", "ёва", "ина", "ына")):
        return word[:-1] + {"G": "ой", "D": "ой", "A": "у", "I": "ой", "P": "ой"}[case]
    if low.endswith("ая"):
        return word[:-2] + {"A": "ую"}.get(case, "ой")
    if not woman and low.endswith(("ий", "ый", "ой")) and low.endswith(("ский", "цкий", "ный", "ной", "вой")):
        hard = {"G": "ого", "D": "ому", "A": "ого", "I": "им" if low.endswith("ий") else "ым", "P": "ом"}
        return word[:-2] + hard[case]
    if low.endswith("а"):
        soft = low[-2] in "гкхжшчщ"
        return word[:-1] + {"G": "и" if soft else "ы", "D": "е", "A": "у", "I": "ой", "P": "е"}[case]
    if low.endswith("ия"):
        return word[:-1] + {"G": "и", "D": "и", "A": "ю", "I": "ей", "P": "и"}[case]
    if low.endswith("я"):
        return word[:-1] + {"G": "и", "D": "е", "A": "ю", "I": "ей", "P": "е"}[case]
    if woman:
        return word[:-1] + {"I": "ью", "A": "ь"}.get(case, "и") if low == "любовь" else word
    if low.endswith("й"):
        return word[:-1] + {"G": "я", "D": "ю", "A": "я", "I": "ем", "P": "и" if low.endswith("ий") else "е"}[case]
    if low.endswith("ь"):
        return word[:-1] + {"G": "я", "D": "ю", "A": "я", "I": "ем", "P": "е"}[case]
    if low == "пётр":
        word = word[0] + "етр"
    if low.endswith("нец"):
        word = word[:-2] + "ц"
    possessive = low.endswith(("ов", "ев", "ёв", "ин", "ын"))
    hissing = word[-1].lower() in "жшчщц"
    instrumental = "ым" if possessive else "ем" if hissing else "ом"
    return word + {"G": "а", "D": "у", "A": "а", "I": instrumental, "P": "е"}[case]


def bend_kazakh(word: str, case: str) -> str:
    """case: G D A L B I in Kazakh Cyrillic, by vowel harmony."""
    back = next((letter in _BACK for letter in reversed(word.lower()) if letter in _VOWELS), True)
    last = word[-1].lower()
    if last in _VOWELS:
        sound = 0
    elif last in "мнңзжлрйу":
        sound = 1 if last in "мнң" else 2
    else:
        sound = 3
    table = {
        "G": ("ның нің", "ның нің", "дың дің", "тың тің"),
        "D": ("ға ге", "ға ге", "ға ге", "қа ке"),
        "A": ("ны ні", "ды ді", "ды ді", "ты ті"),
        "L": ("да де", "да де", "да де", "та те"),
        "B": ("дан ден", "нан нен", "дан ден", "тан тен"),
        "I": ("мен мен", "мен мен", "мен мен", "пен пен"),
    }
    return word + table[case][sound].split()[0 if back else 1]


def womans(surname: str) -> str:
    for man, woman in (
        ("ский", "ская"),
        ("цкий", "цкая"),
        ("ный", "ная"),
        ("ой", "ая"),
        ("ов", "ова"),
        ("ев", "ева"),
        ("ёв", "ёва"),
        ("ин", "ина"),
    ):
        if surname.endswith(man):
            return surname[: -len(man)] + woman
    return surname


def patronymic(father: str, woman: bool) -> str:
    if father.endswith("й"):
        return father[:-1] + ("евна" if woman else "евич")
    if father.endswith(("а", "я", "ь")):
        return (
            father[:-1] + ("овна" if woman else "ович")
            if not father.endswith("ь")
            else father[:-1] + ("евна" if woman else "евич")
        )
    return father + ("овна" if woman else "ович")
