"""A judgement in plain sentences, every one computed from the numbers: what was seen, what it means."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from voicesim.measures.regime import REGIMES
from voicesim.scenario import PARAMETERS
from voicesim.studies.claims import judge as j
from voicesim.studies.claims.claim_file import Outcome
from voicesim.studies.statistics import Interval
from voicesim.studies.units import is_share, number, unit_of

HEADS = {
    j.HOLDS: "Holds",
    j.DEPENDS: "It depends",
    j.DOES_NOT_HOLD: "Does not hold here",
    j.UNDECIDED: "Undecided",
}
FATES = {
    j.VANISHES: "the effect vanishes",
    j.TURNS: "the effect turns round",
    j.SHRINKS: "the effect shrinks",
    j.REMAINS: "the effect remains",
}
STATES = {
    j.AS_SAID: "as said",
    j.NO_DIFFERENCE: "no difference that matters",
    j.OPPOSITE: "the opposite",
    j.OPEN: "open",
}
MEANINGS = {
    j.EXPLAINED: "The mechanism named explains it: switched off, the effect goes.",
    j.PARTLY: "The mechanism named explains most of it, not all: switched off, part of the effect stays.",
    j.OUTWEIGHED: "The mechanism named pushes as said, but something else here is stronger.",
    j.NOT_EXPLAINED: "It is not explained by that mechanism: switched off, the effect stays.",
}


def seen(judgement: j.Judgement) -> list[str]:
    """What was seen: effects with intervals, without mechanisms, over conditions; no reading of them."""
    claim, main = judgement.trial.claim, judgement.main
    told = [
        f"With “{claim.tested}” instead of “{claim.reference}”, {named(main.outcome)} "
        f"{effect(main.effect, main.outcome)} ({main.effect.runs} pairs of runs; a difference under "
        f"{amount(main.outcome.margin, main.outcome)} would not matter)."
    ]
    told += [_ablation(one, main) for one in main.ablated]
    told += [_sweep(one, main.outcome) for one in main.swept]
    besides = [f"{named(r.outcome)} {effect(r.effect, r.outcome)}" for r in judgement.readings[1:]]
    if besides:
        told.append(f"Besides: {'; '.join(besides)}.")
    told += [
        f"{named(r.outcome)} over {s.name} flips at {turn(t)}."
        for r in judgement.readings[1:]
        for s in r.swept
        for t in s.turns
        if r.outcome.expected and not math.isnan(t.at)
    ]
    for place, (arm, _) in enumerate(main.others):
        effects = [
            f"{named(r.outcome)} {effect(r.others[place][1], r.outcome)}"
            for r in judgement.readings
        ]
        told.append(f"With “{arm}” instead of “{claim.reference}”: {'; '.join(effects)}.")
    if judgement.trial.failed:
        told.append(f"{judgement.trial.failed} runs failed and are left out.")
    return told


def meaning(judgement: j.Judgement) -> list[str]:
    """What it means: the verdict, what explains it, what it depends on, what was set so."""
    told = [verdict(judgement)]
    if judgement.explained:
        told.append(MEANINGS[judgement.explained])
    if judgement.conditions:
        told.append(_depends(judgement))
    told += [
        f"Besides, {named(reading.outcome)}: {_side(reading).removeprefix('is ')}."
        for reading in judgement.readings[1:]
        if reading.outcome.expected and reading.state in (j.OPPOSITE, j.NO_DIFFERENCE)
    ]
    return told


def verdict(judgement: j.Judgement) -> str:
    """'It depends: here, with A instead of B, trust is higher, as said.'"""
    claim, main = judgement.trial.claim, judgement.main
    return (
        f"{HEADS[judgement.verdict]}: here, with “{claim.tested}” instead of “{claim.reference}”, "
        f"{named(main.outcome)} {_side(main)}."
    )


def _side(reading: j.Reading) -> str:
    up = reading.effect.value > 0
    return {
        j.AS_SAID: f"is {'higher' if up else 'lower'}, as said",
        j.OPPOSITE: f"is {'higher' if up else 'lower'}, the opposite of what is said",
        j.NO_DIFFERENCE: "is no different by what would matter",
        j.OPEN: "cannot be said, from so many runs, to differ by what matters or not to",
    }[reading.state]


def _ablation(one: j.Ablated, main: j.Reading) -> str:
    """What is left without a mechanism, and what it adds; its fate only when there is an effect."""
    fate = f", {FATES[one.fate]}" if main.state in (j.AS_SAID, j.OPPOSITE) else ""
    left = f"Without {one.without}{fate}: {effect(one.effect, main.outcome)}"
    gone = _gone(one) if fate else ""
    return f"{left}{gone}; the mechanism itself adds {effect(one.adds, main.outcome)}."


def _gone(one: j.Ablated) -> str:
    if one.fate not in (j.SHRINKS, j.REMAINS) or not one.gone > 0:
        return ""
    return f", {min(one.gone, 1.0):.0%} of it gone".replace("%", " %")


def _sweep(sweep: j.Swept, outcome: Outcome) -> str:
    """'Over culture.gap from 0 to 2.5: as said at 2 and 2.5; the opposite at 0 (...). It flips at ...'"""
    first, last = sweep.levels[0].level, sweep.levels[-1].level
    numbers = not isinstance(first, str)
    span = f"Over {sweep.name}" + (f" from {number(first)} to {number(last)}" if numbers else "")
    if len(sweep.where(j.AS_SAID)) == len(sweep.levels):
        return f"{span}: as said everywhere ({_range(sweep, outcome)})."
    parts = [f"{told} at {listed(sweep.where(s))}" for s, told in STATES.items() if sweep.where(s)]
    flips = [f" It flips at {turn(t)}." for t in sweep.turns if not math.isnan(t.at)]
    return f"{span}: {'; '.join(parts)} ({_range(sweep, outcome)}).{''.join(flips)}"


def _range(sweep: j.Swept, outcome: Outcome) -> str:
    ends = [one.effect.value for one in (sweep.levels[0], sweep.levels[-1])]
    return " to ".join(amount(value, outcome, plus=True) for value in ends)


def _depends(judgement: j.Judgement) -> str:
    """What turns the verdict; parameters turn it within their plausible range."""
    names = judgement.conditions
    known = [name for name in names if name in PARAMETERS]
    as_said = judgement.main.state == j.AS_SAID
    told = f"It depends on {listed(names)}."
    if as_said and known:
        was = "was" if len(known) == 1 else "were"
        told += f" It holds here because {listed(known)} {was} set so: "
        told += "within the plausible range there are values at which it does not."
    elif known:
        told += " It does not hold at the values set here, but within the plausible range of "
        told += f"{listed(known)} there are values at which it does."
    return told


def flips(judgement: j.Judgement) -> list[str]:
    """Where the main outcome flips: 'culture.gap 0.92 (0.85 to 1)'."""
    told = []
    for sweep in judgement.main.swept:
        for one in sweep.turns:
            place = (
                turn(one)
                if not math.isnan(one.at)
                else f"between {number(one.below)} and {number(one.above)}"
            )
            told.append(f"{sweep.name} {place}")
    return told


def turn(one: j.Turn) -> str:
    """'0.92 (95 %: 0.85 to 1.0)'."""
    return f"{number(one.at)} (95 %: {number(one.low)} to {number(one.high)})"


def without(judgement: j.Judgement) -> str:
    """What is left with each mechanism off: '+0.1 points (vanishes)'; no fate without an effect."""
    main = judgement.main
    fate = main.state in (j.AS_SAID, j.OPPOSITE)
    return "; ".join(
        amount(one.effect.value, main.outcome, plus=True) + (f" ({one.fate})" if fate else "")
        for one in main.ablated
    )


def named(outcome: Outcome) -> str:
    """An outcome as one says it."""
    name = outcome.name.replace("_", " ")
    return f"change of {name}" if outcome.since else name


def effect(found: Interval, outcome: Outcome) -> str:
    """'+12 points (95 %: +10 to +14)'."""
    if math.isnan(found.value):
        return "no value"
    told = amount(found.value, outcome, plus=True)
    if math.isnan(found.low):
        return told
    ends = " to ".join(_figure(value, outcome, True) for value in (found.low, found.high))
    return f"{told} (95 %: {ends})"


def amount(value: float, outcome: Outcome, *, plus: bool = False) -> str:
    """A difference with its unit: shares in points."""
    return f"{_figure(value, outcome, plus)} {unit(outcome)}".rstrip()


def unit(outcome: Outcome) -> str:
    """The unit of a difference of an outcome."""
    return "points" if _in_points(outcome) else unit_of(outcome.measure)


def _in_points(outcome: Outcome) -> bool:
    return outcome.measure in REGIMES or is_share(outcome.measure)


def _figure(value: float, outcome: Outcome, plus: bool) -> str:
    shown = 100 * value if _in_points(outcome) else value
    if abs(shown) < (0.05 if _in_points(outcome) else 5e-4):
        return "0"
    told = f"{shown:.1f}" if _in_points(outcome) else number(float(shown))
    return ("+" if plus and value > 0 else "") + told


def listed(levels: Iterable[Any] | Sequence[Any]) -> str:
    """'0, 0.5 and 1'."""
    words = [number(level) for level in levels]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
