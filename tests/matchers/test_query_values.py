"""Fines in MRP and in tenge meet at the rate of the month the entry was published."""

from datetime import UTC, datetime

import pytest

from matchers.query_tree import Comparison
from matchers.query_values import satisfies
from storage.records import Event


def fined(amount, currency):
    values = {"amount": amount, "currency": currency}
    return Event("fine", "text", 0, 5, "fined", 90, "event", values, "")


@pytest.mark.parametrize(
    ("year", "month", "tenge"),
    [
        (2015, 6, 1982),
        (2016, 1, 2121),
        (2017, 12, 2269),
        (2018, 2, 2405),
        (2019, 7, 2525),
        (2020, 3, 2651),
        (2020, 4, 2778),
        (2020, 12, 2778),
        (2021, 1, 2917),
        (2022, 5, 3063),
        (2023, 1, 3450),
        (2024, 11, 3692),
        (2025, 5, 3932),
        (2026, 5, 4325),
        (2031, 1, 4325),
        (2009, 1, 1982),
    ],
)
def test_fifty_indexes_are_so_many_tenge_in_that_month(year, month, tenge):
    at = datetime(year, month, 15, tzinfo=UTC)
    asked = Comparison("amount", ">=", 50.0, "MRP")
    assert satisfies(fined(50 * tenge, "KZT"), asked, at)
    assert not satisfies(fined(50 * tenge - 1, "KZT"), asked, at)
    assert satisfies(fined(50, "MRP"), Comparison("amount", "=", 50.0 * tenge, "KZT"), at)


def test_other_currencies_are_never_exchanged():
    assert not satisfies(fined(10**9, "RUB"), Comparison("amount", ">=", 1.0, "MRP"), None)
