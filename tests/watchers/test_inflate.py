"""Content codings, whole, cut, wrong and malicious."""

import gzip
import zlib

import pytest

from watchers.inflate import LIMIT, BadCodingError, TooLargeError, inflate

TEXT = "Жаңалықтар таспасы. ".encode() * 500


@pytest.mark.parametrize(
    ("raw", "coding"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (TEXT, "gzip"),
        (gzip.compress(TEXT), "gzip"),
        (gzip.compress(TEXT), "X-GZIP"),
        (gzip.compress(TEXT), ""),
        (gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:]), "gzip"),
        (zlib.compress(TEXT), "deflate"),
        (zlib.compress(TEXT)[2:-4], "deflate"),
    ],
)
def test_a_body_comes_out_whole_however_it_is_labelled(raw, coding):
    assert inflate(raw, coding) == (TEXT, True)


def test_a_cut_stream_gives_what_was_there_and_says_so():
    body, complete = inflate(gzip.compress(TEXT)[:-20], "gzip")
    assert TEXT.startswith(body)
    assert body
    assert not complete


def test_a_damaged_stream_gives_what_came_before_the_damage():
    noise = bytes(range(256)) * 4000
    raw = bytearray(gzip.compress(noise, 0))
    raw[-8:] = b"\0" * 8
    body, complete = inflate(bytes(raw), "gzip")
    assert noise.startswith(body)
    assert not complete


def test_a_bomb_is_refused():
    with pytest.raises(TooLargeError):
        inflate(gzip.compress(b"a" * (LIMIT + 1)), "gzip")


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "zstd"])
def test_a_coding_nobody_asked_for_is_refused(coding):
    with pytest.raises(BadCodingError):
        inflate(b"x", coding)
