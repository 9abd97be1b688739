"""One Dabyl per data folder: a second start is told who holds it, instead of sending everything twice."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from config.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the folder's lock while the block runs; the system lets go of it however the process ends.

    Raises:
        StorageError: Another process holds it; names its process id.
    """
    path = data_dir / "dabyl.lock"
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StorageError(
            f"{data_dir}: cannot write there ({error.strerror}); set DABYL_DATA_DIR to a folder you own"
        ) from error
    try:
        _take(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path) -> None:
    if sys.platform == "win32":  # it has no flock: there a second start is not stopped
        return
    import fcntl  # noqa: PLC0415 - not there on Windows

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
        raise StorageError(f"{path.parent} is in use by another Dabyl (process {holder}); stop it first") from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
