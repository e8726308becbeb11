"""Hypothesis strategies that several test modules draw from: small organisations of every kind."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from voicesim.scenario import PARAMETERS, Scenario
from voicesim.scenario.organisation import Partner
from voicesim.scenario.table import Parameter

MOST_WEEKS = 5
# Drawn together with others that they must agree with, or kept small on purpose.
APART = {
    "organisation.employees",
    "organisation.departments",
    "customers.count",
    "culture.dimensions",
    "culture.values",
    "coaching.skill",
    "coaching.composure",
    "coaching.listening",
    "discovery.only_role",
}
FREE = sorted(path for path in PARAMETERS if path not in APART and not path.startswith("files."))
LIVE = sorted(path for path in FREE if PARAMETERS[path].live)


def value_of(parameter: Parameter) -> st.SearchStrategy[Any]:
    """A value of one parameter: mostly plausible, sometimes anywhere in range, sometimes its edge."""
    if parameter.kind == "switch":
        return st.booleans()
    if parameter.kind == "choice":
        return st.sampled_from(parameter.choices)
    low, high = parameter.low, parameter.high
    assert low is not None
    assert high is not None
    edges = st.sampled_from([low, high])
    plausible = parameter.plausible or (low, high)
    if parameter.kind == "whole":
        return st.integers(int(plausible[0]), int(plausible[1])) | edges.map(int)
    return st.floats(*map(float, plausible)) | st.floats(float(low), float(high)) | edges.map(float)


@st.composite
def changes(draw: st.DrawFn, paths: list[str], most: int) -> dict[str, Any]:
    """New values of up to ``most`` parameters by path."""
    chosen = draw(st.lists(st.sampled_from(paths), max_size=most, unique=True))
    return {path: draw(value_of(PARAMETERS[path])) for path in chosen}


@st.composite
def partners(draw: st.DrawFn) -> dict[str, Partner]:
    """Up to three partner organisations of up to four voices."""
    return {
        f"partner {number}": Partner(
            voices=draw(st.integers(0, 4)),
            gap=draw(st.floats(0.0, 5.0)),
            angle=draw(st.floats(-360.0, 360.0)),
            coopetition=draw(st.floats(0.0, 1.0)),
            enabled=draw(st.floats(0.0, 1.0)),
        )
        for number in range(draw(st.integers(0, 3)))
    }


@st.composite
def events(draw: st.DrawFn, weeks: int) -> list[dict[str, Any]]:
    """A timeline with up to four events of any kind."""
    share = st.floats(0.0, 1.0)
    kinds: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "crisis": {"size": st.floats(0.0, 10.0), "half_life": st.floats(0.05, 20.0)},
        "product_failure": {"size": st.floats(0.0, 10.0), "share": share},
        "campaign": {"weeks": st.floats(0.1, 4.0), "rate": st.floats(0.0, 7.0), "reach": share},
        "leadership_change": {"gap": st.floats(0.0, 5.0)},
        "leader_speaks": {"weeks": st.floats(0.1, 4.0), "times": st.floats(0.0, 100.0)},
        "merger": {"people": st.integers(1, 8), "gap": st.floats(0.0, 5.0), "apart": share},
        "hiring_wave": {"people": st.integers(1, 8)},
        "layoff": {"share": share, "passion": share},
        "change": {"set": changes(LIVE, 3).filter(bool)},
    }
    timeline = []
    for kind in draw(st.lists(st.sampled_from(sorted(kinds)), max_size=4)):
        week = draw(st.floats(0.0, float(weeks), exclude_max=True))
        timeline.append({"kind": kind, "week": week} | draw(st.fixed_dictionaries(kinds[kind])))
    return timeline


@st.composite
def small_scenarios(draw: st.DrawFn) -> Scenario:
    """A scenario of up to 12 employees and 40 customers, anything else as the table allows."""
    weeks = draw(st.integers(1, MOST_WEEKS))
    skill, composure = sorted(draw(st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.0))))
    taught = {"skill": skill, "composure": composure - skill, "listening": 1.0 - composure}
    changed = draw(changes(FREE, 14)) | {
        "weeks": weeks,
        "step_days": draw(st.sampled_from([7.0, 3.5, 1.0])),
        "organisation.employees": draw(st.integers(1, 12)),
        "organisation.departments": draw(st.integers(1, 3)),
        "customers.count": draw(st.integers(1, 40)),
        "culture.dimensions": draw(st.integers(1, 16)),
        "discovery.only_role": draw(st.sampled_from(["", "", "sales", "leader"])),
        **{f"coaching.{trait}": share for trait, share in taught.items()},
    }
    scenario = Scenario(partners=draw(partners())).with_(changed)
    return scenario.with_({"events": draw(events(weeks))})
