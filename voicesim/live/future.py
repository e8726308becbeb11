"""A future: everything the page shows of one run, week by week, as plain arrays. No page in here."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicesim.live.projection import Projection
from voicesim.state import COUNTS, EMPLOYEE, NOBODY, OFFICIAL, PARTNER, SHARE_BITS, TAKEN, State

MOST_VOICES = 2500  # drawn; of a larger organisation a sample is
MOST_CUSTOMERS = 600  # drawn
PRESENT, ENABLED, SPOKE, SLIP, COMPLAINT, BADLY, MUTED = (1 << bit for bit in range(7))
TRAITS = ("skill", "composure", "listening", "passion", "awareness", "credibility")
CREDITS = ("messages", "heard", "on_page", "trust", "square", "answered", "slips")

Array = NDArray[Any]


@dataclass(frozen=True)
class Cast:
    """Who is drawn: the same rows in every frame. V drawn voices, S drawn customers."""

    rows: Array  # (V,) rows of State.voices
    ids: Array  # (V,) addresses of their luck
    kind: Array  # (V,) EMPLOYEE, PARTNER, OFFICIAL
    role: Array  # (V,)
    department: Array  # (V,)
    partner: Array  # (V,)
    leads: Array  # (V,)
    audience: Array  # (V,) customers
    anchor: Array  # (V, 2)
    tie_from: Array  # (T,) drawn ties inside: indices into rows
    tie_to: Array  # (T,)
    customers: Array  # (S,) rows of State.customers
    taste: Array  # (S, 2)
    voices: int  # voices there are
    customers_all: int
    role_names: tuple[str, ...]
    partner_names: tuple[str, ...]
    department_names: tuple[str, ...]  # of a real organisation; else empty, and they are numbered
    partner_pages: Array  # (P, 2)


@dataclass
class Future:
    """Frames 0 (the start) to F - 1 (the horizon); ``done`` of them are filled.

    Positions are on the map, in page radii from the page's centre.
    """

    cast: Cast
    weeks: Array  # (F,) time of each frame in weeks
    stance: Array  # (F, V, 2) float32
    flags: Array  # (F, V) uint8: PRESENT | ENABLED | ...
    traits: Array  # (F, V, len(TRAITS)) float32
    credit: Array  # (F, V, len(CREDITS)) float32: running totals since the start
    cloud: Array  # (F, S, 2) float32: impressions of the drawn customers
    mood: Array  # (F, S, 3) float32: trust, warmth, inconsistency
    face: Array  # (F, 3) float32: mean impression of all customers, and its rms spread
    counts: Array  # (F, len(COUNTS)) int64
    measures: Array  # (F, K) float64, NaN at frame 0
    names: tuple[str, ...]  # of the K measures
    regimes: Array  # (F,) int8: index into REGIMES; -1 at frame 0
    said: list[tuple[Array, Array, Array]] = field(default_factory=list)  # voice, at, heard
    done: int = 0

    @property
    def frames(self) -> int:
        """Number of frames, one more than steps."""
        return len(self.weeks)


def cast(
    state: State, scenario: Any, projection: Projection, departments: tuple[str, ...] = ()
) -> Cast:
    """Choose who is drawn: everybody if they are few, else an evenly spread sample."""
    voices, customers = state.voices, state.customers
    rows = np.arange(len(voices.kind))
    if rows.size > MOST_VOICES:
        keep = np.linspace(0, rows.size - 1, MOST_VOICES).astype(np.int64)
        rows = np.union1d(keep, np.flatnonzero(voices.kind == OFFICIAL))
    seen = np.linspace(0, len(customers.trust) - 1, min(MOST_CUSTOMERS, len(customers.trust)))
    seen = np.unique(seen.astype(np.int64))
    tie_from, tie_to = _drawn_ties(state, rows)
    return Cast(
        rows=rows,
        ids=voices.id[rows].copy(),
        kind=voices.kind[rows].copy(),
        role=voices.role[rows].copy(),
        department=voices.department[rows].copy(),
        partner=voices.partner[rows].copy(),
        leads=voices.leads[rows].copy(),
        audience=voices.audience[rows].copy(),
        anchor=projection.flat(voices.anchor[rows]).astype(np.float32),
        tie_from=tie_from,
        tie_to=tie_to,
        customers=seen,
        taste=projection.flat(customers.taste[seen]).astype(np.float32),
        voices=int(np.count_nonzero(voices.present == TAKEN)),
        customers_all=len(customers.trust),
        role_names=tuple(scenario.roles),
        partner_names=tuple(scenario.partners),
        department_names=departments,
        partner_pages=projection.flat(state.places.partner).astype(np.float32),
    )


def _drawn_ties(state: State, rows: Array) -> tuple[Array, Array]:
    """The ties among drawn voices, at most 12,000 of them, as two columns of indices into rows."""
    ties = state.ties
    place = np.full(len(state.voices.kind), NOBODY, dtype=np.int32)
    place[rows] = np.arange(rows.size, dtype=np.int32)
    listener = np.repeat(np.arange(len(ties.peer_start) - 1), np.diff(ties.peer_start))
    a, b = place[listener], place[ties.peer[: listener.size]]
    both = (a != NOBODY) & (b != NOBODY)
    a, b = a[both], b[both]
    step = max(1, -(-a.size // 12_000))
    return a[::step].astype(np.uint16), b[::step].astype(np.uint16)


def blank(who: Cast, scenario: Any, names: tuple[str, ...]) -> Future:
    """An empty future for a scenario's horizon."""
    frames, voices, seen = scenario.steps + 1, who.rows.size, who.customers.size
    return Future(
        cast=who,
        weeks=np.arange(frames) * scenario.step_weeks,
        stance=np.zeros((frames, voices, 2), np.float32),
        flags=np.zeros((frames, voices), np.uint8),
        traits=np.zeros((frames, voices, len(TRAITS)), np.float32),
        credit=np.zeros((frames, voices, len(CREDITS)), np.float32),
        cloud=np.zeros((frames, seen, 2), np.float32),
        mood=np.zeros((frames, seen, 3), np.float32),
        face=np.zeros((frames, 3), np.float32),
        counts=np.zeros((frames, len(COUNTS)), np.int64),
        measures=np.full((frames, len(names)), np.nan),
        names=names,
        regimes=np.full(frames, -1, np.int8),
    )


def continued(future: Future, frames: int) -> Future:
    """A future of its own with the first ``frames`` frames of another."""
    arrays = {f.name: getattr(future, f.name).copy() for f in fields(future) if f.name not in ("cast", "names", "said", "done")}  # fmt: skip  # noqa: E501
    return Future(cast=future.cast, names=future.names, said=future.said[:frames], done=frames, **arrays)  # fmt: skip


def take(future: Future, k: int, state: State, projection: Projection) -> None:
    """Copy what frame ``k`` shows out of ``state``."""
    voices, messages, customers = state.voices, state.messages, state.customers
    rows, seen = (
        _picked(future.cast.rows, voices.kind),
        _picked(future.cast.customers, customers.trust),
    )
    future.stance[k] = projection.flat(voices.stance[rows])
    spoke = messages.spoke[rows] != 0 if k else np.zeros(len(future.cast.rows), bool)
    flags = (voices.present[rows] == TAKEN) * PRESENT
    flags |= (voices.enabled[rows] != 0) * ENABLED
    flags |= (voices.muted[rows] != 0) * MUTED
    if k:
        flags |= spoke * SPOKE
        flags |= (spoke & (messages.slip[rows] != 0)) * SLIP
        flags |= (messages.complaints[rows] > 0) * COMPLAINT
        flags |= (messages.badly[rows] > 0) * BADLY
    future.flags[k] = flags
    for column, trait in enumerate(TRAITS):
        future.traits[k, :, column] = getattr(voices, trait)[rows]
    for column, name in enumerate(CREDITS):
        future.credit[k, :, column] = getattr(state.credit, name)[rows]
    future.credit[k, :, CREDITS.index("trust")] /= SHARE_BITS
    future.cloud[k] = projection.flat(customers.impression[seen])
    future.mood[k, :, 0] = customers.trust[seen]
    future.mood[k, :, 1] = customers.warmth[seen]
    future.mood[k, :, 2] = customers.variance[seen]
    mean = np.array([column.mean() for column in customers.impression.T])  # five times faster
    future.face[k, :2] = projection.flat(mean[None, :])[0]
    if k == 0:
        future.face[0, 2] = np.sqrt(((customers.impression - mean) ** 2).sum(axis=1).mean())
    future.counts[k] = state.office.counts if k else 0
    who_spoke = np.flatnonzero(spoke)
    content = projection.flat(messages.content[rows][who_spoke]).astype(np.float32)
    future.said.append((who_spoke.astype(np.uint16), content, messages.heard[rows][who_spoke]))


def _picked(rows: Array, everybody: Array) -> Array | slice:
    """``rows``, or the whole when everybody is drawn: a slice copies faster than a list of rows."""
    return slice(None) if len(rows) == len(everybody) else rows


def note_measures(future: Future, series: Any, first: int, end: int) -> None:
    """Copy the measures of the steps that end in frames ``first`` to ``end``; frame 0 has none."""
    future.measures[first:end] = series[list(future.names)].to_numpy()
    future.face[first:end, 2] = np.sqrt(
        future.measures[first:end, future.names.index("face_spread")]
    )


def last_quarter(future: Future, name: str) -> float:
    """Mean of a measure over the last 13 weeks of the future, leaving out NaN; NaN if all are."""
    late = future.weeks[1:] > future.weeks[-1] - 13
    values = future.measures[1:, future.names.index(name)][late]
    values = values[np.isfinite(values)]
    return float(values.mean()) if values.size else float("nan")


KIND_NAMES = {EMPLOYEE: "employee", PARTNER: "partner", OFFICIAL: "official"}
