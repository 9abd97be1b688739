"""Time the name matcher on one core (processor time): entries a second by length of the watchlist, memory, add, remove.

    python bench/names.py [--sizes 100,10000,100000,1000000] [--entries 2000] [--svg docs/names-speed.svg]

No entry is read twice: the warm figure comes from fresh entries of the same kind. Each size runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

MEAN_ENTRY = 640
_SENTENCES = {
    "ru": """Суд отложил заседание до четверга из-за неявки свидетелей.|Полиция перекрыла центральную площадь Алматы ещё утром.|
В Астане обсудили поправки к закону о мирных собраниях.|Адвокаты считают, что следствие нарушило сроки.|По данным прокуратуры, дело передано в Уральск.|
Журналистов в зал не пустили, сославшись на тесноту.|Министерство внутренних дел заявило, что нарушений не было.|Родственники ждут ответа из Генеральной прокуратуры.|
Накануне в Шымкенте прошёл одиночный пикет у здания акимата.|Казахстанское бюро по правам человека направило наблюдателя.""",
    "kk": """Сот отырысы бейсенбіге қалдырылды, себебі куәгерлер келмеді.|Полиция Алматының орталық алаңын таңертең жауып тастады.|
Астанада бейбіт жиналыстар туралы заңға өзгерістер талқыланды.|Адвокаттар тергеу мерзімі бұзылды деп санайды.|Іс Орал қаласының прокуратурасына берілді.|
Журналистерді залға кіргізбеді, орын тар деп түсіндірді.|Ішкі істер министрлігі заң бұзылмағанын айтты.|Туыстары Бас прокуратурадан жауап күтіп отыр.""",
    "en": """The court put the hearing off until Thursday because no witness came.|Police closed the central square of Almaty early in the morning.|
Parliament in Astana discussed changes to the law on peaceful assemblies.|Lawyers say the investigators missed every deadline.|The case was sent to prosecutors in Oral.|
Reporters were kept out of the room, which was said to be too small.|The Interior Ministry denied any violation.|Relatives are waiting for an answer from the Prosecutor General.""",
}
_SAID = {
    "ru": ["По словам {}, обвинение не доказано.", "{} ранее уже отбывал арест.", "Защитник {} подал жалобу."],
    "kk": ["{} айыбын мойындамады.", "Кеше {} босатылды.", "Іс бойынша {} куә болды."],
    "en": ["{} denied the charge.", "A lawyer for {} filed an appeal.", "The letter was signed by {}."],
}


def invented_names(count, rng):
    """Distinct names: given names of the packs, surnames of made-up stems."""
    from config.language_packs import language_packs
    from names_forms import romanise

    givens = [name.capitalize() for pack in language_packs() if pack.code != "en" for name in pack.given_names]
    heads = "Аба Айды Бай Бақы Бере Дара Дәу Елеу Есен Жана Жомар Зей Иса Қара Қали Кене Күлі Мама Мұра Нұра Олжа Ора Өте Рах Сағы Сары Сейі Тай Темі Тоқ Төле Ұза Шоқ Ыры".split()
    middles = "бек ғали жан қожа мұрат нияз тай бай сары дос құл мұхам шер хан ды ра лы се на ке".split()
    tails = "ов ев баев беков ғалиев ханов манов зинов тегін сарин".split()
    seen, names = set(), []
    while len(names) < count:
        stem = rng.choice(heads) + rng.choice(middles) + (rng.choice(middles) if rng.random() < 0.35 else "")
        name = f"{rng.choice(givens)} {stem}{rng.choice(tails)}"
        if name not in seen:
            seen.add(name)
            names.append(romanise(name, "press") if len(names) % 3 == 0 else name)
    return names


def invented_entries(count, names, rng):
    """Entries of about 640 characters; a third of the people in them is watched for."""
    strangers = invented_names(min(max(count, 1000), 20000), random.Random(rng.random()))
    entries = []
    for _ in range(count):
        lang = rng.choice(["ru", "ru", "kk", "en"])
        filler = [line.strip() for line in _SENTENCES[lang].split("|")]
        parts, length, target = [], 0, rng.gauss(MEAN_ENTRY, 160)
        while length < target:
            if rng.random() < 0.3:
                who = rng.choice(names if rng.random() < 0.33 else strangers)
                part = rng.choice(_SAID[lang]).format(who)
            else:
                part = rng.choice(filler)
            parts.append(part)
            length += len(part) + 1
        entries.append(" ".join(parts))
    return entries


def memory_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(size, entry_count):
    from matchers.names import NameIndex
    from matchers.text import prepare
    from storage.records import NameWatch

    rng = random.Random(size)
    names = invented_names(size, rng)
    entries = invented_entries(entry_count * 2, names, rng)
    before = memory_mb()
    began = time.process_time()
    index = NameIndex(NameWatch(f"w{number}", name) for number, name in enumerate(names))
    load_s = time.process_time() - began
    loaded_mb = memory_mb()
    rates = []
    found = 0
    for half in (entries[:entry_count], entries[entry_count:]):
        began = time.process_time()
        for text in half:
            found += len(index.mentions(prepare(""), prepare(text)))
        rates.append(len(half) / (time.process_time() - began))
    changes = []
    for number in range(40):
        watch = NameWatch(f"new{number}", invented_names(1, random.Random(number))[0] + "ский")
        began = time.process_time()
        index.add(watch)
        changes.append(time.process_time() - began)
        began = time.process_time()
        index.remove(watch.id)
        changes.append(time.process_time() - began)
    return {
        "names": size, "load_s": round(load_s, 2), "load_mb": round(loaded_mb - before), "peak_mb": round(memory_mb()),
        "cold": round(rates[0]), "warm": round(rates[1]), "change_ms": round(max(changes) * 1000, 2),
        "mentions": found, "chars": round(sum(map(len, entries)) / len(entries)),
    }  # fmt: skip


def draw(rows, path):
    """Draw entries a second over the length of the list; plain SVG."""
    width, height, left, bottom = 640, 300, 70, 250
    top = max(row["warm"] for row in rows) * 1.15
    step = (width - left - 40) / max(1, len(rows) - 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{left}" y="22" font-size="15">Name matching, entries a second on one core (640 characters each)</text>',
    ]
    for key, colour in (("warm", "#1b6ca8"), ("cold", "#c46210")):
        points = [(left + step * i, bottom - (bottom - 40) * row[key] / top) for i, row in enumerate(rows)]
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2.5" points="{" ".join(f"{x:.0f},{y:.0f}" for x, y in points)}"/>')
        parts += [f'<text x="{x:.0f}" y="{y - 8:.0f}" text-anchor="middle" fill="{colour}">{row[key]}</text>' for (x, y), row in zip(points, rows, strict=True)]
    parts += [f'<text x="{left + step * i:.0f}" y="{bottom + 22}" text-anchor="middle">{row["names"]:,}</text>' for i, row in enumerate(rows)]
    parts.append(f'<line x1="{left - 20}" y1="{bottom}" x2="{width - 20}" y2="{bottom}" stroke="#888"/>')
    parts.append(f'<text x="{width / 2}" y="{bottom + 42}" text-anchor="middle">names watched for · blue: warm, orange: first entries after start</text></svg>')
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--sizes", default="100,10000,100000,1000000")
    ap.add_argument("--entries", type=int, default=2000)
    ap.add_argument("--svg", type=Path)
    ap.add_argument("--one", type=int, help=argparse.SUPPRESS)
    a = ap.parse_args()
    if a.one:
        print(json.dumps(measure(a.one, a.entries)))
        return
    rows = []
    for size in map(int, a.sizes.split(",")):
        done = subprocess.run([sys.executable, __file__, "--one", str(size), "--entries", str(a.entries)], check=True, capture_output=True, text=True)
        rows.append(json.loads(done.stdout))
        if size == int(a.sizes.split(",")[0]):
            print(" | ".join(rows[0]))
        print(" | ".join(str(value) for value in rows[-1].values()), flush=True)
    if a.svg:
        draw(rows, a.svg)


if __name__ == "__main__":
    main()
