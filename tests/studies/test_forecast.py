"""What a run and a sweep will cost: the formula against real states, the forecast against its parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.studies.small import SMALL
from voicesim.cli import called
from voicesim.course import Course
from voicesim.scenario import Scenario
from voicesim.studies import forecast as forecasts
from voicesim.studies.cost import Price, run_bytes, run_seconds, size_of
from voicesim.studies.design import make
from voicesim.studies.forecast import _spread, forecast
from voicesim.studies.sweep import sweep


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"culture.dimensions": 8},
        {"customers.count": 6000},
        {"organisation.employees": 900},
        {"customers.contacts": 15.0},
    ],
)
def test_sizes_and_bytes_are_those_of_the_state(changes: dict[str, float]) -> None:
    scenario = Scenario().with_(changes)
    state = Course(scenario, 1).state
    size = size_of(scenario)
    assert size.customers == len(state.customers.trust)
    assert size.voices == len(state.voices.kind)
    # Audiences are heavy-tailed: the spread of a mean over n voices is sqrt(exp(s^2) - 1) / sqrt(n).
    voices = len(state.voices.kind)
    spread = 1.64 / voices**0.5
    assert size.ties == pytest.approx(len(state.ties.voice), rel=4 * spread)
    assert size.contacts == pytest.approx(len(state.ties.friend), rel=0.1)
    arrays = sum(array.nbytes for group in state for array in group)
    assert run_bytes(size) == pytest.approx(arrays, rel=0.35)


def test_prices_by_hand() -> None:
    """1 a run, 2 voices at 10 + 100 D, 3 customers at 1000 + 10000 D, 5 ties at 0.5; D = 2."""
    price = Price(1.0, 10.0, 100.0, 1000.0, 10_000.0, 0.5)
    size = size_of(SMALL)._replace(customers=3, voices=2, ties=5, axes=2)
    assert price.of(size) == 1 + 2 * 210 + 3 * 21_000 + 2.5


def test_more_of_anything_costs_more() -> None:
    size = size_of(SMALL)
    for name in ("customers", "voices", "ties", "axes", "steps"):
        more = size._replace(**{name: 2 * getattr(size, name)})
        assert run_seconds(more) > run_seconds(size), name
        assert run_bytes(more) >= run_bytes(size), name


def test_seven_days_cost_more_than_a_week_but_not_seven_times() -> None:
    """Measured on the default company: 3.6 times."""
    weekly, daily = (size_of(Scenario().with_({"step_days": days})) for days in (7.0, 1.0))
    assert daily.steps == 7 * weekly.steps
    assert 3.0 < run_seconds(daily) / run_seconds(weekly) < 4.5


def test_points_that_are_looked_at_are_spread_with_both_ends() -> None:
    assert _spread(3, 300) == [0, 1, 2]
    assert _spread(101, 5) == [0, 25, 50, 75, 100]
    assert _spread(1, 3) == [0]


def test_forecast_adds_up_the_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine exactly as fast as the formula says: the sum over all runs, by two at a time."""
    monkeypatch.setattr(forecasts, "_measured", lambda *given: 1.0)
    design = make(SMALL, {"customers.count": [60, 120, 3000]}, replicates=4)
    found = forecast(design, tmp_path, jobs=2)
    each = [run_seconds(size_of(design.scenario(point))) for point in range(3)]
    assert found.seconds == pytest.approx(4 * sum(each) / 2)
    assert (found.points, found.runs, found.done) == (3, 12, 0)
    assert found.memory == pytest.approx(
        2 * forecasts.BUILDING * run_bytes(size_of(design.scenario(2)))
    )
    slower = forecast(design, tmp_path, jobs=1)
    assert slower.seconds == pytest.approx(2 * found.seconds)
    kept = forecast(design, tmp_path, jobs=2, series=True)
    assert kept.disk > found.disk


def test_runs_that_are_done_are_not_counted_again(tmp_path: Path) -> None:
    vary = {"coaching.hours": [0, 5]}
    sweep(SMALL, vary, replicates=2, out=tmp_path)
    found = forecast(make(SMALL, vary, replicates=3), tmp_path)
    assert (found.runs, found.done) == (6, 4)
    assert "4 of them done already" in found.in_words()
    assert found.seconds > 0


def test_dry_run_tells_runs_time_disk_and_memory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    given = ["sweep", "co-opetition", "--dry-run", "--replicates", "2", "--points", "3"]
    assert called([*given, "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert "3 design points, 6 runs" in told
    assert re.search(
        r"about .+ at a time, about [\d.]+ kB of disk and [\d.]+ [kM]B of memory", told
    )
    assert not out.exists()
