"""Plain facts about an organisation read from files: its ties, departments and ranks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voicesim.io.organisation_types import Organisation

Int32s = NDArray[np.int32]


def share_within(department: Int32s, source: Int32s, target: Int32s) -> float:
    """Return the share of ties with both ends in one department (NaN when none can tell).

    ``department`` is -1 for people whose department is not known; their ties are not counted.
    """
    one, other = department[source], department[target]
    known = (one >= 0) & (other >= 0)
    return float((one == other)[known].mean()) if known.any() else float("nan")


def share_within_by_chance(department: Int32s) -> float:
    """Return the chance that two different people, drawn at random, share a department.

    Sum over departments of n (n - 1), over N (N - 1): the expected share of ties within departments
    when ties ignore them. People whose department is not known are not counted.
    """
    sizes = np.bincount(department[department >= 0]).astype(np.float64)
    people = sizes.sum()
    if people < 2:
        return float("nan")
    return float((sizes * (sizes - 1.0)).sum() / (people * (people - 1.0)))


def reciprocity(source: Int32s, target: Int32s) -> float:
    """Return the share of directed ties that have their opposite (NaN without ties)."""
    if source.size == 0:
        return float("nan")
    people = int(max(source.max(), target.max())) + 1
    there = source.astype(np.int64) * people + target
    back = target.astype(np.int64) * people + source
    return float(np.isin(back, there).mean())


def isolated(people: int, source: Int32s, target: Int32s) -> int:
    """Return how many of ``people`` have no tie, in or out."""
    tied = np.zeros(people, bool)
    tied[source] = True
    tied[target] = True
    return int(people - np.count_nonzero(tied))


def describe(organisation: Organisation) -> list[tuple[str, str]]:
    """Return rows (what, value) for a report on what the files say."""
    people = len(organisation.ids)
    rows = [("People", f"{people:,}" if people else "generated")]
    known = organisation.department >= 0
    if known.any():
        unknown = f", {np.count_nonzero(~known):,} people without" if not known.all() else ""
        rows.append(("Departments", f"{len(organisation.departments):,}{unknown}"))
    rows += _describe_ties(organisation)
    rows += _describe_ranks(organisation)
    if organisation.customer_ids is not None:
        rows.append(("Customers", f"{len(organisation.customer_ids):,}"))
    if organisation.audience_voice is not None:
        voices = np.unique(organisation.audience_voice).size
        size = organisation.audience_voice.size
        rows.append(("Audiences", f"{size:,} pairs of voice and customer, {voices:,} voices"))
    if organisation.customer_source is not None:
        rows.append(("Ties among customers", f"{organisation.customer_source.size // 2:,}"))
    return rows


def _describe_ties(organisation: Organisation) -> list[tuple[str, str]]:
    source, target = organisation.tie_source, organisation.tie_target
    if source is None or target is None:
        return [("Ties", "generated")]
    people = len(organisation.ids)
    rows = [
        ("Ties", f"{source.size:,} one way ({source.size / people:.1f} a person)"),
        ("Ties that are returned", f"{reciprocity(source, target):.2f}"),
        ("Isolated people", f"{isolated(people, source, target):,}"),
    ]
    within = share_within(organisation.department, source, target)
    chance = share_within_by_chance(organisation.department)
    if np.isfinite(within) and np.isfinite(chance):
        rows.append(("Ties within departments", f"{within:.2f} (by chance {chance:.2f})"))
    return rows


def _describe_ranks(organisation: Organisation) -> list[tuple[str, str]]:
    rows = []
    if organisation.role is not None:
        roles = dict.fromkeys(name for name in organisation.role if name)
        rows.append(("Roles", ", ".join(list(roles)[:8]) + (", ..." if len(roles) > 8 else "")))
    if organisation.level is not None:
        levels, counts = np.unique(organisation.level[organisation.level > 0], return_counts=True)
        pairs = zip(levels[:8], counts[:8], strict=True)
        said = ", ".join(f"level {level}: {count:,}" for level, count in pairs)
        rows.append(("Levels (1 = top)", said + (", ..." if levels.size > 8 else "")))
    if organisation.tenure_weeks is not None:
        years = np.nanmedian(organisation.tenure_weeks) * 7.0 / 365.25
        rows.append(("Tenure, median", f"{years:.1f} years"))
    if organisation.reports_to is not None:
        tops = np.count_nonzero(organisation.reports_to < 0)
        rows.append(
            ("Reporting line", f"{organisation.reports_to.size - tops:,} report to somebody")
        )
    return rows
