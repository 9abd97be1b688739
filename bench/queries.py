"""How long an entry takes with 100, 1,000 and 10,000 stored queries: `python bench/queries.py`.

Entries are invented: 300 words each, sentences of three languages from common words, places and surnames. Queries are
what monitors write: a surname with spellings and events, a place with a topic, phrases, NEAR, fields, values. Each size
holds the smaller ones. `cold` is the first pass of that size; words that smaller sizes met are
known by then. `warm` is the best of five more. Seconds are of the processor, so that neighbours do not count.
"""

from __future__ import annotations

import random
import statistics
import time
from functools import partial

from matchers.queries import QueryIndex
from matchers.text import prepare
from storage.records import Entry, Event, QueryWatch

TOPICS = {
    "ru": (
        "митинг обыск повестка военкомат журналист активист полиция задержать допрос адвокат протест "
        "колония прокуратура пикет акимат следователь приговор политзаключённый забастовка нефтяник"
    ).split(),
    "kk": (
        "жиын тінту шақыру белсенді журналист полиция ұстау жауап қорғаушы наразылық түрме прокуратура "
        "шеру әкімдік тергеуші үкім саяси мұнайшы айыппұл тәулік"
    ).split(),
    "en": (
        "rally search summons activist journalist police detain lawyer protest prison prosecutor picket "
        "verdict strike worker court blogger fine sentence opposition"
    ).split(),
}
PLACES = "Алматы Астана Шымкент Актобе Атырау Жанаозен Уральск Тараз Павлодар Семей Қостанай Түркістан".split()
COMMON = {
    "ru": (
        "вчера утром снова пришли сказал дома после которые начали города области люди этого было время "
        "один тогда вместе несколько человек новые власти заявили районе здание вечером сообщили "
        "рассказала очень двух"
    ).split(),
    "kk": (
        "кеше таңертең тағы келді айтты үйде кейін олар бастады қаланың облыс адамдар бұл болды уақыт "
        "бір сонда бірге бірнеше кісі жаңа билік мәлімдеді аудан ғимарат кешке хабарлады екі өте"
    ).split(),
    "en": (
        "yesterday morning again came said home after which began city region people this was time one "
        "then together several man new authorities declared district building evening reported told very "
        "two"
    ).split(),
}
SYLLABLES = "ба бе ды жа же ай кен мыр нар ай сер тай бол ер дан кул гул иса ом тим рус шол ма ли ха".split()


def surnames(count: int, rng: random.Random) -> list[str]:
    return [
        "".join(rng.sample(SYLLABLES, 3)).capitalize() + rng.choice(["ов", "ев", "ова", "бай"]) for _ in range(count)
    ]


def entries(count: int, people: list[str], rng: random.Random) -> list[Entry]:
    made = []
    for number in range(count):
        lang = rng.choice(["ru", "kk", "en"])
        pool = COMMON[lang] * 4 + TOPICS[lang] + PLACES
        words = [rng.choice(pool) for _ in range(300)]
        for _ in range(3):
            words[rng.randrange(300)] = rng.choice(people)
        lines = [" ".join(words[start : start + 15]).capitalize() + "." for start in range(0, 300, 15)]
        made.append(Entry(str(number), " ".join(words[:8]), "\n".join(lines), lang, None, "Озен Ньюс"))
    return made


def query(people: list[str], rng: random.Random) -> str:
    topics = TOPICS[rng.choice(["ru", "kk", "en"])]
    kinds = [
        lambda: f"({rng.choice(people)} OR {rng.choice(people)}) ({' OR '.join(rng.sample(topics, 3))}) -спорт",
        lambda: f"{rng.choice(people)} NEAR/8 {rng.choice(topics)}",
        lambda: f'"{rng.choice(people)} {rng.choice(people)}" OR title:{rng.choice(people)}',
        lambda: f"{rng.choice(people)} pattern:fine lang:ru",
        lambda: f"{rng.choice(people)}* SAME ({' OR '.join(rng.sample(topics, 2))})",
        lambda: f'{rng.choice(PLACES)} NEAR/2 "{rng.choice(topics)} {rng.choice(topics)}" {rng.choice(people)}',
    ]
    return rng.choice(kinds)()


def one_pass(index: QueryIndex, read: list, seconds: list[float]) -> int:
    found = 0
    for entry, title, text, events in read:
        started = time.process_time()
        found += len(index.mentions(entry, title, text, events=events, names=lambda _: []))
        seconds.append(time.process_time() - started)
    return found


def measure(size: int, queries: list[str], read: list) -> tuple[float, float]:
    started = time.process_time()
    index = QueryIndex(QueryWatch(str(number), text) for number, text in enumerate(queries[:size]))
    built = time.process_time() - started
    cold: list[float] = []
    found = one_pass(index, read, cold)
    passes = []
    for _ in range(5):
        seconds: list[float] = []
        one_pass(index, read, seconds)
        passes.append(statistics.mean(seconds))
    warm = min(passes)
    print(f"{size:>8,}{built:>10.2f}{statistics.mean(cold) * 1000:>12.3f}{warm * 1000:>12.3f}{found:>10,}")
    return built, warm


def main() -> None:
    rng = random.Random(2026)
    people = surnames(6_000, rng)
    event = partial(Event, matched="", score=90, status="event", reason="invented")
    read = [
        (
            entry,
            prepare(entry.title),
            prepare(entry.text),
            [event("fine", "text", 0, 5, values={"amount": 60, "currency": "MRP"})],
        )
        for entry in entries(200, people, rng)
    ]
    queries = [query(people, rng) for _ in range(10_000)]
    print(f"{'queries':>8}{'build s':>10}{'cold ms':>12}{'warm ms':>12}{'mentions':>10}   per entry of 300 words")
    warm = {size: measure(size, queries, read)[1] for size in (100, 1_000, 10_000)}
    print(f"10,000 queries cost {warm[10_000] / warm[100]:.2f} times as much as 100")


if __name__ == "__main__":
    main()
