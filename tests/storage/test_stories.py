"""Earlier entries are found by what they share, remembered once, and forgotten in time; on both databases."""

import asyncio
import contextlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from storage import meta, stories
from storage.records import Decision, News
from storage.tables_stories import keys, marks, told


@dataclass
class Signed:
    item: str = "a"
    sure: list = field(default_factory=list)
    words: list = field(default_factory=list)
    pages: list = field(default_factory=list)

    def sure_keys(self):
        return self.sure

    def keys(self):
        return self.words

    def marks(self):
        return self.pages

    def packed(self):
        return f"body of {self.item}".encode()


def decided(story="s", **more):
    plain = {"event": "e", "duplicate_of": None, "item": None, "score": 0, "level": "new", "reason": "because"}
    return Decision(story=story, **plain | more)


async def keep(db, now, entry_id, signed):
    async with db.write() as tx:
        await stories.keep(tx, db.vault, entry_id, signed, decided(story=f"s{entry_id}"), now=now)


async def near(db, now, signed):
    async with db.read() as tx:
        return await stories.candidates(tx, db.vault, signed, now)


async def test_an_entry_is_found_again_by_a_person(db, now):
    await keep(db, now, 1, Signed("x", sure=[-5, 7], words=[1, 2, 3]))
    found = await near(db, now, Signed(sure=[7], words=[9]))
    assert [(one.entry_id, one.item, one.story, one.event, one.body) for one in found.told] == [
        (1, "x", "s1", "e", b"body of x")
    ]


async def test_a_page_is_found_by_its_marks_which_are_told(db, now):
    await keep(db, now, 1, Signed("x", pages=[2**62, -(2**62)]))
    found = await near(db, now, Signed(pages=[-(2**62), 4]))
    assert [one.marks for one in found.told] == [frozenset({-(2**62)})]


async def test_one_common_word_of_many_is_not_enough(db, now):
    await keep(db, now, 1, Signed(words=list(range(100, 140))))
    assert (await near(db, now, Signed(words=[100, *range(1, 40)]))).told == ()


async def test_many_common_words_are_enough(db, now):
    await keep(db, now, 1, Signed(words=list(range(100, 140))))
    assert len((await near(db, now, Signed(words=list(range(90, 130))))).told) == 1


async def test_a_rare_word_weighs_more_than_a_common_one(db, now):
    for number in range(1, 30):
        await keep(db, now, number, Signed(words=[1, 1000 + number]))
    rarity = (await near(db, now, Signed(words=[1, 1005, 77]))).rarity
    assert rarity[1] < rarity[1005] <= rarity[77]


async def test_keeping_an_entry_twice_is_no_harm(db, now):
    await keep(db, now, 1, Signed("x", [1], [2], [3]))
    await keep(db, now, 1, Signed("y", [1], [2], [3]))
    async with db.read() as tx:
        assert (await tx.execute(sa.select(told.c.item))).scalars().all() == ["x"]


async def test_only_the_latest_entries_of_a_key_are_looked_at(db, now):
    for number in range(1, 61):
        await keep(db, now, number, Signed(sure=[5]))
    found = (await near(db, now, Signed(sure=[5]))).told
    assert max(one.entry_id for one in found) == 60
    assert min(one.entry_id for one in found) > 30


async def test_a_case_fades_after_45_days_and_its_page_after_two_years(db, now):
    await keep(db, now, 1, Signed("x", sure=[1], words=[2], pages=[3]))
    later = now + timedelta(days=46)
    await keep(db, later, 2, Signed("y", sure=[-(2**62), 1], words=[2**32 - 1]))
    assert await stories.prune(db, later) == 0
    assert [one.item for one in (await near(db, later, Signed(sure=[1], words=[2]))).told] == ["y"]
    page = (await near(db, later, Signed(pages=[3]))).told
    assert [(one.item, one.body) for one in page] == [("x", None)]
    assert await stories.prune(db, now + timedelta(days=800)) == 2
    async with db.read() as tx:
        for table in (told, keys, marks):
            assert (await tx.execute(sa.select(sa.func.count()).select_from(table))).scalar_one() == 0


async def test_a_signature_too_old_is_not_read_even_before_pruning(db, now):
    await keep(db, now, 1, Signed("x", sure=[1]))
    found = await near(db, now + timedelta(days=46), Signed(sure=[1]))
    assert [one.body for one in found.told] == [None]


@pytest.mark.parametrize("table", [keys, marks])
def test_a_key_is_looked_up_in_the_index_not_by_a_scan(table, tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'plan.db'}")
    with engine.connect() as tx:
        table.metadata.create_all(tx)
        query = stories._latest_in(table, stories._list("sqlite"), 8).compile(
            engine, compile_kwargs={"literal_binds": False}
        )
        plan = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", ("[1]", 0, 1, 7, 0)[: str(query).count("?")]).all()
    engine.dispose()
    assert not any(f"SCAN {table.name}" in row[-1] for row in plan), plan


async def test_two_writers_may_remember_entries_that_share_keys(db, now):
    await asyncio.gather(*(keep(db, now, number, Signed(sure=[1, 2], words=[3, 4, 5])) for number in range(1, 9)))
    assert len((await near(db, now, Signed(sure=[1, 2]))).told) == 8


async def test_a_decision_is_read_back_with_all_that_is_new(db, now):
    contradiction = News("contradiction", "15 days", "10 days")
    somebody = News("person", "Арман Серик", watch_ids=("4", "7"))
    first = decided(part="first")
    step = decided(part="step", of_event="e0", of_entry=1, news=(contradiction, somebody), score=30, event="e2")
    async with db.write() as tx:
        await stories.keep(tx, db.vault, 1, Signed("x"), first, now=now)
        await stories.keep(tx, db.vault, 2, Signed("y"), step, now=now)
    async with db.read() as tx:
        assert await stories.decision_of(tx, 2) == replace(
            step, news=(contradiction, replace(somebody, watch_ids=()))
        ), "who watches for whom is nobody's to read"
        assert await stories.decision_of(tx, 3) is None
        assert list(await stories.decisions_in(tx, "s")) == [1, 2]


async def test_a_decision_from_before_the_newest_columns_is_read(db, now):
    old = {"item": "x", "story": "s", "event": "e", "score": 90, "level": "url", "reason": "r", "duplicate_of": 1}
    async with db.write() as tx:
        await tx.execute(told.insert().values(entry_id=2, told_at=now, **old))
    async with db.read() as tx:
        assert (await stories.decision_of(tx, 2)).part == "repeat"


@dataclass
class Held:
    keys: list

    def held(self):
        return self.keys


async def told_together(db, *stories_told, seconds=20):
    """Say which of some transactions, one a story, are in at once; each goes when all could be or time is up."""
    inside, together = set(), set()
    everybody = asyncio.Event()

    async def tell(number, held, chats):
        async with db.write() as tx:
            await stories.hold(tx, held, chats=chats)
            inside.add(number)
            together.update(inside if len(inside) > 1 else ())
            if len(together) == len(stories_told):
                everybody.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(everybody.wait(), 0.2)
            inside.discard(number)

    tasks = (tell(number, held, chats) for number, (held, chats) in enumerate(stories_told))
    await asyncio.wait_for(asyncio.gather(*tasks), seconds)
    return together


async def test_two_stories_are_told_at_once_on_postgresql(db):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer")
    assert await told_together(db, ([Held([1, 2])], [7]), ([Held([3])], [8])) == {0, 1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (([Held([1, 2])], []), ([Held([9]), Held([2])], [])),
        (([Held([1])], [7, 8]), ([Held([5])], [8, 9])),
        (([Held([1])], range(300)), ([Held([5])], [])),
        (([Held(list(range(300)))], []), ([Held([-7])], [])),
    ],
    ids=["a shared key", "a shared chat", "too many chats", "too many keys"],
)
async def test_one_story_waits_for_the_other(db, one, other):
    assert await told_together(db, one, other) == set()


async def test_many_who_hold_many_keys_never_wait_for_each_other_in_a_ring(db):
    async def tell(number):
        async with db.write() as tx:
            told = range(300) if number % 5 == 0 else [number % 3]
            await stories.hold(tx, [Held([number * 7 % 13, number * 5 % 11, 40 - number])], chats=told)
            await keep_in(tx, number)

    async def keep_in(tx, number):
        await stories.keep(tx, db.vault, number + 1, Signed(sure=[1]), decided(), now=datetime(2026, 4, 14, tzinfo=UTC))

    await asyncio.wait_for(asyncio.gather(*(tell(number) for number in range(40))), 60)
    async with db.read() as tx:
        assert (await tx.execute(sa.select(sa.func.count()).select_from(told))).scalar_one() == 40


async def test_what_an_entry_is_known_by_is_sealed_and_opens_again(db, now):
    await keep(db, now, 1, Signed("x", sure=[7]))
    async with db.read() as tx:
        (body,) = (await tx.execute(sa.select(told.c.body))).scalars()
    assert body.startswith(db.vault.prefix)
    assert [one.body for one in (await near(db, now, Signed(sure=[7]))).told] == [b"body of x"]


async def test_what_an_older_dabyl_kept_in_the_open_is_sealed_once(db, now):
    await keep(db, now, 1, Signed("x", sure=[7]))
    async with db.write() as tx:
        listed = '[["person", "Арман Серик", "", ["4"]]]'
        await tx.execute(told.update().values(body=b'["x", [["4"]]]', news=listed))
        await meta.put(tx, "stories_sealed", "")
        await stories.seal_all(tx, db.vault)
        row = (await tx.execute(told.select())).one()
    assert row.body.startswith(db.vault.prefix)
    assert row.news is None
    assert [one.body for one in (await near(db, now, Signed(sure=[7]))).told] == [b'["x", [["4"]]]']


async def test_what_the_database_refuses_is_an_error_like_any_other(db, now):
    """Looks wait for a database that is away or full; they know it by SQLAlchemy's errors, not by its driver's."""
    async with db.write() as tx:
        await tx.exec_driver_sql("DROP TABLE story_marks")
    with pytest.raises(DBAPIError, match="story_marks"):
        await keep(db, now, 1, Signed("x", pages=[5]))
