"""The verdict on a claim, computed from the differences: what holds, what vanishes, where it flips."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from voicesim.state import Floats
from voicesim.studies import statistics
from voicesim.studies.claims.claim_file import Ablation, Flip, Outcome
from voicesim.studies.claims.trial import PLAIN, Part, Trial
from voicesim.studies.statistics import Interval

AS_SAID, OPPOSITE, NO_DIFFERENCE, OPEN = "as said", "opposite", "no difference", "open"
HOLDS, DEPENDS, DOES_NOT_HOLD, UNDECIDED = "holds", "depends", "does not hold here", "undecided"
VANISHES, SHRINKS, REMAINS = "vanishes", "shrinks", "remains"
RESAMPLES = 2000
BOOTSTRAP_SEED = 20_000


@dataclass(frozen=True)
class Ablated:
    """The effect with a mechanism switched off, and what is to be said of it."""

    what: str
    effect: Interval
    fate: str


@dataclass(frozen=True)
class Level:
    """The effect at one level of a sweep."""

    level: Any
    effect: Interval
    state: str


@dataclass(frozen=True)
class Turn:
    """Where a sweep turns from holding to not holding (or back), with its 95 % interval."""

    below: Any
    above: Any
    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Swept:
    """A sweep over one parameter: the effect at each level, and where it turns."""

    parameter: str
    levels: tuple[Level, ...]
    turns: tuple[Turn, ...]

    def where(self, state: str) -> list[Any]:
        """The levels in that state."""
        return [one.level for one in self.levels if one.state == state]


@dataclass(frozen=True)
class Judgement:
    """The verdict on a claim with everything that it rests on."""

    trial: Trial
    verdict: str
    state: str
    effect: Interval
    ablated: tuple[Ablated, ...]
    swept: tuple[Swept, ...]

    @property
    def outcome(self) -> Outcome:
        """The outcome that decides."""
        return self.trial.claim.outcomes[0]

    @property
    def explained(self) -> str:
        """Whether the mechanism named makes the effect: vanishes, shrinks or remains; empty if there is none."""
        if self.state not in (AS_SAID, OPPOSITE) or not self.ablated:
            return ""
        fates = {one.fate for one in self.ablated}
        return next(fate for fate in (VANISHES, SHRINKS, REMAINS) if fate in fates)


def judge(trial: Trial) -> Judgement:
    """The verdict: decided by the first outcome, tested arm less reference."""
    claim = trial.claim
    outcome = claim.outcomes[0]
    effect = effect_of(trial, PLAIN, claim.tested, outcome)
    state = state_of(effect, outcome)
    swept = tuple(_swept(trial, flip, outcome) for flip in claim.flips)
    ablated = tuple(_ablated(trial, one, outcome) for one in claim.ablations)
    return Judgement(trial, verdict_of(state, swept), state, effect, ablated, swept)


def effect_of(trial: Trial, part: Part, arm: str, outcome: Outcome) -> Interval:
    """Mean paired difference against the reference and its Student interval."""
    return statistics.mean(trial.differences(part, arm, outcome.name))


def state_of(effect: Interval, outcome: Outcome) -> str:
    """What an effect says about the claim.

    As said (or the opposite) when the whole interval keeps to one side of zero and the mean is at
    least the margin; no difference when the whole interval lies within the margin on both sides
    (two one-sided tests at 2.5 %; Schuirmann 1987); else open.
    """
    toward = outcome.toward
    if math.isnan(effect.value):
        return OPEN
    if effect.low == effect.high == effect.value == 0.0:
        return NO_DIFFERENCE
    if math.isnan(effect.low):
        return OPEN
    if -outcome.margin < effect.low and effect.high < outcome.margin:
        return NO_DIFFERENCE
    if abs(effect.value) >= outcome.margin and (effect.low > 0 or effect.high < 0):
        return AS_SAID if (effect.value > 0) == (toward > 0) else OPPOSITE
    return OPEN


def verdict_of(state: str, swept: tuple[Swept, ...]) -> str:
    """Holds when it does here and nowhere tried it clearly fails; depends when both happen."""
    states = [one.state for sweep in swept for one in sweep.levels]
    if state == AS_SAID:
        return DEPENDS if any(s in (OPPOSITE, NO_DIFFERENCE) for s in states) else HOLDS
    if AS_SAID in states:
        return DEPENDS
    return UNDECIDED if state == OPEN else DOES_NOT_HOLD


def _ablated(trial: Trial, ablation: Ablation, outcome: Outcome) -> Ablated:
    part: Part = ("ablation", ablation.what, None)
    without = trial.differences(part, trial.claim.tested, outcome.name)
    plain = trial.differences(PLAIN, trial.claim.tested, outcome.name)
    effect = statistics.mean(without)
    if state_of(effect, outcome) == NO_DIFFERENCE:
        return Ablated(ablation.what, effect, VANISHES)
    side = 1.0 if float(np.nanmean(plain)) > 0 else -1.0
    lost = statistics.mean(side * (plain - without))
    return Ablated(ablation.what, effect, SHRINKS if lost.low > 0 else REMAINS)


def _swept(trial: Trial, flip: Flip, outcome: Outcome) -> Swept:
    found = [trial.differences(("flip", flip.parameter, level), trial.claim.tested, outcome.name) for level in flip.levels]  # fmt: skip
    levels = []
    for level, differences in zip(flip.levels, found, strict=True):
        effect = statistics.mean(differences)
        levels.append(Level(level, effect, state_of(effect, outcome)))
    return Swept(flip.parameter, tuple(levels), _turns(levels, found, outcome))


def _turns(levels: list[Level], found: list[Floats], outcome: Outcome) -> tuple[Turn, ...]:
    """Turns between decided neighbours; levels that are open lie within the turn."""
    decided = [i for i, one in enumerate(levels) if one.state != OPEN]
    turns = []
    for i, j in zip(decided, decided[1:], strict=False):
        if (levels[i].state == AS_SAID) == (levels[j].state == AS_SAID):
            continue
        other = levels[j].state if levels[i].state == AS_SAID else levels[i].state
        bound = outcome.toward * outcome.margin if other == NO_DIFFERENCE else 0.0
        numbers = all(_is_number(levels[n].level) for n in (i, j))
        at, low, high = _crossing(levels, found, i, j, bound) if numbers else (math.nan,) * 3
        turns.append(Turn(levels[i].level, levels[j].level, at, low, high))
    return tuple(turns)


def _crossing(
    levels: list[Level], found: list[Floats], i: int, j: int, bound: float
) -> tuple[float, float, float]:
    """Where the effect crosses ``bound`` between two levels, by straight lines; bootstrap percentiles over replicates (Efron 1979)."""
    x = np.array([float(levels[n].level) for n in range(i, j + 1)])
    y = np.array([found[n] for n in range(i, j + 1)])
    luck = np.random.default_rng(BOOTSTRAP_SEED)
    picks = luck.integers(y.shape[1], size=(RESAMPLES, y.shape[1]))
    drawn = [crossing_of(x, np.nanmean(y[:, pick], axis=1) - bound) for pick in picks]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return crossing_of(x, np.nanmean(y, axis=1) - bound), float(low), float(high)


def crossing_of(x: Floats, y: Floats) -> float:
    """First place where ``y`` over ``x`` changes sign; the nearer end when it never does."""
    for a in range(len(x) - 1):
        if y[a] == 0.0:
            return float(x[a])
        if y[a] * y[a + 1] < 0:
            return float(x[a] + (x[a + 1] - x[a]) * y[a] / (y[a] - y[a + 1]))
    return float(x[0] if abs(y[0]) < abs(y[-1]) else x[-1])


def _is_number(level: Any) -> bool:
    return isinstance(level, int | float) and not isinstance(level, bool)
