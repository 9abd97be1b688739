"""What of a source is sealed: the address of a search, which holds the name somebody looks for, and a proxy's password.

Instead of the address, the row of a search shows a keyed hash.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.tables import feeds

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.records import Feed
    from storage.vault import Vault

SEARCH = "search"
"""Kind of the sources whose address and title are hidden."""


def columns(vault: Vault, url: str, proxy: str | None = None) -> dict[str, object]:
    """Give what is stored of a search: its hash as the address, the sealed address, and no title, which repeats it."""
    body = {"url": url} | ({"proxy": proxy} if has_password(proxy) else {})
    return {"url": shown(vault, url), "body": vault.seal(body), "title": None}


def has_password(proxy: str | None) -> bool:
    """Tell whether the address of a proxy must not be kept in the open."""
    return "@" in (proxy or "")


def shown(vault: Vault, url: str) -> str:
    """Give what stands in the place of a hidden address: the same for the same address, under the same key."""
    return f"{SEARCH}:{vault.mark(url).hex()}"


def opened(vault: Vault, feed: Feed) -> Feed:
    """Give a feed with its address and its proxy, hidden or not."""
    return replace(feed, **vault.open(feed.body)) if feed.body else feed


_OPEN = sa.and_(feeds.c.kind == SEARCH, feeds.c.body.is_(None))


async def any_in_the_open(tx: AsyncConnection) -> bool:
    """Tell whether `hide_all` has something to do."""
    return (await tx.execute(sa.select(feeds.c.id).where(_OPEN).limit(1))).first() is not None


async def hide_all(tx: AsyncConnection, vault: Vault) -> None:
    """Hide the searches that were stored in the open; there are some only where an older Dabyl added them."""
    query = sa.select(feeds.c.id, feeds.c.url).where(_OPEN)
    for row in (await tx.execute(query)).all():
        await tx.execute(feeds.update().where(feeds.c.id == row.id).values(columns(vault, row.url) | {"error": None}))
