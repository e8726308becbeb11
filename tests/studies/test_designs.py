"""Designs: what they come to, and what is refused before the first run."""

import numpy as np
import pandas as pd
import pytest

from tests.studies.small import SMALL
from voicesim.errors import InputError
from voicesim.studies import design_file
from voicesim.studies.design import make
from voicesim.studies.factors import levels_of
from voicesim.studies.filters import keep
from voicesim.studies.samplers import FullFactorial, LatinHypercube, Sobol


def test_a_grid_has_every_combination_once():
    design = make(
        SMALL, {"coaching.hours": [0, 10], "discovery.share": [0.1, 0.5, 0.9]}, replicates=4
    )
    assert len(design.points) == 6
    assert design.points.table.drop_duplicates().shape == (6, 2)
    assert len({run.address for run in design.runs()}) == 24


def test_common_random_numbers_are_the_default_and_can_be_switched_off():
    vary = {"coaching.hours": [0, 10]}
    shared, own = make(SMALL, vary, replicates=3), make(SMALL, vary, replicates=3, common=False)
    assert [shared.run(0, r).seed for r in range(3)] == [shared.run(1, r).seed for r in range(3)]
    assert len({own.run(p, r).seed for p in range(2) for r in range(3)}) == 6


def test_alternatives_set_several_parameters_at_once():
    vary = {"programme": {"open": {"discovery.share": 1.0, "coaching": {"hours": 0}}, "as is": {}}}
    design = make(SMALL, vary)
    assert list(design.points.table["programme"]) == ["open", "as is"]
    assert design.scenario(0).coaching.hours == 0.0
    assert design.scenario(1).discovery.share == SMALL.discovery.share


def test_a_table_of_points_and_a_grid_multiply():
    table = pd.DataFrame({"coaching.hours": np.array([1, 2]), "policy.control": [0.0, 0.5]})
    design = make(SMALL, [table, {"discovery.share": [0.1, 0.2, 0.3]}])
    assert len(design.points) == 6
    assert design.scenario(5).get("policy.control") == 0.5


def test_several_base_scenarios_are_a_factor():
    design = make(
        {"a": SMALL, "b": SMALL.with_({"coaching.hours": 1.0})}, {"policy.control": [0, 1]}
    )
    assert list(design.points.table["scenario"]) == ["a", "a", "b", "b"]
    assert design.scenario(3).coaching.hours == 1.0


@pytest.mark.parametrize("kind", [LatinHypercube, Sobol])
def test_samplers_stay_in_range_spread_out_and_repeat(kind):
    ranges = {"coaching.hours": (0, 40), "discovery.share": (0.2, 0.4), "hiring.applicants": (1, 9)}
    points = kind(32, ranges, seed=5).points()
    pd.testing.assert_frame_equal(points, kind(32, ranges, seed=5).points())
    assert not points.equals(kind(32, ranges, seed=6).points())
    for path, (low, high) in ranges.items():
        assert points[path].between(low, high).all()
    assert points["hiring.applicants"].dtype == int
    slices = np.histogram(points["coaching.hours"], bins=8, range=(0, 40))[0]
    assert (slices == 4).all()  # evenly spread, as neither luck nor a grid would be


def test_a_latin_hypercube_meets_every_slice_once():
    points = LatinHypercube(50, {"coaching.hours": (0.0, 50.0)}, seed=1).points()
    assert sorted(points["coaching.hours"].astype(int)) == list(range(50))


def test_a_full_factorial_takes_every_combination_with_both_ends():
    ranges = {
        "coaching.hours": (0, 20),
        "policy.control": (0.0, 1.0),
        "network.kind": ["random", "ring", "star"],
    }
    sampler = FullFactorial(3, ranges)
    points = sampler.points()
    assert len(points) == sampler.size == 27
    assert not points.duplicated().any()
    assert sorted(points["coaching.hours"].unique()) == [0.0, 10.0, 20.0]
    assert set(points["network.kind"]) == {"random", "ring", "star"}


@pytest.mark.parametrize(
    "sampler",
    [
        LatinHypercube(2**40, {"coaching.hours": (0, 40)}),
        FullFactorial(100, {f"p{i}": (0, 1) for i in range(6)}),
    ],
)
def test_a_sample_too_large_is_refused_before_it_is_drawn(sampler, monkeypatch):
    monkeypatch.setattr("voicesim.studies.factors.check_path", lambda *given: None)
    with pytest.raises(InputError, match="yes-many"):
        make(SMALL, sampler)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"from": 0, "to": 20, "step": 5}, [0.0, 5.0, 10.0, 15.0, 20.0]),
        ({"from": 0, "to": 1, "levels": 3}, [0.0, 0.5, 1.0]),
        ({"from": 1, "to": 100, "levels": 3, "log": True}, [1.0, 10.0, 100.0]),
        ([0, 3], [0.0, 3.0]),
        (7, [7.0]),
    ],
)
def test_levels(given, expected):
    assert levels_of("coaching.hours", given) == expected


POINTS = pd.DataFrame(
    {"a": [1, 2, 3, 4], "b.c": [0.5, 1.5, 0.5, 1.5], "kind": ["x", "y", "x", "y"]}
)


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ("a > 2", [0, 0, 1, 1]),
        ("a >= 2 and b.c < 1", [0, 0, 1, 0]),
        ("a == 1 or kind == 'y' and b.c > 1", [1, 1, 0, 1]),
        ("not (a == 1 or a == 4)", [0, 1, 1, 0]),
        ("2 < a", [0, 0, 1, 1]),
        ('kind != "x"', [0, 1, 0, 1]),
        ("a < -1", [0, 0, 0, 0]),
    ],
)
def test_filters(where, kept):
    assert keep(where, POINTS).astype(int).tolist() == kept


@pytest.mark.parametrize(
    "where",
    [
        "a >",
        "a > 2 and",
        "(a > 2",
        "a > 2)",
        "q > 1",
        "a = 1",
        "__import__('os')",
        "a > 2; a",
        "kind > 1",
        "a 2",
    ],
)
def test_filters_that_cannot_be_read_are_refused(where):
    with pytest.raises(InputError):
        keep(where, POINTS)


@pytest.mark.parametrize(
    ("vary", "told"),
    [
        ({"coaching.huors": [1]}, "coaching.hours"),
        ({"coaching.hours": [-1]}, "too small"),
        ({"policy.control": [0, 2]}, "too large"),
        ({"coaching.hours": []}, "has no level"),
        ({"coaching.hours": [1, 1.0]}, "stands there twice"),
        ({"coaching.hours": ["much"]}, "is not a number"),
        ({"coaching.hours": {"from": 5, "to": 1, "step": 1}}, "not below"),
        ({"coaching.hours": {"from": 0, "to": 1, "stepp": 1}}, "step"),
        ({"coaching.hours": {"from": 0, "to": 1e6, "step": 1}}, "levels"),
        ({"turnover.alienation": [0, 1], "x": {"a": {}, "b": {}}}, "are the same scenario"),
        ({"discovery.only_role": ["leeder"]}, "leader"),
        (pd.DataFrame({"coaching.hours": [1.0, 1.0]}), "are the same scenario"),
        (pd.DataFrame(), "empty"),
        (Sobol(12, {"coaching.hours": (0, 1)}), "power of two"),
        (LatinHypercube(12, {"coaching.hours": (3, 1)}), "low below high"),
        (17, "cannot vary by"),
    ],
)
def test_bad_designs_are_refused_with_what_to_do(vary, told):
    with pytest.raises(InputError) as caught:
        make(SMALL, vary)
    assert told in str(caught.value)


def test_a_million_points_by_accident_are_refused_at_once():
    paths = ("policy.control", "coaching.playback", "orchestrator.quality")
    vary = {path: {"from": 0, "to": 1, "levels": 100} for path in paths}
    with pytest.raises(InputError, match="yes-many"):
        make(SMALL, vary)


@pytest.mark.parametrize(
    "windows",
    [
        "last",
        (3, 900),
        (5, 5),
        {"x": {"measure": "trsut"}},
        {"trust": {"measure": "trust"}},
        {"x": {"measure": "trust", "above": 1, "below": 0}},
        4,
    ],
)
def test_windows_that_cannot_be_are_refused(windows):
    with pytest.raises(InputError):
        make(SMALL, None, windows=windows)


# Two minutes on two cores hold 240 s of work; a run of the reduced company takes some 20 ms, and a fifth
# of that is plenty on a slow machine.
MOST_RUNS = 2_400


@pytest.mark.parametrize("name", design_file.names())
def test_every_shipped_experiment_can_be_read_and_is_of_a_sensible_size(name):
    found = design_file.read_design(name)
    assert found.design.question
    assert 1 < len(found.design.points) * found.design.replicates <= MOST_RUNS
    assert (found.path.parent / "README.md").read_text().startswith("# ")


def test_at_least_six_experiments_are_shipped():
    assert len(design_file.names()) >= 6
    assert "chorus-or-cacophony" in design_file.names()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("base = 'orchestrated'\n[factors]\n'coaching.huors' = [1]\n", "coaching.hours"),
        ("[factors]\n'policy.control' = [0, 7]\n", "line 2"),
        ("replicats = 3\n", "replicates"),
        ("base = 'orchestratd'\n", "orchestrated"),
        ("[show]\nx = 'policy.control'\n", "not varied"),
        ("[sampler]\nkind = 'sobel'\nranges = ['policy.control']\n", "sobol"),
        ("where = 'x > 1'\n", "not a factor"),
        ("replicates = 0\n", "at least 1"),
        ("factors = 3\n", "not a table"),
        ("[alternatives]\nx = 3\n", "alternatives.x"),
        ("[until]\nmeasure = 'trusst'\n", "trust"),
        ("a = [\n", "not TOML"),
    ],
)
def test_bad_design_files_are_refused(tmp_path, text, told):
    (tmp_path / "design.toml").write_text(text)
    with pytest.raises(InputError) as caught:
        design_file.read_design(tmp_path)
    assert told in str(caught.value)
