"""Who made the difference: the same runs again, on the same luck, without somebody or something.

A knock-out silences voices (they never speak; everything else is as it was) or switches a lever off.
What the macro loses or gains is a paired difference, replicate by replicate. Single voices are many:
those that the attribution credits or blames most are tried first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voicesim.course import Course
from voicesim.io.organisation_types import Organisation
from voicesim.io.scenarios import organisation_of
from voicesim.legend import labels
from voicesim.measures.attribution import Labels, promise, who
from voicesim.measures.windows import measured
from voicesim.scenario import PARAMETERS, Scenario
from voicesim.state import EMPLOYEE, PARTNER, TAKEN, State, Voices
from voicesim.streams import replicate_seed
from voicesim.studies import statistics
from voicesim.studies.analysis import better
from voicesim.studies.executors import cores, on_threads
from voicesim.studies.progress import Progress
from voicesim.studies.units import size
from voicesim.studies.windows import Windows, row_of
from voicesim.world import build

LUCK = 0.05  # share of effects that leave zero out of their 95 % interval where there is none
OUTCOMES = ("coherence", "trust", "cost_per_year")
SINGLES, ASSETS = 12, 8  # single voices and hidden assets that are re-run
KINDS = ("role", "department", "partner", "voice", "lever", "hidden asset")


Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Knockout:
    """One counterfactual: what is left out (or put in), in words, and how the run is changed.

    ``mute`` and ``enable`` find the rows of voices in the world of each replicate: who works in which
    department, and which partners take part, is a matter of luck too.
    """

    kind: str
    name: str
    voices: int
    words: str = ""
    mute: Callable[[Voices], Rows] | None = None
    enable: Callable[[Voices], Rows] | None = None
    scenario: Scenario | None = None


@dataclass(frozen=True)
class Explanation:
    """What `explain` gives.

    ``effects``: one row a knock-out and outcome: kind, name, voices, outcome, with_all (mean as it
    is), without (mean of the counterfactual), difference (without - as it is), low, high (95 %,
    paired), words. Hidden assets are the other way round: the difference that enabling them makes.
    """

    effects: pd.DataFrame
    replicates: int
    currency: str = "EUR"

    def ranked(self, outcome: str = "coherence", kind: str | None = None) -> pd.DataFrame:
        """Effects on one outcome, largest first; one kind only if named."""
        table = self.effects[self.effects["outcome"] == outcome]
        table = table if kind is None else table[table["kind"] == kind]
        order = table["difference"].abs().sort_values(ascending=False, kind="stable").index
        return table.loc[order].reset_index(drop=True)

    def sentences(self, outcome: str = "coherence", most: int = 5) -> list[str]:
        """The clearest effects in words; those whose interval holds zero are not told."""
        told = []
        for kind in KINDS:
            table = self.ranked(outcome, kind)
            clear = table[(table["low"] > 0) | (table["high"] < 0)]
            told += [sentence(row, self.currency) for row in clear.head(most).to_dict("records")]
        return told or [f"Nobody and nothing alone makes a clear difference to {outcome}."]

    def caution(self) -> str:
        """How many effects look clear by luck alone, as many as are tried."""
        tried = self.effects.groupby("outcome").size().max()
        luck = max(1, round(LUCK * tried))
        return (
            f"Of {tried} effects on an outcome about {luck} would look clear by luck alone: believe the "
            "large ones, and look again with another seed before acting on a small one."
        )


def sentence(row: dict[str, Any], currency: str = "EUR") -> str:
    """One effect: "Without the 12 uncoached partners coherence would be 9 points higher (95 %: 6 to 12)"."""
    outcome, change = row["outcome"], row["difference"]
    name = outcome.replace("_", " ")
    way = "higher" if change > 0 else "lower"
    ends = sorted(abs(row[end]) for end in ("low", "high"))
    amounts = [size(value, outcome, currency) for value in (change, *ends)]
    told, low, high = (amount.removesuffix(".0") for amount, _ in amounts)
    unit = f" {amounts[0][1]}" if amounts[0][1] else ""
    return f"{row['words']} {name} would be {told}{unit} {way} (95 %: {low} to {high})."


def explain(
    scenario: Scenario,
    *,
    replicates: int = 20,
    seed: int = 1,
    outcomes: Sequence[str] = OUTCOMES,
    singles: int = SINGLES,
    assets: int = ASSETS,
    jobs: int | None = None,
    progress: Progress | None = None,
    organisation: Organisation | None = None,
) -> Explanation:
    """Rank roles, departments, partner organisations, single voices and levers by what the outcomes
    would be without them, and people not enabled by what they would be with them.

    Replicate r of every counterfactual meets the luck of replicate r of the scenario as it is.
    ``singles`` and ``assets`` are how many voices are re-run after screening.
    """
    organisation = organisation or organisation_of(scenario)
    seeds = [replicate_seed(seed, r) for r in range(max(2, replicates))]
    world = build(scenario, seeds[0], organisation=organisation)
    final = [_walked(scenario, one, organisation) for one in seeds[: min(3, len(seeds))]]
    named = labels(scenario, organisation)
    called = Labels(named.roles, named.partners, named.departments, named.voices)
    people = who(world.voices, called)
    listed = [
        *groups(world, called),
        *single_voices(final, people, singles),
        *levers(scenario),
        *hidden_assets(world, final, people, assets),
    ]
    plan = [Knockout("", "as it is", 0), *listed]
    rows = _outcomes(scenario, plan, seeds, organisation, outcomes, jobs, progress)
    return Explanation(_effects(plan, rows, outcomes), len(seeds), scenario.currency)


def groups(world: State, names: Labels) -> list[Knockout]:
    """Roles, departments, partner organisations, and the partner voices that nobody coaches."""
    voices = world.voices
    found = []
    employees = voices.kind == EMPLOYEE
    for kind, column, called in (
        ("role", voices.role, names.roles),
        ("department", voices.department, names.departments),
    ):
        for number in np.unique(column[employees]):
            select = _employees_with(kind, int(number))
            count = len(select(voices))
            name = called[number] if 0 <= number < len(called) else f"{kind} {number + 1}"
            whose = name if name.startswith(kind) else f"{kind} {name}"
            found.append(
                Knockout(kind, name, count, f"Without the {count} people of {whose}", select)
            )
    for number in np.unique(voices.partner[voices.kind == PARTNER]):
        select = _partners_of(int(number))
        count, name = len(select(voices)), names.partners[number]
        found.append(
            Knockout("partner", name, count, f"Without the {count} voices of {name}", select)
        )
    outside = len(uncoached_partners(voices))
    if outside:
        words = f"Without the {outside} uncoached partners"
        found.append(Knockout("partner", "uncoached partners", outside, words, uncoached_partners))
    return found


def _employees_with(column: str, number: int) -> Callable[[Voices], Rows]:
    return lambda v: np.flatnonzero((v.kind == EMPLOYEE) & (getattr(v, column) == number))


def _partners_of(number: int) -> Callable[[Voices], Rows]:
    return lambda v: np.flatnonzero((v.kind == PARTNER) & (v.partner == number))


def uncoached_partners(voices: Voices) -> Rows:
    """Rows of partner voices that do not take part in the programme."""
    return np.flatnonzero((voices.kind == PARTNER) & (voices.enabled == 0))


def single_voices(final: Sequence[State], people: pd.DataFrame, most: int) -> list[Knockout]:
    """The voices that the attribution makes most of: half by trust moved, half by spread caused."""
    moved = sum(np.abs(state.credit.trust.astype(float)) for state in final)
    spread = sum(state.credit.square for state in final)
    by_trust, by_spread = np.argsort(-moved, kind="stable"), np.argsort(-spread, kind="stable")
    order = [int(row) for pair in zip(by_trust, by_spread, strict=True) for row in pair]
    rows = [row for row in dict.fromkeys(order) if people["kind"][row] != "official"]
    return [
        Knockout(
            "voice", str(people["name"][row]), 1, f"Without {_person(people, row)}", _just(row)
        )
        for row in rows[:most]
    ]


def _just(row: int) -> Callable[[Voices], Rows]:
    return lambda voices: np.array([row])


def _person(people: pd.DataFrame, row: int) -> str:
    where = (
        people["partner"][row] if people["kind"][row] == "partner" else people["department"][row]
    )
    return f"{people['name'][row]} ({people['role'][row]}, {where})"


def levers(scenario: Scenario) -> list[Knockout]:
    """Every lever of the programme that is pulled, put to the value at which it does nothing."""
    found = []
    for path, parameter in PARAMETERS.items():
        if parameter.off is None or scenario.get(path) == parameter.off:
            continue
        without = scenario.with_({path: parameter.off})
        off, on = (_level(value, parameter.unit) for value in (parameter.off, scenario.get(path)))
        meaning = re.split(r"[(;:]", parameter.meaning)[0].strip()
        words = f"With {meaning[:1].lower()}{meaning[1:]} at {off} instead of {on}"
        found.append(Knockout("lever", path, 0, words, scenario=without))
    return found


def _level(value: float, unit: str) -> str:
    """A level of a lever in words, shares in percent."""
    return f"{100 * value:.3g} %" if unit.startswith("share") else f"{value:.3g}"


def hidden_assets(
    world: State, final: Sequence[State], people: pd.DataFrame, most: int
) -> list[Knockout]:
    """Employees whom the programme has not found, most promising first."""
    voices = world.voices
    chosen = np.mean([state.voices.enabled for state in final], axis=0)
    eligible = (voices.kind == EMPLOYEE) & (voices.present == TAKEN) & (chosen < 0.5)
    rows = np.flatnonzero(eligible)
    worth = np.mean([promise(state.voices) for state in final], axis=0)
    order = rows[np.argsort(-worth[rows], kind="stable")][:most]
    return [
        Knockout("hidden asset", str(people["name"][row]), 1,
                 f"With a voice for {_person(people, int(row))}, who has none,", enable=_just(int(row)))
        for row in order
    ]  # fmt: skip


def _walked(scenario: Scenario, seed: int, organisation: Organisation | None) -> State:
    course = Course(scenario, seed, organisation=organisation)
    course.walk()
    return course.state


def _outcomes(
    scenario: Scenario, plan: Sequence[Knockout], seeds: Sequence[int], organisation: Organisation | None,
    outcomes: Sequence[str], jobs: int | None, progress: Progress | None,
) -> dict[tuple[int, int], dict[str, float]]:  # fmt: skip
    """Outcomes by (number of the knock-out, replicate)."""

    def one(task: tuple[int, int], _stop: Any) -> tuple[tuple[int, int], dict[str, float]]:
        knockout = plan[task[0]]
        said = knockout.scenario or scenario
        state = build(said, seeds[task[1]], organisation=organisation)
        mute = knockout.mute(state.voices) if knockout.mute else None
        enable = knockout.enable(state.voices) if knockout.enable else None
        course = Course(said, seeds[task[1]], state=state, mute=mute, enable=enable)
        course.walk()
        row = row_of(measured(course.raw, said), said, Windows())
        return task, {name: float(row[name]) for name in outcomes}

    tasks = [(number, r) for r in range(len(seeds)) for number in range(len(plan))]
    tell: Callable[[int, int], None] = progress or (lambda done, total: None)
    found = {}
    for done, (task, row) in enumerate(on_threads(one, tasks, jobs or cores()), start=1):
        found[task] = row
        tell(done, len(tasks))
    return found


def _effects(
    plan: Sequence[Knockout], rows: dict[tuple[int, int], dict[str, float]], outcomes: Sequence[str]
) -> pd.DataFrame:
    replicates = range(1 + max(r for _, r in rows))
    table = []
    for number, knockout in enumerate(plan[1:], start=1):
        for outcome in outcomes:
            without = pd.Series([rows[number, r][outcome] for r in replicates])
            as_is = pd.Series([rows[0, r][outcome] for r in replicates])
            change = statistics.paired(without, as_is)
            table.append(
                (knockout.kind, knockout.name, knockout.voices, outcome,
                 better(outcome), as_is.mean(), without.mean(), *change[:3], knockout.words)
            )  # fmt: skip
    columns = ["kind", "name", "voices", "outcome", "better"]
    columns += ["with_all", "without", "difference", "low", "high", "words"]
    return pd.DataFrame(table, columns=columns)
