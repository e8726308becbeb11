"""All charts of voicesim: functions from tables to Altair charts, for reports, live page and notebooks."""

from voicesim.reports.charts.base import unchecked
from voicesim.reports.charts.both_ways import both_ways
from voicesim.reports.charts.claims import difference_over
from voicesim.reports.charts.people import moved_bars, share_bars
from voicesim.reports.charts.regimes import regime_shares, regime_strip
from voicesim.reports.charts.space import (
    coordinates,
    culture_map,
    culture_strip,
    extent,
    plane_of,
    projected,
)
from voicesim.reports.charts.studies import (
    effect_line,
    forest,
    frontier,
    heat_map,
    interaction_lines,
    phase_diagram,
    regime_scatter,
    regimes_by_level,
)
from voicesim.reports.charts.weeks import has_peaks, measure_over_weeks

__all__ = [
    "both_ways",
    "coordinates",
    "culture_map",
    "culture_strip",
    "difference_over",
    "effect_line",
    "extent",
    "forest",
    "frontier",
    "has_peaks",
    "heat_map",
    "interaction_lines",
    "measure_over_weeks",
    "moved_bars",
    "phase_diagram",
    "plane_of",
    "projected",
    "regime_scatter",
    "regime_shares",
    "regime_strip",
    "regimes_by_level",
    "share_bars",
    "unchecked",
]
