"""Units and amounts in sentences: shares as percent and points, money with its currency."""

from __future__ import annotations

from typing import Any

from voicesim.measures.registry import MEASURES
from voicesim.measures.summary import TOTALS
from voicesim.scenario import PARAMETERS


def unit_of(name: str) -> str:
    """The unit of a measure, a total or a parameter, empty if it has none."""
    known = MEASURES.get(name) or TOTALS.get(name) or PARAMETERS.get(name)
    return known.unit if known is not None else ""


def is_share(name: str) -> bool:
    """Whether a measure runs from 0 to 1, so that its differences are told in points."""
    known = MEASURES.get(name)
    return known is not None and (known.low, known.high) == (0.0, 1.0)


def number(value: Any) -> str:
    """A number with three digits, or the text that it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def signed(value: float) -> str:
    """A number with its sign."""
    return ("+" if value > 0 else "") + number(float(value))


def in_words(name: str, currency: str = "") -> tuple[float, str]:
    """What differences of a measure are multiplied by to be said, and their unit then: (100, "points")."""
    if is_share(name) or unit_of(name).startswith("share"):
        return 100.0, "points"
    unit = unit_of(name)
    return 1.0, unit.replace("money", currency).replace("/", " a ") if name.startswith(
        "cost"
    ) else unit


def size(value: float, name: str, currency: str = "") -> tuple[str, str]:
    """How much a difference of a measure is, and in what: ("9.0", "points"), ("31,000", "EUR").

    The sign is left out.
    """
    value = abs(value)
    if is_share(name):
        return short(100 * value), "points"
    if name.startswith("cost"):
        return short(value, 2 if value >= 100 else 3), currency
    return short(value), unit_of(name)


def short(value: float, figures: int = 2) -> str:
    """``value`` with about so many figures, as one would say it: 9.3, 12, 140,000."""
    if value >= 100:
        step = 10 ** max(0, len(f"{value:.0f}") - max(figures, 3))
        return f"{round(value / step) * step:,.0f}"
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}" if value >= 0.95 else f"{value:.2g}"
