"""Files sealed as a whole, in pieces, with a key derived from the installation's: what a backup is kept in.

    magic, key id (4), salt (16), then frames: length (4), nonce (12), AES-256-GCM of compressed bytes

The number of a frame and whether it is the last are part of what is authenticated, so that nothing can be cut off,
exchanged or put in. The key of a file is a keyed hash of its salt; nothing of it can be told without the key.
"""

from __future__ import annotations

import os
import zlib
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from config.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storage.vault import Vault

MAGIC = b"dabyl backup 1\n"
_SALT_BYTES = 16
_ID_BYTES = 4
_NONCE_BYTES = 12
_LONGEST = 256 * 1024 * 1024


def is_sealed_file(file: BinaryIO) -> bool:
    """Tell whether a file begins as one of these; the place in it stays."""
    place = file.tell()
    begins = file.read(len(MAGIC))
    file.seek(place)
    return begins == MAGIC


class Writer:
    """Writes a sealed file; the last piece must be said to be the last.

    Args:
        file: Opened for writing.
        vault: Its first key seals.
    """

    def __init__(self, file: BinaryIO, vault: Vault) -> None:
        salt = os.urandom(_SALT_BYTES)
        file.write(MAGIC + _id_of(vault) + salt)
        self._file = file
        self._cipher = _cipher(vault, salt)
        self._number = 0

    def put(self, piece: bytes, *, is_last: bool = False) -> None:
        """Add a piece of any length under 256 MB."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, zlib.compress(piece, 6), _place(self._number, is_last=is_last))
        self._file.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


def read_pieces(file: BinaryIO, vault: Vault) -> Iterator[bytes]:
    """Give the pieces of a sealed file, in order.

    Raises:
        FileError: It is none, was made with another key, was cut off, or was changed.
    """
    head = file.read(len(MAGIC) + _ID_BYTES + _SALT_BYTES)
    if not head.startswith(MAGIC) or len(head) < len(MAGIC) + _ID_BYTES + _SALT_BYTES:
        raise FileError("this is no backup of Dabyl")
    key_id, salt = head[len(MAGIC) : -_SALT_BYTES], head[-_SALT_BYTES:]
    owner = next((one for one in (vault, *vault.older) if _id_of(one) == key_id), None)
    if owner is None:
        raise FileError("this backup was made with another key: set DABYL_KEY or put the right key file back")
    cipher = _cipher(owner, salt)
    for number, sealed in enumerate(_frames(file)):
        for is_last in (False, True):
            try:
                piece = cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _place(number, is_last=is_last))
            except InvalidTag:
                continue
            yield zlib.decompress(piece)
            if is_last:
                return
            break
        else:
            raise FileError("the backup is damaged: a piece of it was changed")
    raise FileError("the backup is damaged: its end is missing")


def _frames(file: BinaryIO) -> Iterable[bytes]:
    while length := file.read(4):
        size = int.from_bytes(length, "big")
        sealed = file.read(size) if len(length) == 4 and size <= _LONGEST else b""
        if len(sealed) != size or size <= _NONCE_BYTES:
            raise FileError("the backup is damaged: it was cut off")
        yield sealed


def _cipher(vault: Vault, salt: bytes) -> AESGCM:
    return AESGCM(b"".join(vault.mark(f"backup {half} {salt.hex()}") for half in (1, 2)))


def _id_of(vault: Vault) -> bytes:
    return vault.mark("backup id")[:_ID_BYTES]


def _place(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(8, "big") + bytes([is_last])
