"""Discovery: who looks promising, and to whom."""

import math

from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import NORMAL, SHARE, WEEKS, both, near, rises
from voicesim.rules import discovery

TRAITS = some.lists(SHARE, min_size=9, max_size=9)
WEIGHTS = some.lists(some.floats(0.0, 10.0), min_size=9, max_size=9)


def test_a_promise_by_hand():
    traits = [0.8, 0.2, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.9]
    weights = [2.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    assert near(both(discovery.promise, *traits, *weights), (1.6 + 0.2 + 0.5) / 4.0)


@given(TRAITS)
def test_without_a_strategy_luck_decides(traits):
    assert both(discovery.promise, *traits, *[0.0] * 9) == traits[8]


@given(TRAITS, WEIGHTS)
def test_a_promise_is_a_mean_of_traits(traits, weights):
    promise = both(discovery.promise, *traits, *weights)
    counted = [t for t, w in zip(traits, weights, strict=True) if w > 0] or [traits[8]]
    assert min(counted) - 1e-9 <= promise <= max(counted) + 1e-9


@given(TRAITS, WEIGHTS, some.integers(0, 8), SHARE)
def test_more_of_a_trait_promises_no_less(traits, weights, which, more):
    better = list(traits)
    better[which] = max(better[which], more)
    promises = [both(discovery.promise, *t, *weights) for t in (traits, better)]
    if sum(weights) > 0.0:
        assert rises(promises)


@given(SHARE, some.floats(0.0, 10.0), NORMAL)
def test_the_best_orchestrator_sees_people_as_they_are(promise, noise, z):
    assert both(discovery.as_seen, promise, noise, 1.0, z) == promise
    assert both(discovery.as_seen, promise, 0.0, 0.3, z) == promise
    errors = [abs(both(discovery.as_seen, promise, noise, q, z) - promise) for q in (0.9, 0.5, 0.0)]
    assert rises(errors)


def test_activity_by_hand():
    assert both(discovery.seen_activity, 0, 100) == 0.0
    assert both(discovery.seen_activity, 100, 100) == 1.0
    assert both(discovery.seen_activity, 5, 0) == 0.0
    assert near(both(discovery.seen_activity, 9, 99), 0.5)


def test_pace_by_hand():
    assert near(both(discovery.enabled_a_week, 0.015, 300), 4.5)
    assert both(discovery.enabled_a_week, 0.0, 300) == 1.0


def test_knowledge_by_hand():
    # full effort and quality at rate ln 2: half of what is missing; then a week's forgetting
    assert near(
        both(discovery.knowledge_after, 0.0, math.log(2.0), 1.0, 1.0, 0.1, 1.0),
        0.5 * math.exp(-0.1),
    )
    assert near(both(discovery.knowledge_after, 0.3, 0.1, 0.0, 1.0, 0.0, 1.0), 0.3)
    assert near(both(discovery.knowledge_after, 0.3, 0.1, 1.0, 0.0, 0.0, 1.0), 0.3)


@given(SHARE, some.floats(0, 10), SHARE, SHARE, some.floats(0, 10), WEEKS)
def test_knowledge_is_a_share_and_grows_with_effort(k, learning, effort, quality, fading, weeks):
    known = [
        both(discovery.knowledge_after, k, learning, e, quality, fading, weeks)
        for e in (0.0, effort)
    ]
    assert 0.0 <= known[0] <= 1.0
    assert 0.0 <= known[1] <= 1.0
    assert rises(known)
