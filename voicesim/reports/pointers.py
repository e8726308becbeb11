"""Where to look next: the groups that make slips, stray off the page or move trust out of proportion."""

from __future__ import annotations

import pandas as pd

from voicesim.reports import sentences as say
from voicesim.reports.tables import GROUPS, by_group

LARGE_PART = 0.25  # a group is named when it makes this part of something or more ...
FEWEST = 20  # of fewer, in all runs together, one cannot say where most come from
OUT_OF_PROPORTION = 1.2  # ... and this many times what its share of the voices heard would give
POINT = 0.01  # of trust, on the scale from 0 to 1
EVERYBODY = ("own employees", "outside", "partner voice")  # too wide to be looked at next
NAMES = {"partner voice": "partner voices", "official account": "the official account"}


def next_sentences(attribution: pd.DataFrame | None) -> list[str]:
    """Where to look next: who made slips, who broke the page and who carried the trust."""
    if attribution is None or attribution.empty:
        return []
    found = [
        most_of(attribution, "slips", "inappropriate disclosures"),
        most_of(attribution, "off_page", "what strays off the page"),
        carrier(attribution),
    ]
    return [sentence for sentence in found if sentence]


def most_of(attribution: pd.DataFrame, column: str, what: str) -> str:
    """The group that makes much of something bad, out of proportion to what is heard of it."""
    best: tuple[float, str, float] | None = None
    if by_group(attribution, "role")[column].sum() < FEWEST:
        return ""
    for by in GROUPS:
        for row in by_group(attribution, by).to_dict(orient="records"):
            part, voice = row[f"share_of_{column}"], row["share_of_heard"]
            if part < LARGE_PART or part < OUT_OF_PROPORTION * voice or row["name"] in EVERYBODY:
                continue
            if best is None or part - voice > best[0] - best[2]:
                best = (part, group_name(by, str(row["name"])), voice)
    if best is None:
        return ""
    part, name, voice = best
    return f"{say.percent(part)} of {what} came from {name}, with {say.percent(voice)} of what was heard."


def carrier(attribution: pd.DataFrame) -> str:
    """The role that moved trust most, up or down."""
    roles = by_group(attribution, "role")
    roles = roles[roles["trust_moved"].abs() > POINT / 2]
    if roles.empty:
        return ""
    said = []
    for row, least, did in (
        (roles.loc[roles["trust_moved"].idxmax()], 1, "earned"),
        (roles.loc[roles["trust_moved"].idxmin()], -1, "lost"),
    ):
        if least * row["trust_moved"] > 0:
            moved = say.signed(row["trust_moved"])
            said.append(f"{group_name('role', row['name'])} {did} most ({moved} per customer)")
    return f"Of the trust that voices moved in the last quarter, {say.listed(said)}."


def group_name(by: str, name: str) -> str:
    """'the role sales', 'department 3', 'the partner resellers', 'partner voices'."""
    if name in NAMES:
        return NAMES[name]
    return name if name.startswith(by) else f"the {by} {name}"
