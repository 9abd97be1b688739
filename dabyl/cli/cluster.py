"""`dabyl scan --cluster`: group a stream of entries into stories, with the code and tables the monitor itself uses."""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

import sqlalchemy as sa

from dabyl.cli.signing import rarely_collect, signed
from matchers.stories import decide
from matchers.storysignature import unpacked
from storage import stories
from storage.tables import metadata
from storage.tables_stories import keys, marks, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dabyl.cli.signing import Signed
    from storage.records import Entry
    from storage.story_words import LatestWords

_CACHE_KB = 100_000
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def run_cluster(entries: Iterable[tuple[str | int, Entry]], out: IO[str]) -> None:
    """Group entries, in time order, into stories.

    Args:
        entries: Each with its id as given.
        out: Gets one JSON object for each entry, in their order.
    """
    with TemporaryDirectory(prefix="dabyl-stories-") as folder, _scratch(Path(folder) / "stories.db") as tx:
        words = stories.latest_words(tx)
        usual = gc.get_threshold()
        rarely_collect()
        try:
            for number, one in enumerate(signed(entries, undated=_LONG_AGO), 1):
                out.write(json.dumps(_tell(tx, words, number, one), ensure_ascii=False) + "\n")
        finally:
            gc.set_threshold(*usual)
            gc.unfreeze()


@contextmanager
def _scratch(file: Path) -> Iterator[sa.Connection]:
    """Open the tables of stories in a file nobody needs again: on disk for the memory's sake, without a journal."""
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.connect() as tx:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_CACHE_KB}"):
            tx.exec_driver_sql(f"PRAGMA {pragma}")
        metadata.create_all(tx, [told, keys, marks])
        yield tx
    engine.dispose()


def _tell(tx: sa.Connection, words: LatestWords, number: int, one: Signed) -> dict[str, object]:
    decision = decide(unpacked(one.body), stories.find_candidates(tx, one, one.at, remembered=words))
    stories.keep_told(tx, number, one, decision, one.at, remembered=words)
    earlier = None if decision.item is None else json.loads(decision.item)
    return {
        "item": json.loads(one.item),
        "story": decision.story,
        "duplicate_of": earlier,
        "score": decision.score,
    }
