"""Computing futures and replicates for a session: the engine is called here and nowhere else."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicesim.happenings import first_step
from voicesim.io.organisation_types import FileSpec, Organisation
from voicesim.io.organisations import read_organisation
from voicesim.io.scenarios import NAMED_FILES, file_spec
from voicesim.live import future as futures
from voicesim.live.future import Future
from voicesim.live.projection import Projection, fit
from voicesim.measures.raw import EARLY, QUARTER
from voicesim.measures.regime import HEARD, JUDGED, REGIMES, regime_of
from voicesim.measures.registry import MEASURES, frame
from voicesim.scenario import Scenario
from voicesim.state import State, arrays, copy
from voicesim.streams import replicate_seed

NAMES = tuple(MEASURES)
SLICE_SECONDS = 0.4  # of a long run, until the next slice is shown
REPORT_REPLICATES = 20
EIGHTHS = (4, 2, 6, 1, 3, 5, 7)  # of the timeline: where a checkpoint is wanted, most wanted first
CHECKPOINT_BYTES = 250e6  # all of a future's together, at most
PIECE_STEPS = 13  # between two looks at whether something more urgent waits
Array = NDArray[Any]
clock = time.monotonic


@dataclass(frozen=True)
class Wish:
    """What is to be computed: equal wishes give equal futures."""

    scenario: Scenario
    muted: tuple[int, ...]
    seed: int

    def model(self, replicate: int = 0, state: State | None = None) -> Any:
        """A model at week 0, or with a state of its own: replicate 0 is the one that is shown."""
        from voicesim.model import VoiceModel

        seed, real = replicate_seed(self.seed, replicate), organisation(self.scenario)
        model = VoiceModel(self.scenario, rng=seed, organisation=real, state=state)
        if self.muted:
            voices = model.state.voices
            voices.muted[np.isin(voices.id, self.muted)] = 1
        return model

    def baseline(self) -> Wish:
        """The same organisation and luck without the programme."""
        return Wish(self.scenario.baseline(), (), self.seed)


def organisation(scenario: Scenario) -> Organisation | None:
    """The real organisation whose files a scenario names, read again only when a file changed."""
    if not scenario.files.any:
        return None
    spec = file_spec(scenario)
    files = (getattr(spec, name) for name in NAMED_FILES)
    return _read(spec, tuple(path.stat().st_mtime_ns for path in files if path))


@lru_cache(maxsize=4)
def _read(spec: FileSpec, changed: tuple[int, ...]) -> Organisation:
    return read_organisation(spec)


def same_world(a: Wish, b: Wish) -> bool:
    """Whether two wishes can share a projection: same luck, same number of values."""
    return a.seed == b.seed and a.scenario.culture.dimensions == b.scenario.culture.dimensions


def projection_of(wish: Wish) -> Projection:
    """The map's projection, from the world at week 0."""
    return fit(wish.model().state)


@dataclass(frozen=True)
class Checkpoint:
    """A future as it stood at the beginning of a step: what comes before need not be computed again."""

    wish: Wish
    step: int
    state: State
    raw: Array  # raw measures of the steps before
    future: Future


@dataclass(frozen=True)
class Keep:
    """At which steps a run makes checkpoints, the most wanted first, in how many bytes, and who gets them."""

    steps: tuple[int, ...]
    room: float
    add: Callable[[Checkpoint], None]
    least: int = 0  # so many in any case

    def affordable(self, size: int) -> set[int]:
        """The steps there is room for when each takes ``size`` bytes."""
        return set(self.steps[: max(self.least, int(self.room // size))])


def size_of(state: State) -> int:
    """Bytes of a state's arrays."""
    return sum(array.nbytes for array in arrays(state).values())


def keep_beside(known: list[Checkpoint], steps: int, parting: int) -> Keep:
    """New checkpoints beside known ones: where a change parts two futures, and evenly over the timeline."""
    there = {0, *(checkpoint.step for checkpoint in known)}
    wanted = dict.fromkeys((parting, *(steps * eighth // 8 for eighth in EIGHTHS)))
    room = CHECKPOINT_BYTES - sum(size_of(c.state) for c in known)

    def add(checkpoint: Checkpoint) -> None:
        known.append(checkpoint)
        if sum(size_of(c.state) for c in known) > CHECKPOINT_BYTES:
            del known[:-1]

    return Keep(
        tuple(step for step in wanted if step not in there), room, add, int(parting not in there)
    )


def fork(a: Wish, b: Wish) -> int:
    """The step up to which two wishes surely have the same past; 0 when there is no such step.

    They part late only when nothing but changes of parameters on the timeline differs: other events
    may shape the world at week 0.
    """
    bare: dict[str, Any] = {"events": ()}
    one, two = a.scenario, b.scenario
    if (a.muted, a.seed) != (b.muted, b.seed):
        return 0
    if one.model_copy(update=bare) != two.model_copy(update=bare):
        return 0
    differing = [e for x, y in zip_longest(one.events, two.events) if x != y for e in (x, y) if e]
    if not differing or any(event.kind != "change" for event in differing):
        return 0
    return min(first_step(one, event.week) for event in differing)


def _begin(wish: Wish, projection: Projection, from_: Checkpoint | None) -> tuple[Any, Future, int]:
    """A model, its future, and the number of frames that are filled already."""
    if from_ is None:
        model = wish.model()
        real = organisation(wish.scenario)
        names = real.departments if real is not None else ()
        who = futures.cast(model.state, wish.scenario, projection, names)
        future = futures.blank(who, wish.scenario, NAMES)
        futures.take(future, 0, model.state, projection)
        return model, future, 1
    model = wish.model(state=copy(from_.state))
    model.course.resume(from_.step, from_.raw)
    return model, futures.continued(from_.future, from_.step + 1), from_.step + 1


def compute(
    wish: Wish,
    projection: Projection,
    stale: Callable[[], bool],
    from_: Checkpoint | None = None,
    keep: Keep | None = None,
) -> Iterator[tuple[Future, int, int]]:
    """The future of a wish, slice by slice: ``(future, first, end)``. Ends early when stale.

    ``from_`` is a checkpoint of a wish with the same past; ``keep`` says where to make new ones.
    """
    model, future, begin = _begin(wish, projection, from_)
    wanted = keep.affordable(size_of(model.state)) if keep is not None else set()
    first, shown = 0, clock()
    for k in range(begin, future.frames):
        if keep is not None and k - 1 in wanted:
            keep.add(Checkpoint(wish, k - 1, copy(model.state), model.course.raw.copy(), future))
        model.step()
        futures.take(future, k, model.state, projection)
        future.done = k + 1
        if k + 1 < future.frames and clock() - shown < SLICE_SECONDS:
            continue
        if stale():
            return
        new = max(first, begin)  # what lies before came with the checkpoint
        series = frame(model.course.raw[new - 1 : k], wish.scenario, new - 1)
        futures.note_measures(future, series, new, k + 1)
        future.regimes[new : k + 1] = rolling_regimes(future, wish.scenario, new, k + 1)
        yield future, first, k + 1
        first, shown = k + 1, clock()


def rolling_regimes(future: Future, scenario: Scenario, begin: int, end: int) -> Array:
    """Regime numbers of frames ``begin`` to ``end``: the 13 weeks before each, as ``rolling_regime``.

    The same numbers as ``measures.regime.rolling_regime``, a hundred times faster (no tables).
    """
    coherence, richness, reach, weights, impressions, micro = (
        future.measures[1:end, NAMES.index(name)]
        for name in (*JUDGED, MEASURES["richness"].weight, *HEARD)
    )
    official = impressions - micro
    ends = future.weeks[1:end]
    firsts = np.searchsorted(ends, ends - QUARTER + EARLY, side="right")
    known = ~np.isnan(richness) & ~np.isnan(weights)
    heavy, light = np.where(known, richness * weights, 0.0), np.where(known, weights, 0.0)
    out = np.empty(end - begin, np.int8)
    for i in range(begin - 1, end - 1):
        part = slice(min(firsts[i], i), i + 1)
        total = light[part].sum()
        rich = heavy[part].sum() / total if total > 0 else np.nan
        clear, alone = float(coherence[part].mean()), float(official[part].mean())
        regime = regime_of(clear, float(rich), float(reach[i]), alone, scenario)
        out[i - begin + 1] = REGIMES.index(regime)
    return out


def weeks_of(scenario: Scenario) -> Array:
    """Time at the end of each step, in weeks."""
    return np.arange(1, scenario.steps + 1) * scenario.step_weeks


def pieces(wish: Wish, number: int) -> Generator[None, None, Array]:
    """One replicate in pieces of some steps; returns its measures, (steps, K)."""
    model = wish.model(number)
    while model.running and model.course.steps_left:
        model.run(steps=PIECE_STEPS)
        yield
    return np.asarray(model.series[list(NAMES)].to_numpy(), dtype=np.float64)


def replicate(wish: Wish, number: int) -> Array:
    """The measures of one replicate, (steps, K)."""
    model = wish.model(number)
    model.run()
    return np.asarray(model.series[list(NAMES)].to_numpy(), dtype=np.float64)


def band(runs: list[Array]) -> tuple[Array, Array]:
    """Range of the middle 80 % of replicates at each step, NaN left out: low and high, (steps, K).

    The same as ``numpy.nanquantile`` (linear), which takes a hundred times longer.
    """
    stack = np.sort(np.stack(runs), axis=0)  # NaN comes last
    last = np.isfinite(stack).sum(axis=0) - 1
    return _quantile(stack, last, 0.1), _quantile(stack, last, 0.9)


def _quantile(stack: Array, last: Array, q: float) -> Array:
    at = q * np.maximum(last, 0)
    below = np.floor(at).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(last, 0))
    a = np.take_along_axis(stack, below[None], axis=0)[0]
    b = np.take_along_axis(stack, above[None], axis=0)[0]
    return np.where(last < 0, np.nan, a + (b - a) * (at - below))
