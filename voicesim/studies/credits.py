"""Who carried and who broke it, over all replicates: credits added up by voice and by group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from voicesim.measures.attribution import grouped, shares
from voicesim.state import Credit
from voicesim.studies.one import Kept

GROUPS = ("voice", "role", "department", "partner")


def attribution_table(runs: Sequence[Kept]) -> pd.DataFrame:
    """One row a voice, role, department and partner (``by``, ``name``): what it did in all runs.

    Columns as in ``measures.attribution.shares``, with off_page (messages heard that lay off the
    page), trust_gained and trust_lost (points per customer and run). ``voices`` is the mean number
    of voices in a run.
    """
    return pd.concat([_by(runs, group) for group in GROUPS], ignore_index=True)


def _by(runs: Sequence[Kept], by: str) -> pd.DataFrame:
    column = "name" if by == "voice" else by
    keys = pd.concat([run.people[column] for run in runs], ignore_index=True)
    group, names = pd.factorize(keys)
    columns = zip(*(run.credit for run in runs), strict=True)
    together = Credit._make(np.concatenate(column) for column in columns)
    total = grouped(together, group, len(names))
    customers = sum(run.customers for run in runs)
    table = shares(total, runs[0].centre, customers)
    table.insert(0, "by", by)
    table.insert(1, "name", names)
    table.insert(2, "voices", np.bincount(group, minlength=len(names)) / len(runs))
    table["off_page"] = total.heard - total.on_page
    table["trust_gained"] = table["trust_moved"].clip(lower=0)
    table["trust_lost"] = (-table["trust_moved"]).clip(lower=0)
    return table
