"""How things are timed: interleaved, repeated, medians with spread; and the row of the table a figure becomes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

REPEATS = 7


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a ratio (or a plain figure), its spread over repeats, and the goal if there is one."""

    group: str
    what: str
    value: float
    low: float
    high: float
    unit: str
    goal: str = ""
    reached: bool | None = None
    note: str = ""

    def as_dict(self) -> dict[str, object]:
        """For the JSON file."""
        return asdict(self)


def interleaved(
    jobs: Mapping[str, Callable[[], object]],
    repeats: int = REPEATS,
    clock: Callable[[], float] = time.perf_counter,
    warm_up: bool = True,
) -> dict[str, list[float]]:
    """Seconds of every job, in turn: A B C A B C ..., after one ``warm_up`` of each.

    ``clock``: by default what passes on the wall; ``time.thread_time`` counts only what this thread
    computes, which other work on the machine disturbs less.
    """
    for job in jobs.values() if warm_up else ():
        job()
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(repeats):
        for name, job in jobs.items():
            start = clock()
            job()
            seconds[name].append(clock() - start)
    return seconds


def ratio(above: Sequence[float], below: Sequence[float]) -> tuple[float, float, float]:
    """Median, smallest and largest of the ratios pair by pair."""
    ratios = [a / b for a, b in zip(above, below, strict=True)]
    return statistics.median(ratios), min(ratios), max(ratios)


def plain(values: Sequence[float]) -> tuple[float, float, float]:
    """Median, smallest and largest."""
    return statistics.median(values), min(values), max(values)


def table(rows: Sequence[Row]) -> str:
    """The rows as text, one table."""
    lines = [f"{'what':64s} {'median':>10s} {'spread':>19s}  {'unit':14s} goal"]
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            lines += ["", group]
        mark = {True: " reached", False: " NOT reached", None: ""}[row.reached]
        spread = f"{row.low:.3g} to {row.high:.3g}"
        lines.append(
            f"  {row.what:62s} {row.value:10.4g} {spread:>19s}  {row.unit:14s} {row.goal}{mark}"
        )
        if row.note:
            lines.append(f"      {row.note}")
    return "\n".join(lines)
