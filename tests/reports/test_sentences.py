"""Numbers in words, worked by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.reports import sentences as say
from voicesim.reports.numbers import Estimate

NAN = math.nan


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.71, "71 %"),
        (0.004, "0.4 %"),
        (0.9964, "99.6 %"),
        (1.0, "100 %"),
        (0.0, "0 %"),
        (0.99999, "over 99.9 %"),
        (0.00001, "under 0.1 %"),
        (1.36, "136 %"),
        (-0.05, "−5 %"),
        (NAN, "none"),
    ],
)
def test_percent(value: float, words: str) -> None:
    assert say.percent(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (38_123, "38,000 EUR"),
        (1_234_567, "1.2 million EUR"),
        (23_400_000, "23 million EUR"),
        (999_600, "1.0 million EUR"),
        (844, "840 EUR"),
        (-31_400, "−31,000 EUR"),
        (0, "0 EUR"),
        (3.456, "3.50 EUR"),
    ],
)
def test_money(value: float, words: str) -> None:
    assert say.money(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.123, "+0.12"), (-0.03, "−0.03"), (0.001, "0.00"), (-0.001, "0.00"), (0.0, "0.00")],
)
def test_a_difference_carries_its_sign_and_zero_has_none(value: float, words: str) -> None:
    assert say.signed(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.09, "9 points"), (0.01, "1 point"), (0.004, "0.4 points"), (-0.25, "25 points")],
)
def test_points(value: float, words: str) -> None:
    assert say.points(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1234.0, "1,230"),
        (12.34, "12.3"),
        (0.1234, "0.123"),
        (0, "0"),
        (-2.5, "−2.50"),
        (math.inf, "infinite"),
    ],
)
def test_number(value: float, words: str) -> None:
    assert say.number(value) == words


def test_a_shared_unit_is_said_once() -> None:
    assert say.interval("66 %", "75 %") == "95 %: 66 to 75 %"
    assert say.interval("+0.10", "+0.14") == "95 %: +0.10 to +0.14"
    assert say.interval("0.9 million EUR", "1.2 million EUR") == "95 %: 0.9 to 1.2 million EUR"
    assert say.interval("1 point", "2 points") == "95 %: 1 point to 2 points"


def test_intervals_of_shares_stay_in_range_and_one_run_has_none() -> None:
    assert say.share_with_interval(Estimate(0.98, 0.95, 1.01, 5)) == "98 % (95 %: 95 to 100 %)"
    assert say.share_with_interval(Estimate(0.98, NAN, NAN, 1)) == "98 %"


def test_listed() -> None:
    assert say.listed([]) == ""
    assert say.listed(["a"]) == "a"
    assert say.listed(["a", "b", "c"]) == "a, b and c"


def test_units() -> None:
    assert say.value_in_unit(0.5, "share of customers") == "50 %"
    assert say.value_in_unit(1234.0, "money/week", "CHF") == "1,230 CHF/week"
    assert say.value_in_unit(3.0, "hours") == "3.00 hours"


@given(st.floats(-1e9, 1e9))
def test_words_are_near_the_number(value: float) -> None:
    words = say.number(value).replace(",", "").replace("−", "-")
    assert float(words) == pytest.approx(value, rel=0.006, abs=1e-6)
