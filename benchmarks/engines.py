"""The compiled engine against plain Mesa (the agents engine): same scenario, same results."""

from __future__ import annotations

import numpy as np

from benchmarks.measure import Row, interleaved, ratio
from voicesim.model import VoiceModel
from voicesim.scenario import Scenario

GOAL = 300


def scenario(times: int, weeks: int) -> Scenario:
    """The default organisation, ``times`` as large: 340 voices and 2,000 customers at 1."""
    plain = Scenario()
    partners = {
        name: partner.model_copy(update={"voices": partner.voices * times})
        for name, partner in plain.partners.items()
    }
    changed = plain.with_(
        {
            "weeks": weeks,
            "organisation.employees": 300 * times,
            "organisation.departments": 8 * times,
            "customers.count": 2000 * times,
        }
    )
    return changed.model_copy(update={"partners": partners})


def weeks_of(
    engine: str, times: int, weeks: int, repeats: int
) -> tuple[VoiceModel, list[VoiceModel]]:
    """One model to compare results with, and as many fresh ones as there are runs to time."""
    made = [VoiceModel(scenario(times, weeks), rng=1, engine=engine) for _ in range(repeats + 2)]
    return made[0], made[1:]


def rows(quick: bool) -> list[Row]:
    """Ratios at the default size and at ten times the size, weeks timed without the building of the world."""
    found = []
    for times, slow_weeks, fast_weeks in ((1, 6, 104), (10, 2, 26)):
        repeats = 3 if quick else 5
        check_slow, slow = weeks_of("agents", times, slow_weeks, repeats)
        check_fast, fast = weeks_of("compiled", times, fast_weeks, repeats)
        check_slow.run(), check_fast.run(slow_weeks)
        assert np.array_equal(check_slow.course.raw, check_fast.course.raw, equal_nan=True)
        turns = {"slow": iter(slow), "fast": iter(fast)}
        seconds = interleaved(
            {
                "slow": lambda turns=turns: next(turns["slow"]).course.walk(),
                "fast": lambda turns=turns: next(turns["fast"]).course.walk(),
            },
            repeats,
        )
        per_week = (
            [s / slow_weeks for s in seconds["slow"]],
            [s / fast_weeks for s in seconds["fast"]],
        )
        value, low, high = ratio(*per_week)
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
                f"a week: {1e3 * min(per_week[0]):.1f} ms against {1e3 * min(per_week[1]):.3f} ms; equal results",
            )
        )
    return found
