"""The tree of our errors. Each message is one sentence: what went wrong, with which thing, and what to do about it.

    DabylError
    ├── UsageError           a command called with words that do not fit (exit 2)
    ├── SettingsError        a setting that can not be used
    ├── PackError            a language, pattern or feed pack with a mistake (file, line, reason)
    ├── WatchError           a watch that can not be read (name, pattern or query)
    ├── FileError            a file given by the user that can not be read or written
    ├── AddressError         an address that must not or can not be asked
    ├── FetchError           a source that could not be read (address, reason, HTTP status where there was one)
    ├── StorageError         the database or its folder
    └── DeliveryError        a message that could not be handed over

The front door prints `str(error)` on one line and exits 1; nothing here holds a secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class DabylError(Exception):
    """Something a person can mend; its text is shown to them as it stands."""


class UsageError(DabylError):
    """A command called with words that do not fit; the front door exits 2."""


class SettingsError(DabylError):
    """A setting that can not be used; names the variable."""


class PackError(DabylError):
    """A data pack with a mistake; names the file, the line where it can be told, and the reason."""


class WatchError(DabylError):
    """A watch that can not be read; names the watch.

    Attributes:
        kind: What is wrong, for whoever words it in another language; "" where the message is all there is.
        values: What it is about.
        column: Where in a query, from 1; None elsewhere.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: str = "",
        values: Mapping[str, object] | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.values = values or {}
        self.column = column


class FileError(DabylError):
    """A file given by the user that can not be read or written."""


class AddressError(DabylError):
    """An address that must not be asked: not http(s), no host, or inside a network."""


class FetchError(DabylError):
    """A source that could not be read.

    Attributes:
        url: The address asked, as given.
        status: The HTTP status, None where no answer came.
        retry_after_s: Seconds the source asked us to wait, None where it did not say.
        gone: True after 410: the source must not be asked again.
    """

    def __init__(
        self, url: str, reason: str, *, status: int | None = None, retry_after_s: int | None = None, gone: bool = False
    ) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.status = status
        self.retry_after_s = retry_after_s
        self.gone = gone


class StorageError(DabylError):
    """The database or its folder can not be used."""


class DeliveryError(DabylError):
    """A message that could not be handed over."""
