"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import Any

from config.errors import FetchError
from watchers.kinds.drafts import Draft, Page


def read_json(text: bytes, url: str) -> Page:
    """Read a JSON Feed.

    Raises:
        FetchError: It is not JSON, or JSON of another kind.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FetchError(url, "is no feed: broken JSON") from error
    version = data.get("version") if isinstance(data, dict) else None
    if not isinstance(version, str) or "jsonfeed.org" not in version or not isinstance(data.get("items"), list):
        raise FetchError(url, "is no feed: JSON, but not a JSON Feed")
    drafts = [_draft(item, _author(data)) for item in data["items"] if isinstance(item, dict)]
    return Page(title=_string(data.get("title")), lang=_string(data.get("language")) or None, drafts=drafts)


def _draft(item: dict[str, Any], feed_author: str) -> Draft:
    """Read an item; one without authors has those of the feed, says the specification."""
    content_html = _string(item.get("content_html"))
    return Draft(
        guid=_string(item.get("id")),
        link=_string(item.get("url")) or _string(item.get("external_url")),
        title=_string(item.get("title")),
        summary=_string(item.get("summary")),
        summary_markup=False,
        content=content_html or _string(item.get("content_text")),
        content_markup=bool(content_html),
        date=_string(item.get("date_published")) or _string(item.get("date_modified")),
        author=_author(item) or feed_author,
        lang=_string(item.get("language")) or None,
    )


def _author(item: dict[str, Any]) -> str:
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [_string(author.get("name")) for author in authors or [] if isinstance(author, dict)]
    return ", ".join(name for name in names if name)


def _string(value: object) -> str:
    """Give strings and numbers (ids are often numbers) as text, anything else as nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)
