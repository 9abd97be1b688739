"""Seal what must not be read from a stolen disk: AES-256-GCM with a key that lives apart from the database.

It protects switched-off disks and backups, not a seized running machine: the key is in memory while Dabyl runs.

A sealed value is version (1 byte), key id (4), nonce (12), then ciphertext and tag. While a key is being changed there
are two: the first seals, both open.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from config.errors import SettingsError, StorageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

KEY_BYTES = 32
PREFIX_BYTES = 5
"""Version and key id: what tells which key sealed a value."""
_NONCE_BYTES = 12
_VERSION = b"\x02"


class Vault:
    """Seals and opens values.

    Args:
        key: 32 random bytes; seals.
        older: Keys that only open what they sealed before.

    Attributes:
        prefix: How everything starts that is sealed now.
        older: A vault for each older key.
    """

    def __init__(self, key: bytes, *older: bytes) -> None:
        self.prefix = _VERSION + _id_of(key)
        self.older = tuple(Vault(one) for one in older)
        self._cipher = AESGCM(key)
        self._ciphers = {_VERSION + _id_of(one): AESGCM(one) for one in (key, *older)}
        self._mark_key = hashlib.blake2b(b"mark", key=key, digest_size=32).digest()

    @property
    def key_id(self) -> str:
        """Name the key without telling anything of it: 8 hexadecimal digits."""
        return self.prefix[1:].hex()

    def seal(self, value: object) -> bytes:
        """Seal anything JSON can hold; the same value gives other bytes each time."""
        return self.seal_bytes(pack(value))

    def seal_bytes(self, plain: bytes) -> bytes:
        """Seal bytes as they are."""
        nonce = os.urandom(_NONCE_BYTES)
        return self.prefix + nonce + self._cipher.encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> Any:  # noqa: ANN401 - whatever was sealed
        """Open what `seal` made.

        Raises:
            StorageError: The key is another one, or the bytes were changed.
        """
        return json.loads(self.open_bytes(sealed))

    def open_bytes(self, sealed: bytes) -> bytes:
        """Open what `seal_bytes` made.

        Raises:
            StorageError: The key is another one, or the bytes were changed.
        """
        nonce, sealed_text = sealed[PREFIX_BYTES : PREFIX_BYTES + _NONCE_BYTES], sealed[PREFIX_BYTES + _NONCE_BYTES :]
        try:
            return self._ciphers[sealed[:PREFIX_BYTES]].decrypt(nonce, sealed_text, None)
        except (KeyError, InvalidTag, ValueError) as error:
            raise StorageError(
                "a sealed value cannot be opened: this key is not the one it was written with"
            ) from error

    def mark(self, text: str) -> bytes:
        """Give a keyed hash of 16 bytes, so that equal values can be found without being stored."""
        return hmac.digest(self._mark_key, text.encode(), "sha256")[:16]


def pack(value: object) -> bytes:
    """Turn anything JSON can hold into the bytes that `Vault.seal` seals."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def pack_onto(packed: bytes, own: Mapping[str, object]) -> bytes:
    """Add what is one row's own to what it shares with others, a packed object that is not empty."""
    return packed[:-1] + b"," + pack(own)[1:] if own else packed


def read_keys(given: str | None, key_file: Path) -> tuple[bytes, ...]:
    """Read the keys: those given, else the key file's; none when there is neither.

    Returns:
        The key that seals, then, while a key is being changed, the one before it.

    Raises:
        SettingsError: One is not base64 of 32 bytes, or the file can not be read.
    """
    if given:
        return _decode_all(given, "DABYL_KEY")
    try:
        return _decode_all(key_file.read_text(encoding="ascii"), str(key_file))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SettingsError(f"{key_file}: the key cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{key_file}: the key is not base64") from error


def make_key(key_file: Path) -> bytes:
    """Make a new key in a file only its owner can read.

    Raises:
        SettingsError: The file is there already or can not be written.
    """
    key = os.urandom(KEY_BYTES)
    try:
        key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_new(key_file, [key])
    except OSError as error:
        raise SettingsError(
            f"{key_file}: the key cannot be written ({error.strerror}); set DABYL_KEY instead"
        ) from error
    return key


def replace_keys(key_file: Path, keys: Sequence[bytes]) -> None:
    """Put keys in the place of those of a key file: all of them or, should the power fail, none.

    Raises:
        SettingsError: The file can not be written.
    """
    part = key_file.with_name(key_file.name + ".part")
    try:
        part.unlink(missing_ok=True)
        _write_new(part, keys)
        part.replace(key_file)
    except OSError as error:
        raise SettingsError(f"{key_file}: the key cannot be written ({error.strerror})") from error


def _write_new(path: Path, keys: Sequence[bytes]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.writelines(base64.b64encode(key).decode() + "\n" for key in keys)
        file.flush()
        os.fsync(file.fileno())


def _id_of(key: bytes) -> bytes:
    return hashlib.blake2b(b"key id", key=key, digest_size=PREFIX_BYTES - 1).digest()


def _decode_all(text: str, place: str) -> tuple[bytes, ...]:
    keys = tuple(_decode(part, place) for part in re.split(r"[\s,]+", text.strip()) if part)
    if not keys:
        raise SettingsError(f"{place}: there is no key in it")
    return keys


def _decode(text: str, place: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError as error:  # letters that are not ASCII are one, too
        raise SettingsError(f"{place}: the key is not base64") from error
    if len(key) != KEY_BYTES:
        raise SettingsError(f"{place}: the key has {len(key)} bytes, not {KEY_BYTES}")
    return key
