"""Turnover: who leaves, who is taken, how posts grow."""

import math

from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import NORMAL, SHARE, WEEKS, both, near, rises
from voicesim.rules import turnover

TRAITS = some.lists(SHARE, min_size=5, max_size=5)
WEIGHTS = some.lists(SHARE, min_size=5, max_size=5)


def test_turnover_by_hand():
    assert near(both(turnover.hazard_of_leaving, 0.01, 0.1, 1.0, 2.0 * math.log(2.0)), 0.01 + 0.05)
    traits, weights = [0.8, 0.6, 0.5, 0.4, 1.0], [0.5, 0.0, 0.0, 0.25, 0.25]
    assert near(both(turnover.applicant_score, *traits, *weights, 0.2, 1.5), 0.75 + 0.3)
    assert near(both(turnover.posts_wanted, 100.0, math.log(1.1), 2.0), 121.0)


@given(SHARE, SHARE, some.floats(0.01, 20.0), some.floats(0, 400), some.floats(0, 400))
def test_the_alienated_leave_sooner(base, alienation, width, one, other):
    hazards = [both(turnover.hazard_of_leaving, base, alienation, width, d) for d in sorted([one, other])]  # fmt: skip
    assert rises(hazards)
    assert base <= hazards[0] <= hazards[1] <= base + alienation + 1e-12
    assert both(turnover.hazard_of_leaving, base, 0.0, width, one) == base
    assert both(turnover.hazard_of_leaving, base, alienation, width, 0.0) == base


@given(TRAITS, WEIGHTS, some.integers(0, 4), SHARE, some.floats(0, 10), NORMAL)
def test_better_applicants_score_no_less(traits, weights, which, more, noise, z):
    better = list(traits)
    better[which] = max(better[which], more)
    assert rises([both(turnover.applicant_score, *t, *weights, noise, z) for t in (traits, better)])


@given(TRAITS, NORMAL)
def test_without_weights_only_the_error_is_seen(traits, z):
    assert both(turnover.applicant_score, *traits, *[0.0] * 5, 0.3, z) == 0.3 * z
    assert both(turnover.applicant_score, *traits, *[0.0] * 5, 0.0, z) == 0.0


@given(some.floats(1.0, 1e5), some.floats(-0.1, 0.1), WEEKS)
def test_growth_does_not_depend_on_the_step(posts, growth, weeks):
    half = both(turnover.posts_wanted, posts, growth, weeks / 2)
    assert math.isclose(
        both(turnover.posts_wanted, half, growth, weeks / 2),
        both(turnover.posts_wanted, posts, growth, weeks),
        rel_tol=1e-12,
    )
    assert both(turnover.posts_wanted, posts, 0.0, weeks) == posts
