"""Who made the public voice and who broke it: exact shares by voice, role, department, partner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from voicesim.measures.registry import share
from voicesim.scenario import Scenario
from voicesim.state import NOBODY, OFFICIAL, PARTNER, SHARE_BITS, Credit, Floats, State, Voices

KINDS = ("employee", "partner", "official")
OWN, OUTSIDE, ACCOUNT, PARTNER_VOICE = (
    "own employees",
    "outside",
    "official account",
    "partner voice",
)
By = Literal["voice", "role", "department", "partner"]


@dataclass(frozen=True, slots=True)
class Labels:
    """Names for the numbers in ``Voices``; empty: departments and people are numbered from 1."""

    roles: Sequence[str]
    partners: Sequence[str]
    departments: Sequence[str] = ()
    people: Sequence[str] = ()

    @classmethod
    def of(
        cls, scenario: Scenario, departments: Sequence[str] = (), people: Sequence[str] = ()
    ) -> Labels:
        """Roles and partners as the scenario names them."""
        return cls(tuple(scenario.roles), tuple(scenario.partners), departments, people)


class Split(NamedTuple):
    """Mean squared distance to the centre of what was heard, and its three parts, page radii^2."""

    total: float
    drift: float  # all together stray from the centre
    between: float  # the groups say different things
    within: float  # one group says different things


def credited(before: Credit | None, after: Credit) -> Credit:
    """What was credited between two moments (``before`` None: since week 0)."""
    if before is None:
        return after
    return Credit._make(late - early for early, late in zip(before, after, strict=True))


def split(credit: Credit, centre: Floats) -> Split:
    """Split the spread of what was heard by voice, or by whatever group the rows of ``credit`` are.

    ``E|m - c|^2 = |mean - c|^2 + sum_g p_g |mean_g - mean|^2 + sum_g p_g var_g``, p_g the share of
    heard messages: exact up to rounding. NaN when nothing was heard. Source: law of total variance.
    """
    heard = credit.heard.sum()
    if heard == 0:
        return Split(*[float("nan")] * 4)
    content = credit.content - credit.heard[:, None] * centre
    drift = content.sum(axis=0) / heard
    apart = own_mean(content, credit.heard) - drift
    between_groups = (credit.heard * (apart * apart).sum(axis=1)).sum() / heard
    within = scatter(credit, centre).sum() / heard
    total = credit.square.sum() / heard
    return Split(float(total), float(drift @ drift), float(between_groups), float(within))


def own_mean(content: Floats, heard: NDArray[np.int64]) -> Floats:
    """Mean heard message of each row (rows, D); 0 where nothing was heard."""
    return content / np.maximum(heard, 1)[:, None]


def scatter(credit: Credit, centre: Floats) -> Floats:
    """Sum of squared distances of each row's heard messages to their own mean (rows,)."""
    content = credit.content - credit.heard[:, None] * centre
    mean_square = (content * content).sum(axis=1) / np.maximum(credit.heard, 1)
    return np.maximum(credit.square - mean_square, 0.0)


def grouped(credit: Credit, group: NDArray[np.int64], groups: int) -> Credit:
    """Add up the rows of ``credit`` by ``group`` (numbers from 0 to ``groups`` - 1)."""

    def added(values: NDArray[np.generic]) -> NDArray[np.generic]:
        out = np.zeros((groups, *values.shape[1:]), dtype=values.dtype)
        np.add.at(out, group, values)
        return out

    return Credit._make(added(values) for values in credit)


def _name(names: Sequence[str], number: int, otherwise: str) -> str:
    return str(names[number]) if 0 <= number < len(names) else f"{otherwise} {number + 1}"


def role_of(voices: Voices, v: int, labels: Labels) -> str:
    """Role of a voice in words; partner voices and the official account are roles of their own."""
    if voices.kind[v] == OFFICIAL:
        return ACCOUNT
    if voices.kind[v] == PARTNER:
        return PARTNER_VOICE
    return _name(labels.roles, int(voices.role[v]), "role")


def department_of(voices: Voices, v: int, labels: Labels) -> str:
    """Department of a voice in words; partner voices are outside."""
    if voices.kind[v] == OFFICIAL:
        return ACCOUNT
    if voices.kind[v] == PARTNER or voices.department[v] == NOBODY:
        return OUTSIDE
    return _name(labels.departments, int(voices.department[v]), "department")


def partner_of(voices: Voices, v: int, labels: Labels) -> str:
    """Partner organisation of a voice in words; employees are the company's own."""
    if voices.kind[v] == OFFICIAL:
        return ACCOUNT
    if voices.kind[v] != PARTNER:
        return OWN
    return _name(labels.partners, int(voices.partner[v]), "partner")


def who(voices: Voices, labels: Labels) -> pd.DataFrame:
    """The voices in words: voice (row), name, kind, role, department, partner, enabled."""
    rows = range(len(voices.kind))
    return pd.DataFrame(
        {
            "voice": list(rows),
            "name": [_name(labels.people, v, "voice") for v in rows],
            "kind": [KINDS[voices.kind[v]] for v in rows],
            "role": [role_of(voices, v, labels) for v in rows],
            "department": [department_of(voices, v, labels) for v in rows],
            "partner": [partner_of(voices, v, labels) for v in rows],
            "enabled": voices.enabled.astype(bool),
        }
    )


def shares(credit: Credit, centre: Floats, customers: int) -> pd.DataFrame:
    """What each row of ``credit`` did.

    messages, heard, answered, slips (counts); on_page (share of what was heard of it);
    share_of_heard; distance (root mean square to the centre, page radii); share_of_spread (of the
    sum of squared distances of all that was heard; adds up to 1); between and within (its parts of
    the ``split``, page radii^2; their sums are those of the split); trust_moved (net, points per
    customer). NaN where nothing was heard.
    """
    heard = credit.heard.astype(np.float64)
    everything = np.full_like(heard, heard.sum())
    content = credit.content - credit.heard[:, None] * centre
    apart = own_mean(content, credit.heard) - content.sum(axis=0) / max(heard.sum(), 1.0)
    return pd.DataFrame(
        {
            "messages": credit.messages,
            "heard": credit.heard,
            "answered": credit.answered,
            "slips": credit.slips,
            "on_page": share(credit.on_page.astype(np.float64), heard),
            "share_of_heard": share(heard, everything),
            "distance": np.sqrt(share(credit.square, heard)),
            "share_of_spread": share(credit.square, np.full_like(heard, credit.square.sum())),
            "between": share(heard * (apart * apart).sum(axis=1), everything),
            "within": share(scatter(credit, centre), everything),
            "trust_moved": credit.trust / (SHARE_BITS * customers),
        }
    )


def attribution(
    state: State, labels: Labels, before: Credit | None = None, by: By = "voice"
) -> pd.DataFrame:
    """Who made the public voice since ``before`` (a ``Credit`` copied earlier; None: since week 0).

    One row a voice (a post, whoever held it) or, with ``by``, one row a role, department or partner
    in the order of first appearance, with the number of ``voices``. Columns: ``who``, ``shares``.
    """
    credit = credited(before, state.credit)
    customers = len(state.customers.trust)
    people = who(state.voices, labels)
    if by == "voice":
        return pd.concat([people, shares(credit, state.places.centre, customers)], axis=1)
    group, names = pd.factorize(people[by])
    table = shares(grouped(credit, group, len(names)), state.places.centre, customers)
    table.insert(0, by, names)
    table.insert(1, "voices", np.bincount(group, minlength=len(names)))
    return table


def promise(voices: Voices) -> Floats:
    """What a voice could bring (V,): ``passion * credibility * audience``, credible contacts.

    Our assumption: the yardstick for hidden assets, unknown to the orchestrator.
    """
    return voices.passion * voices.credibility * voices.audience


def precision_of_discovery(enabled: ArrayLike, worth: ArrayLike) -> float:
    """Share of the n enabled who are among the n of greatest worth (both (people,)); NaN if n is 0.

    People of equal worth at the border share the places left (the expected share under random
    ties). A random choice scores n / people, a perfect one 1. Source: precision at n.
    """
    chosen = np.asarray(enabled).astype(bool)
    value = np.asarray(worth, dtype=np.float64)
    n = int(chosen.sum())
    if n == 0:
        return float("nan")
    border = np.sort(value)[-n]
    above, level = value > border, value == border
    places = (n - above.sum()) / level.sum()
    return float(((chosen & above).sum() + places * (chosen & level).sum()) / n)
