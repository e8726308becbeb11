"""Sensitivity: estimators on functions with known answers, then the study itself on a tiny organisation."""

from __future__ import annotations

import math
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from voicesim.cli import called
from voicesim.errors import InputError
from voicesim.reports.sensitivity import SensitivityTables, markdown
from voicesim.scenario import PARAMETERS, Scenario
from voicesim.studies import indices
from voicesim.studies.ranges import SHARED, Factor, changes_at, factors_of, small
from voicesim.studies.sensitivity import (
    DUMMY,
    OUTCOMES,
    Sensitivity,
    Work,
    _clear,
    in_a_tenth,
    most_important,
    sensitivity,
)

NAMES = ["x1", "x2", "x3"]
WITH_DUMMY = [*NAMES, DUMMY]
# Ishigami, a = 7, b = 0.1: analytic.
VARIANCE = 13.844588
S1 = (0.313905, 0.442411, 0.0)
ST = (0.557589, 0.442411, 0.243684)
TOLERANCE = 0.03  # at 1,024 samples: 4 times the largest error of 20 seeds (.008)
# Morris, four levels: enumerated exactly; spread of mu_star of one trajectory.
MU_STAR = (7.704054, 7.875, 6.248796)
SIGMA = (6.2488, 7.8750, 8.8371)
SPREAD = (1.6 * math.sqrt(10), 0.0, 2.1 * math.sqrt(10))


def tiny() -> Scenario:
    return Scenario().with_(
        {
            "weeks": 8,
            "organisation.employees": 20,
            "customers.count": 60,
            "partners.resellers.voices": 2,
            "partners.allies.voices": 2,
        }
    )


# ------------------------------------------------------------------------------- estimators


def test_ishigami_moments_saltelli_2010() -> None:
    values = indices.ishigami(np.random.default_rng(5).random((400_000, 3)))
    assert values.mean() == pytest.approx(3.5, abs=4 * math.sqrt(VARIANCE / len(values)))
    assert values.var() == pytest.approx(VARIANCE, rel=0.01)


def test_sobol_indices_of_ishigami_with_a_dummy() -> None:
    points = indices.samples(WITH_DUMMY, 1024, seed=2)
    assert points.shape == (1024 * 6, 4)
    found = indices.decomposed(WITH_DUMMY, indices.ishigami(points[:, :3]), seed=2)
    assert found["S1"].to_numpy() == pytest.approx([*S1, 0.0], abs=TOLERANCE)
    assert found["ST"].to_numpy() == pytest.approx([*ST, 0.0], abs=TOLERANCE)
    assert found.set_index("parameter").loc[DUMMY, "ST"] == 0.0


def test_luck_in_the_output_deflates_first_order_and_lifts_total_indices() -> None:
    """With noise of variance s2: S1 V / (V + s2), ST (ST V + s2) / (V + s2); a dummy scores ST > 0."""
    rng = np.random.default_rng(3)
    points = indices.samples(WITH_DUMMY, 4096, seed=3)
    noisy = indices.ishigami(points[:, :3]) + rng.normal(0.0, 2.0, len(points))
    found = indices.decomposed(WITH_DUMMY, noisy, seed=3)
    whole = VARIANCE + 4.0
    assert found["S1"].to_numpy() == pytest.approx([s * VARIANCE / whole for s in (*S1, 0)], abs=0.04)  # fmt: skip
    expected = [(t * VARIANCE + 4.0) / whole for t in (*ST, 0)]
    assert found["ST"].to_numpy() == pytest.approx(expected, abs=0.04)


def test_elementary_effects_of_ishigami_morris_1991() -> None:
    count = 2000
    points = indices.trajectories(WITH_DUMMY, count, seed=4)
    assert points.shape == (count * 5, 4)
    assert set(np.unique(points).round(9)) == {0.0, 0.333333333, 0.666666667, 1.0}
    found = indices.screened(WITH_DUMMY, points, indices.ishigami(points[:, :3]), seed=4)
    table = found.set_index("parameter")
    for name, mu_star, sigma, spread in zip(NAMES, MU_STAR, SIGMA, SPREAD, strict=True):
        error = 4 * spread / math.sqrt(count) + 1e-6
        assert table.loc[name, "mu_star"] == pytest.approx(mu_star, abs=error)
        # The effects of two levels are no heavier-tailed than a normal: 4 standard errors of a spread.
        assert table.loc[name, "sigma"] == pytest.approx(sigma, rel=4 / math.sqrt(2 * count))
    assert table.loc[DUMMY, "mu_star"] == 0.0


def test_an_outcome_that_never_changes_is_moved_by_nothing() -> None:
    points = indices.trajectories(NAMES, 3, seed=1)
    assert not indices.screened(NAMES, points, np.ones(len(points)), 1)["mu_star"].any()
    cloud = indices.samples(NAMES, 8, seed=1)
    assert not indices.decomposed(NAMES, np.zeros(len(cloud)), 1)["ST"].any()


def test_samples_must_be_a_power_of_two() -> None:
    with pytest.raises(InputError, match="power of two"):
        indices.samples(NAMES, 100, seed=1)
    with pytest.raises(InputError, match="power of two"):
        sensitivity(tiny(), samples=100, trajectories=10_000)  # told before anything is run


def test_share_of_luck() -> None:
    """Points of variance 9, luck of 4 in each run: 4/13 of a single run, (4/R)/(9 + 4/R) of the means."""
    rng = np.random.default_rng(7)
    points, replicates = 4000, 5
    luck = rng.normal(0, 2, (points, replicates))
    single, left = indices.noise(rng.normal(0, 3, (points, 1)) + luck)
    error = 4 * math.sqrt(2 / points)  # relative, of a variance
    assert single == pytest.approx(4 / 13, rel=error)
    assert left == pytest.approx(0.8 / 9.8, rel=error)


def test_luck_that_all_points_share_moves_no_difference() -> None:
    rng = np.random.default_rng(8)
    values = rng.normal(0, 3, (500, 1)) + rng.normal(0, 2, (1, 6))
    single, left = indices.noise(values)
    assert single > 0.05
    assert left == pytest.approx(0.0, abs=1e-12)
    assert all(math.isnan(share) for share in indices.noise(values[:, :1]))


# ------------------------------------------------------------------------------- factors


def test_every_number_of_the_table_is_a_factor() -> None:
    numbers = {p.path for p in PARAMETERS.values() if p.kind in ("number", "whole")}
    assert {f.path for f in factors_of(Scenario(), 1.0, {}, True)} == numbers


def test_factors_take_plausible_or_given_ranges() -> None:
    found = {f.path: f for f in factors_of(Scenario(), 1.0, {"talk.drift": (0.1, 0.2)}, True)}
    assert (found["talk.drift"].low, found["talk.drift"].high) == (0.1, 0.2)
    plausible = PARAMETERS["coaching.hours"].plausible
    assert (found["coaching.hours"].low, found["coaching.hours"].high) == plausible
    assert Factor("x", 1, 4, True).value(0.5) == 3
    named = Scenario().with_({"culture.values": ("warmth", "care"), "culture.dimensions": 2})
    assert "culture.dimensions" not in {f.path for f in factors_of(named, 1.0, {}, True)}


def test_small_keeps_hours_and_partners_in_proportion() -> None:
    base, scale = small(Scenario())
    assert scale == 60 / 300
    assert base.organisation.employees == 60
    assert base.coaching.hours == pytest.approx(Scenario().coaching.hours / 5)
    assert base.partners["allies"].voices == Scenario().partners["allies"].voices / 5


@pytest.mark.parametrize("corner", [0.0, 0.37, 1.0])
def test_shares_of_the_hours_add_up_at_every_point(corner: float) -> None:
    base, scale = small(Scenario())
    factors = factors_of(base, scale, {}, False)
    changes = changes_at(factors, np.full(len(factors) + 1, corner))
    assert sum(changes[path] for path in SHARED) == pytest.approx(1.0)
    base.with_(changes)  # and every corner of the ranges is a scenario


def test_most_important_looks_at_all_outcomes_and_never_at_the_dummy() -> None:
    rows = [
        ("a", "p", 10.0),
        ("a", "q", 1.0),
        ("a", DUMMY, 99.0),
        ("b", "p", 0.0),
        ("b", "q", 5.0),
        ("b", DUMMY, 0.0),
    ]
    morris = pd.DataFrame(rows, columns=["outcome", "parameter", "mu_star"])
    assert most_important(morris, 2) == ["q", "p"]


def test_a_share_that_luck_could_score_does_not_stand_out() -> None:
    """Luck leaves .2 of the variance of a in the means: a total share of .15 may be nothing but that."""
    rows = [
        ("a", "p", 0.5, 0.1),
        ("a", "q", 0.15, 0.01),
        ("a", DUMMY, 0.0, 0.0),
        ("b", "q", 0.15, 0.01),
        ("b", DUMMY, 0.0, 0.0),
    ]
    sobol = pd.DataFrame(rows, columns=["outcome", "parameter", "ST", "ST_conf"])
    luck = pd.DataFrame({"outcome": ["a", "b"], "method": "sobol", "left": [0.2, 0.0]})
    assert list(_clear(sobol, luck)["clear"]) == [True, False, False, True, False]


def test_a_variance_that_few_points_hold_is_told() -> None:
    """Nine zeros and a ten: away 1 and 9, so the one holds 81 of 90. A normal: about .44."""
    assert in_a_tenth(np.array([0.0] * 9 + [10.0])) == pytest.approx(0.9)
    assert in_a_tenth(np.random.default_rng(2).normal(size=100_000)) == pytest.approx(
        0.44, abs=0.01
    )
    assert in_a_tenth(np.ones(10)) == 0.0


# ------------------------------------------------------------------------------- the study


@pytest.fixture(scope="module")
def found() -> Sensitivity:
    return sensitivity(tiny(), trajectories=2, samples=8, most=3, replicates=2, as_is=True, ranges={
        "organisation.employees": (10, 30), "customers.count": (40, 80), "organisation.departments": (1, 3),
    })  # fmt: skip


@pytest.mark.slow
def test_tables_name_all_parameters_and_the_dummy_moves_nothing(found: Sensitivity) -> None:
    assert set(found.morris["parameter"]) == {*(f.path for f in found.factors), DUMMY}
    assert list(dict.fromkeys(found.morris["outcome"])) == list(OUTCOMES)
    dummy = found.morris[found.morris["parameter"] == DUMMY]
    assert not dummy["mu_star"].any()
    assert found.sobol.groupby("outcome")["parameter"].count().eq(4).all()
    assert not found.sobol.loc[found.sobol["parameter"] == DUMMY, "clear"].any()
    assert found.noise["left"].between(0, 1).all()
    assert found.provenance["runs"] >= 2 * (2 * (len(found.factors) + 1))


@pytest.mark.slow
def test_the_same_seed_gives_the_same_tables_whatever_the_number_of_threads() -> None:
    small_one = {"trajectories": 2, "samples": 8, "most": 1, "replicates": 2}
    ranges = {"organisation.employees": (10, 20), "customers.count": (40, 60)}
    first = sensitivity(tiny(), jobs=1, ranges=ranges, as_is=True, **small_one)  # type: ignore[arg-type]
    second = sensitivity(tiny(), jobs=2, ranges=ranges, as_is=True, **small_one)  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(first.morris, second.morris)
    pd.testing.assert_frame_equal(first.sobol, second.sobol)


def test_what_moves_nothing_is_told_apart_from_what_moves_something() -> None:
    """Approval drag does nothing without control; the reach of the official account does something."""
    work = Work(tiny().with_({"policy.control": 0.0}), [11], 1)
    assert not work._moves("policy.approval_drag", [0.0, 1.0], [{}])
    assert work._moves("official.reach", [0.0, 1.0], [{}])
    assert work._moves(
        "regime.coherence",
        [0.0, 1.0],
        [{"official.rate": 0.0, "policy.openness": 1.0, "regime.silence": 0.0}],
    )


@pytest.mark.slow
def test_command_writes_tables_report_and_certificate(tmp_path: Path) -> None:
    place = tmp_path / "tiny.toml"
    place.write_text(
        "weeks = 6\n[organisation]\nemployees = 12\ndepartments = 2\n[customers]\ncount = 40\n"
    )
    out = tmp_path / "out"
    arguments = ["sensitivity", str(place), "--out", str(out), "--quiet", "--trajectories", "2"]
    assert called([*arguments, "--samples", "8", "--most", "2", "--replicates", "2"]) == 0
    for name in (
        "morris.csv",
        "sobol.csv",
        "noise.csv",
        "still.csv",
        "points.parquet",
        "provenance.json",
        "report.html",
    ):
        assert (out / name).is_file(), name
    text = (out / "report.html").read_text(encoding="utf-8")
    assert "Shares of the variance" in text
    assert "Screening of all parameters" in text
    assert not re.search(r"(src|href)\s*=\s*[\"']?https?:", text)


@pytest.mark.slow
def test_tables_as_markdown(found: Sensitivity, tmp_path: Path) -> None:
    found.write(tmp_path)
    text = markdown(SensitivityTables.read(tmp_path))
    lines = text.splitlines()
    assert "| parameter | coherence | richness | trust | cost |" in lines
    assert all(sum(f"`{f.path}`" in line for line in lines) >= 1 for f in found.factors)
    assert sum(line.startswith("| `(dummy)` |") for line in lines) == 2


def test_wrong_input_is_told_in_one_message(capsys: pytest.CaptureFixture[str]) -> None:
    assert called(["sensitivity", "orchestratd", "--quiet"]) == 2
    assert "orchestrated" in capsys.readouterr().err
    with pytest.raises(InputError, match="at least 2"):
        sensitivity(tiny(), replicates=1)


def test_without_salib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib", None)
    monkeypatch.setitem(sys.modules, "SALib.analyze", None)
    with pytest.raises(InputError, match=r"voicesim\[sensitivity\]"):
        sensitivity(tiny())
