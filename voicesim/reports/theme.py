"""Colours and type: safe for the colour-blind, readable in print, the same in every chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

REGIMES = ("silence", "monologue", "chorus", "cacophony")
REGIME_COLOURS = {
    "silence": "#9aa1a9",
    "monologue": "#3f6fb5",
    "chorus": "#1a9c86",
    "cacophony": "#dd5a22",
}
REGIME_WORDS = {
    "silence": "Hardly anybody hears anything, from people or from the official voice.",
    "monologue": "The brand is clear, but only one voice makes it: coherent, not rich.",
    "chorus": "Many different voices on the same page: coherent and rich.",
    "cacophony": "What customers hear does not add up to one brand: not coherent.",
}
INK = "#1d2733"
SOFT_INK = "#5a6675"
RULE = "#e3e7ec"
PAPER = "#ffffff"
ACCENT = "#17496b"
BASELINE = "#b3bac3"
PAGE = "#eef3f8"
PAGE_EDGE = "#8fa6bd"
CLOUD = "#e3b04b"
GOOD, BAD = "#1a9c86", "#dd5a22"
# Paul Tol's "bright" and "muted" schemes, in an order in which neighbours differ in lightness too.
GROUPS = ("#33608f", "#9c3a76", "#4d8f3a", "#5bb5d6", "#e0707f", "#6d5a46", "#22313f", "#8e8e8e")
SEQUENCE = ("#f4f6f1", "#cfe5dc", "#8fcabb", "#45a893", "#14786a", "#0a4a45")
FONTS = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", '
    '"Liberation Sans", Arial, sans-serif'
)


def group_colours(groups: Sequence[str]) -> dict[str, str]:
    """A colour for every role or organisation, the same wherever the same list is drawn."""
    return {group: GROUPS[i % len(GROUPS)] for i, group in enumerate(groups)}


def config() -> dict[str, Any]:
    """The look of every chart, as a Vega-Lite configuration."""
    axis = {
        "labelColor": SOFT_INK,
        "titleColor": SOFT_INK,
        "titleFontWeight": "normal",
        "labelFontSize": 11,
        "titleFontSize": 11,
        "gridColor": RULE,
        "domainColor": RULE,
        "tickColor": RULE,
        "labelFont": FONTS,
        "titleFont": FONTS,
        "labelOverlap": True,
    }
    legend = {
        "labelColor": SOFT_INK,
        "titleColor": SOFT_INK,
        "labelFont": FONTS,
        "titleFont": FONTS,
        "titleFontWeight": "normal",
        "labelFontSize": 11,
        "titleFontSize": 11,
        "symbolType": "circle",
    }
    return {
        "background": "transparent",
        "font": FONTS,
        "view": {"stroke": None},
        "axis": axis,
        "legend": legend,
        "title": {"font": FONTS, "color": INK, "fontSize": 13, "anchor": "start"},
        "text": {"font": FONTS, "color": INK},
        "header": {"labelFont": FONTS, "titleFont": FONTS, "labelColor": INK},
    }
