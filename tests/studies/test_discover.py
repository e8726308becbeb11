"""Scenario discovery: a box that is known, one under noise, nothing to be found, and the command."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from voicesim.cli import called
from voicesim.errors import InputError
from voicesim.reports.discovery import discovery_report, sentences
from voicesim.studies.discover import Discovery, Limit, discover, plainly

FACTORS = list("abcde")


def known_box(runs: int, noise: float = 0.0, seed: int = 1, replicates: int = 1) -> pd.DataFrame:
    """Runs that are cacophony where a < .3 and b > .6, five factors, a share of labels turned over."""
    rng = np.random.default_rng(seed)
    points = rng.random((runs // replicates, len(FACTORS)))
    table = pd.DataFrame(np.repeat(points, replicates, axis=0), columns=FACTORS)
    broken = (table["a"] < 0.3) & (table["b"] > 0.6)
    turned = rng.random(len(table)) < noise
    table.insert(0, "point", np.repeat(np.arange(len(points)), replicates))
    table.insert(1, "replicate", np.tile(np.arange(replicates), len(points)))
    table.insert(2, "seed", 0)
    regime = np.where(broken ^ turned, "cacophony", "chorus")
    return table.assign(status="done", reason="", regime=regime, trust=rng.random(len(table)))


def sides(found: Discovery) -> dict[tuple[str, str], float]:
    return {(limit.factor, limit.side): limit.value for limit in found.limits}


@pytest.mark.slow
def test_known_box_is_found() -> None:
    """Reference, 1,000 runs without noise: a < .302, b > .607, coverage .992, density 1."""
    found = discover(known_box(1000))
    limits = sides(found)
    assert set(limits) == {("a", "at most"), ("b", "at least")}
    # A limit lies between two neighbours among the runs of the other limit: 1 / 400 apart on average.
    assert limits["a", "at most"] == pytest.approx(0.3, abs=0.02)
    assert limits["b", "at least"] == pytest.approx(0.6, abs=0.02)
    assert found.density >= 0.95
    assert found.coverage >= 0.95
    assert found.share == pytest.approx(0.12, abs=4 * np.sqrt(0.12 * 0.88 / 1000))
    assert all(0 <= limit.quasi_p < 0.05 for limit in found.limits)
    again = found.stability.set_index("factor")["restricted"]
    assert again["a"] == again["b"] == 1.0


@pytest.mark.slow
def test_known_box_under_noise() -> None:
    """A tenth of the labels turned over: coverage is lost outside (reference .568), not density (.883)."""
    found = discover(known_box(1000, noise=0.1))
    limits = sides(found)
    assert limits["a", "at most"] == pytest.approx(0.3, abs=0.04)
    assert limits["b", "at least"] == pytest.approx(0.6, abs=0.04)
    # In the box 90 % of 120 runs are of interest, outside 10 % of 880: coverage 108 / 196 = .551.
    assert found.density == pytest.approx(0.9, abs=4 * np.sqrt(0.9 * 0.1 / 120))
    assert found.coverage == pytest.approx(0.551, abs=4 * np.sqrt(0.55 * 0.45 / 196))


@pytest.mark.slow
def test_regions_are_told_in_sentences() -> None:
    told = discover(known_box(1000)).sentences()
    assert told[0].startswith("The chorus breaks in ")
    assert "a at most 0.3" in told[0] or "a at most 0.2" in told[0]
    assert "coverage" in told[1]
    assert "random halves" in told[-1]


@pytest.mark.slow
def test_limits_are_told_in_the_words_of_factors() -> None:
    table = known_box(1000).rename(columns={"a": "coaching.hours", "b": "discovery.share"})
    told = sentences(discover(table))
    assert re.search(
        r"at most 0\.\d+ coach hours a week; at least \d\d(\.\d)? % of employees enabled", told[0]
    )
    assert "coach hours a week in 100 %, employees enabled to speak in 100 % of them" in told[-1]


def test_both_sides_of_a_factor_are_told_together() -> None:
    low, high = Limit("a", "at least", 0.2, 0.01), Limit("a", "at most", 0.9, 0.01)
    assert plainly([low, high]) == "a 0.2 to 0.9"
    assert plainly([high]) == "a at most 0.9"
    assert plainly([Limit("p", "one of", ["open", "free"], 0.01)]) == "p open or free"


def test_the_runs_are_drawn_whatever_their_factors_are_called() -> None:
    """A dot in the name of a field would mean a part of it, and nothing would be drawn."""
    table = known_box(400).rename(columns={"a": "coaching.hours", "b": "discovery.share"})
    html = discovery_report(discover(table, resamples=2), {})
    specs = re.findall(r'<script type="application/json" id="spec-\d+">(.*?)</script>', html)
    (spec,) = [json.loads(text) for text in specs]
    for layer in spec["layer"]:
        fields = {part["field"] for part in layer["encoding"].values() if "field" in part}
        assert fields <= set(layer["data"]["values"][0])
        assert not any("." in field for field in fields)


@pytest.mark.slow
def test_no_region_where_there_is_none() -> None:
    """Interest by luck alone: whatever is peeled off, no limited factor is found again every time."""
    table = known_box(600, seed=4)
    found = discover(table, "trust < 0.5")
    assert found.stability["restricted"].min() < 1.0
    assert found.coverage < 0.9 or found.density < 0.65


def test_replicates_of_a_point_stay_together() -> None:
    table = known_box(800, replicates=4)
    found = discover(table, resamples=4, seed=3)
    assert set(found.factors) == {"a", "b"}


def test_a_named_alternative_is_limited_too() -> None:
    table = known_box(1000)
    programme = np.random.default_rng(2).choice(["coached", "free", "scripted"], len(table))
    table = table.drop(columns=FACTORS[2:])
    table.insert(5, "programme", programme)
    table["regime"] = np.where(programme == "free", "cacophony", "chorus")
    found = discover(table)
    assert [(x.factor, x.side, x.value) for x in found.limits] == [
        ("programme", "one of", ["free"])
    ]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_finding() -> None:
    first, second = (discover(known_box(400, noise=0.1), seed=5) for _ in range(2))
    pd.testing.assert_frame_equal(first.stability, second.stability)
    assert first.limits == second.limits


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("trust < -1", "0 of 400 runs"),
        ("trust >= 0", "400 of 400 runs"),
        ("trst < 0.5", "trust"),
        ("regime == cacofony", "cacophony"),
        ("trust <", "ends too early"),
    ],
)
def test_conditions_that_cannot_be_worked_with(when: str, words: str) -> None:
    with pytest.raises(InputError) as told:
        discover(known_box(400), when)
    assert words in str(told.value)


def test_a_sweep_in_which_nothing_is_varied() -> None:
    table = known_box(100).assign(**dict.fromkeys(FACTORS, 1.0))
    with pytest.raises(InputError, match="no factor"):
        discover(table)


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ema_workbench", None)
    monkeypatch.setitem(sys.modules, "ema_workbench.analysis", None)
    with pytest.raises(InputError, match=r"voicesim\[discover\]"):
        discover(known_box(100))


def test_command_tells_writes_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known_box(500).to_parquet(tmp_path / "runs.parquet", index=False)
    assert (
        called(["discover", str(tmp_path), "--when", "regime == cacophony", "--resamples", "3"])
        == 0
    )
    assert "a at most" in capsys.readouterr().out
    for name in ("discovery.json", "discovery_stability.csv", "discovery_trajectory.csv"):
        assert (tmp_path / name).is_file()
    assert "data-chart" in (tmp_path / "discovery.html").read_text(encoding="utf-8")


def test_command_on_a_folder_without_a_sweep(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(["discover", str(tmp_path)]) == 2
    assert "voicesim sweep" in capsys.readouterr().err
