"""The patterns as the data has them: each computed from the files of a folder of extracts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from voicesim.errors import InputError
from voicesim.state import Floats

EVENTS = "pulse_news_events_2017"
POSTS = "brand_facebook_metrics"
EMAIL = "org_email_eu_core"
CONTACTS = "org_workplace_invs13"
SURVEY = "culture_csps"
FIRST_WEEK, TWO_MONTHS = 7, 60  # days
NEARLY_GONE = 0.1  # of the peak
DRAWS = 500  # resamples of an interval


class Estimate(NamedTuple):
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


def read(folder: Path, source: str, name: str) -> pd.DataFrame:
    """A table of the folder of extracts. Errors: InputError when it is not there."""
    place = folder / source / f"{name}.csv"
    if not place.is_file():
        raise InputError(str(place), "is not there", "a folder with the extracts of the data")
    return pd.read_csv(place, encoding="utf-8-sig")


def resampled(values: Floats, statistic: Callable[[Floats], float]) -> Estimate:
    """A statistic of independent ``values`` (n, ...) with its bootstrap interval (fixed seed)."""
    x = np.asarray(values)
    luck = np.random.default_rng(51)
    drawn = [statistic(x[luck.integers(0, len(x), len(x))]) for _ in range(DRAWS)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Estimate(float(statistic(x)), float(low), float(high))


# ------------------------------------------------------------------------------- attention


def days_to(daily: Floats, share: float) -> float:
    """Days from the peak of ``daily`` (days,) until it has fallen to ``share`` of it; NaN if it never does.

    Straight lines between days. Smallest value for a half: 0.5, when nothing is left a day later.
    """
    peak = int(np.argmax(daily))
    goal = share * daily[peak]
    for day in range(peak + 1, len(daily)):
        if daily[day] <= goal:
            return float(day - 1 - peak + (daily[day - 1] - goal) / (daily[day - 1] - daily[day]))
    return float("nan")


def first_week(daily: Floats) -> float:
    """Share of what comes in the two months from the peak that comes in its first week."""
    peak = int(np.argmax(daily))
    return float(daily[peak : peak + FIRST_WEEK].sum() / daily[peak : peak + TWO_MONTHS].sum())


def gone_in_a_week(daily: Floats) -> bool:
    """Whether ``daily`` (days,) has fallen to a tenth of its peak within a week."""
    return days_to(daily, NEARLY_GONE) <= FIRST_WEEK


def decay(daily: Floats) -> tuple[float, float, float]:
    """Half-life in days, share of the first week, and whether it is nearly gone in a week (1 or 0)."""
    return days_to(daily, 0.5), first_week(daily), float(gone_in_a_week(daily))


def attention(folder: Path) -> Floats:
    """How the attention to each event decays, see `decay`: (events, 3).

    Search interest above what it was before; the half-life is NaN for an event whose fall the file does not
    reach.
    """
    daily = read(folder, EVENTS, "daily_index").set_index("date")
    before = read(folder, EVENTS, "events").set_index("event")["baseline_before"]
    rows = []
    for event in daily:
        above = np.clip(daily[event].to_numpy(np.float64) - before[event], 0.0, None)
        rows.append(decay(above))
    return np.array(rows)


# ------------------------------------------------------------------------------- reach


def log_reach(folder: Path) -> Floats:
    """Logarithm of the people reached by each post (posts,)."""
    reach = read(folder, POSTS, "posts")["lifetime_post_total_reach"].to_numpy(np.float64)
    return np.log(reach[reach > 0])


def skewness(x: Floats) -> float:
    """Third standardised moment; 0 for a normal."""
    away = x - x.mean()
    return float((away**3).mean() / away.std() ** 3)


# ------------------------------------------------------------------------------- networks


class Inside(NamedTuple):
    """Ties inside an organisation, by department."""

    people: int
    departments: int
    ties: int  # directed
    within: float  # share of ties within departments
    by_chance: float  # the same if ties ignored departments
    returned: float  # share of ties that run both ways
    unheard: float  # share of people to whom nobody listens


def inside(department: pd.Series, source: pd.Series, target: pd.Series, both_ways: bool) -> Inside:
    """Shares of the ties ``source`` to ``target``; with ``both_ways`` each counts in either direction."""
    pairs = pd.DataFrame({"a": source.to_numpy(), "b": target.to_numpy()})
    if both_ways:
        pairs = pd.concat([pairs, pairs.rename(columns={"a": "b", "b": "a"})])
    pairs = pairs[pairs["a"] != pairs["b"]].drop_duplicates()
    there = set(zip(pairs["a"], pairs["b"], strict=True))
    size, people = department.value_counts().to_numpy(), len(department)
    same = department.loc[pairs["a"]].to_numpy() == department.loc[pairs["b"]].to_numpy()
    return Inside(
        people, len(size), len(pairs), float(same.mean()),
        float((size * (size - 1.0)).sum() / (people * (people - 1.0))),
        float(np.mean([(b, a) in there for a, b in there])),
        1.0 - pairs["a"].nunique() / people,
    )  # fmt: skip


def network(folder: Path, source: str) -> Inside:
    """E-mails (directed) or face-to-face contacts (both ways) of an organisation."""
    department = read(folder, source, "nodes").set_index("id")["department"]
    mail = source == EMAIL
    ties = read(folder, source, "edges" if mail else "edges_weighted")
    return inside(department, ties["source"], ties["target"], both_ways=not mail)


# ------------------------------------------------------------------------------- survey


def agreement(folder: Path, question: str) -> Floats:
    """Share of people who agree, in each organisation (organisations,); summary rows left out."""
    table = read(folder, SURVEY, "organisations_2019")
    table = table[table["Departmental Group"] != "000_CS"]
    return pd.to_numeric(table[question], errors="coerce").dropna().to_numpy(np.float64) / 100.0
