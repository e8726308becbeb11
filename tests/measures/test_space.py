"""Known values of the formulas on positions, and the shape of four canonical public faces."""

import math

import numpy as np
import pytest
from scipy.special import ive
from scipy.stats import ncx2

from tests.measures.tiny import blank, row_of, tiny
from voicesim.measures import raw, shape, space

NI = 1e-9  # numerical identity
SHOWN = 5.1e-6  # published to five digits


@pytest.mark.parametrize(
    ("weights", "known"),
    [
        ((0.5, 0.25, 0.25), (3, 2.0 * math.sqrt(2), 8 / 3, 2)),
        ((0.7, 0.1, 0.1, 0.1), (4, 2.56113, 1 / 0.52, 1 / 0.7)),
    ],
)
def test_hill_1973(weights, known):
    found = [space.hill_number(weights, q) for q in (0, 1, 2, math.inf)]
    assert found == pytest.approx(known, abs=SHOWN)
    assert found[0] == pytest.approx(known[0], abs=NI)
    assert found[2:] == pytest.approx(known[2:], abs=NI)


def test_hill_number_of_nothing_is_nan():
    assert math.isnan(space.hill_number((0, 0), 1))


def test_the_raw_pass_has_the_hill_number_of_order_one():
    state = tiny()
    state.messages.spoke[:] = 1
    state.messages.heard[:] = 70, 10, 10, 0
    assert row_of(state)[raw.DISTINCT_VOICES] == pytest.approx(
        space.hill_number((70, 10, 10), 1), abs=NI
    )
    state = blank(3, 1, 2)
    state.messages.spoke[:] = 1
    state.messages.heard[:] = 2, 1, 1
    assert row_of(state)[raw.DISTINCT_VOICES] == pytest.approx(2 * math.sqrt(2), abs=NI)


@pytest.mark.parametrize("order", [0, 0.5, 1, 2, math.inf])
def test_leinster_cobbold_2012_two_halves_at_distance_one(order):
    similarity = np.exp(-np.array([[0.0, 1.0], [1.0, 0.0]]))
    found = space.leinster_cobbold((1, 1), similarity, order)
    assert found == pytest.approx(2 / (1 + math.exp(-1)), abs=NI)
    assert found == pytest.approx(1.46212, abs=SHOWN)


def test_rao_1982():
    halves = space.distances(np.array([[0.0], [1.0]]))
    assert space.rao_q((1, 1), halves) == pytest.approx(0.5, abs=NI)
    thirds = space.distances(np.array([[0.0], [0.5], [1.0]]))
    assert space.rao_q((1, 1, 1), thirds) == pytest.approx(4 / 9, abs=NI)
    assert space.rao_q((1, 1, 1), thirds * thirds) == pytest.approx(1 / 3, abs=NI)


@pytest.mark.parametrize(
    ("weights", "positions", "known"),
    [
        ((0.5, 0.5), (0, 1), {0: 1, 1: 1, 1.6: 1}),
        ((1, 1, 1), (0, 0.5, 1), {0: 0.88889, 1: 0.59259, 1.6: 0.46462}),
        ((0.25, 0.5, 0.25), (0, 0.5, 1), {0: 0.75, 1: 0.5, 1.6: 0.41494}),
        ((0.9, 0.1), (0, 1), {0: 0.36, 1: 0.36, 1.6: 0.47471}),
        (np.ones(10), np.linspace(0, 1, 10), {0: 0.73333, 1: 0.14667, 1.6: 0.05584}),
    ],
)
def test_esteban_ray_1994(weights, positions, known):
    for alpha, value in known.items():
        assert space.esteban_ray(weights, positions, alpha) == pytest.approx(value, abs=SHOWN)


def test_bimodality_coefficient():
    assert space.bimodality([0, 1, 0, 1]) == pytest.approx(1.0, abs=NI)
    grid = (np.arange(10_000) + 0.5) / 10_000
    assert space.bimodality(grid) == pytest.approx(5 / 9, abs=1e-7)  # grid error ~ 1 / n^2
    assert math.isnan(space.bimodality([2.0, 2.0]))


def test_effective_dimension():
    axes = np.eye(3)
    for scales, known in (((1, 1, 1), 3.0), ((2, 1, 1), 36 / 18), ((1, 0, 0), 1.0)):
        points = np.concatenate([axes * np.array(scales), -axes * np.array(scales)])
        assert space.effective_dimension(points) == pytest.approx(known, abs=NI)
    assert math.isnan(space.effective_dimension(np.ones((4, 2))))


def circle(n):
    angle = 2 * np.pi * np.arange(n) / n
    return np.column_stack([np.cos(angle), np.sin(angle)])


def test_mean_resultant_length_in_its_limits():
    origin = np.zeros(2)
    assert space.mean_resultant_length(np.ones((5, 2)), origin) == pytest.approx(1, abs=NI)
    assert space.mean_resultant_length(np.array([[1, 0], [-3, 0.0]]), origin) < NI
    assert space.mean_resultant_length(circle(7), origin) < NI
    assert math.isnan(space.mean_resultant_length(np.zeros((3, 2)), origin))
    elsewhere = np.array([5.0, 0.0])
    assert space.mean_resultant_length(circle(7) + elsewhere, elsewhere) < NI


def test_mean_resultant_length_mean_pairwise_cosine():
    rng = np.random.default_rng(1)
    n, points = 12, rng.normal(size=(12, 4))
    r = space.mean_resultant_length(points, np.zeros(4))
    units = points / np.linalg.norm(points, axis=1)[:, None]
    cosines = units @ units.T
    mean = (cosines.sum() - n) / (n * (n - 1))
    assert (n * r * r - 1) / (n - 1) == pytest.approx(mean, abs=NI)


def test_mean_resultant_length_mardia_uniform_on_a_sphere():
    """E[R^2] = 1 / n in any dimension."""
    rng = np.random.default_rng(2)
    for dimension in (2, 5):
        squares = np.array(
            [
                space.mean_resultant_length(rng.normal(size=(100, dimension)), np.zeros(dimension))
                ** 2
                for _ in range(400)
            ]
        )
        error = squares.std(ddof=1) / math.sqrt(len(squares))
        assert abs(squares.mean() - 1 / 100) < 4 * error


@pytest.mark.parametrize(("kappa", "known"), [(1.0, 0.44639), (2.0, 0.69777)])
def test_mean_resultant_length_von_mises(kappa, known):
    assert ive(1, kappa) / ive(0, kappa) == pytest.approx(known, abs=SHOWN)
    n = 20_000
    angle = np.random.default_rng(3).vonmises(0, kappa, n)
    r = space.mean_resultant_length(np.column_stack([np.cos(angle), np.sin(angle)]), np.zeros(2))
    along = np.cos(angle).std() / math.sqrt(n)
    assert abs(r - known) < 4 * along + 1 / n  # the mean length is biased upwards by about 1 / 2n


@pytest.mark.parametrize(
    ("dimension", "known"),
    [
        (2, (0.86466, 0.73099, 0.39650)),
        (3, (0.73854, 0.60246, 0.30056)),
        (5, (0.45058, 0.34719, 0.15088)),
        (10, (0.05265, 0.03732, 0.01306)),
    ],
)
def test_on_page_share_of_normal_messages_noncentral_chi_square(dimension, known):
    spread, n = 0.5, 5_000
    for offset, share in zip((0.0, 0.5, 1.0), known, strict=True):
        exact = ncx2.cdf((1 / spread) ** 2, dimension, max((offset / spread) ** 2, 1e-12))
        assert exact == pytest.approx(share, abs=SHOWN)
        state = blank(n, 1, dimension)
        rng = np.random.default_rng(dimension)
        state.messages.content[:] = spread * rng.normal(size=(n, dimension))
        state.messages.content[:, 0] += offset
        state.messages.spoke[:] = 1
        state.messages.heard[:] = 1
        row = row_of(state)
        found = row[raw.HEARD_ON_PAGE] / row[raw.HEARD]
        assert abs(found - share) < 4 * math.sqrt(share * (1 - share) / n)


def faces(points):
    state = blank(1, len(points), 2)
    state.customers.impression[:] = points
    return state


def test_four_canonical_states_separate():
    """Monotone, polyphony, two camps, cacophony: by share on page, spread and polarization."""
    rng = np.random.default_rng(4)
    n = 3000
    even = circle(n) * np.sqrt(rng.random((n, 1)))
    camps = np.where(np.arange(n) % 2, 1.0, -1.0)[:, None] * [0.95, 0.0]
    clouds = {
        "monotone": 0.01 * even,
        "polyphony": even,
        "camps": camps + 0.02 * even,
        "cacophony": 3 * even,
    }
    seen = {}
    for name, points in clouds.items():
        row = row_of(faces(points))
        fill = row[raw.IMPRESSION_SQUARE] / row[raw.CUSTOMERS] / 0.5
        on_page = row[raw.RECOGNISING] / row[raw.CUSTOMERS]
        seen[name] = on_page, fill, shape.polarization(points)
    assert seen["monotone"][:2] == pytest.approx((1, 0), abs=1e-3)
    assert seen["polyphony"][0] == 1
    assert seen["polyphony"][1] == pytest.approx(1, abs=4 / math.sqrt(3 * n))
    assert seen["camps"][0] == 1
    assert seen["camps"][1] > 1.7
    assert seen["camps"][2] == pytest.approx(0.95, abs=0.02)  # two camps .95 page widths apart
    assert seen["polyphony"][2] < 0.5 * seen["camps"][2]
    assert seen["monotone"][2] < 0.01
    assert seen["cacophony"][0] == pytest.approx(1 / 9, abs=4 * math.sqrt(1 / 9 * 8 / 9 / n))


def test_polarization_does_not_depend_on_where_the_camps_lie():
    camps = np.repeat([[-1.0, 0.0], [1.0, 0.0]], 50, axis=0)
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    assert shape.polarization(camps) == pytest.approx(1, abs=NI)
    assert shape.polarization(camps @ turn + 3.0) == pytest.approx(1, abs=NI)


def test_shape_by_hand():
    found = shape.shape(tiny(partner_says=(0.0, 0.8)))
    gap = 1.0  # between .6|0 and 0|.8, heard 2 and 1 times
    assert found["message_diversity"] == pytest.approx(2 * (2 / 9) * gap, abs=NI)
    p, q = 2 / 3, 1 / 3
    alike = math.exp(-gap)
    entropy = -p * math.log(p + q * alike) - q * math.log(q + p * alike)
    assert found["distinct_messages"] == pytest.approx(math.exp(entropy), abs=NI)
    assert found["alignment"] == pytest.approx(math.hypot(0.5, 0.5), abs=NI)  # 1|0 and 0|-1
    assert 1 <= found["effective_dimension"] <= 2
    assert 0 < found["bimodality"] <= 1
    assert 0 < found["polarization"] <= 1.5


def test_shape_of_silence():
    found = shape.shape(blank(2, 3, 2))
    assert math.isnan(found["distinct_messages"])
    assert math.isnan(found["message_diversity"])
    assert found["polarization"] == 0


def test_only_the_most_heard_are_compared():
    n = shape.MOST + 5
    state = blank(n, 1, 1)
    state.messages.spoke[:] = 1
    state.messages.heard[:] = np.arange(1, n + 1)
    contents, heard = shape.heard_messages(state)
    assert contents.shape == (shape.MOST, 1)
    assert list(heard) == list(range(6, n + 1))
