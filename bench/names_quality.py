"""Measure the name matcher on invented people: kinds of mention x traps, three languages, a seed.

    python bench/names_quality.py [--seed 1] [--people 60] [--errors 20]

The people, the sentences and the romanisations are this file's own and know nothing of the matcher's tables.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import random
import re
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from names_forms import RU_OF_KK, bend_kazakh, bend_russian, patronymic, romanise, womans  # noqa: E402

from matchers.names import NameIndex  # noqa: E402
from matchers.text import prepare  # noqa: E402
from storage.records import NameWatch  # noqa: E402

RU = {
    "N": "{} не явился на допрос, сообщила защита.",
    "G": "Жалобу {} рассмотрят в закрытом режиме.",
    "D": "Вчера {} продлили срок домашнего ареста.",
    "A": "Сотрудники увезли {} из редакции.",
    "I": "Соседи разговаривали с {} накануне обыска.",
    "P": "Газета напечатала статью о {} и её авторах.",
}
KK = {
    "N": "{} тергеушіге жауап беруден бас тартты.",
    "G": "{} өтінішін прокуратура қараусыз қалдырды.",
    "D": "Кеше {} айып тағылды.",
    "A": "Күзетшілер {} залдан шығарып жіберді.",
    "L": "{} ешқандай құжат қалмаған.",
    "B": "Журналистер {} түсініктеме сұрады.",
    "I": "Көршілері {} базарда сөйлескен.",
}
EN = [
    "{} was released on Friday after nine days.",
    "Lawyers for {} asked the judge to step down.",
    "The letter was signed by {} and two colleagues.",
]
FILL = {
    "ru": [
        "Рынок закроют на ремонт до осени.",
        "Аким посетил новую школу в Таразе.",
        "По словам врачей, эпидемии нет.",
    ],
    "kk": ["Базар күзге дейін жабық болады.", "Әкім Тараздағы жаңа мектепке барды.", "Дәрігерлер індет жоқ дейді."],
    "en": [
        "The market will stay closed until autumn.",
        "The mayor opened a new school in Taraz.",
        "Doctors see no epidemic.",
    ],
}


@dataclass
class Human:
    kind: str
    woman: bool
    kk: tuple[str, str] | None
    ru: tuple[str, str]
    latin: tuple[str, str] | None = None
    father_ru: str = ""
    father_kk: str = ""

    def watches(self) -> list[str]:
        if self.kind == "foreign":
            return [" ".join(self.latin), " ".join(self.ru)]
        names = [" ".join(self.ru), romanise(" ".join(self.ru), "press"), romanise(" ".join(self.ru), "passport")]
        if self.kk:
            names += [" ".join(self.kk), romanise(" ".join(self.kk), "press")]
        return list(dict.fromkeys(names))


def pairs_of(text):
    return [tuple(pair.split("|")) for pair in text.split()]


def people(data, rng, count):
    kz, ru = data["kazakh"], data["russian"]
    made, seen = [], set()
    foreign = [
        tuple(x.strip().split("|")) for x in data["foreign"]["people"].replace("\n", " ").split(";") if x.strip()
    ]
    fathers = pairs_of(kz["men"])
    while len(made) < count:
        woman = rng.random() < 0.45
        if rng.random() < 0.68:
            given, surname = rng.choice(pairs_of(kz["women" if woman else "men"])), rng.choice(pairs_of(kz["surnames"]))
            surname = tuple(womans(x) for x in surname) if woman else surname
            father = rng.choice(fathers)
            human = Human("kazakh", woman, (given[0], surname[0]), (given[1], surname[1]), None, father[1], father[0])
        else:
            given, surname = rng.choice(ru["women" if woman else "men"].split()), rng.choice(ru["surnames"].split())
            surname = womans(surname) if woman else surname
            human = Human("russian", woman, None, (given, surname), None, rng.choice(ru["men"].split()), "")
        key = (human.ru[1][:5], human.ru[0])
        if key not in seen and not any(h.ru[1][:5] == human.ru[1][:5] for h in made):
            seen.add(key)
            made.append(human)
        elif len(seen) > 4000 or rng.random() < 0.01:
            break
    return made + [
        Human("foreign", latin.split()[0][-1] in "ae", None, tuple(russian.split()), tuple(latin.split()))
        for latin, russian in foreign
    ]


class Writer:
    def __init__(self, rng):
        self.rng = rng

    def entry(self, lang, sentence):
        body = self.rng.sample(FILL[lang], 2)
        body.insert(self.rng.randrange(3), sentence)
        return "", self.rng.choice([" ", "\n"]).join(body)

    def ru(self, h, given, surname, *, case=None, order="{g} {s}", **more):
        case = case or self.rng.choice("NGDAIP")
        bend = lambda w: w if case == "N" or w.endswith(".") else bend_russian(w, case, h.woman)  # noqa: E731
        name = order.format(g=bend(given), s=bend(surname), **{k: bend(v) for k, v in more.items()})
        return self.entry("ru", RU[case].format(name)), name

    def kk(self, _human, given, surname, *, case=None, order="{g} {s}", **more):
        case = case or self.rng.choice("NGDALBI")
        name = order.format(g=given, s=surname, **more)
        name = name if case == "N" else bend_kazakh(name, case)
        return self.entry("kk", KK[case].format(name)), name

    def en(self, given, surname, *, order="{g} {s}", **more):
        name = order.format(g=given, s=surname, **more)
        return self.entry("en", self.rng.choice(EN).format(name)), name

    def any(self, h, order):
        langs = ["ru", "en"] + (["kk"] if h.kk else [])
        if h.kind == "foreign":
            langs = ["en", "en", "ru"]
        lang = self.rng.choice(langs)
        if lang == "ru":
            return self.ru(h, *h.ru, order=order)
        if lang == "kk":
            return self.kk(h, *h.kk, order=order)
        return self.en(*self.latin(h), order=order)

    def latin(self, h):
        if h.latin:
            return h.latin
        base = h.kk if h.kk and self.rng.random() < 0.5 else h.ru
        return romanise(" ".join(base), self.rng.choice(["press", "passport", "french"])).split()


def typo(rng, word):
    place = rng.randrange(2, len(word) - 2)
    kind = rng.choice(["double", "drop", "swap"])
    if kind == "double":
        return word[:place] + word[place] + word[place:]
    if kind == "drop":
        return word[:place] + word[place + 1 :]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


LOOKS = {"а": "a", "е": "e", "о": "o", "с": "c", "р": "p", "х": "x"}


def kinds(w, h, rng):
    """Yield (kind, (title, text)) for one person."""
    yield "full", w.any(h, "{g} {s}")[0]
    yield "reversed", w.any(h, "{s} {g}")[0]
    yield "comma", w.en(*w.latin(h), order="{s}, {g}")[0]
    (title, text), name = w.any(h, "{g} {s}")
    yield "upper", (title, text.replace(name, name.upper()))
    (title, text), name = w.any(h, "{g} {s}")
    yield "lower", (title, text.replace(name, name.lower()))
    (title, text), name = w.any(h, "{g} {s}")
    yield (
        "linebreak",
        (title, text.replace(name, rng.choice(["\n", "  ", "\u2009", "\u00a0"]).join(name.split(" ", 1)))),
    )
    soft = name[:-3] + "\u00ad" + name[-3:]
    yield "softhyphen", (title, text.replace(name, soft))
    yield "possessive", w.en(*w.latin(h), order="{g} {s}'s")[0]
    g, s = w.latin(h)
    yield "hashtag", w.entry("en", f"Supporters wrote #{s}{g} on the wall.")
    if h.kind == "foreign":
        yield "foreign-latin", w.en(*h.latin)[0]
        plain = " ".join(h.latin).translate(str.maketrans("éíøáıüć", "eioaiuc"))
        yield "foreign-latin", w.en(*plain.split())[0]
        yield "foreign-russian", w.ru(h, *h.ru, case="N")[0]
        return
    yield "oblique-ru", w.ru(h, *h.ru)[0]
    (title, text), name = w.ru(h, *h.ru)
    vowels = [m.start() for m in re.finditer("[аеёиоуыэюя]", name)]
    spot = rng.choice(vowels) + 1
    yield "combining", (title, text.replace(name, name[:spot] + "\u0301" + name[spot:]))
    (title, text), name = w.ru(h, *h.ru)
    fake = "".join(LOOKS.get(c, c) if rng.random() < 0.4 else c for c in name)
    yield "homoglyph", (title, text.replace(name, fake))
    yield "initial", w.ru(h, h.ru[0][0] + ".", h.ru[1])[0]
    yield "initial-rev", w.ru(h, h.ru[0][0] + ".", h.ru[1], order="{s} {g}")[0]
    yield "initials2", w.ru(h, h.ru[0][0] + "." + rng.choice(["", " "]) + h.father_ru[0] + ".", h.ru[1])[0]
    yield "patronymic", w.ru(h, *h.ru, order="{g} {p} {s}", p=patronymic(h.father_ru, h.woman))[0]
    yield "patronymic-rev", w.ru(h, *h.ru, order="{s} {g} {p}", p=patronymic(h.father_ru, h.woman))[0]
    long_part = max((0, 1), key=lambda i: len(h.ru[i]))
    if len(h.ru[long_part]) > 7:
        parts = list(h.ru)
        parts[long_part] = typo(rng, parts[long_part])
        yield "typo", w.ru(h, *parts)[0]
    yield "german", w.en(*romanise(" ".join(h.ru), "german").split())[0]
    yield "scholarly", w.en(*romanise(" ".join(h.ru), "scholarly").split())[0]
    if not h.kk:
        other = rng.choice(["Савва", "Макар"]) if not h.woman else "Раиса"
        if h.ru[1].endswith(("ов", "ев", "ова", "ева")):
            plural = h.ru[1].removesuffix("а") + "ы"
            yield "coordinated", w.entry("ru", f"{h.ru[0]} и {other} {plural} подали иск.")
        return
    other = "Сабырбек" if not h.woman else "Раушангүл"
    yield "oblique-kk", w.kk(h, *h.kk)[0]
    for table in ("latin2018", "latin2021"):
        (title, text), name = w.kk(h, *h.kk)
        yield table, (title, text.replace(name, romanise(name, table)))
    (title, text), name = w.kk(h, *h.kk)
    yield "ru-letters", (title, text.replace(name, name.translate(RU_OF_KK)))
    yield "patronymic-kk", w.kk(h, *h.kk, order="{g} {p} {s}", p=h.father_kk + ("қызы" if h.woman else "ұлы"))[0]
    yield "patronymic-kk", w.kk(h, *h.kk, order="{s} {g} {p}", p=h.father_kk + ("қызы" if h.woman else "ұлы"))[0]
    yield "initial-kk", w.kk(h, h.kk[0][0] + ".", h.kk[1])[0]
    yield "list", w.entry("kk", f"Жиынға {other} Әміржанов, {h.kk[0]} {h.kk[1]}, Дана Сейітова келді.")
    yield "list", w.entry("ru", f"Список: Амиржанов {other.translate(RU_OF_KK)}, {h.ru[1]} {h.ru[0]}, Сеитова Дана.")


def traps(w, h, rng, data):
    """Yield (trap, (title, text)) where the person is not."""
    if h.kind == "foreign":
        yield "same-surname", w.en("Nigel" if not h.woman else "Joyce", h.latin[1])[0]
        return
    table = data["kazakh" if h.kk else "russian"]
    near_given = dict(pairs_of(table["near_given"]))
    near_surname = dict(pairs_of(table["near"]))
    other = rng.choice(["Бекайдар", "Қошқар"]) if not h.woman else rng.choice(["Пәтима", "Гүлайша"])
    other_ru = other.translate(RU_OF_KK)
    yield "same-surname", w.ru(h, other_ru, h.ru[1])[0]
    source = h.kk or h.ru
    if source[0] in near_given:
        given = near_given[source[0]]
        yield "near-given", w.ru(h, given.translate(RU_OF_KK), h.ru[1])[0]
        yield "near-given", w.en(*romanise(given + " " + source[1], "press").split())[0]
    stem = source[1].removesuffix("а") if h.woman else source[1]
    if stem in near_surname:
        near = womans(near_surname[stem]) if h.woman else near_surname[stem]
        yield "near-surname", w.ru(h, h.ru[0], near.translate(RU_OF_KK))[0]
        yield "near-surname", w.en(*romanise(source[0] + " " + near, "press").split())[0]
    if h.ru[1].endswith(("ов", "ев", "ин")) and h.ru[0][-1] not in "аяь":
        yield (
            "given-patronymic",
            w.entry("ru", f"На встрече был {h.ru[0]} {h.ru[1].removesuffix('ин')}ич Тагаев.".replace("ичич", "ич")),
        )
        yield "gender", w.ru(Human("", True, None, h.ru), rng.choice(["Айман", "Сания"]), h.ru[1] + "а")[0]
        yield "gender", w.entry("ru", f"Заявление подала {h.ru[0]} {h.ru[1]}а.")
    initial = rng.choice([x for x in "БДЛНРТФ" if x != h.ru[0][0]])
    yield "initial-conflict", w.ru(h, initial + ".", h.ru[1])[0]
    yield "cross-list", w.entry("ru", f"Оштрафованы: Жуков {h.ru[0]}, {h.ru[1]} {other_ru}, Тагаев Клим.")
    yield "cross-list", w.entry("ru", f"Оштрафованы: {other_ru} {h.ru[1]}, {h.ru[0]} Жуков, Клим Тагаев.")
    yield "cross-line", w.entry("ru", f"Список задержанных:\nЖуков {h.ru[0]}\n{h.ru[1]} {other_ru}\nТагаев Клим")
    yield "boundary", w.entry("ru", f"Его звали {h.ru[0]}. {h.ru[1]} в деле не упомянут.")
    yield (
        "street",
        w.entry(
            "ru", f"Дом стоит на улице {bend_russian(h.ru[0], 'G', h.woman)} {bend_russian(h.ru[1], 'G', h.woman)}."
        ),
    )
    if h.kk:
        yield "street", w.entry("kk", f"Жиын {h.kk[0]} {h.kk[1]} көшесінде өтті.")
        yield "prize", w.entry("kk", f"Ол {h.kk[0]} {h.kk[1]} атындағы сыйлықты алды.")
    yield (
        "prize",
        w.entry(
            "ru", f"Школа имени {bend_russian(h.ru[0], 'G', h.woman)} {bend_russian(h.ru[1], 'G', h.woman)} закрыта."
        ),
    )


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--people", type=int, default=60)
    ap.add_argument("--errors", type=int, default=0)
    a = ap.parse_args()
    rng = random.Random(a.seed)
    data = tomllib.loads((HERE / "names_people.toml").read_text(encoding="utf-8"))
    humans = people(data, rng, a.people)
    watches, owner = [], {}
    for number, human in enumerate(humans):
        for name in human.watches():
            watch = NameWatch(f"w{len(watches):05}", name)
            watches.append(watch)
            owner[watch.id] = number
    index = NameIndex(watches)
    names = {watch.id: watch.name for watch in watches}
    writer = Writer(rng)
    fired = collections.defaultdict(lambda: [0, 0])
    tp = fp = fn = wrong = entries = 0
    began = time.perf_counter()
    for number, human in enumerate(humans):
        mine = {wid for wid, who in owner.items() if who == number}
        rows = itertools.chain(
            (("+" + k, e) for k, e in kinds(writer, human, rng)),
            (("-" + k, e) for k, e in traps(writer, human, rng, data)),
        )
        for kind, (title, text) in rows:
            entries += 1
            found = index.mentions(prepare(title), prepare(text))
            wrong += sum((title, text)[m.field == "text"][m.start : m.end] != m.matched for m in found)
            hits = {m.watch_id for m in found}
            fired[kind][0] += len(hits & mine)
            fired[kind][1] += len(mine)
            positive = kind[0] == "+"
            good, missed = (hits & mine, mine - hits) if positive else (set(), set())
            bad = hits - mine if positive else hits
            tp, fn, fp = tp + len(good), fn + len(missed), fp + len(bad)
            for label, ids in (("MISSED", missed), ("FALSE", bad)):
                for wid in sorted(ids):
                    if a.errors > 0:
                        a.errors -= 1
                        print(label, kind, names[wid], "|", text)
    wall = time.perf_counter() - began
    for kind, (hits, total) in sorted(fired.items()):
        print(f"{kind:20} {hits:5} of {total:5}  {hits / total:.3f}")
    p, r = tp / max(1, tp + fp), tp / max(1, tp + fn)
    print(f"P {p:.4f} R {r:.4f} F1 {2 * p * r / (p + r):.4f}  wrong spans {wrong}")
    print(f"{entries} entries x {len(watches)} watches, {entries / wall:.0f}/s")


if __name__ == "__main__":
    main()
