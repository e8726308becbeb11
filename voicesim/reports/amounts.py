"""Values and differences of measures as the report of a study says them: shares in percent and points."""

from __future__ import annotations

from voicesim.reports import sentences as said
from voicesim.reports.words import unit_of

SHARES = ("share", "probability")


def plain(title: str) -> str:
    """A title in the middle of a sentence: without its unit, with a small letter."""
    name = title.removesuffix(", %")
    return name[:1].lower() + name[1:]


def amount(value: float, measure: str, currency: str = "EUR") -> str:
    """A difference of a measure: points for shares, money with its currency."""
    unit = unit_of(measure)
    if unit.startswith(SHARES):
        return said.points(value)
    return _in_words(value, unit, currency)


def level_of(value: float, measure: str, currency: str = "EUR") -> str:
    """A value of a measure, shares in percent."""
    unit = unit_of(measure)
    return said.percent(value) if unit.startswith(SHARES) else _in_words(value, unit, currency)


def _in_words(value: float, unit: str, currency: str) -> str:
    """A value with its unit: "120,000 EUR a year" rather than "120,000 EUR/year"."""
    text = said.value_in_unit(value, unit, currency)
    return text.replace("/", " a ") if unit.startswith("money") else text


def signed(value: float, measure: str, currency: str = "EUR") -> str:
    """A difference with its sign."""
    sign = "+" if value > 0 else said.MINUS if value < 0 else ""
    return sign + amount(abs(value), measure, currency)


def span(low: float, high: float, measure: str, currency: str = "EUR") -> str:
    """Two differences of one sign, the unit said once: '0.4 to 1.2 points'."""
    ends = [amount(end, measure, currency) for end in sorted(abs(end) for end in (low, high))]
    if unit_of(measure).startswith(SHARES):
        ends = [ends[0].partition(" ")[0], ends[1]]
    return ends[1] if ends[0] == ends[1].partition(" ")[0] else _to(*ends)


def _to(low: str, high: str) -> str:
    return said.interval(low, high).removeprefix("95 %: ")


def sure(low: float, high: float, measure: str, currency: str = "EUR") -> str:
    """The interval of a difference: '95 %: 6 to 12 points'; signs only where they differ."""
    if low >= 0 or high <= 0:
        return f"95 %: {span(low, high, measure, currency)}"
    return said.interval(*(signed(end, measure, currency) for end in (low, high)))
