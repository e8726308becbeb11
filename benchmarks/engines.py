"""The compiled engine against plain Mesa (the agents engine): same scenario, same results."""

from __future__ import annotations

import statistics
import time
from functools import partial

import numpy as np

from benchmarks.measure import Row, interleaved, ratio
from voicesim.model import VoiceModel
from voicesim.scenario import Scenario

GOAL = 300


def scenario(times: int) -> Scenario:
    """The default organisation, ``times`` as large: 340 voices (40 of partners) and 2,000 customers at 1."""
    plain = Scenario()
    name, partner = next(iter(plain.partners.items()))
    changed = plain.with_(
        {
            "organisation.employees": 300 * times,
            "organisation.departments": 8 * times,
            "customers.count": 2000 * times,
        }
    )
    return changed.model_copy(
        update={"partners": {name: partner.model_copy(update={"voices": 40 * times})}}
    )


def standing_at(times: int, week: int, engine: str) -> VoiceModel:
    """A model that has walked to ``week``, by the faster engine, and goes on with ``engine``."""
    walked = VoiceModel(scenario(times), rng=1)
    walked.run(week)
    if engine == "compiled":
        return walked
    model = VoiceModel(scenario(times), rng=1, engine=engine, state=walked.state)
    model.course.resume(week, walked.course.raw)
    model.populate()
    return model


def rows(quick: bool) -> list[Row]:
    """Ratios at the default size and at ten times the size: the same weeks, without the building of the world."""
    found = []
    for times, week, weeks in ((1, 26, 8), (10, 26, 2)):
        repeats = 2 if quick else 5
        slow, fast = (standing_at(times, week, engine) for engine in ("agents", "compiled"))
        jobs = {
            "slow": partial(slow.course.walk, weeks),
            "fast": partial(fast.course.walk, weeks),
        }
        seconds = interleaved(jobs, repeats, time.thread_time)
        assert np.array_equal(slow.course.raw, fast.course.raw, equal_nan=True)
        value, low, high = ratio(seconds["slow"], seconds["fast"])
        each = [1e3 * statistics.median(seconds[name]) / weeks for name in ("slow", "fast")]
        found.append(
            Row(
                "against plain Mesa (the agents engine), one core",
                f"{340 * times:,} voices, {2000 * times:,} customers",
                value,
                low,
                high,
                "times faster",
                f"at least {GOAL}",
                value >= GOAL,
                f"a week: {each[0]:.1f} ms against {each[1]:.3f} ms; the same weeks, equal results",
            )
        )
    return found
