import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.errors import WatchError
from config.pattern_packs import load_pattern_packs
from matchers.patterns import PatternReader
from matchers.reading import Reader
from storage.records import Entry, NameWatch, PatternWatch, QueryWatch

PATTERNS = PatternReader(load_pattern_packs())
ENTRIES = (
    Entry(
        "e1",
        "Суд арестовал Ерлана Сыдыкова",
        "Суд в Алматы арестовал Ерлана Сыдыкова на 15 суток за пикет. Адвокат Ботагөз Серғазина подаст жалобу. "
        "В суд пришли Айгуль Ахметова и Е. Сыдыков-младший.",
        lang="ru",
    ),
    Entry(
        "e2",
        "Белсенді Ботагөз Серғазинаға 15 тәулік берілді",
        "Алматыда сот Ботагөз Серғазинаны 15 тәулікке қамауға алды. Айгүл Ахметова сотқа келді.",
        lang="kk",
    ),
    Entry("e3", "Rally in Almaty", "Yerlan Sydykov and Aigul Akhmetova were detained at a rally.", lang="en"),
)
NAMES = (
    *("Ерлан Сыдыков", "Ерлан Асанов", "Айгуль Сыдыкова", "Ботагөз Серғазина", "Aigul Akhmetova", "Е. Сыдыков"),
    *("Ботагоз Ахметова", "Анна-Мария Сыдыкова", "Yerlan Sydykov"),
)
OTHERS = (
    PatternWatch("", "jail-days"),
    PatternWatch("", "jail-days", 20),
    PatternWatch("", "detention"),
    QueryWatch("", "суток OR тәулік"),
    QueryWatch("", 'name:"Ерлан Сыдыков" AND пикет'),
    QueryWatch("", 'name:"Ерлан Сыдыков" -жалоба'),
    QueryWatch("", "lang:kk"),
    QueryWatch("", "pattern:jail-days>=15"),
)
KINDS = [*(NameWatch("", name) for name in NAMES), *OTHERS]
_ids = st.sampled_from("abcdefgh")
_steps = st.lists(st.tuples(_ids, st.one_of(st.none(), st.sampled_from(KINDS))), max_size=25)


def _with_id(watch, watch_id):
    match watch:
        case NameWatch():
            return NameWatch(watch_id, watch.name)
        case PatternWatch():
            return PatternWatch(watch_id, watch.pattern, watch.min_days)
    return QueryWatch(watch_id, watch.query)


@settings(deadline=None, max_examples=60)
@given(_steps)
def test_a_reader_that_followed_changes_reads_what_one_made_anew_reads(steps):
    followed, left = Reader((), PATTERNS), {}
    for watch_id, watch in steps:
        if watch is None:
            followed.remove(watch_id)
            left.pop(watch_id, None)
        else:
            left[watch_id] = _with_id(watch, watch_id)
            followed.add(left[watch_id], place=ord(watch_id))
    anew = Reader((left[watch_id] for watch_id in sorted(left)), PATTERNS)
    assert len(followed) == len(anew) == len(left)
    for entry in ENTRIES:
        assert followed.read(entry) == anew.read(entry)


def test_mentions_are_listed_by_the_places_of_their_watches():
    reader = Reader((), PATTERNS)
    reader.add(NameWatch("late", "Ерлан Сыдыков"), place=2)
    reader.add(QueryWatch("early", "суток"), place=1)
    assert [mention.watch_id for mention in reader.read(ENTRIES[0]).mentions][:1] == ["early"]


def test_a_query_that_can_not_be_read_is_refused_and_the_old_one_with_its_id_is_gone():
    reader = Reader([QueryWatch("q", "суток")], PATTERNS)
    with pytest.raises(WatchError):
        reader.add(QueryWatch("q", "(суток"), place=0)
    assert len(reader) == 0
    assert reader.read(ENTRIES[0]).mentions == ()


def test_an_unknown_watch_is_taken_out_without_a_word():
    reader = Reader([], PATTERNS)
    reader.remove("nobody")
    assert len(reader) == 0


COVERED = [
    ("could not tell Мадину Сарбасову today", "could not tell ‹name› today"),
    ("cannot find Madina Sarbasova", "cannot find ‹name›"),
    ("KeyError: 'Сарбасовой'", "KeyError: '‹name›'"),
    ("Сарбасова, Мадина Сарбасова", "‹name›, ‹name›"),
    ("feed 3: 7 new entries", "feed 3: 7 new entries"),
    ("", ""),
]


@pytest.mark.parametrize(("line", "shown"), COVERED)
def test_who_is_watched_is_blacked_out_in_a_line_for_strangers(line, shown):
    reader = Reader([NameWatch("1", "Мадина Сарбасова"), NameWatch("2", "Ерасыл Сағымбеков")], PATTERNS)
    assert reader.cover(line) == shown
