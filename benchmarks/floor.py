"""A week against its floor: touch once the memory a week must touch, draw the luck a week must draw."""

from __future__ import annotations

from benchmarks.measure import Row, interleaved, ratio
from voicesim import streams
from voicesim.course import Course
from voicesim.jit import compiled
from voicesim.scenario import Scenario
from voicesim.state import NOBODY, State

GOAL = 2.5
SIZES = (1_000, 100_000, 1_000_000)


@compiled
def touch(  # type: ignore[no-untyped-def]
    seed, step, taste, impression, variance, warmth, trust, slots, heard, heard_sum, alarm,
    pass_hour, last_micro, replied, complained, start, voice, weight, spoke, content,
):  # fmt: skip
    """Every customer's state read and written once, every tie's voice looked up, every message read that a
    tie brings, and the two blocks of luck that every customer draws in a week. No arithmetic of the model."""
    total = 0.0
    for c in range(trust.shape[0]):
        u, w, _, _ = streams.uniforms(seed, streams.LISTENING, step, c, 0)
        x, y, _, _ = streams.uniforms(seed, streams.WORD_OF_MOUTH, step, c, 0)
        count = 0
        for t in range(start[c], start[c + 1]):
            v = voice[t]
            if spoke[v] == 1:
                count += 1
                for axis in range(content.shape[1]):
                    heard_sum[c, axis] = content[v, axis]
                total += weight[t]
        for axis in range(taste.shape[1]):
            impression[c, axis] = impression[c, axis] + 1e-9 * taste[c, axis]
        variance[c] = variance[c] + 1e-9
        warmth[c] = warmth[c] + 1e-9
        trust[c] = trust[c] + 1e-9
        slots[c] = slots[c] + 1e-9
        alarm[c] = alarm[c] + 1e-9
        total += pass_hour[c] + u + w + x + y
        heard[c] = count
        last_micro[c] = step
        replied[c] = NOBODY
        complained[c] = NOBODY
    return total


def touched(state: State, steps: int) -> float:
    """The floor of ``steps`` weeks on the arrays of ``state``."""
    c, t, m = state.customers, state.ties, state.messages
    total = 0.0
    for step in range(steps):
        total += touch(
            1, step, c.taste, c.impression, c.variance, c.warmth, c.trust, c.slots, c.heard,
            c.heard_sum, c.alarm, c.pass_hour, c.last_micro, c.replied, c.complained,
            t.voice_start, t.voice, t.voice_weight, m.spoke, m.content,
        )  # fmt: skip
    return total


def sized(customers: int) -> Scenario:
    """The default organisation per 2,000 customers: audience size held, voices in proportion."""
    times = customers / 2000
    plain = Scenario()
    partners = {
        name: partner.model_copy(update={"voices": max(1, round(partner.voices * times))})
        for name, partner in plain.partners.items()
    }
    changed = plain.with_(
        {
            "organisation.employees": max(10, round(300 * times)),
            "organisation.departments": max(2, min(2000, round(8 * times))),
            "customers.count": customers,
        }
    )
    return changed.model_copy(update={"partners": partners})


def rows(quick: bool) -> list[Row]:
    """A week of the compiled engine over its floor, at three sizes."""
    found = []
    for customers in SIZES[: 2 if quick else 3]:
        course = Course(sized(customers), 1)
        course.walk(13)
        weeks = max(1, min(8, 200_000 // customers))
        ghost = Course(sized(customers), 1)
        ghost.walk(13)
        jobs = {
            "week": lambda course=course, weeks=weeks: course.walk(weeks),
            "floor": lambda ghost=ghost, weeks=weeks: touched(ghost.state, weeks),
        }
        seconds = interleaved(jobs, 5)
        value, low, high = ratio(seconds["week"], seconds["floor"])
        found.append(
            Row(
                "against the floor: memory touched once, luck drawn",
                f"{customers:,} customers",
                value,
                low,
                high,
                "times the floor",
                f"at most {GOAL}",
                value <= GOAL,
                f"a week {1e3 * min(seconds['week']) / weeks:.3f} ms, floor "
                f"{1e3 * min(seconds['floor']) / weeks:.3f} ms",
            )
        )
    return found
