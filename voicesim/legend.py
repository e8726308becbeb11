"""What the rows of a State are called, and what was generated where files are silent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voicesim.casting import roles_of_voices
from voicesim.io.organisation_types import Organisation
from voicesim.population import employees_at_start, plan
from voicesim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of the rows that numbers in the State point to."""

    departments: tuple[str, ...]
    roles: tuple[str, ...]  # the scenario's, then one for each partner organisation
    partners: tuple[str, ...]
    voices: tuple[str, ...]


def labels(scenario: Scenario, organisation: Organisation | None) -> Labels:
    """Names of departments, roles, partners and voices, in the order of the State's rows.

    People of files keep their ids; others are called by their role and the number of their post.
    """
    rows = plan(scenario, employees_at_start(scenario, organisation))
    departments = (
        organisation.departments
        if organisation and organisation.departments
        else tuple(f"department {d + 1}" for d in range(scenario.organisation.departments))
    )
    partners = tuple(scenario.partners)
    roles = (*scenario.roles, *partners)
    places = np.arange(1, rows.voices)
    for block in rows.partners:
        places[block.start : block.stop] -= block.start
    cast = roles_of_voices(scenario, organisation, rows)[:-1]
    voices = [f"{roles[role]} {place}" for role, place in zip(cast, places, strict=True)]
    if organisation and organisation.ids:
        voices[: rows.initial] = organisation.ids
    return Labels(departments, roles, partners, (*voices, "official account"))


def notes(scenario: Scenario, organisation: Organisation | None) -> tuple[str, ...]:
    """What the reader of files found, and how the world was completed where they are silent."""
    return (*(organisation.notes if organisation else ()), *_completed(scenario, organisation))


def _completed(scenario: Scenario, organisation: Organisation | None) -> list[str]:
    if organisation is None:
        return ["No files: people, ties, audiences and customers are all generated."]
    told = []
    if organisation.ids and len(organisation.ids) != scenario.organisation.employees:
        people = f"{len(organisation.ids):,} employees"
        told.append(f"{people} as in the files; organisation.employees is not used.")
        told.append(f"The scenario's amounts are not scaled to them: {_amounts(scenario)}.")
    if organisation.customer_ids and len(organisation.customer_ids) != scenario.customers.count:
        customers = f"{len(organisation.customer_ids):,} customers"
        told.append(f"{customers} as in the files; customers.count is not used.")
    if organisation.role is None and organisation.level is not None:
        told.append("Leaders are the people of the highest levels; other roles are generated.")
    if organisation.audience_voice is not None:
        told.append("Customers meet the employee with whom they have the strongest tie.")
    if organisation.customer_weight is not None:
        told.append("Weights of ties between customers are not used.")
    if organisation.tie_source is not None and organisation.reports_to is not None:
        weight = scenario.organisation.boss_weight
        told.append(f"The reporting line adds ties: a boss is heard {weight:g} times a colleague.")
    if organisation.tie_source is not None and organisation.reports_to is None:
        told.append("The ties of the file are all there is: no reporting line is added.")
    return [*told, "Traits, stances and tastes are generated: files do not say them."]


def _amounts(scenario: Scenario) -> str:
    """'25 coach hours a week, 20 partner voices, 2,000 customers', those of files left out."""
    partners = sum(partner.voices for partner in scenario.partners.values())
    amounts = [f"{scenario.coaching.hours:g} coach hours a week", f"{partners:,} partner voices"]
    if not scenario.files.customers and not scenario.files.audience:
        amounts.append(f"{scenario.customers.count:,} customers")
    return ", ".join(amounts)
