"""A judgement in plain sentences, every one computed from the numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from voicesim.measures.registry import MEASURES
from voicesim.measures.summary import TOTALS
from voicesim.scenario import PARAMETERS
from voicesim.studies.claims import judge as j
from voicesim.studies.claims.claim_file import Outcome
from voicesim.studies.claims.trial import PLAIN
from voicesim.studies.statistics import Interval

HEADS = {
    j.HOLDS: "Holds",
    j.DEPENDS: "It depends",
    j.DOES_NOT_HOLD: "Does not hold here",
    j.UNDECIDED: "Undecided",
}
FATES = {
    j.VANISHES: "the effect vanishes",
    j.SHRINKS: "the effect shrinks but does not vanish",
    j.REMAINS: "the effect remains",
}


def sentences(judgement: j.Judgement) -> list[str]:
    """The verdict, what explains it, where it flips, and what else changed."""
    told = [main_sentence(judgement)]
    told += [_ablation(one, judgement) for one in judgement.ablated]
    told += [_sweep(one, judgement) for one in judgement.swept]
    return [*told, *besides(judgement)]


def main_sentence(judgement: j.Judgement) -> str:
    """'It depends: with A instead of B trust is higher, as said, by +0.10 (95 %: ...).'"""
    claim = judgement.trial.claim
    how = {
        j.AS_SAID: f"is {judgement.outcome.expected}, as said",
        j.OPPOSITE: f"is {'lower' if judgement.outcome.toward > 0 else 'higher'}, the opposite of what is said",
        j.NO_DIFFERENCE: "does not differ by what would matter",
        j.OPEN: "cannot be told apart from no difference, nor be called equal, in so many runs",
    }[judgement.state]  # fmt: skip
    return (
        f"{HEADS[judgement.verdict]}: with {claim.tested} instead of {claim.reference}, "
        f"{named(judgement.outcome)} {how}: {told_effect(judgement.effect, judgement.outcome)}, "
        f"{judgement.effect.runs} pairs of runs, margin {number(judgement.outcome.margin)}."
    )


def _ablation(one: j.Ablated, judgement: j.Judgement) -> str:
    ending = FATES[one.fate]
    if judgement.state not in (j.AS_SAID, j.OPPOSITE):
        ending = "there is as little of an effect" if one.fate == j.VANISHES else "there is an effect of"  # fmt: skip
    return f"When {one.what}, {ending}: {told_effect(one.effect, judgement.outcome)}."


def _sweep(sweep: j.Swept, judgement: j.Judgement) -> str:
    known = PARAMETERS.get(sweep.parameter)
    name = sweep.parameter
    unit = known.unit if known else ""
    said = sweep.where(j.AS_SAID)
    least, most = (sweep.levels[0].level, sweep.levels[-1].level)
    if len(said) == len(sweep.levels):
        return f"Over {name} from {number(least)} to {number(most)} it holds everywhere."
    if not said:
        return f"Over {name} from {number(least)} to {number(most)} it holds nowhere."
    parts = [f"Over {name} it holds at {listed(said)}"]
    for state, words in (
        (j.NO_DIFFERENCE, "makes no difference that matters at"),
        (j.OPPOSITE, "turns into its opposite at"),
        (j.OPEN, "is open at"),
    ):
        if sweep.where(state):
            parts.append(f"{words} {listed(sweep.where(state))}")
    flips = [
        f" It flips at {number(t.at)} {unit} (95 %: {number(t.low)} to {number(t.high)})."
        for t in sweep.turns
        if not math.isnan(t.at)
    ]
    return ", ".join(parts) + "." + "".join(flips)


def set_so(judgement: j.Judgement) -> list[str]:
    """Parameters within whose plausible range the claim stops holding: it holds here because they were set so."""
    if judgement.state != j.AS_SAID:
        return []
    found = []
    for sweep in judgement.swept:
        known = PARAMETERS.get(sweep.parameter)
        failing = [*sweep.where(j.NO_DIFFERENCE), *sweep.where(j.OPPOSITE)]
        if known is None or known.plausible is None or not failing:
            continue
        low, high = known.plausible
        if any(low <= level <= high for level in failing if not isinstance(level, str)):
            found.append(sweep.parameter)
    return found


def besides(judgement: j.Judgement) -> list[str]:
    """The other outcomes and arms, and what a point of the outcome costs."""
    trial, claim = judgement.trial, judgement.trial.claim
    told = []
    others = [(o, j.effect_of(trial, PLAIN, claim.tested, o)) for o in claim.outcomes[1:]]
    if others:
        told.append("Besides: " + "; ".join(f"{named(o)} {told_effect(e, o)}" for o, e in others) + ".")  # fmt: skip
    for arm in list(claim.arms)[2:]:
        effects = [f"{named(o)} {told_effect(j.effect_of(trial, PLAIN, arm, o), o)}" for o in claim.outcomes]  # fmt: skip
        told.append(f"With {arm} instead of {claim.reference}: " + "; ".join(effects) + ".")
    for name in set_so(judgement):
        told.append(f"It holds here because {name} was set as it is: within its plausible range there are values at which it does not.")  # fmt: skip
    return told


def named(outcome: Outcome) -> str:
    """An outcome as one says it."""
    return outcome.name.replace("_", " ")


def told_effect(effect: Interval, outcome: Outcome) -> str:
    """'+0.12 (95 %: +0.10 to +0.14)'"""
    if math.isnan(effect.value):
        return "no value"
    sure = f" (95 %: {signed(effect.low)} to {signed(effect.high)})" if effect.runs > 1 else ""
    return signed(effect.value) + sure


def unit_of(outcome: Outcome) -> str:
    """The unit of an outcome."""
    known = MEASURES.get(outcome.measure) or TOTALS.get(outcome.measure)
    return (known.unit if known else "") + (f" per {outcome.per}" if outcome.per else "")


def signed(value: float) -> str:
    """A difference with its sign, about three figures."""
    return ("+" if value > 0 else "") + number(value)


def number(value: Any) -> str:
    """A level or a number with about three figures."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if value == 0 or abs(value) < 5e-5:
        return "0"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def listed(levels: Sequence[Any]) -> str:
    """'0, 0.5 and 1'."""
    words = [number(level) for level in levels]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
