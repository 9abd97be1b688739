"""Seal what must not be read from a stolen disk: AES-256-GCM with a key that lives apart from the database.

It protects switched-off disks and backups, not a seized running machine: the key is in memory while Dabyl runs.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from config.errors import SettingsError, StorageError

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"


class Vault:
    """Seals and opens values with one key.

    Args:
        key: 32 random bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._mark_key = hashlib.blake2b(b"mark", key=key, digest_size=32).digest()

    def seal(self, value: object) -> bytes:
        """Seal anything JSON can hold; the same value gives other bytes each time."""
        nonce = os.urandom(_NONCE_BYTES)
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return _VERSION + nonce + self._cipher.encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> Any:  # noqa: ANN401 - whatever was sealed
        """Open what `seal` made.

        Raises:
            StorageError: The key is another one, or the bytes were changed.
        """
        try:
            plain = self._cipher.decrypt(sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :], None)
        except (InvalidTag, ValueError) as error:
            raise StorageError(
                "a sealed value cannot be opened: this key is not the one it was written with"
            ) from error
        return json.loads(plain)

    def mark(self, text: str) -> bytes:
        """Give a keyed hash of 16 bytes, so that equal values can be found without being stored."""
        return hmac.digest(self._mark_key, text.encode(), "sha256")[:16]


def read_key(given: str | None, key_file: Path) -> bytes | None:
    """Read the key: the one given, else the key file's; None when there is neither.

    Raises:
        SettingsError: It is not base64 of 32 bytes, or the file can not be read.
    """
    if given:
        return _decode(given, "DABYL_KEY")
    try:
        return _decode(key_file.read_text(encoding="ascii"), str(key_file))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{key_file}: the key cannot be read ({error})") from error


def make_key(key_file: Path) -> bytes:
    """Make a new key in a file only its owner can read.

    Raises:
        SettingsError: The file can not be written.
    """
    key = os.urandom(KEY_BYTES)
    try:
        key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(base64.b64encode(key).decode() + "\n")
    except OSError as error:
        raise SettingsError(
            f"{key_file}: the key cannot be written ({error.strerror}); set DABYL_KEY instead"
        ) from error
    return key


def _decode(text: str, place: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise SettingsError(f"{place}: the key is not base64") from error
    if len(key) != KEY_BYTES:
        raise SettingsError(f"{place}: the key has {len(key)} bytes, not {KEY_BYTES}")
    return key
