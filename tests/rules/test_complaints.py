"""The negative: who complains, and what it does."""

from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import SHARE, both, falls, near, rises
from voicesim.rules import complaints

BADLY = some.integers(0, 1000)


def test_complaints_by_hand():
    assert near(both(complaints.hazard_of_complaint, 0.003, 0.004, 2.0, 0.1), 0.111)
    assert near(both(complaints.chance_of_good_answer, 0.35, 0.5), 0.675)
    assert near(both(complaints.passion_after, 0.8, 0.2, 0.5, 2), 0.8 * 0.9 * 0.9)
    assert near(both(complaints.readiness, 0.5, 0.4), 0.2)


def test_nobody_complains_without_a_reason():
    assert both(complaints.hazard_of_complaint, 0.0, 0.0, 9.0, 0.0) == 0.0
    assert both(complaints.hazard_of_complaint, 0.0, 0.01, 0.0, 0.0) == 0.0


@given(some.floats(0.0, 10.0), some.floats(0.0, 10.0), some.floats(0.0, 100.0), some.floats(0, 100))
def test_the_wider_the_gap_the_more_complaints(base, gap, d2, more):
    hazards = [both(complaints.hazard_of_complaint, base, gap, d, 0.0) for d in (d2, d2 + more)]
    assert rises(hazards)
    assert hazards[0] >= base


@given(SHARE, SHARE, SHARE)
def test_the_composed_answer_better(composed, one, other):
    chances = [both(complaints.chance_of_good_answer, composed, c) for c in sorted([one, other])]
    assert rises(chances)
    assert composed - 1e-12 <= chances[0] <= chances[1] <= 1.0 + 1e-12
    assert both(complaints.chance_of_good_answer, composed, 0.0) == composed


@given(SHARE, SHARE, SHARE, BADLY)
def test_heart_is_lost_one_complaint_at_a_time(passion, personal, composure, badly):
    after = both(complaints.passion_after, passion, personal, composure, badly)
    assert 0.0 <= after <= passion
    assert both(complaints.passion_after, passion, personal, composure, 0) == passion
    assert both(complaints.passion_after, passion, 0.0, composure, badly) == passion
    assert both(complaints.passion_after, passion, personal, 1.0, badly) == passion
    many = [both(complaints.passion_after, passion, personal, composure, n) for n in range(4)]
    assert falls(many)
    prepared = [both(complaints.passion_after, passion, personal, c, badly) for c in (0.0, 0.5, 1.0)]  # fmt: skip
    assert rises(prepared)


@given(SHARE, SHARE)
def test_readiness_needs_both(composure, completion):
    ready = both(complaints.readiness, composure, completion)
    assert 0.0 <= ready <= min(composure, completion)
