"""Numbers in words: shares, points, money and intervals, rounded as one would say them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from voicesim.reports.numbers import Estimate

MINUS = "\N{MINUS SIGN}"


def _sign(text: str) -> str:
    return text.replace("-", MINUS)


def _plain(value: float, digits: int) -> str:
    """``value`` with ``digits`` decimals and no minus before a zero."""
    text = f"{value:,.{digits}f}"
    return text[1:] if text.startswith("-") and float(text.replace(",", "")) == 0 else _sign(text)


def rounded(value: float, figures: int = 2) -> float:
    """``value`` to so many significant figures."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, figures - 1 - math.floor(math.log10(abs(value))))


def number(value: float, figures: int = 3) -> str:
    """A bare number with about ``figures`` figures: 1,230, 12.3, 0.123."""
    if not math.isfinite(value):
        return "none" if math.isnan(value) else ("infinite" if value > 0 else f"{MINUS}infinite")
    if value == 0:
        return "0"
    size = math.floor(math.log10(abs(value)))
    if size >= figures - 1:
        return _plain(rounded(value, max(figures, 1)), 0)
    return _plain(value, min(figures - 1 - size, 6))


def percent(share: float, digits: int | None = None) -> str:
    """A share as percent: 71 %, 0.4 %, 99.6 %. Only an exact 0 or 1 is called 0 or 100 %."""
    if not math.isfinite(share):
        return "none"
    value = 100 * share
    if digits is None:
        near_edge = 0 < value < 1 or 99 < value < 100
        digits = 1 if near_edge else 0
    text = _plain(value, digits)
    if value > 0 and float(text.replace(MINUS, "-").replace(",", "")) == 0:
        return "under 0.1 %"
    if value < 100 and text.replace(",", "") in ("100", "100.0"):
        return "over 99.9 %"
    return f"{text} %"


def signed(value: float, digits: int = 2) -> str:
    """A difference with its sign: +0.12, −0.03, 0.00."""
    text = _plain(value, digits)
    return text if text.startswith(MINUS) or float(text.replace(",", "")) == 0 else f"+{text}"


def points(difference: float) -> str:
    """A difference of two shares in percentage points: '9 points', '0.4 points', '1 point'."""
    value = abs(100 * difference)
    text = _plain(value, 0 if value >= 1.95 else 1)
    text = text.removesuffix(".0")
    return f"{text} point" + ("" if text == "1" else "s")


def money(value: float, currency: str = "EUR", figures: int = 2) -> str:
    """An amount as one would say it: 38,000 EUR, 1.2 million EUR, 840 EUR."""
    if not math.isfinite(value):
        return "none"
    amount = rounded(value, figures)
    if abs(amount) >= 999_500:
        return f"{_plain(amount / 1e6, 1 if abs(amount) < 1e7 else 0)} million {currency}"
    if 0 < abs(amount) < 10:
        return f"{_plain(amount, 2)} {currency}"
    return f"{_plain(amount, 0)} {currency}"


def count(number_of: int, noun: str, plural: str = "") -> str:
    """'1 run', '20 runs'."""
    return f"{number_of:,} {noun if number_of == 1 else plural or noun + 's'}"


def listed(items: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def interval(low: str, high: str) -> str:
    """'95 %: 66 to 75 %': a unit that both ends share is said once."""
    words_low, words_high = low.split(" "), high.split(" ")
    shared = 0
    while (
        shared < min(len(words_low), len(words_high)) - 1
        and words_low[-1 - shared] == words_high[-1 - shared]
    ):
        shared += 1
    said = " ".join(words_low[: len(words_low) - shared])
    return f"95 %: {said} to {high}"


def share_with_interval(value: Estimate) -> str:
    """'71 % (95 %: 66 to 75 %)'; the interval is left out where there is none, or nothing to tell."""
    if not value.has_interval:
        return percent(value.mean)
    mean, low, high = map(percent, (value.mean, max(value.low, 0.0), min(value.high, 1.0)))
    return mean if low == mean == high else f"{mean} ({interval(low, high)})"


def value_in_unit(value: float, unit: str, currency: str = "EUR") -> str:
    """A value written in the unit of its measure or parameter."""
    if value is None or not math.isfinite(value):
        return "none"
    if unit.startswith(("share of", "probability")):
        return percent(value)
    if unit == "share":
        return number(value, 2)
    if unit.startswith("money"):
        return money(value, currency, figures=3) + unit.removeprefix("money")
    text = number(value)
    return f"{text} {unit}" if unit else text
