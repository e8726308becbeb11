"""Money: every post of a step's bill."""

from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import SHARE, WEEKS, both, near, rises
from voicesim.rules import costs

PRICE = some.floats(0.0, 1e6)
COUNT = some.integers(0, 10_000)


def test_a_bill_by_hand():
    assert near(both(costs.coaching_cost, 10.0, 80.0, 35.0), 1150.0)
    # half quality costs a quarter: 2500 / 4 + 250 / 2 + 400 / 2
    assert near(both(costs.office_cost, 0.5, 2500.0, 0.5, 250.0, 0.5, 400.0, 1.0), 950.0)
    assert near(both(costs.voices_cost, 100, 20, 0.25, 0.1, 35.0, 40.0, 0.5), 27 * 35.0 + 2000.0)
    assert near(both(costs.incidents_cost, 1, 600.0, 2, 1500.0, 1, 10_000.0), 13_600.0)


def test_what_is_not_done_costs_nothing():
    assert both(costs.coaching_cost, 0.0, 80.0, 35.0) == 0.0
    assert both(costs.office_cost, 0.0, 2500.0, 0.0, 250.0, 0.0, 400.0, 1.0) == 0.0
    assert both(costs.voices_cost, 0, 0, 0.25, 0.1, 35.0, 40.0, 1.0) == 0.0
    assert both(costs.incidents_cost, 0, 600.0, 0, 1500.0, 0, 10_000.0) == 0.0


@given(SHARE, SHARE, PRICE, WEEKS)
def test_you_get_what_you_pay_for(one, other, price, weeks):
    low, high = sorted([one, other])
    bills = [both(costs.office_cost, q, price, 0.3, 250.0, 0.4, 400.0, weeks) for q in (low, high)]
    assert rises(bills)
    middle = costs.office_cost((low + high) / 2, price, 0.3, 250.0, 0.4, 400.0, weeks)
    assert middle <= (bills[0] + bills[1]) / 2 * (1 + 1e-12)  # convex: excellence is dear


@given(COUNT, COUNT, SHARE, PRICE)
def test_approval_costs_by_the_message(messages, answers, control, price):
    free = both(costs.voices_cost, messages, answers, 0.25, 0.1, 35.0, price, 0.0)
    under = both(costs.voices_cost, messages, answers, 0.25, 0.1, 35.0, price, control)
    assert 0.0 <= free <= under
