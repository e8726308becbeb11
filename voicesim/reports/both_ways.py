"""Up and down in the report of a sweep: whether it tips back where it tipped."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from voicesim.reports import charts
from voicesim.reports.amounts import amount, plain, sure
from voicesim.reports.factors import Factor, Shown
from voicesim.reports.page import Page
from voicesim.reports.words import label, unit_of
from voicesim.studies.both_ways import HOLD_WEEKS

FILE = "both_ways.csv"
FAST, SLOW = "fast", "slow"


def walks(walked: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each panel of the table: what it is called, and its rows."""
    known = ("speed", "level", "up", "down", "gap", "low", "high", "measure", "verdict")
    return iter(walked.groupby([n for n in walked if n not in known] or "measure", sort=False))


def both_ways_sentences(tables: Shown, walked: pd.DataFrame | None) -> list[str]:
    """One sentence a panel: one state, a lag, or a state that is kept."""
    if walked is None or walked.empty:
        return []
    return [_told(tables, part) for _, part in walks(walked)]


def _name(tables: Shown, part: pd.DataFrame) -> str:
    """What a panel is called: 'Orchestrated with 50 % of employees enabled'."""
    first = part.iloc[0]
    by_path = {one.path: one for one in tables.factors.values()}
    words = [_level(by_path[name], first[name]) for name in part if name in by_path]
    name = " with ".join(words)
    return name[:1].upper() + name[1:]


def _level(factor: Factor, value: object) -> str:
    return factor.words(factor.shown(pd.Series([value])).iloc[0])


def _told(tables: Shown, part: pd.DataFrame) -> str:
    measure, verdict = str(part["measure"].iloc[0]), str(part["verdict"].iloc[0])
    named = _name(tables, part)
    start = f"{named}: walked up and down" if named else "Walked up and down"
    wide = {speed: _widest(part[part["speed"] == speed]) for speed in (FAST, SLOW)}
    what = plain(label(measure))
    if verdict == "one state":
        return (
            f"{start} within one run, {what} is the same both ways: it tips back where it tipped."
        )
    fast, slow = (amount(abs(wide[speed]["gap"]), measure) for speed in (FAST, SLOW))
    more = "higher" if wide[SLOW]["gap"] > 0 else "lower"
    if verdict == "a lag":
        return (
            f"{start} within one run, {what} is up to {fast} {more} on the way down, {slow} when the "
            "lever moves half as fast: a lag, it tips back in time."
        )
    interval = sure(wide[SLOW]["low"], wide[SLOW]["high"], measure)
    return (
        f"{start} within one run, {what} stays up to {slow} ({interval}) {more} on the way down, even "
        f"with {2 * HOLD_WEEKS} weeks at each level: what was reached is kept with less than it took to reach it."
    )


def _widest(rows: pd.DataFrame) -> pd.Series:
    return rows.loc[rows["gap"].abs().idxmax()]


def both_ways_section(made: Page, tables: Shown, walked: pd.DataFrame | None) -> None:
    """A figure a panel: the measure on the way up and on the way down, the slow walk."""
    if walked is None or walked.empty:
        return
    lever = str(tables.show.get("tipping"))
    factor = tables.factors[lever]
    figures = []
    for _, part in walks(walked):
        measure = str(part["measure"].iloc[0])
        slow = part[part["speed"] == SLOW]
        slow = slow.assign(level=factor.shown(slow["level"]))
        chart = charts.both_ways(slow, lever, label(measure), unit_of(measure))
        figures.append(made.chart(chart, _name(tables, part), caption=_told(tables, part)))
    intro = (
        f"The lever is moved up through its levels and down again within one run, {HOLD_WEEKS} weeks at each "
        f"level and then {2 * HOLD_WEEKS}; the slower walk is drawn. Where the ways part, the present "
        "depends on the past."
    )
    made.section("There and back", intro, f'<div class="pair">{"".join(figures)}</div>', sheet=True)
