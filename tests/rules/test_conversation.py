"""Conversation: answers in time or not at all."""

import math

from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import NORMAL, SHARE, WEEKS, both, falls, near, rises
from voicesim.rules import conversation

LOAD = some.integers(1, 10_000).map(float)
ROOM = some.floats(0.01, 1e6)
ANSWERS = some.integers(0, 1000)


def test_conversation_by_hand():
    assert near(both(conversation.chance_of_answer, 0.8, 5.0, 10.0), 0.4)
    assert both(conversation.chance_of_answer, 0.8, 10.0, 5.0) == 0.8
    assert near(both(conversation.hours_to_answer, 2.0, 1.0, 5.0, 10.0, 0.0), 3.0)
    assert near(both(conversation.worth_of_answer, 24.0, 24.0), math.exp(-1.0))
    assert near(both(conversation.gained, 0.4, 0.1), 0.06)
    assert near(both(conversation.lost, 0.4, 0.1), -0.04)
    assert near(both(conversation.credibility_earned, 0.5, 0.1, 2), 1.0 - 0.5 * 0.81)
    assert both(conversation.room_left, 2.0, 8.0, 1.0) == 8.0
    assert both(conversation.room_left, 2.0, 7.0, 0.5) == 5.5
    assert both(conversation.room_after, 5.5, 2) == 3.5
    assert both(conversation.room_after, 1.5, 2) == 0.0


@given(SHARE, ROOM, LOAD)
def test_volume_is_not_effectiveness(completion, room, load):
    chance = both(conversation.chance_of_answer, completion, room, load)
    assert 0.0 <= chance <= completion
    assert chance * load <= room + 1e-9 * load
    more = [both(conversation.chance_of_answer, completion, room, load * n) for n in (1.0, 2.0, 8.0)]  # fmt: skip
    assert falls(more)


def test_the_published_answer_times_come_out():
    # median 46 minutes and mean 8 h 24 of a log-normal: mean = median exp(spread^2 / 2)
    median = 46.0 / 60.0
    spread = math.sqrt(2.0 * math.log(8.4 / median))
    assert abs(median - 0.77) < 0.005
    assert abs(spread - 2.2) < 0.02


@given(some.floats(0.01, 1000.0), some.floats(0.0, 4.0), LOAD, ROOM, NORMAL)
def test_answers_take_longer_under_load(median, spread, load, room, z):
    hours = [both(conversation.hours_to_answer, median, spread, n, room, z) for n in (load, 2 * load)]  # fmt: skip
    assert hours[0] > 0.0
    assert rises(hours)


@given(some.floats(0.0, 1e6), some.floats(0.1, 10_000.0))
def test_late_answers_are_worth_less(hours, patience):
    worth = [both(conversation.worth_of_answer, h, patience) for h in (0.0, hours, 2.0 * hours)]
    assert worth[0] == 1.0
    assert falls(worth)
    assert 0.0 <= worth[-1] <= 1.0


@given(SHARE, SHARE)
def test_trust_stays_on_its_scale(value, share):
    assert -1e-12 <= value + both(conversation.lost, value, share) <= value
    assert value <= value + both(conversation.gained, value, share) <= 1.0 + 1e-12
    assert both(conversation.gained, value, 0.0) == 0.0
    assert both(conversation.lost, value, 0.0) == 0.0


@given(SHARE, SHARE, ANSWERS)
def test_credibility_is_earned_answer_by_answer(credibility, earning, answers):
    after = both(conversation.credibility_earned, credibility, earning, answers)
    assert credibility - 1e-12 <= after <= 1.0
    assert both(conversation.credibility_earned, credibility, earning, 0) == credibility
    assert near(both(conversation.credibility_earned, credibility, 0.0, answers), credibility)
    once = both(conversation.credibility_earned, credibility, earning, 1)
    twice = both(conversation.credibility_earned, once, earning, 1)
    assert math.isclose(
        twice, both(conversation.credibility_earned, credibility, earning, 2), abs_tol=1e-12
    )


@given(some.floats(0.0, 100.0), some.floats(0.0, 1e6), WEEKS)
def test_time_to_answer_is_not_hoarded(left, capacity, weeks):
    room = both(conversation.room_left, left, capacity, weeks)
    assert 0.0 <= room <= capacity * max(1.0, weeks)
