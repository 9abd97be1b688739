import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import FileError
from storage.sealed_files import Writer, is_sealed_file, read_pieces
from storage.vault import Vault

KEY, OTHER = bytes(range(32)), os.urandom(32)
VAULT = Vault(KEY)


def _sealed(*pieces):
    file = io.BytesIO()
    writer = Writer(file, VAULT)
    for number, piece in enumerate(pieces, 1):
        writer.put(piece, is_last=number == len(pieces))
    return file.getvalue()


def _read(data, vault=VAULT):
    return list(read_pieces(io.BytesIO(data), vault))


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5))
def test_pieces_come_back_as_they_were(pieces):
    assert _read(_sealed(*pieces)) == pieces


def test_nothing_of_it_can_be_read_without_the_key():
    data = _sealed("Ерлан Сыдыков".encode() * 3)
    assert "Ерлан".encode() not in data
    with pytest.raises(FileError, match="another key"):
        _read(data, Vault(OTHER))


def test_a_key_that_was_changed_since_still_opens_it():
    assert _read(_sealed(b"x"), Vault(OTHER, KEY)) == [b"x"]


@given(st.data())
def test_a_changed_byte_anywhere_is_noticed(data):
    whole = bytearray(_sealed(b"one", b"two"))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(FileError):
        _read(bytes(whole))


@given(st.data())
def test_a_file_that_was_cut_off_is_noticed(data):
    whole = _sealed(b"one", b"two", b"three")
    with pytest.raises(FileError):
        _read(whole[: data.draw(st.integers(0, len(whole) - 1))])


def test_pieces_that_change_places_are_noticed():
    head = 15 + 4 + 16
    whole = _sealed(b"a" * 9, b"b" * 9, b"c")
    size = 4 + int.from_bytes(whole[head : head + 4], "big")
    swapped = whole[:head] + whole[head + size : head + 2 * size] + whole[head : head + size] + whole[head + 2 * size :]
    with pytest.raises(FileError, match="changed"):
        _read(swapped)


def test_a_sealed_file_is_told_by_its_beginning():
    assert is_sealed_file(io.BytesIO(_sealed(b"")))
    assert not is_sealed_file(io.BytesIO(b"SQLite format 3\x00"))
