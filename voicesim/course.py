"""One run in progress: a State walked through its timeline by an engine, measured after every step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from voicesim import happenings, world
from voicesim.engines import compiled
from voicesim.errors import InputError
from voicesim.knobs import knobs
from voicesim.measures import raw
from voicesim.scenario import Scenario
from voicesim.state import NOBODY, TAKEN, Credit, Floats, State

if TYPE_CHECKING:
    from voicesim.io.organisations import Organisation

Advance = Callable[[int, int, int, Any, State, Floats, Floats], None]
SEEDS = 2**63


class Course:
    """A run of one scenario with one seed. Made once, walked step by step or all at once.

    Parameters
    ----------
    scenario, seed
        What is simulated and its luck; the same two give the same numbers everywhere.
    organisation
        A real organisation read from files, or None to generate everything.
    state
        A world already built for this scenario and seed (it is changed in place), or None to build it.
    mute, enable
        Rows of voices that never speak (a counterfactual), or take part in the programme from the start.
    keep_credit_at
        Steps at whose beginning the running totals by voice are kept in ``credit_at``.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        *,
        organisation: Organisation | None = None,
        state: State | None = None,
        advance: Advance = compiled.advance,
        mute: ArrayLike | None = None,
        enable: ArrayLike | None = None,
        keep_credit_at: Iterable[int] = (),
    ) -> None:
        if not 0 <= seed < SEEDS:
            raise InputError("seed", f"{seed} is not a seed", "a whole number from 0 to 2^63 - 1")
        self.scenario = scenario
        self.seed = seed
        self.state = state or world.build(scenario, seed, organisation=organisation)
        self.step = 0
        self.credit_at: dict[int, Credit] = {}
        self._advance = advance
        self._rows = np.empty((scenario.steps, len(raw.RAW)))
        self._sums = raw.scratch(*self.state.customers.taste.shape)
        self._keep = set(keep_credit_at)
        self._breaks = sorted({*happenings.breaks(scenario), *self._keep})
        self._knobs = knobs(scenario)
        voices = self.state.voices
        if mute is not None:
            voices.muted[self._rows_of(mute)] = 1
        if enable is not None:
            rows = self._rows_of(enable)
            rows = rows[voices.present[rows] == TAKEN]
            voices.enabled[rows] = 1
            voices.since[rows] = 0.0

    def _rows_of(self, who: ArrayLike) -> np.ndarray:
        """Voice rows from rows or from a mask over all voices but the official account."""
        rows = np.asarray(who)
        if rows.dtype == bool:
            rows = np.flatnonzero(rows)
        rows = rows.astype(np.int64)
        voices = self.state.voices.kind.shape[0] - 1
        if rows.size and not (rows.min() >= 0 and rows.max() < voices):
            raise InputError("voices", f"rows {rows.min()} to {rows.max()}", f"0 to {voices - 1}")
        return rows

    @property
    def steps_left(self) -> int:
        """Steps until the horizon."""
        return self.scenario.steps - self.step

    @property
    def raw(self) -> Floats:
        """Raw measures of the steps walked so far, shape (steps, len(RAW))."""
        return self._rows[: self.step]

    @property
    def knobs(self) -> Floats:
        """The parameters in force at the present step."""
        return self._knobs

    def resume(self, step: int, rows: Floats) -> None:
        """Stand at the beginning of ``step``: the state is what it was then, ``rows`` was measured before.

        For a timeline that parts from another at ``step``: the past need not be walked again.
        """
        self.step = step
        self._rows[:step] = rows
        in_force, times = happenings.effective(self.scenario, step)
        self._knobs = knobs(in_force, times)

    def walk(self, steps: int | None = None) -> None:
        """Walk on ``steps`` steps (default: to the horizon), stopping wherever the timeline has something."""
        end = self.step + (self.steps_left if steps is None else min(steps, self.steps_left))
        while self.step < end:
            if self.step in self._breaks:
                self._happen()
            stop = min([end, *(b for b in self._breaks if b > self.step)])
            self._advance(
                self.seed, self.step, stop, self._knobs, self.state, self._sums,
                self._rows[self.step : stop],
            )  # fmt: skip
            self.step = stop

    def _happen(self) -> None:
        """What is due at the present step: kept credit, events, changed parameters."""
        if self.step in self._keep:
            self.credit_at[self.step] = Credit._make(a.copy() for a in self.state.credit)
        in_force, times = happenings.effective(self.scenario, self.step)
        self._knobs = knobs(in_force, times)
        for number in happenings.due(self.scenario, self.step):
            happenings.apply(number, self.state, in_force, self.seed)


def quarter_start(scenario: Scenario) -> int:
    """First step of the last quarter (13 weeks), at least 0."""
    return max(0, scenario.steps - round(13 / scenario.step_weeks))


__all__ = ["NOBODY", "Course", "quarter_start"]
