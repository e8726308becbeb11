"""What events do, to the State and to the parameters, and at which step."""

import numpy as np
import pytest

from voicesim import happenings, world
from voicesim import state as st
from voicesim.scenario import Scenario


def with_events(*events, **sections):
    return Scenario.model_validate(
        {
            "organisation": {"employees": 40, "departments": 2},
            "customers": {"count": 2_000},
            "weeks": 52,
            "events": events,
            **sections,
        }
    )


def happen(scenario, number=0, seed=3):
    """The State before and after one event."""
    before = world.build(scenario, seed)
    after = st.copy(before)
    happenings.apply(number, after, scenario, seed)
    return before, after


def changed(before, after):
    old, new = st.arrays(before), st.arrays(after)
    return {name for name in old if not np.array_equal(old[name], new[name])}


# ------------------------------------------------------------------------------- when


def test_an_event_happens_at_the_first_step_that_begins_in_its_week_or_later():
    weekly, daily = with_events(), with_events(step_days=1.0)
    assert [happenings.first_step(weekly, w) for w in (0.0, 3.0, 3.1, 4.0)] == [0, 3, 4, 4]
    assert [happenings.first_step(daily, w) for w in (0.0, 1.0, 1.1, 3 / 7)] == [0, 7, 8, 3]
    assert [happenings.first_step(daily, step / 7) for step in range(364)] == list(range(364))


def test_breaks_are_where_anything_begins_or_ends():
    scenario = with_events(
        {"kind": "campaign", "week": 10.0, "weeks": 4.0},
        {"kind": "crisis", "week": 3.5},
        {"kind": "leader_speaks", "week": 50.0, "weeks": 10.0},
        {"kind": "change", "week": 10.0, "set": {"policy.control": 0.5}},
        {"kind": "campaign", "week": 20.0, "weeks": 0.1},
    )
    assert happenings.breaks(scenario) == (4, 10, 14, 20, 21, 50)
    assert happenings.breaks(with_events()) == ()


def test_due_lists_events_of_the_state_by_week():
    scenario = with_events(
        {"kind": "layoff", "week": 3.8},
        {"kind": "crisis", "week": 3.2},
        {"kind": "campaign", "week": 3.5},
        {"kind": "hiring_wave", "week": 4.0},
        {"kind": "hiring_wave", "week": 5.0},
    )
    assert happenings.due(scenario, 4) == (1, 0, 3)
    assert happenings.due(scenario, 5) == (4,)
    assert happenings.due(scenario, 3) == ()


# ------------------------------------------------------------------------------- parameters


def test_a_change_holds_from_its_week_on_and_the_later_one_wins():
    scenario = with_events(
        {"kind": "change", "week": 20.0, "set": {"coaching.hours": 5.0}},
        {"kind": "change", "week": 10.0, "set": {"coaching.hours": 50.0, "policy.control": 0.3}},
    )
    found = [happenings.effective(scenario, step)[0] for step in (9, 10, 19, 20, 51)]
    assert [s.coaching.hours for s in found] == [25.0, 50.0, 50.0, 5.0, 5.0]
    assert [s.policy.control for s in found] == [0.0, 0.3, 0.3, 0.3, 0.3]
    assert happenings.effective(scenario, 9) == (scenario, 1.0)


def test_a_campaign_raises_rate_and_reach_while_it_runs():
    scenario = with_events(
        {"kind": "campaign", "week": 10.0, "weeks": 2.0, "rate": 5.0, "reach": 0.9},
        {"kind": "change", "week": 11.0, "set": {"official.reach": 0.2}},
    )
    official = [happenings.effective(scenario, step)[0].official for step in range(9, 13)]
    assert [o.rate for o in official] == [1.0, 5.0, 5.0, 1.0]
    assert [o.reach for o in official] == [0.4, 0.9, 0.2, 0.2]


def test_of_leaders_who_speak_together_the_strongest_counts():
    scenario = with_events(
        {"kind": "leader_speaks", "week": 5.0, "weeks": 3.0, "times": 4.0},
        {"kind": "leader_speaks", "week": 6.0, "weeks": 1.0, "times": 2.0},
        {"kind": "leader_speaks", "week": 20.0, "weeks": 1.0, "times": 0.5},
    )
    times = [happenings.effective(scenario, step)[1] for step in (4, 5, 6, 7, 8, 20)]
    assert times == [1.0, 4.0, 4.0, 4.0, 1.0, 0.5]


def test_changes_that_make_no_sense_together_are_refused():
    """Each is right alone, both are not: told with the scenario, not in the middle of a run."""
    first = {
        "kind": "change",
        "week": 1.0,
        "set": {"coaching.skill": 0.3, "coaching.composure": 0.5},
    }
    other = {
        "kind": "change",
        "week": 2.0,
        "set": {"coaching.skill": 0.6, "coaching.listening": 0.1},
    }
    with_events(first)
    with_events(other)
    with pytest.raises(
        ValueError, match=r"events\.1\.set: makes no sense from week 2 on.*add up to 1"
    ):
        with_events(first, other)


def test_a_change_may_need_the_one_before_it():
    first = {
        "kind": "change",
        "week": 1.0,
        "set": {"coaching.skill": 0.3, "coaching.composure": 0.5},
    }
    then = {
        "kind": "change",
        "week": 2.0,
        "set": {"coaching.skill": 0.4, "coaching.composure": 0.4},
    }
    last = {
        "kind": "change",
        "week": 3.0,
        "set": {"coaching.skill": 0.3, "coaching.composure": 0.5},
    }
    scenario = with_events(last, then, first)
    assert happenings.effective(scenario, 3)[0].coaching.skill == 0.3


# ------------------------------------------------------------------------------- the State


def test_a_crisis_concerns_its_share_and_halves_in_its_half_life():
    scenario = with_events(
        {"kind": "product_failure", "week": 1.0, "size": 0.3, "half_life": 2.0, "share": 0.25}
    )
    before, after = happen(scenario)
    assert changed(before, after) == {"customers.alarm", "office.alarm_keep"}
    concerned = after.customers.alarm > 0
    assert abs(concerned.mean() - 0.25) < 4 * np.sqrt(0.25 * 0.75 / 2_000)
    assert set(after.customers.alarm[concerned]) == {0.3}
    assert after.office.alarm_keep[0] ** 2 == pytest.approx(0.5)


def test_a_second_crisis_adds_its_alarm_for_others():
    crisis = {"kind": "crisis", "week": 1.0, "size": 0.2, "share": 0.5}
    scenario = with_events(crisis, {**crisis, "week": 2.0})
    state = world.build(scenario, 1)
    for number in range(2):
        happenings.apply(number, state, scenario, 1)
    share = [(state.customers.alarm == size).mean() for size in (0.0, 0.2, 0.4)]
    error = 4 * np.sqrt(0.25 * 0.75 / 2_000)
    assert np.abs(np.array(share) - [0.25, 0.5, 0.25]).max() < 4 / 3 * error


def test_a_crisis_that_concerns_everybody():
    _, after = happen(with_events({"kind": "crisis", "week": 0.0, "size": 0.1}))
    assert (after.customers.alarm == 0.1).all()


def test_new_leaders_stand_around_the_new_gap():
    scenario = with_events(
        {"kind": "leadership_change", "week": 1.0, "gap": 3.0},
        organisation={"employees": 2_000},
        culture={"spread": 0.4},
    )
    before, after = happen(scenario)
    assert changed(before, after) == {"voices.stance", "voices.anchor"}
    leads = after.voices.leads > 0
    moved = (before.voices.stance != after.voices.stance).any(axis=1)
    assert (moved == leads).all()
    assert np.array_equal(after.voices.stance[leads], after.voices.anchor[leads])
    error = 4 * 0.4 / np.sqrt(2 * leads.sum())
    assert np.abs(after.voices.stance[leads].mean(axis=0) - [3.0, 0.0]).max() < error
    # luck of their own, not that of the leaders who went
    old = before.voices.stance[leads] - [0.3, 0.0]
    assert abs(np.corrcoef(old[:, 1], after.voices.stance[leads, 1])[0, 1]) < 4 / np.sqrt(160)


def test_a_merger_brings_people_with_their_own_culture():
    scenario = with_events(
        {"kind": "hiring_wave", "week": 9.0, "people": 3},
        {"kind": "merger", "week": 5.0, "people": 900, "gap": 2.0, "angle": 180.0, "spread": 0.5},
        partners={},
    )
    before, after = happen(scenario, number=1)
    assert changed(before, after) == {"voices.present", "office.posts"}
    joined = after.voices.present != before.voices.present
    assert np.flatnonzero(joined).tolist() == list(range(43, 943))
    assert (after.voices.present[joined] == st.TAKEN).all()
    assert after.office.posts[0] == 940.0
    error = 4 * 0.5 / np.sqrt(2 * 900)
    assert np.abs(after.voices.stance[joined].mean(axis=0) - [-2.0, 0.0]).max() < error
    assert set(after.voices.department[joined]) == {0, 1}


def test_a_hiring_wave_opens_vacancies():
    before, after = happen(with_events({"kind": "hiring_wave", "week": 5.0, "people": 6}))
    assert changed(before, after) == {"voices.present", "office.posts"}
    assert after.voices.present[40:46].tolist() == [st.VACANT] * 6
    assert after.office.posts[0] == 46.0


@pytest.mark.parametrize(("share", "gone"), [(0.0, 0), (0.25, 10), (0.26, 10), (1.0, 40)])
def test_a_layoff_takes_its_share_and_the_heart_of_the_others(share, gone):
    scenario = with_events({"kind": "layoff", "week": 5.0, "share": share, "passion": 0.3})
    before, after = happen(scenario)
    inside = before.voices.kind == st.EMPLOYEE
    left = inside & (after.voices.present == st.CLOSED)
    assert left.sum() == gone
    assert after.office.posts[0] == 40 - gone
    stay = inside & ~left
    assert after.voices.passion[stay] == pytest.approx(before.voices.passion[stay] * 0.7)
    assert np.array_equal(after.voices.passion[~stay], before.voices.passion[~stay])
    assert np.array_equal(after.voices.passion0, before.voices.passion0)


def test_the_same_people_must_go_whatever_else_differs():
    layoff = {"kind": "layoff", "week": 5.0, "share": 0.5}
    gone = []
    for partners in ({}, {"p": {"voices": 9}}):
        _, after = happen(with_events(layoff, partners=partners))
        gone.append(after.voices.present[:40].tolist())
    assert gone[0] == gone[1]
    assert gone[0] != [st.CLOSED] * 20 + [st.TAKEN] * 20


def test_a_layoff_sends_away_only_who_is_there():
    scenario = with_events(
        {"kind": "layoff", "week": 5.0, "share": 0.5},
        {"kind": "layoff", "week": 6.0, "share": 0.5},
        {"kind": "layoff", "week": 7.0, "share": 1.0},
    )
    state = world.build(scenario, 3)
    left = []
    for number in range(3):
        happenings.apply(number, state, scenario, 3)
        left.append((state.voices.present[:40] == st.TAKEN).sum())
    assert left == [20, 10, 0]
    assert state.office.posts[0] == 0.0


def test_events_of_parameters_leave_the_state_alone():
    scenario = with_events(
        {"kind": "campaign", "week": 1.0},
        {"kind": "leader_speaks", "week": 1.0},
        {"kind": "change", "week": 1.0, "set": {"policy.control": 1.0}},
    )
    for number in range(3):
        assert changed(*happen(scenario, number)) == set()
