"""Frames: what is packed is what is drawn, to within the documented rounding."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.live.small import small
from voicesim.live import future as futures
from voicesim.live import runs
from voicesim.live.frames import REACH, pack, pack_cast, pack_frames, quantise, restore, unpack
from voicesim.measures.regime import REGIMES, rolling_regime
from voicesim.scenario import Scenario

PARTNERS = sum(partner.voices for partner in Scenario().partners.values())


@pytest.fixture(scope="module")
def made():
    wish = runs.Wish(small(), (), 7)
    *_, (future, _, end) = runs.compute(wish, runs.projection_of(wish), lambda: False)
    assert end == future.frames == 21
    return wish, future


@given(hnp.arrays(np.float64, (9, 2), elements=st.floats(-REACH, REACH)))
def test_quantised_positions_come_back_within_a_step(points):
    assert np.abs(restore(quantise(points)) - points).max() <= REACH / 65535 + 1e-12


def test_what_lies_beyond_the_rim_is_drawn_at_the_rim():
    assert restore(quantise(np.array([[99.0, -99.0]]))).tolist() == [[REACH, -REACH]]


@given(
    st.lists(st.tuples(st.sampled_from(["u1", "u2", "f4", "i1"]), st.integers(0, 9)), max_size=6)
)
def test_columns_of_any_size_start_at_multiples_of_eight(columns):
    arrays = {f"c{i}": np.arange(n).astype(t) for i, (t, n) in enumerate(columns)}
    table, raw = pack(arrays)
    assert all(entry["at"] % 8 == 0 for entry in table)
    for name, array in unpack(table, raw).items():
        np.testing.assert_array_equal(array, arrays[name])


def test_packed_frames_decode_to_the_future(made):
    _, future = made
    got = unpack(*pack_frames(future, 3, 9))
    np.testing.assert_allclose(restore(got["stance"]), future.stance[3:9], atol=2e-4)
    np.testing.assert_allclose(restore(got["cloud"]), future.cloud[3:9], atol=2e-4)
    np.testing.assert_array_equal(got["flags"], future.flags[3:9])
    np.testing.assert_allclose(got["measures"], future.measures[3:9], rtol=1e-6)
    for i in range(6):
        voice, at, heard = future.said[3 + i]
        part = slice(got["said_start"][i], got["said_start"][i + 1])
        np.testing.assert_array_equal(got["said_voice"][part], voice)
        np.testing.assert_array_equal(got["said_heard"][part], heard)
        np.testing.assert_allclose(restore(got["said_at"][part]), at, atol=2e-4)


def test_slices_put_together_are_the_whole(made):
    _, future = made
    whole = unpack(*pack_frames(future, 0, future.frames))
    parts = [unpack(*pack_frames(future, a, b)) for a, b in ((0, 5), (5, 6), (6, 21))]
    for name in ("stance", "flags", "cloud", "face", "said_voice"):
        np.testing.assert_array_equal(np.concatenate([p[name] for p in parts]), whole[name])


def test_a_future_is_the_run_itself(made):
    wish, future = made
    model = wish.model()
    model.run()
    series = model.series
    np.testing.assert_array_equal(future.measures[1:], series[list(future.names)].to_numpy())
    np.testing.assert_allclose(
        future.stance[-1], model.state.voices.stance - model.state.places.centre, atol=1e-6
    )
    regimes = [REGIMES[r] for r in future.regimes[1:]]
    assert regimes == rolling_regime(series, wish.scenario).tolist()


@pytest.mark.parametrize("week", [1.0, 9.0, 19.0])
def test_a_future_from_a_checkpoint_is_the_future_from_the_start(week):
    def wish(hours, share):
        changes = {"coaching.hours": hours, "discovery.share": share}
        events = [{"kind": "crisis", "week": 4.0}, {"kind": "campaign", "week": 3.0, "weeks": 8.0}, {"kind": "change", "week": week, "set": changes}]  # fmt: skip  # noqa: E501
        return runs.Wish(small(events=events), (3,), 7)

    first, second, kept = wish(10.0, 0.6), wish(50.0, 0.1), []
    projection = runs.projection_of(first)
    step = runs.fork(first, second)
    assert step == week
    for _ in runs.compute(
        first, projection, lambda: False, None, runs.Keep((step,), 1e9, kept.append)
    ):
        pass
    *_, (resumed, _, _) = runs.compute(second, projection, lambda: False, kept[0])
    *_, (whole, _, _) = runs.compute(second, projection, lambda: False)
    assert pack_frames(resumed, 0, 21) == pack_frames(whole, 0, 21)
    np.testing.assert_array_equal(resumed.measures, whole.measures)
    np.testing.assert_array_equal(resumed.credit, whole.credit)


def test_checkpoints_take_the_room_there_is_the_most_wanted_first():
    wish, kept = runs.Wish(small(), (), 7), []
    size = runs.size_of(wish.model().state)
    keep = runs.keep_beside(kept, 20, parting=7)
    assert keep.steps == (7, 10, 5, 15, 2, 12, 17)
    for _ in runs.compute(
        wish,
        runs.projection_of(wish),
        lambda: False,
        None,
        runs.Keep(keep.steps, 2.5 * size, kept.append),
    ):
        pass
    assert [c.step for c in kept] == [7, 10]
    assert runs.keep_beside(kept, 20, parting=0).steps == (5, 15, 2, 12, 17)
    assert keep.affordable(10**12) == {7}  # where the lever moves, however large
    assert runs.keep_beside(kept, 20, parting=7).affordable(10**12) == set()


@pytest.mark.parametrize(
    "changes", [{"culture.gap": 1.0}, {"events": [{"kind": "merger", "week": 5.0}]}, {"customers.trust": 0.2}]
)  # fmt: skip
def test_what_shapes_the_start_parts_at_the_start(changes):
    assert runs.fork(runs.Wish(small(), (), 7), runs.Wish(small(**changes), (), 7)) == 0
    assert runs.fork(runs.Wish(small(), (), 7), runs.Wish(small(), (1,), 7)) == 0


def test_the_band_is_the_quantile_of_what_is_known():
    stack = np.random.default_rng(1).normal(size=(9, 4, 3))
    stack[2:7, 1, 1] = np.nan
    stack[:, 3, 2] = np.nan
    low, high = runs.band(list(stack))
    known = np.where(np.isnan(stack).all(axis=0), 0.0, stack)
    want = np.nanquantile(known, [0.1, 0.9], axis=0)
    want[:, 3, 2] = np.nan
    np.testing.assert_allclose([low, high], want)


def test_spoke_flags_and_messages_agree(made):
    _, future = made
    for k in range(1, future.frames):
        np.testing.assert_array_equal(
            np.flatnonzero(future.flags[k] & futures.SPOKE), future.said[k][0]
        )


def test_the_cast_says_who_is_who(made):
    _, future = made
    got = unpack(*pack_cast(future.cast))
    assert len(got["kind"]) == 40 + PARTNERS + 1
    assert (got["kind"] == 2).sum() == 1
    assert got["tie_from"].max() < 40 + PARTNERS + 1


def test_a_large_organisation_is_drawn_as_a_sample():
    wish = runs.Wish(small(**{"organisation.employees": 4000, "weeks": 2}), (), 7)
    model = wish.model()
    who = futures.cast(model.state, wish.scenario, runs.projection_of(wish))
    assert len(who.rows) <= futures.MOST_VOICES + 1
    assert 2 in who.kind
    assert who.voices == 4000 + PARTNERS + 1
