"""Signatures come in the order of the entries, whoever works them out."""

import os
from datetime import UTC, datetime

import pytest

from dabyl.cli import signing
from dabyl.cli.signing import signed
from storage.records import Entry

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def stream(count):
    for number in range(count):
        yield number, Entry(str(number), f"Арман Серик {number} отпущен", "Его отпустили вечером.", url=None)


@pytest.mark.parametrize("count", [0, 1, 3, 4, 9])
def test_other_processes_sign_as_this_one_does(count, monkeypatch):
    alone = list(signed(stream(count), undated=LONG_AGO))
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(signing, "_ALONE", 3)
    monkeypatch.setattr(signing, "_BATCH", 2)
    assert list(signed(stream(count), undated=LONG_AGO)) == alone
    assert [one.item for one in alone] == [str(number) for number in range(count)]


def test_a_long_stream_is_not_read_far_ahead(monkeypatch):
    taken = []

    def counted():
        for one in stream(2000):
            taken.append(one)
            yield one

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(signing, "_ALONE", 3)
    monkeypatch.setattr(signing, "_BATCH", 2)
    reader = signed(counted(), undated=LONG_AGO)
    for _ in range(5):
        next(reader)
    reader.close()
    assert len(taken) < 40
