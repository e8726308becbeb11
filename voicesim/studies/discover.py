"""Scenario discovery: in which region of the factors of a finished sweep does an outcome occur (PRIM)?"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voicesim.errors import InputError, nearest
from voicesim.io.results import write_json, write_table
from voicesim.measures.regime import CHORUS, REGIMES
from voicesim.studies.analysis import factors_of
from voicesim.studies.filters import keep

WHEN = f'not regime == "{CHORUS}"'  # the chorus breaks
PEEL = 0.05  # share of the runs in a box that one step peels off at most
SMALLEST = 0.05  # share of all runs that a box keeps
DOUBTFUL = 0.05  # a limit with a larger quasi-p may be luck
ANY = 1e-9  # PRIM counts a run as of interest from this on (1 if it is, 0 if not), and keeps every box
RESAMPLES = 10
FEWEST = 20  # runs of interest, and runs not of interest, below which no box is sought
HELP = "pip install 'voicesim[discover]'"


@dataclass(frozen=True, slots=True)
class Limit:
    """One side of a box: a factor, at least or at most a value (or one of some texts), and its quasi-p."""

    factor: str
    side: str  # "at least", "at most", "one of"
    value: Any
    quasi_p: float


def told(limits: Sequence[Limit], shown: Callable[[Any], str] = "{:.4g}".format) -> str:
    """What limits one factor, without its name: "at most 8.6", "0.2 to 0.9", "open or scripted"."""
    if limits[0].side == "one of":
        return " or ".join(str(value) for value in limits[0].value)
    if len(limits) == 2:
        return f"{shown(limits[0].value)} to {shown(limits[1].value)}"
    return f"{limits[0].side} {shown(limits[0].value)}"


def plainly(limits: Sequence[Limit]) -> str:
    """What limits one factor, by its path: "coaching.hours at most 8.6"."""
    return f"{limits[0].factor} {told(limits)}"


@dataclass(frozen=True)
class Discovery:
    """What PRIM found.

    ``limits``: sides of the box (none: no region stands out); ``coverage``: share of all runs of interest
    that lie in it; ``density``: share of the runs in it that are of interest; ``share``: the same of all
    runs; ``mass``: share of the runs in it; ``stability``: factor, restricted: share of resamples
    that limit the factor again; ``trajectory``: coverage, density, mass, limited factors of all boxes on
    the way; ``runs``: the table read, with ``interest``.
    """

    when: str
    limits: tuple[Limit, ...]
    coverage: float
    density: float
    share: float
    mass: float
    stability: pd.DataFrame
    trajectory: pd.DataFrame
    runs: pd.DataFrame = field(repr=False)

    @property
    def factors(self) -> list[str]:
        """Factors that the box limits."""
        return list(dict.fromkeys(limit.factor for limit in self.limits))

    def sentences(
        self,
        words: Callable[[Sequence[Limit]], str] = plainly,
        name: Callable[[str], str] = str,
    ) -> list[str]:
        """The finding in plain sentences; ``words`` tells what limits a factor, ``name`` the factor."""
        happens = "The chorus breaks" if self.when == WHEN else f"It happens ({self.when})"
        if not self.limits:
            share = _percent(self.share)
            return [f"No region stands out. {happens} in {share} of all runs."]
        sides = [[x for x in self.limits if x.factor == factor] for factor in self.factors]
        where = "; ".join(words(limits) for limits in sides)
        said = [
            f"{happens} in {_percent(self.density)} of the runs, against {_percent(self.share)} of all, "
            f"with: {where}.",
            f"The region holds {_percent(self.coverage)} of all such runs (coverage) in {_percent(self.mass)} of the runs.",  # noqa: E501
        ]
        weak = [words([limit]) for limit in self.limits if not limit.quasi_p < DOUBTFUL]
        if weak:
            said.append(
                f"Doubtful, it may be luck (quasi-p above {DOUBTFUL:g}): {'; '.join(weak)}."
            )
        again = ", ".join(
            f"{name(row.factor)} in {_percent(row.restricted)}"
            for row in self.stability.itertuples()
            if row.factor in self.factors
        )
        said.append(f"Limited again in random halves of the points: {again} of them.")
        return said

    def write(self, out: Path, said: Mapping[str, Any], verdict: Sequence[str] = ()) -> None:
        """Write the tables, and ``discovery.json`` with what a reader needs, into folder ``out``."""
        write_table(out / "discovery_stability.csv", self.stability)
        write_table(out / "discovery_trajectory.csv", self.trajectory)
        limits = [
            {"factor": x.factor, "side": x.side, "value": x.value, "quasi_p": x.quasi_p}
            for x in self.limits
        ]
        found = {
            "when": self.when,
            "coverage": self.coverage,
            "density": self.density,
            "share": self.share,
            "mass": self.mass,
            "limits": limits,
        }
        write_json(
            out / "discovery.json", {**found, "verdict": list(verdict) or self.sentences(), **said}
        )


def discover(
    runs: pd.DataFrame | str | Path,
    when: str = WHEN,
    *,
    density: float = 0.8,
    resamples: int = RESAMPLES,
    seed: int = 1,
) -> Discovery:
    """The region of a sweep's factors in which ``when`` holds.

    Parameters
    ----------
    runs
        The ``runs`` table of a sweep, or its folder.
    when
        A condition on the columns of the table, such as ``trust < 0.4`` or ``regime == "cacophony"``.
    density
        Of the boxes on the way, the largest with at least this density is told; the densest, weighed
        by its coverage, when none is so dense.
    resamples
        Random halves of the points on which PRIM is done again.

    Source: Friedman & Fisher 1999; Bryant & Lempert 2010, as the EMA Workbench implements them.
    Errors: InputError, also when the EMA Workbench is not installed.
    """
    prim = _prim()
    table = read_runs(runs) if not isinstance(runs, pd.DataFrame) else runs
    done = table[table["status"] == "done"].reset_index(drop=True)
    factors = [name for name in factors_of(done) if done[name].nunique() > 1]
    if not factors:
        raise InputError("runs", "no factor takes more than one level", "a sweep over some factors")
    interest = _held(when, done)
    _enough(interest, when)
    x = done[factors]
    box = _box(prim, x, interest)
    best = _chosen(box.peeling_trajectory, density)
    limits = _limits(box, best, x)
    row = box.peeling_trajectory.loc[best]
    way = box.peeling_trajectory[["coverage", "density", "mass", "res_dim"]].reset_index(drop=True)
    return Discovery(
        when=when,
        limits=limits,
        coverage=float(row["coverage"]),
        density=float(row["density"]),
        share=float(interest.mean()),
        mass=float(row["mass"]),
        stability=_stability(prim, done, factors, interest, row["density"], resamples, seed),
        trajectory=way.rename(columns={"res_dim": "limited"}),
        runs=done.assign(interest=interest),
    )


def read_runs(folder: str | Path) -> pd.DataFrame:
    """The table of runs in a folder written by ``voicesim sweep``. Errors: InputError."""
    place = Path(folder) / "runs.parquet"
    if not place.is_file():
        raise InputError(
            str(folder),
            "holds no finished sweep (no runs.parquet)",
            "a folder written by voicesim sweep",
        )
    try:
        return pd.read_parquet(place)
    except (OSError, ValueError) as error:
        raise InputError(str(place), f"cannot be read ({error})") from None


def _prim() -> Any:
    """The PRIM of the EMA Workbench. Errors: InputError when it is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from ema_workbench.analysis import prim
    except ModuleNotFoundError:
        raise InputError(
            "discover", "needs the EMA Workbench, which is not installed", "", HELP
        ) from None
    return prim


def _held(when: str, runs: pd.DataFrame) -> NDArray[np.bool_]:
    """In which runs the condition holds. Errors: InputError that names the nearest column or regime."""
    try:
        return keep(_quoted(when), runs)
    except InputError as error:
        unknown = re.match(r"'(.*)' is not a factor", error.problem)
        if unknown is None:
            raise InputError(
                f"when = {when!r}", error.problem, error.expected, error.suggestion
            ) from None
        raise InputError(
            f"when = {when!r}",
            f"{unknown[1]!r} is neither a column of the table of runs nor a regime",
            'comparisons such as trust < 0.4 or regime == "cacophony", joined by and, or, not and brackets',
            nearest(unknown[1], [*runs.columns, *REGIMES]),
        ) from None


def _quoted(when: str) -> str:
    """Names of regimes may stand without quotes, as in ``regime == cacophony``."""
    words = when.split()
    return " ".join(f'"{word}"' if word in REGIMES else word for word in words)


def _enough(interest: NDArray[np.bool_], when: str) -> None:
    some = int(interest.sum())
    if min(some, len(interest) - some) < FEWEST:
        raise InputError(
            f"--when {when}",
            f"{some} of {len(interest)} runs are of interest",
            f"at least {FEWEST} that are and {FEWEST} that are not",
            "a larger sweep, or another condition",
        )


def _box(prim: Any, x: pd.DataFrame, interest: NDArray[np.bool_]) -> Any:
    """The boxes that PRIM peels, the first holding everything; texts are taken as categories."""
    texts = [name for name in x if not pd.api.types.is_numeric_dtype(x[name])]
    columns = x.astype(dict.fromkeys(texts, "category")).reset_index(drop=True)
    numbers = [name for name in x if name not in texts]
    columns[numbers] = columns[numbers].astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = prim.Prim(
            columns, interest.astype(int), threshold=ANY, peel_alpha=PEEL, mass_min=SMALLEST
        )
        return found.find_box()


def _chosen(way: pd.DataFrame, density: float) -> int:
    """Number of the box that is told: dense enough with the largest coverage, or the best of both."""
    dense = way[way["density"] >= density]
    if len(dense):
        most = dense[dense["coverage"] >= dense["coverage"].max() - 1e-12]
        return int(most["density"].idxmax())
    both = 2 * way["coverage"] * way["density"] / (way["coverage"] + way["density"])
    return int(both.idxmax())


def _limits(box: Any, number: int, x: pd.DataFrame) -> tuple[Limit, ...]:
    """The sides of a box that cut something off."""
    found, whole = box.box_lims[number], box.box_lims[0]
    quasi = box.qp[number]
    limits = []
    for name in x:
        now, all_ = found[name].tolist(), whole[name].tolist()
        p = [float(v) for v in quasi.get(name, [-1, -1])]
        if isinstance(now[0], set):
            if now[0] != all_[0]:
                limits.append(Limit(str(name), "one of", sorted(now[0], key=str), p[0]))
            continue
        for side, k in (("at least", 0), ("at most", 1)):
            if now[k] != all_[k]:
                limits.append(Limit(str(name), side, float(now[k]), p[k]))
    return tuple(limits)


def _stability(
    prim: Any,
    runs: pd.DataFrame,
    factors: list[str],
    interest: NDArray[np.bool_],
    density: float,
    resamples: int,
    seed: int,
) -> pd.DataFrame:
    """How often each factor is limited again on random halves of the points.

    All replicates of a point go together: halves of the runs would hold every point twice and call luck
    stable. The box of a half is the one whose density is nearest to that told.
    """
    rng = np.random.default_rng(seed)
    points = runs["point"].unique()
    again = dict.fromkeys(factors, 0)
    for _ in range(resamples):
        half = rng.choice(points, size=max(2, len(points) // 2), replace=False)
        rows = runs["point"].isin(half).to_numpy()
        if not 0 < interest[rows].sum() < rows.sum():
            continue
        box = _box(prim, runs.loc[rows, factors], interest[rows])
        nearest = int((box.peeling_trajectory["density"] - density).abs().idxmin())
        for name in {limit.factor for limit in _limits(box, nearest, runs[factors])}:
            again[name] += 1
    shares = [(name, count / resamples) for name, count in again.items()]
    table = pd.DataFrame(shares, columns=["factor", "restricted"])
    return table.sort_values("restricted", ascending=False, kind="stable", ignore_index=True)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
