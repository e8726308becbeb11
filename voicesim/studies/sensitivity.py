"""Sensitivity: which parameters the outcomes depend on, which move nothing, and how much is luck."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from voicesim.course import Course
from voicesim.errors import InputError
from voicesim.io.organisation_types import Organisation
from voicesim.io.results import write_json, write_table
from voicesim.io.scenarios import load, organisation_of
from voicesim.measures.raw import RAW
from voicesim.measures.regime import regimes
from voicesim.measures.registry import MEASURES, Known, frame, weeks_at_end
from voicesim.measures.windows import last_weeks, taken
from voicesim.scenario import PARAMETERS, Scenario
from voicesim.state import Floats
from voicesim.streams import replicate_seed
from voicesim.studies import indices
from voicesim.studies.progress import Progress
from voicesim.studies.provenance import certificate, now
from voicesim.studies.ranges import SHARED, Changes, Factor, changes_at, factors_of, small
from voicesim.studies.run import in_threads

OUTCOMES = ("coherence", "richness", "trust", "cost")
DUMMY = "(dummy)"  # a parameter that moves nothing: what it scores is what nothing scores
CONTEXTS: tuple[Mapping[str, Any], ...] = (
    {},
    {"talk.schedule": "pairs"},
    {"talk.weights": "heard"},
    {"talk.weights": "given"},
)  # under which what moved nothing is tried again
METHODS = {"morris": "screening of all", "sobol": "decomposition of the variance"}
TOLD = 3  # parameters that a sentence names
FEW = 0.8  # share of a variance that a tenth of the points holds from which on it is told (of a normal: 0.44)
ROUGH = 0.2  # half of an interval of a share from which on it is called rough
TRIES = 8  # points of each context, the scenario itself the first of them


@dataclass(frozen=True)
class Sensitivity:
    """What a sensitivity study gives.

    ``morris``: outcome, parameter, mu, mu_star, sigma, mu_star_conf, in the outcome's unit over the
    parameter's whole range; ``sobol``: outcome, parameter, S1, S1_conf, ST, ST_conf, clear (ST beyond what
    the dummy scores and what luck leaves in the means); ``noise``: outcome, method, points, replicates, single,
    left (shares of variance that are luck, see `indices.noise`); ``still``: parameters that moved nothing anywhere;
    ``points``: every point, its method and its mean outcomes.
    """

    scenario: Scenario
    factors: tuple[Factor, ...]
    morris: pd.DataFrame
    sobol: pd.DataFrame
    noise: pd.DataFrame
    still: pd.DataFrame
    points: pd.DataFrame
    provenance: dict[str, Any] = field(default_factory=dict)

    def sentences(self) -> list[str]:
        """What was found, in plain sentences."""
        told, widest = [], 0.0
        for outcome in OUTCOMES:
            part = self.sobol[(self.sobol["outcome"] == outcome) & self.sobol["clear"]]
            top = part.sort_values("ST", ascending=False).head(TOLD)
            named = "; ".join(
                f"{_words(r.parameter)} ({r.parameter}) {100 * r.ST:.0f} ± {100 * r.ST_conf:.0f} %"
                for r in top.itertuples()
            )
            told.append(
                f"{outcome.capitalize()} depends most on: {named}."
                if named
                else f"Nothing moves {outcome} clearly more than luck does."
            )
            widest = max(widest, float(top["ST_conf"].max()) if len(top) else 0.0)
        told.append(
            "Those are shares of the variance of the outcome, interactions included, over the plausible ranges."
        )
        if widest > ROUGH:
            told.append(
                "Some of them are rough; more samples (--samples 1024) narrow the intervals."
            )
        cloud = self.points[self.points["method"] == "sobol"]
        told += [
            f"{outcome.capitalize()} differs at few points only: a tenth of them holds {100 * held:.0f} % of its "
            "variance, so its shares speak of those."
            for outcome in OUTCOMES
            if (held := in_a_tenth(cloud[outcome].to_numpy())) > FEW
        ]
        names = ", ".join(self.still["parameter"])
        told.append(
            f"These moved nothing anywhere: {names}."
            if names
            else "Every parameter moved something."
        )
        worst = self.noise.loc[self.noise["left"].idxmax()]
        told.append(
            f"Luck is at most {100 * worst['left']:.1f} % of the variance between points, their "
            f"replicates averaged ({worst['outcome']}, {METHODS[worst['method']]})."
        )
        return told

    def write(self, out: Path) -> None:
        """Write the tables and the birth certificate into folder ``out``."""
        for name in ("morris", "sobol", "noise", "still"):
            write_table(out / f"{name}.csv", getattr(self, name))
        write_table(out / "points.parquet", self.points)
        ranges = {f.path: [f.low, f.high] for f in self.factors}
        said = {**self.provenance, "ranges": ranges, "verdict": self.sentences()}
        write_json(out / "provenance.json", said)


def sensitivity(
    scenario: Scenario | str | Path,
    *,
    trajectories: int = 10,
    samples: int = 256,
    most: int = 10,
    replicates: int = 3,
    seed: int = 1,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    as_is: bool = False,
    jobs: int | None = None,
    progress: Progress | None = None,
    command: str = "",
) -> Sensitivity:
    """Screen all numeric parameters, decompose the variance over those that matter most.

    Parameters
    ----------
    scenario
        The situation around which parameters are varied (a Scenario, a name or a path).
    trajectories
        Morris trajectories; each takes one point a parameter and one more.
    samples
        Base samples of the Sobol indices, a power of two; each takes ``most`` + 3 points.
    most
        Parameters that are decomposed.
    replicates
        Runs of every point, with the same luck at all points; at least 2, so that luck can be told.
    ranges
        Path -> (low, high) in place of the plausible range.
    as_is
        Keep the size of the organisation (default: a small one, see `small`).

    Errors: InputError, also when SALib is not installed.
    """
    base = scenario if isinstance(scenario, Scenario) else load(scenario)
    if replicates < 2:
        raise InputError("replicates", f"{replicates} is too few to tell luck", "at least 2")
    indices.salib("analyze")
    indices.check_samples(samples)
    began = now()
    as_is = as_is or base.files.any
    base, scale = (base, 1.0) if as_is else small(base)
    factors = factors_of(base, scale, ranges or {}, as_is)
    work = Work(base, [replicate_seed(seed, r) for r in range(replicates)], jobs)
    names = [*(f.path for f in factors), DUMMY]
    walk = indices.trajectories(names, trajectories, seed)
    total = len(walk) + samples * (min(most, len(factors)) + 3)
    seen = work.outcomes(factors, walk, _part(progress, 0, total))
    morris = _by_outcome(seen, lambda y: indices.screened(names, walk, y, seed))
    chosen = most_important(morris, most)
    top = [f for f in factors if f.path in chosen]
    top_names = [*(f.path for f in top), DUMMY]
    cloud = indices.samples(top_names, samples, seed)
    found = work.outcomes(top, cloud, _part(progress, len(walk), total))
    luck = pd.DataFrame([*_noise("morris", seen), *_noise("sobol", found)])
    shares = _by_outcome(found, lambda y: indices.decomposed(top_names, y, seed))
    sobol = _clear(shares, luck)
    still = work.still(factors, names, walk)
    points = pd.concat(
        [_points("morris", names, walk, seen), _points("sobol", top_names, cloud, found)],
        ignore_index=True,
    )
    said = {
        "kind": "sensitivity",
        "seed": seed,
        "replicates": replicates,
        "trajectories": trajectories,
        "samples": samples,
        "runs": work.runs,
        "organisation": "as it is" if as_is else "small",
        "command": command,
        "started": began,
        "finished": now(),
    }
    return Sensitivity(base, factors, morris, sobol, luck, still, points, certificate(base, **said))


def most_important(morris: pd.DataFrame, most: int) -> list[str]:
    """The parameters with the largest mu_star relative to the largest of an outcome, mean over outcomes."""
    table = morris[morris["parameter"] != DUMMY].pivot(
        index="parameter", columns="outcome", values="mu_star"
    )
    largest = table.max().where(table.max() > 0, 1.0)
    return list(
        (table / largest).mean(axis=1).sort_values(ascending=False, kind="stable").index[:most]
    )


class Work:
    """Runs of points around one scenario, all with the same luck; equal points are run once."""

    def __init__(self, base: Scenario, seeds: Sequence[int], jobs: int | None) -> None:
        self.base = base
        self.seeds = list(seeds)
        self.runs = 0
        self._jobs = jobs
        self._organisation: Organisation | None = organisation_of(base)
        self._traces: dict[tuple[tuple[str, Any], ...], bytes] = {}

    def outcomes(
        self, factors: Sequence[Factor], points: Floats, progress: Progress | None = None
    ) -> Floats:
        """OUTCOMES at each point, shape (points, replicates, len(OUTCOMES))."""
        keys = [tuple(changes_at(factors, point).items()) for point in points]
        unique = list(dict.fromkeys(keys))

        def task(key: tuple[tuple[str, Any], ...]) -> Floats:
            scenario = self.base.with_(dict(key))
            walked = [self._walked(scenario, seed) for seed in self.seeds]
            self._traces[key] = _digest(course.raw for course in walked)
            return np.array([outcomes_of(course.raw, scenario) for course in walked])

        found = dict(zip(unique, in_threads(task, unique, self._jobs, progress), strict=True))
        self.runs += len(unique) * len(self.seeds)
        return np.array([found[key] for key in keys])

    def _walked(self, scenario: Scenario, seed: int) -> Course:
        course = Course(scenario, seed, organisation=self._organisation)
        course.walk()
        return course

    def still(self, factors: Sequence[Factor], names: Sequence[str], walk: Floats) -> pd.DataFrame:
        """Parameters, switches and choices that changed no raw number and no regime at any point.

        How files are read is left out. First along the trajectories already run, where neighbours
        differ in one parameter; what moved nothing there is tried from one end of its range to the other under the CONTEXTS.
        """  # noqa: E501
        moved = self._moved_on_the_way(factors, names, walk)
        left: list[tuple[str, list[Any]]] = [
            (f.path, [f.value(0.0), f.value(1.0)]) for f in factors if f.path not in moved
        ]
        for path, parameter in PARAMETERS.items():
            if parameter.kind in ("choice", "switch") and not path.startswith("files."):
                left.append((path, list(parameter.choices or (False, True))))
        length = len(names) + 1
        places = range(0, len(walk), max(length, len(walk) // TRIES))
        starts = [{}, *(changes_at(factors, walk[i]) for i in places)][:TRIES]
        rows = []
        for path, levels in left:
            if path not in SHARED and not self._moves(path, levels, starts):
                rows.append((path, PARAMETERS[path].meaning, len(CONTEXTS) * len(starts)))
        return pd.DataFrame(rows, columns=["parameter", "meaning", "tried"])

    def _moved_on_the_way(
        self, factors: Sequence[Factor], names: Sequence[str], walk: Floats
    ) -> set[str]:
        traces = [self._traces[tuple(changes_at(factors, point).items())] for point in walk]
        moved = set()
        for i in range(1, len(walk)):
            changed = np.flatnonzero(walk[i] != walk[i - 1])
            if i % (len(names) + 1) and len(changed) == 1 and traces[i] != traces[i - 1]:
                moved.add(names[changed[0]])
        return moved

    def _moves(self, path: str, levels: Sequence[Any], starts: Sequence[Changes]) -> bool:
        for context in CONTEXTS:
            for start in starts:
                seen = set()
                for level in levels:
                    scenario = self.base.with_({**start, **context, path: level})
                    course = self._walked(scenario, self.seeds[0])
                    self.runs += 1
                    named = regimes(frame(course.raw, scenario), scenario)["regime"]
                    seen.add((_digest([course.raw]), tuple(named)))
                    if len(seen) > 1:
                        return True
        return False


def in_a_tenth(values: Floats) -> float:
    """Share of the variance of ``values`` (points,) that the tenth farthest from the mean holds."""
    squares = np.sort((values - values.mean()) ** 2)
    return float(
        squares[int(0.9 * squares.size) :].sum() / max(squares.sum(), np.finfo(float).tiny)
    )


def _words(path: str) -> str:
    """What a parameter means, short enough for a sentence."""
    meaning = re.split(r" ?[(;:]", PARAMETERS[path].meaning)[0]
    return meaning[:1].lower() + meaning[1:]


def outcomes_of(raw: Floats, scenario: Scenario) -> list[float]:
    """OUTCOMES over the last quarter of a run; a richness of nothing heard on the page is 0."""
    needed = [*OUTCOMES, *(MEASURES[name].weight for name in OUTCOMES if MEASURES[name].weight)]
    columns = dict(zip(RAW, raw.T, strict=True))
    known = Known(scenario.culture.dimensions, scenario.step_weeks)
    index = weeks_at_end(0, len(raw), scenario.step_days)
    values = {name: MEASURES[name].formula(columns, known) for name in needed}
    part = last_weeks(pd.DataFrame(values, index=index))
    return [float(np.nan_to_num(taken(part, MEASURES[name]))) for name in OUTCOMES]


def _digest(tables: Any) -> bytes:
    told = hashlib.sha256()
    for table in tables:
        told.update(np.ascontiguousarray(table).tobytes())
    return told.digest()


def _by_outcome(values: Floats, table: Callable[[Floats], pd.DataFrame]) -> pd.DataFrame:
    """One table an outcome, of means over replicates, stacked."""
    means = values.mean(axis=1)
    tables = {outcome: table(means[:, i]) for i, outcome in enumerate(OUTCOMES)}
    return pd.concat(tables, names=["outcome", None]).reset_index(0).reset_index(drop=True)


def _clear(sobol: pd.DataFrame, luck: pd.DataFrame) -> pd.DataFrame:
    """Marks what stands out: the lower end of ST above the dummy's upper end and above what luck can score.

    Under common random numbers the dummy scores exactly 0; a parameter that only deals the luck anew would score
    the share of luck that is left in the means of replicates.
    """
    dummy = sobol[sobol["parameter"] == DUMMY].set_index("outcome")
    left = luck[luck["method"] == "sobol"].set_index("outcome")["left"]
    floor = sobol["outcome"].map(np.maximum(dummy["ST"] + dummy["ST_conf"], left))
    return sobol.assign(
        clear=(sobol["ST"] - sobol["ST_conf"] > floor) & (sobol["parameter"] != DUMMY)
    )


def _noise(method: str, values: Floats) -> list[dict[str, Any]]:
    rows = []
    for i, outcome in enumerate(OUTCOMES):
        single, left = indices.noise(values[:, :, i])
        rows.append(
            {
                "outcome": outcome,
                "method": method,
                "points": len(values),
                "replicates": values.shape[1],
                "single": single,
                "left": left,
            }
        )
    return rows


def _points(method: str, names: Sequence[str], points: Floats, values: Floats) -> pd.DataFrame:
    """Points in the unit cube and mean outcomes, one row a point."""
    table = pd.DataFrame(points, columns=list(names))
    table.insert(0, "method", method)
    return table.assign(**{o: values[:, :, i].mean(axis=1) for i, o in enumerate(OUTCOMES)})


def _part(progress: Progress | None, before: int, total: int) -> Progress | None:
    return (
        None
        if progress is None
        else lambda done, _, failed=0: progress(before + done, total, failed)
    )
