"""Who has which role, and what the roles are like."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voicesim import population
from voicesim import state as st
from voicesim.errors import InputError, nearest
from voicesim.io.organisation_types import Organisation
from voicesim.population import Rows
from voicesim.scenario import Scenario
from voicesim.scenario.organisation import Role


def role_models(scenario: Scenario) -> list[Role]:
    """What each row of Roles stands for: the roles, then the partners' voices."""
    return [*scenario.roles.values(), *(p.traits for p in scenario.partners.values())]


def trait_means(scenario: Scenario) -> st.Floats:
    """Means of the traits (roles, 9) of each row of Roles, in the order of ``state.TRAITS``."""
    models = role_models(scenario)
    return np.array([[getattr(m, name) for name in st.TRAITS] for m in models], np.float64)


def of_role(scenario: Scenario, role: st.Ints, name: str) -> st.Floats:
    """One number of each voice's role; 0 for the official account (the last row)."""
    values = [float(getattr(m, name)) for m in role_models(scenario)]
    return np.array([*values, 0.0])[np.append(role[:-1], len(values))]


def roles_of_voices(scenario: Scenario, organisation: Organisation | None, rows: Rows) -> st.Ints:
    """Row of Roles of every voice; the official account gets one beyond the last."""
    shares = np.array([role.share for role in scenario.roles.values()])
    role = np.empty(rows.voices, np.int32)
    role[: rows.initial] = _initial_roles(scenario, organisation, rows.initial, shares)
    later = [(rows.initial, rows.initial + rows.growth)]
    for start, stop in later + [(b.start, b.stop) for b in rows.joined]:
        role[start:stop] = population.roles_in_turn(shares, stop - start)
    for block in rows.partners:
        role[block.start : block.stop] = len(scenario.roles) + block.number
    role[-1] = len(scenario.roles) + len(scenario.partners)
    return role


def _initial_roles(
    scenario: Scenario, organisation: Organisation | None, people: int, shares: st.Floats
) -> st.Ints:
    if organisation is None:
        return population.roles_in_turn(shares, people)
    known = np.full(people, st.NOBODY, np.int32)
    if organisation.role is not None:
        names = list(scenario.roles)
        for i, name in enumerate(organisation.role):
            if name is not None:
                known[i] = names.index(name) if name in scenario.roles else _no_role(name, names)
    elif organisation.level is not None and organisation.ids:
        known = _roles_by_level(scenario, organisation.level)
        shares = np.where([r.leads for r in scenario.roles.values()], 0.0, shares)
    left = known == st.NOBODY
    if left.any():
        if shares.sum() <= 0.0:
            shares = np.array([role.share for role in scenario.roles.values()])
        known[left] = population.roles_in_turn(shares, int(left.sum()))
    return known


def _no_role(name: str, names: list[str]) -> int:
    problem = f"the scenario has no role {name!r}"
    expected = f"one of {', '.join(names)}, or files.role_map to say which of them it is"
    raise InputError("files.people, column of roles", problem, expected, nearest(name, names))


def _roles_by_level(scenario: Scenario, level: NDArray[np.int32]) -> st.Ints:
    """Leaders are the levels from the top that fit the share of leading roles, at least one."""
    roles = list(scenario.roles.values())
    leading = [r for r, role in enumerate(roles) if role.leads and role.share > 0]
    known = np.full(level.size, st.NOBODY, np.int32)
    ranks = np.unique(level[level > 0])
    if not leading or not ranks.size:
        return known
    room = sum(roles[r].share for r in leading) * level.size
    below = [int(((level > 0) & (level <= rank)).sum()) for rank in ranks]
    lowest = ranks[max([i for i, n in enumerate(below) if n <= room], default=0)]
    top = (level > 0) & (level <= lowest)
    shares = np.array([roles[r].share for r in leading])
    known[top] = np.array(leading, np.int32)[population.roles_in_turn(shares, int(top.sum()))]
    return known
