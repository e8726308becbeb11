"""The verdict on a claim, computed from paired differences: what holds, what explains it, where it flips."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from voicesim.scenario import PARAMETERS
from voicesim.state import Floats
from voicesim.studies import statistics
from voicesim.studies.claims.claim_file import Flip, Outcome
from voicesim.studies.claims.trial import PLAIN, Trial
from voicesim.studies.statistics import Interval

AS_SAID, OPPOSITE, NO_DIFFERENCE, OPEN = "as said", "opposite", "no difference", "open"
HOLDS, DEPENDS, DOES_NOT_HOLD, UNDECIDED = "holds", "it depends", "does not hold here", "undecided"
VANISHES, TURNS, SHRINKS, REMAINS = "vanishes", "turns round", "shrinks", "remains"
EXPLAINED, PARTLY, NOT_EXPLAINED = "explained", "partly explained", "not explained"
OUTWEIGHED, NOTHING = "outweighed", ""
ENOUGH = 0.5  # share of the effect that must go for a mechanism to explain part of it
RESAMPLES = 1000
BOOTSTRAP_SEED = 20_000


@dataclass(frozen=True)
class Ablated:
    """The effect with a mechanism switched off, what the mechanism adds, what became of the effect.

    ``gone`` is the share of the effect that went with the mechanism.
    """

    without: str
    effect: Interval
    adds: Interval
    gone: float
    fate: str


@dataclass(frozen=True)
class Level:
    """The effect at one level of a condition; whether the level is a plausible one."""

    level: Any
    effect: Interval
    state: str
    plausible: bool


@dataclass(frozen=True)
class Turn:
    """Where the claim starts or stops holding, with a 95 % interval (NaN where levels are no numbers)."""

    below: Any
    above: Any
    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Swept:
    """A condition taken through its levels: the effect at each, and where it turns."""

    name: str
    levels: tuple[Level, ...]
    turns: tuple[Turn, ...]

    def where(self, *states: str) -> list[Any]:
        """The levels in one of these states."""
        return [one.level for one in self.levels if one.state in states]

    @property
    def fails(self) -> bool:
        """Whether the claim clearly fails at a plausible level."""
        return any(one.plausible and one.state in (OPPOSITE, NO_DIFFERENCE) for one in self.levels)

    @property
    def holds(self) -> bool:
        """Whether the claim holds at a plausible level."""
        return any(one.plausible and one.state == AS_SAID for one in self.levels)


@dataclass(frozen=True)
class Reading:
    """One outcome of a claim: the effect here, without its mechanisms, under other conditions."""

    outcome: Outcome
    effect: Interval
    state: str
    ablated: tuple[Ablated, ...]
    swept: tuple[Swept, ...]
    others: tuple[tuple[str, Interval], ...]  # further arms against the reference


@dataclass(frozen=True)
class Judgement:
    """The verdict on a claim with everything that it rests on. The first reading decides."""

    trial: Trial
    verdict: str
    readings: tuple[Reading, ...]

    @property
    def main(self) -> Reading:
        """The reading that decides."""
        return self.readings[0]

    @property
    def explained(self) -> str:
        """Whether the mechanisms named make the effect; empty when there is no effect to explain."""
        return explained_by(self.main.state, self.main.ablated, self.main.outcome)

    @property
    def conditions(self) -> list[str]:
        """What the verdict depends on: conditions that turn it at a plausible level."""
        as_said = self.main.state == AS_SAID
        return [s.name for s in self.main.swept if (s.fails if as_said else s.holds)]


def judge(trial: Trial) -> Judgement:
    """The verdict: decided by the first outcome, tested arm less reference."""
    readings = tuple(read(trial, number) for number in range(len(trial.claim.outcomes)))
    return Judgement(trial, verdict_of(readings[0].state, readings[0].swept), readings)


def read(trial: Trial, number: int) -> Reading:
    """What a trial says about the outcome of that number."""
    claim = trial.claim
    outcome = claim.outcomes[number]
    plain = trial.differences(PLAIN, claim.tested, number)
    effect = statistics.mean(plain)
    ablated = tuple(
        ablated_of(p.which, plain, trial.differences(p, claim.tested, number), outcome)
        for p in trial.parts
        if p.kind == "ablation"
    )
    swept = tuple(_swept(trial, flip, number) for flip in claim.flips)
    others = tuple(
        (arm, statistics.mean(trial.differences(PLAIN, arm, number)))
        for arm in list(claim.arms)[2:]
    )
    return Reading(outcome, effect, state_of(effect, outcome), ablated, swept, others)


def state_of(effect: Interval, outcome: Outcome) -> str:
    """What an effect says about the claim.

    As said (or the opposite) when the whole interval keeps to one side of zero and the mean is at
    least the margin; no difference when the whole interval lies within the margin on both sides
    (two one-sided tests at 2.5 %; Schuirmann 1987); else open. An outcome of which the claim says
    nothing counts as said when it is higher.
    """
    toward = outcome.toward or 1
    if math.isnan(effect.low):
        return OPEN
    if -outcome.margin < effect.low and effect.high < outcome.margin:
        return NO_DIFFERENCE
    if abs(effect.value) >= outcome.margin and (effect.low > 0 or effect.high < 0):
        return AS_SAID if effect.value * toward > 0 else OPPOSITE
    return OPEN


def verdict_of(state: str, swept: Sequence[Swept]) -> str:
    """Holds when it does here and at no plausible level clearly fails; depends when both happen."""
    if state == AS_SAID:
        return DEPENDS if any(one.fails for one in swept) else HOLDS
    if any(one.holds for one in swept):
        return DEPENDS
    return UNDECIDED if state == OPEN else DOES_NOT_HOLD


def ablated_of(without: str, plain: Floats, cut: Floats, outcome: Outcome) -> Ablated:
    """What became of an effect when a mechanism was switched off.

    ``plain`` and ``cut`` are paired differences (replicates,) with and without the mechanism. The
    effect vanishes when it surely lies within the margin, or when its interval includes 0 and at
    least half of it surely went; it turns round when it is now surely on the other side; it shrinks
    when at least half of it went; else it remains, and the mechanism does not explain it.
    """
    effect, adds = statistics.mean(cut), statistics.mean(plain - cut)
    whole = float(np.nanmean(plain))
    gone = adds.value / whole if whole else math.nan
    halved = gone >= ENOUGH and (adds.low > 0 or adds.high < 0)
    if state_of(effect, outcome) == NO_DIFFERENCE or (halved and effect.low <= 0 <= effect.high):
        fate = VANISHES
    elif halved:
        fate = TURNS if effect.value * whole < 0 else SHRINKS
    else:
        fate = REMAINS
    return Ablated(without, effect, adds, gone, fate)


def explained_by(state: str, ablated: Sequence[Ablated], outcome: Outcome) -> str:
    """Whether mechanisms explain an effect, from what became of it without each.

    An effect opposite to what is said is outweighed when a mechanism surely pushes as said all the
    same: something else is stronger.
    """
    if state not in (AS_SAID, OPPOSITE) or not ablated:
        return NOTHING
    toward = outcome.toward or 1
    if state == OPPOSITE and any(toward * end > 0 for a in ablated for end in _sure(a.adds)):
        return OUTWEIGHED
    fates = {one.fate for one in ablated}
    if VANISHES in fates or TURNS in fates:
        return EXPLAINED
    return PARTLY if SHRINKS in fates else NOT_EXPLAINED


def _sure(found: Interval) -> list[float]:
    """The value of an interval that keeps to one side of 0; nothing otherwise."""
    return [found.value] if found.low > 0 or found.high < 0 else []


def _swept(trial: Trial, flip: Flip, number: int) -> Swept:
    claim = trial.claim
    outcome = claim.outcomes[number]
    run = [p for p in trial.parts if p.kind == "flip" and p.which == flip.name]
    found = [trial.differences(part, claim.tested, number) for part in run]
    return swept_of(flip.name, [part.level for part in run], found, outcome)


def swept_of(name: str, at: Sequence[Any], found: Sequence[Floats], outcome: Outcome) -> Swept:
    """The effect at each level of a condition from paired differences (replicates,) at each."""
    levels = []
    for level, differences in zip(at, found, strict=True):
        effect = statistics.mean(differences)
        state = state_of(effect, outcome)
        levels.append(Level(level, effect, state, is_plausible(name, level)))
    return Swept(name, tuple(levels), _turns(levels, found, outcome))


def is_plausible(name: str, level: Any) -> bool:
    """Whether a level lies in the plausible range of a parameter; named conditions all do."""
    known = PARAMETERS.get(name)
    if known is None or known.plausible is None or not _is_number(level):
        return True
    return known.plausible[0] <= level <= known.plausible[1]


def _turns(levels: list[Level], found: Sequence[Floats], outcome: Outcome) -> tuple[Turn, ...]:
    """Turns between decided neighbours; levels that are open lie within the turn."""
    decided = [i for i, one in enumerate(levels) if one.state != OPEN]
    turns = []
    for i, j in pairwise(decided):
        if (levels[i].state == AS_SAID) == (levels[j].state == AS_SAID):
            continue
        other = levels[j].state if levels[i].state == AS_SAID else levels[i].state
        bound = (outcome.toward or 1) * outcome.margin if other == NO_DIFFERENCE else 0.0
        numbers = all(_is_number(levels[n].level) for n in range(i, j + 1))
        at, low, high = _crossing(levels, found, i, j, bound) if numbers else (math.nan,) * 3
        turns.append(Turn(levels[i].level, levels[j].level, at, low, high))
    return tuple(turns)


def _crossing(
    levels: list[Level], found: Sequence[Floats], i: int, j: int, bound: float
) -> tuple[float, float, float]:
    """Where the effect crosses ``bound`` between two levels, by straight lines, with bootstrap
    percentiles over replicates (Efron 1979)."""
    x = np.array([float(levels[n].level) for n in range(i, j + 1)])
    y = np.array([found[n] for n in range(i, j + 1)])
    luck = np.random.default_rng(BOOTSTRAP_SEED)
    picks = luck.integers(y.shape[1], size=(RESAMPLES, y.shape[1]))
    drawn = [crossing_of(x, np.nanmean(y[:, pick], axis=1) - bound) for pick in picks]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return crossing_of(x, np.nanmean(y, axis=1) - bound), float(low), float(high)


def crossing_of(x: Floats, y: Floats) -> float:
    """First place where ``y`` over ``x`` changes sign; the end nearer to 0 when it never does."""
    for a in range(len(x) - 1):
        if y[a] == 0.0:
            return float(x[a])
        if y[a] * y[a + 1] < 0:
            return float(x[a] + (x[a + 1] - x[a]) * y[a] / (y[a] - y[a + 1]))
    return float(x[0] if abs(y[0]) < abs(y[-1]) else x[-1])


def _is_number(level: Any) -> bool:
    return isinstance(level, int | float) and not isinstance(level, bool)
