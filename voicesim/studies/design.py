"""A design: the question, the base scenarios, the design points, replicates, seed and measures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from voicesim.errors import InputError
from voicesim.scenario import Scenario
from voicesim.studies.addresses import (  # fmt: skip
    address,
    digest,
    own_seed,
    point_digest,
    replicate_seeds,
    resolved,
)
from voicesim.studies.factors import NO_FACTOR, Changes, Points, points_of
from voicesim.studies.filters import keep
from voicesim.studies.windows import Windows, read_windows

MANY_RUNS = 200_000
SCENARIO = "scenario"  # name of the factor when there are several base scenarios
RESERVED = ("point", "replicate", "seed", "status", "reason", "address")


@dataclass(frozen=True)
class Run:
    """One run of a design: which point, which replicate, with which seed, and its address."""

    point: int
    replicate: int
    seed: int
    address: str


@dataclass(frozen=True)
class Design:
    """What is to be run. Made by `make` or `read_design`, which check it; immutable.

    ``points.table`` has one row a design point and one column a factor; ``base_of[i]`` names the
    base scenario of point i; ``digests[i]`` identifies it.
    """

    bases: Mapping[str, Scenario]
    points: Points
    base_of: tuple[str, ...]
    digests: tuple[str, ...]
    replicates: int = 20
    seed: int = 1
    windows: Windows = field(default_factory=Windows)
    common: bool = True
    question: str = ""
    title: str = ""
    story: str = ""

    @property
    def factors(self) -> list[str]:
        """Names of what is varied."""
        return list(self.points.table.columns)

    @property
    def experiment(self) -> str:
        """Digest of what must stay equal for two sweeps to share a folder; levels may be added."""
        bases = {name: resolved(base) for name, base in self.bases.items()}
        shared = [bases, self.seed, self.windows.as_data(), self.common]
        return digest(shared)[:32]

    def scenario(self, point: int) -> Scenario:
        """The scenario of one design point."""
        return changed(self.bases[self.base_of[point]], self.points.changes[point])

    def run(self, point: int, replicate: int) -> Run:
        """One run; with common random numbers replicate r has the same seed at every point."""
        if self.common:
            seed = replicate_seeds(self.seed, max(self.replicates, replicate + 1))[replicate]
        else:
            seed = own_seed(self.seed, point, replicate)
        return Run(point, replicate, seed, address(self.digests[point], seed))

    def runs(self, counts: Sequence[int] | None = None) -> list[Run]:
        """Every run, all points of replicate 0 first, so that an early look shows all points.

        ``counts`` gives the number of replicates of each point where they differ.
        """
        each = counts or [self.replicates] * len(self.points)
        return [
            self.run(point, replicate)
            for replicate in range(max(each, default=0))
            for point in range(len(self.points))
            if replicate < each[point]
        ]

    def with_replicates(self, replicates: int) -> Design:
        """The same design with another number of replicates."""
        if replicates < 1:
            raise InputError("replicates", f"{replicates} is too few", "at least 1")
        return replace(self, replicates=replicates)

    def sample(self, most: int) -> Design:
        """At most ``most`` points, spread evenly over the design: a quick look."""
        if len(self.points) <= most:
            return self
        step = (len(self.points) - 1) / max(1, most - 1)
        rows = [round(i * step) for i in range(most)]
        return self.select(rows)

    def select(self, rows: Sequence[int]) -> Design:
        """The same design with some of its points only."""
        table = self.points.table.iloc[list(rows)].reset_index(drop=True)
        return replace(
            self,
            points=Points(table, tuple(self.points.changes[row] for row in rows)),
            base_of=tuple(self.base_of[row] for row in rows),
            digests=tuple(self.digests[row] for row in rows),
        )


def changed(base: Scenario, changes: Changes) -> Scenario:
    """A scenario with some paths changed; whole tables (``events``) may be set."""
    return base.with_(dict(changes)) if changes else base


def make(
    scenario: Scenario | Mapping[str, Scenario] | Sequence[Scenario],
    vary: Any = None,
    *,
    replicates: int = 20,
    seed: int = 1,
    windows: Any = None,
    where: str | Sequence[str] = (),
    common: bool = True,
    many: bool = False,
    question: str = "",
    title: str = "",
    story: str = "",
) -> Design:
    """Check everything and make the Design.

    Raises
    ------
    InputError
        For an unknown path, a level out of range, duplicated points, no point left, or more than
        `MANY_RUNS` runs unless ``many``.
    """
    bases = named_bases(scenario)
    first = next(iter(bases.values()))
    _whole("replicates", replicates, 1)
    _whole("seed", seed, 0)
    points, base_of = NO_FACTOR, [next(iter(bases))]
    points = points.times(points_of(vary, first, math.inf if many else MANY_RUNS))
    _not_too_many(len(points) * len(bases), replicates, many)
    if len(bases) > 1:
        names = Points(pd.DataFrame({SCENARIO: list(bases)}), tuple({} for _ in bases))
        base_of = [name for name in bases for _ in range(len(points))]
        points = names.times(points)
    else:
        base_of = base_of * len(points)
    for condition in [where] if isinstance(where, str) else where:
        if condition:
            flags = keep(condition, points.table)
            base_of = [name for name, flag in zip(base_of, flags, strict=True) if flag]
            points = points.select(list(flags))
    if not len(points):
        raise InputError("where", "no design point is left", "a condition that some point meets")
    for name in points.table.columns:
        if name in RESERVED:
            raise InputError(
                f"factors.{name}", "is the name of a column of results", "another name"
            )
    measured = read_windows(windows, _horizon(bases, points, base_of))
    digests = _digests(bases, points, base_of, measured)
    return Design(
        bases, points, tuple(base_of), digests, replicates, seed, measured, common,
        question or first.question, title or first.title, story,
    )  # fmt: skip


def named_bases(scenario: Any) -> dict[str, Scenario]:
    """Base scenarios by name, from one, several or a dict of them."""
    if isinstance(scenario, Scenario):
        return {scenario.title or "base": scenario}
    if isinstance(scenario, Mapping):
        bases = dict(scenario)
    else:
        listed = list(scenario)
        bases = {one.title or f"scenario {row + 1}": one for row, one in enumerate(listed)}
        if len(bases) < len(listed):
            bases = {f"scenario {row + 1}": one for row, one in enumerate(listed)}
    if not bases or not all(isinstance(one, Scenario) for one in bases.values()):
        raise InputError("scenario", "names no scenario", "a Scenario, or a dict or list of them")
    return bases


def _whole(name: str, value: Any, low: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < low:
        raise InputError(name, f"{value!r} does not do", f"a whole number of at least {low}")


def _not_too_many(points: int, replicates: int, many: bool) -> None:
    if points * replicates > MANY_RUNS and not many:
        raise InputError(
            "design",
            f"{points:,} design points x {replicates:,} replicates = {points * replicates:,} runs",
            f"at most {MANY_RUNS:,} runs, unless that many are meant",
            "fewer levels, a [sampler], or --yes-many",
        )


def _horizon(bases: Mapping[str, Scenario], points: Points, base_of: Sequence[str]) -> float:
    own = [change["weeks"] for change in points.changes if isinstance(change.get("weeks"), int)]
    return float(min([*own, *(bases[name].weeks for name in set(base_of))]))


def _digests(
    bases: Mapping[str, Scenario], points: Points, base_of: Sequence[str], windows: Windows
) -> tuple[str, ...]:
    """Check every point by making its scenario, and refuse points that are one and the same."""
    measured, out = windows.as_data(), []
    seen: dict[str, int] = {}
    for row, (name, change) in enumerate(zip(base_of, points.changes, strict=True)):
        try:
            found = point_digest(changed(bases[name], change), measured)
        except InputError as error:
            place = f"factors.{_blamed(change, error)}" if change else name
            raise InputError(
                place, f"point {row}: {error.problem}", error.expected, error.suggestion
            ) from None
        if found in seen:
            raise InputError(
                "design",
                f"points {seen[found]} and {row} are the same scenario ({_told(points, row)})",
                "every design point once",
            )
        seen[found] = row
        out.append(found)
    return tuple(out)


def _blamed(change: Changes, error: InputError) -> str:
    """The path among those changed that the error speaks of."""
    told = f"{error.where} {error.problem}"
    ends = [path for path in change if error.where.endswith(path)]
    return next(iter([*ends, *(path for path in change if path in told), *change]))


def _told(points: Points, row: int) -> str:
    levels = points.table.iloc[row].to_dict()
    return ", ".join(f"{name} = {level}" for name, level in levels.items()) or "the base scenario"
