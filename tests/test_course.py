"""One run: luck, order, threads, chunks and the length of a step change nothing they should not."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.engines.pairs import differing, same_bits, small
from tests.strategies import small_scenarios
from voicesim.course import Course, quarter_start
from voicesim.errors import InputError
from voicesim.scenario import Scenario
from voicesim.scenario.organisation import Role
from voicesim.state import PARTNER
from voicesim.streams import replicate_seed

TIMELINE = [
    {"kind": "crisis", "week": 3.0, "size": 0.2},
    {"kind": "campaign", "week": 5.0, "weeks": 2.0},
    {"kind": "layoff", "week": 7.0, "share": 0.2},
]


def same(a: Course, b: Course) -> bool:
    return differing(a.state, b.state) == [] and same_bits(a.raw, b.raw)


def walked(scenario: Scenario, seed: int, chunks: list[int] | None = None) -> Course:
    course = Course(scenario, seed)
    for chunk in chunks or [scenario.steps]:
        course.walk(chunk)
    return course


# ---------------------------------------------------------------------------------- chunks


@given(some.lists(some.integers(0, 6), max_size=6))
def test_any_split_of_the_walk_gives_the_same_bits(chunks):
    scenario = small(weeks=12, events=TIMELINE)
    assert same(walked(scenario, 4, [*chunks, 12]), walked(scenario, 4))


@given(small_scenarios(), some.integers(0, 2**63 - 1))
def test_step_by_step_is_all_at_once(scenario, seed):
    assert same(walked(scenario, seed, [1] * scenario.steps), walked(scenario, seed))


def test_walking_on_at_the_horizon_changes_nothing():
    course = walked(small(weeks=4), 1)
    before = course.raw.copy()
    course.walk(5)
    assert course.steps_left == 0
    assert same_bits(before, course.raw)


# ---------------------------------------------------------------------------------- threads


def test_courses_in_threads_are_those_one_after_another():
    scenario = small(weeks=30, customers__count=400, events=TIMELINE)
    alone = [walked(scenario, seed, [1] * 30) for seed in range(6)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda seed: walked(scenario, seed, [1] * 30), range(6)))
    assert all(same(a, b) for a, b in zip(alone, together, strict=True))


# ---------------------------------------------------------------------------------- seeds


def test_seed_zero_is_a_seed_like_any_other():
    runs = [walked(small(), seed) for seed in (0, 0, 1)]
    assert same(runs[0], runs[1])
    assert not same_bits(runs[0].raw, runs[2].raw)


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_what_is_no_seed_is_refused(seed):
    with pytest.raises(InputError, match="seed"):
        Course(small(), seed)


# ---------------------------------------------------------------------------------- addressed luck

ONLY = {
    "roles": {
        "frontline": Role(share=1.0, touch=0.0, audience=4.0).model_dump(),
        **dict.fromkeys(("sales", "specialist", "leader"), False),
    },
    "partners": {},
    # nothing that connects people: no ties inside, no shared budget, no quota, no mean of all
    "organisation.contacts": 0.0,
    "organisation.boss_weight": 0.0,
    "discovery.share": 1.0,
    "discovery.pace": 1.0,
    "coaching.hours": 0.0,
    "orchestrator.routing": 0.0,
    "complaints.gap": 0.0,
}


def test_one_more_silent_employee_changes_nothing_for_anybody_else():
    scenario = small(**{path.replace(".", "__"): value for path, value in ONLY.items()})
    more = scenario.with_({"organisation.employees": 25})
    few, many = Course(scenario, 3), Course(more, 3, mute=[24])
    few.walk()
    many.walk()
    for name in few.state.voices._fields:
        if name in ("department", "centrality"):  # departments are shared out among all
            continue
        a, b = getattr(few.state.voices, name), getattr(many.state.voices, name)
        assert same_bits(a[:24], b[:24]), name
    for part in ("customers", "messages"):
        for name in getattr(few.state, part)._fields:
            a, b = (getattr(getattr(c.state, part), name) for c in (few, many))
            if part == "messages":
                a, b = a[:24], b[:24]
            if a.dtype == np.int32 and name in ("replied", "complained"):
                a = np.where(a == 24, 25, a)  # the row of the official account
            assert same_bits(a, b), f"{part}.{name}"


def test_a_policy_for_employees_changes_no_draw_of_partners():
    quiet = {"complaints__base": 0.0, "complaints__gap": 0.0, "coaching__hours": 0.0}
    courses = [Course(small(policy__control=h, **quiet), 5) for h in (0.0, 1.0)]
    partners = courses[0].state.voices.kind == PARTNER
    spoke = 0
    for _ in range(12):
        for course in courses:
            course.walk(1)
        free, under = (course.state.messages for course in courses)
        assert same_bits(free.spoke[partners], under.spoke[partners])
        said = partners & (free.spoke == 1)
        assert same_bits(free.content[said], under.content[said])
        assert same_bits(free.slip[said], under.slip[said])
        spoke += int(said.sum())
        employees = ~partners & (free.spoke == 1) & (under.spoke == 1)
        employees[-1] = False
        assert not employees.any() or not np.array_equal(
            free.content[employees], under.content[employees]
        )
    assert spoke > 20


def test_a_muted_voice_keeps_its_luck_and_everybody_elses():
    loud, still = Course(small(), 6), Course(small(), 6, mute=[0])
    loud.walk(1)
    still.walk(1)
    others = np.arange(1, loud.state.messages.spoke.size)
    assert same_bits(loud.state.messages.content[others], still.state.messages.content[others])
    assert still.state.messages.spoke[0] == 0


# ---------------------------------------------------------------------------------- days and weeks

CALM = {
    "weeks": 26,
    "organisation__employees": 120,
    "customers__count": 600,
    "turnover__exit": 0.01,
    "complaints__base": 0.02,
}
RUNS = 40


def per_week(step_days: float, **changes) -> np.ndarray:
    """Weekly rates of every run (RUNS, 7), each over the whole horizon."""
    scenario = small(step_days=step_days, **{**CALM, **changes})
    rows = []
    for replicate in range(RUNS):
        course = Course(scenario, replicate_seed(17, replicate))
        course.walk()
        from voicesim.measures.raw import RAW

        total = dict(zip(RAW, course.raw.sum(axis=0), strict=True))
        last = dict(zip(RAW, course.raw[-1], strict=True))
        customers = last["customers"]
        rows.append(
            [
                total["micro_spoken"] / 26,
                total["official_spoken"] / 26,
                total["heard"] / 26 / customers,
                total["counts.answered"] / max(1.0, total["counts.replies"]),
                total["counts.complaints"] / 26,
                total["counts.left"] / 26,
                last["trust"] / customers,
            ]
        )
    return np.array(rows)


NAMES = ("messages", "official", "impressions", "response rate", "complaints", "left", "trust")


@pytest.mark.slow
def test_daily_and_weekly_steps_agree():
    daily, weekly = per_week(1.0), per_week(7.0)
    apart = daily.mean(axis=0) - weekly.mean(axis=0)
    error = np.sqrt(daily.var(axis=0, ddof=1) / RUNS + weekly.var(axis=0, ddof=1) / RUNS)
    far = [n for n, z in zip(NAMES, np.abs(apart / error), strict=True) if not z < 4.0]
    assert far == []


# ---------------------------------------------------------------------------------- small things


def test_credit_is_kept_at_the_beginning_of_the_steps_asked_for():
    course = Course(small(weeks=6), 2, keep_credit_at=[0, 3])
    course.walk()
    assert sorted(course.credit_at) == [0, 3]
    assert course.credit_at[0].messages.sum() == 0
    assert (course.credit_at[3].messages <= course.state.credit.messages).all()
    other = walked(small(weeks=6), 2, [3])
    assert same_bits(course.credit_at[3].messages, other.state.credit.messages)


def test_voices_that_do_not_exist_cannot_be_muted():
    with pytest.raises(InputError, match="voices"):
        Course(small(), 1, mute=[10_000])
    with pytest.raises(InputError, match="voices"):
        Course(small(), 1, enable=[-1])


@pytest.mark.parametrize(("weeks", "days", "start"), [(104, 7.0, 91), (4, 7.0, 0), (26, 1.0, 91)])
def test_the_last_quarter_is_thirteen_weeks(weeks, days, start):
    assert quarter_start(small(weeks=weeks, step_days=days)) == start
    assert math.isclose(13 / small(step_days=days).step_weeks, 13 * 7 / days)
