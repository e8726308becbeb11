"""Intervals that stop when narrow enough, rankings, tipping points: held against known answers."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import optimize

from voicesim.errors import InputError
from voicesim.studies.enough import AHEAD, N0, enough, half_widths
from voicesim.studies.ranking import looks, select
from voicesim.studies.threshold import fit_logistic, tipping, tipping_line

TRIALS = 2000
ERROR = math.sqrt(0.95 * 0.05 / TRIALS)  # standard error of a coverage of 95 %
DRAWS = {
    "normal": (lambda rng, n: rng.normal(0.0, 1.0, n), 0.0, 0.15),
    "uniform": (lambda rng, n: rng.random(n), 0.5, 0.05),
    "yes or no": (lambda rng, n: (rng.random(n) < 0.3).astype(float), 0.3, 0.08),
    "skewed": (lambda rng, n: rng.gamma(2.0, 1.0, n), 2.0, 0.2),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", DRAWS)
def test_intervals_that_stop_when_narrow_cover_the_truth_as_often_as_they_say(kind):
    draw, truth, target = DRAWS[kind]
    rng = np.random.default_rng(2010)
    hits = 0
    for _ in range(TRIALS):
        values = draw(rng, 2000)
        n = enough(values, target)
        assert n is not None
        half = half_widths(values[:n])[-1]
        assert half <= target
        hits += abs(values[:n].mean() - truth) <= half
    assert hits / TRIALS >= 0.95 - 3 * ERROR


def test_half_widths_are_students():
    values = np.array([1.0, 2.0, 4.0, 7.0])
    # standard deviation 2.6458, t(3, .975) = 3.1824, sqrt(4) = 2
    assert half_widths(values)[-1] == pytest.approx(3.18245 * 2.645751 / 2, rel=1e-5)
    assert half_widths(values)[0] == math.inf
    assert half_widths(values + 1e9) == pytest.approx(half_widths(values), rel=1e-6)


def test_the_stop_does_not_depend_on_what_comes_after_it():
    values = np.random.default_rng(1).normal(size=3000)
    n = enough(values, 0.1)
    assert n == enough(values[:n], 0.1)
    assert enough(values[: n - 1], 0.1) is None
    assert n >= N0 + AHEAD


def test_equal_values_need_the_first_look_only():
    assert enough(np.ones(100), 0.01) == N0 + AHEAD


def test_looks_grow_up_to_the_cap():
    assert looks(300) == [30, 45, 68, 102, 153, 230, 300]
    assert looks(10) == [10]


def _selection(rng, means, cap=300, worthwhile=0.05):
    shared = rng.normal(size=(1, cap))
    values = np.asarray(means)[:, None] + shared + 0.5 * rng.normal(size=(len(means), cap))
    return select(
        lambda alive, count: [values[row, :count] for row in alive], len(means), cap, worthwhile
    )


def test_the_best_is_found_with_few_runs():
    rng = np.random.default_rng(3)
    found = [_selection(rng, [0.0, 0.4, 0.1]) for _ in range(300)]
    told = [one for one in found if not one.tied]
    assert len(told) > 290
    wrong = sum(one.best != 1 for one in told)
    assert wrong <= 0.05 * 300
    assert np.mean([sum(one.used) for one in found]) < 300  # of 900
    assert np.mean([one.probability for one in told]) <= 1 - wrong / len(told) + 0.01


def test_equals_are_seldom_told_apart():
    rng = np.random.default_rng(4)
    trials = 400
    claims = sum(not _selection(rng, [0.0, 0.0]).tied for _ in range(trials))
    assert claims <= trials * 0.05 + 3 * math.sqrt(trials * 0.05 * 0.95)


def test_a_difference_not_worth_while_ends_the_search_early():
    rng = np.random.default_rng(5)
    found = _selection(rng, [0.0, 0.0], cap=10_000, worthwhile=0.3)
    assert found.tied
    assert sum(found.used) < 1000


def test_failed_replicates_leave_the_pairs_out():
    values = np.array([[1.0, np.nan, 1.2, 1.1] * 10, [0.0, 0.1, np.nan, 0.2] * 10])
    found = select(lambda alive, count: [values[row, :count] for row in alive], 2, 40)
    assert found.best == 0
    assert not found.tied


X = np.linspace(0, 1, 13)


def _holds(rng, at, width, replicates, x=X):
    """Runs that share their luck over the levels: a replicate has one threshold of its own."""
    scale = width / (2 * math.log(9))
    luck = rng.random((replicates, 1))
    return (luck < 1 / (1 + np.exp(-(x - at) / scale))).astype(float)


def test_the_tipping_point_and_its_width_are_found():
    found = tipping(X, _holds(np.random.default_rng(1), 0.42, 0.4, 400))
    assert found.found == "yes"
    assert found.rises
    assert found.at == pytest.approx(0.42, abs=0.03)  # 3 standard errors: 3 * .19 / sqrt(400)
    assert found.width == pytest.approx(0.4, rel=0.2)


@pytest.mark.slow
def test_the_interval_of_a_tipping_point_covers_it_as_often_as_it_says():
    rng = np.random.default_rng(8)
    trials = 200
    hits = 0
    for _ in range(trials):
        found = tipping(X, _holds(rng, 0.42, 0.5, 40), bootstraps=300)
        hits += found.low <= 0.42 <= found.high
    assert hits / trials >= 0.95 - 3 * math.sqrt(0.95 * 0.05 / trials)


def test_a_clean_step_is_known_no_better_than_its_two_levels():
    found = tipping(np.array([0.0, 4.0, 8.0, 16.0]), np.tile([0.0, 0.0, 1.0, 1.0], (10, 1)))
    assert found.low <= 4.0
    assert found.high >= 8.0
    assert 4.0 < found.at < 8.0
    assert math.isnan(found.width)


@pytest.mark.parametrize(
    ("shares", "told"),
    [([0, 0, 0, 0], "never"), ([1, 1, 1, 1], "always"), ([0, 1, 1, 0], "no single point"), ([0, 0, 0.3, 0.2], "never")],
)  # fmt: skip
def test_where_there_is_no_tipping_point_none_is_told(shares, told):
    holds = (np.arange(10)[:, None] < 10 * np.array(shares)).astype(float)
    assert tipping(np.arange(4.0), holds).found == told


def test_a_falling_curve_is_told_as_one():
    found = tipping(X, 1 - _holds(np.random.default_rng(1), 0.42, 0.4, 100))
    assert found.found == "yes"
    assert not found.rises


def test_firths_fit_of_a_two_by_two_table_is_the_known_one():
    # A saturated logistic model with Firth's penalty adds one half to every cell (Firth 1993).
    a, b = fit_logistic(np.array([0.0, 1.0]), np.array([[0.2, 0.7]]), np.array([10.0, 10.0]))
    low, high = math.log(2.5 / 8.5), math.log(7.5 / 3.5)
    assert a[0] == pytest.approx(low, abs=1e-6)
    assert b[0] == pytest.approx(high - low, abs=1e-6)


def test_the_fit_is_the_best_one_where_levels_are_uneven():
    # Levels that double: on the scale of the whole range, the change takes place in a corner.
    x, runs = np.array([0.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0]), np.full(7, 16.0)
    rng = np.random.default_rng(3)
    places, slopes = rng.uniform(1.0, 40.0, size=(2, 20, 1)) * [[[1.0]], [[0.05]]]
    shares = rng.binomial(16, 1 / (1 + np.exp(-slopes * (x - places)))) / 16
    shares = np.vstack([shares, [0, 0.375, 0.9375, 1, 1, 1, 1], [0.25, 0.9375, 1, 1, 1, 1, 1]])
    a, b = fit_logistic(x, shares, runs)

    def loss(line, share):
        odds = line[0] + line[1] * x
        w = runs / (2 + np.exp(odds) + np.exp(-odds))
        det = w.sum() * (w * x * x).sum() - (w * x).sum() ** 2
        return -(runs * (share * odds - np.logaddexp(0, odds))).sum() - 0.5 * math.log(det)

    for row, share in enumerate(shares):
        found = optimize.minimize(loss, (a[row], b[row]), args=(share,), method="Nelder-Mead")
        assert loss((a[row], b[row]), share) <= found.fun + 1e-6


def test_a_change_between_the_first_levels_of_many_is_found():
    shares = np.array([0, 6, 15, 16, 16, 16, 16]) / 16
    holds = (np.arange(16)[:, None] < 16 * shares).astype(float)
    found = tipping(np.array([0.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0]), holds)
    assert found.found == "yes"
    assert 2.0 < found.at < 3.0
    assert 0.0 < found.low < found.at < found.high < 4.0


def test_the_tipping_line_has_one_point_for_each_level_of_the_other_factor():
    rows = []
    for share, at in ((0.25, 0.3), (0.75, 0.7)):
        holds = _holds(np.random.default_rng(2), at, 0.2, 60)
        rows += [(r, x, share, holds[r, i]) for r in range(60) for i, x in enumerate(X)]
    runs = pd.DataFrame(rows, columns=["replicate", "hours", "share", "holds"]).assign(
        status="done"
    )
    line = tipping_line(runs, "hours", ["share"], runs["holds"] == 1).set_index("share")
    assert line.loc[0.25, "at"] == pytest.approx(0.3, abs=0.05)
    assert line.loc[0.75, "at"] == pytest.approx(0.7, abs=0.05)
    assert (line["low"] < line["at"]).all()


def test_a_tipping_point_of_one_level_is_refused():
    with pytest.raises(InputError):
        tipping(np.array([1.0]), np.ones((3, 1)))
